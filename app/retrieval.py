"""Question to passages: hybrid search, fusion by weight, a second look at the best, one passage per provision."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.editions import Edition
from app.expansion import Subject, subject_of
from app.fusion import min_max
from app.passages import Passage
from app.reranking import Reader, Reranker, across_laws, rerank, with_parts
from app.tuning import Tuning
from app.understanding import Query, QuestionKind
from corpus.catalog import Level
from corpus.chunks import Chunk
from corpus.index.protocol import HybridQuery, HybridResult, Scope, ScoredChunk, SparseVector

__all__ = ["Passage", "Retriever", "blend", "fuse", "one_per_provision", "scope_of"]

_COMMENTARY_ONLY = Scope(levels=(Level.COMMENTARY.value,))


@dataclass(frozen=True, slots=True)
class Retriever:
    """Finds passages in one edition, with the weights of `tuning`."""

    edition: Edition
    tuning: Tuning
    reranker: Reranker | None = None

    def retrieve(self, query: Query, *, top_k: int, draft: str = "") -> list[Passage]:
        """Up to `top_k` passages in force on the query's day, best first, one per provision; empty if none is near.

        A law named in the question comes first, but does not keep out what answers it far better. Twice as many
        come back where commentary is asked for, since what is written about a law stands beside it.

        Args:
            draft: what a model would answer; its words and meaning widen the search at a low weight.
        """
        reader = self.reader(query)
        candidates = self.candidates(query, reader, draft=draft)
        wanted = 2 * top_k if query.wants_commentary else top_k
        top = max(self.tuning.reranked, wanted) if self.reranker else self.tuning.reranked
        found = rerank(candidates, reader, self.tuning, top=top, reranker=self.reranker)[:wanted]
        return found if self.reranker else across_laws(found, self.tuning)

    def reader(self, query: Query) -> Reader:
        """Reader of passages for `query`; without the law's terms for its words, if those weigh nothing."""
        subject = subject_of(query)
        subject = subject if self._terms_weight(query) else subject.plain()
        return Reader.of(query, subject, self.edition.vocabulary)

    def candidates(self, query: Query, reader: Reader, *, draft: str = "") -> list[Passage]:
        """One passage a provision by the scores of the search and the features that need no look at the text."""
        found = fuse(self._search(query, reader.subject, draft), self.tuning.dense)
        return one_per_provision(with_parts(p, reader.quick(p.chunk), self.tuning) for p in found)

    def _search(self, query: Query, subject: Subject, draft: str) -> HybridResult:
        """Hits of every scope that may answer, each chunk once in a list."""
        terms = self.edition.sparse.encode_query(" ".join(subject.terms))
        sparse = blend(self.edition.sparse.encode_query(subject.text), terms, weight=self._terms_weight(query))
        asked = HybridQuery(self._meaning(subject, draft), sparse, self.tuning.first_stage)
        if draft:
            words = self.edition.sparse.encode_query(draft)
            asked = replace(asked, sparse=blend(sparse, words, weight=self.tuning.draft))
        results = [self.edition.index.search(replace(asked, scope=scope)) for scope in scopes_of(query)]
        nothing_named = query.laws and not (results[0].dense or results[0].sparse)
        if nothing_named and not query.wants_commentary:
            return results[0]  # the law named is not held, or was not law on the day: another law is no answer
        others = self._other_versions(query)
        return HybridResult(*(_joined((getattr(r, name) for r in results), others) for name in ("dense", "sparse")))

    def _terms_weight(self, query: Query) -> float:
        return self.tuning.glossary if query.language == "en" else self.tuning.synonyms

    def _meaning(self, subject: Subject, draft: str) -> NDArray[np.float32]:
        """Vector of the question, a little towards that of the draft."""
        vectors = self.edition.dense.encode([subject.meaning, draft] if draft else [subject.meaning])
        mixed = vectors[0] if not draft else (1 - self.tuning.draft) * vectors[0] + self.tuning.draft * vectors[1]
        return np.asarray(mixed / max(float(np.linalg.norm(mixed)), 1e-9), dtype=np.float32)

    def _other_versions(self, query: Query) -> frozenset[str]:
        """Sources of the laws named in versions that were not: a question about one is not answered from another."""
        named = {i for mention in query.laws for i in mention.source_ids}
        families = {self.edition.catalog[i].law for i in named}
        return frozenset(s.id for s in self.edition.catalog if s.law in families and s.id not in named)


def scopes_of(query: Query) -> list[Scope]:
    """Where to search: in the laws named, if any, in everything in force, in commentary where it is asked for."""
    everywhere = Scope(in_force_on=query.as_of)
    named = scope_of(query)
    if named.source_ids and query.kind is QuestionKind.CONTENT:
        return [named]  # since when a law is law, what it says: no other law can tell
    scopes = [named] if named != everywhere else []
    return [*scopes, everywhere, *([_COMMENTARY_ONLY] if query.wants_commentary else [])]


def scope_of(query: Query) -> Scope:
    """Chunks of the laws named, if any, and in force on the day unless one version was named."""
    named = tuple(i for m in query.laws for i in m.source_ids)
    chosen_version = any(m.version_given for m in query.laws)
    return Scope(source_ids=named, in_force_on=None if chosen_version else query.as_of)


def blend(first: SparseVector, second: SparseVector, *, weight: float) -> SparseVector:
    """`first`, and the terms of `second` that it lacks at `weight` times their value."""
    new = ~np.isin(second.indices, first.indices)
    return SparseVector(
        np.concatenate([first.indices, second.indices[new]]),
        np.concatenate([first.values, second.values[new] * np.float32(weight)]),
    )


def fuse(found: HybridResult, dense_share: float) -> list[Passage]:
    """Every chunk found with its two scores, stretched to 0..1 and added by weight; best first, ties by chunk id."""
    raw = {"dense": _by_id(found.dense), "sparse": _by_id(found.sparse)}
    chunks: dict[str, Chunk] = {hit.chunk.id: hit.chunk for hit in (*found.dense, *found.sparse)}
    stretched = {name: min_max(scores) for name, scores in raw.items()}
    shares = {"dense": dense_share, "sparse": 1 - dense_share}
    passages = []
    for chunk_id, chunk in chunks.items():
        parts = {name: share * stretched[name].get(chunk_id, 0.0) for name, share in shares.items()}
        scores = {name: found[chunk_id] for name, found in raw.items() if chunk_id in found}
        scores |= {f"stretched {name}": stretched[name][chunk_id] for name in scores}
        passages.append((chunk_id, Passage(chunk, 0, sum(parts.values()), scores, parts)))
    passages.sort(key=lambda pair: (-pair[1].score, pair[0]))
    return [replace(p, rank=n) for n, (_, p) in enumerate(passages, start=1)]


def one_per_provision(passages: Iterable[Passage]) -> list[Passage]:
    """The best passage of each provision, best first; ties keep their order."""
    best: dict[tuple[str, str], Passage] = {}
    for passage in sorted(passages, key=lambda p: (-p.score, p.rank)):
        best.setdefault(passage.place, passage)
    return [replace(p, rank=n) for n, p in enumerate(best.values(), start=1)]


def _by_id(hits: Sequence[ScoredChunk]) -> dict[str, float]:
    return {hit.chunk.id: hit.score for hit in hits}


def _joined(lists: Iterable[Sequence[ScoredChunk]], unwanted: frozenset[str]) -> list[ScoredChunk]:
    """Hits of several searches for one vector, each chunk once."""
    hits = {hit.chunk.id: hit for found in lists for hit in found if hit.chunk.source_id not in unwanted}
    return list(hits.values())
