"""Question to passages: hybrid search, fusion, a small prior by level of law, one passage per provision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.cues import cue_bonus
from app.editions import Edition
from app.expansion import Subject, subject_of
from app.fusion import min_max, weighted_sum
from app.tuning import Tuning
from app.understanding import Query
from corpus.catalog import Level
from corpus.chunks import Chunk
from corpus.index.protocol import HybridQuery, HybridResult, Scope, ScoredChunk, SparseVector


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk that a search returned. `score` orders passages of one search; `scores` says what it is made of."""

    chunk: Chunk
    rank: int
    score: float
    scores: Mapping[str, float]

    @property
    def place(self) -> tuple[str, str]:
        """(source id, address): the provision, whatever part of it was found."""
        return self.chunk.source_id, self.chunk.address


class Retriever:
    """Finds passages in one edition, with the weights of `tuning`."""

    def __init__(self, edition: Edition, tuning: Tuning) -> None:
        self._edition, self._tuning = edition, tuning

    def retrieve(self, query: Query, *, top_k: int) -> list[Passage]:
        """Up to `top_k` passages in force on the query's day, best first, one per provision; empty if none is near.

        A law named in the question restricts the search to it.
        """
        subject = subject_of(query)
        weight = self._tuning.glossary if query.language == "en" else self._tuning.synonyms
        found = self.search(subject, scope=scope_of(query), terms_weight=weight)
        if query.wants_commentary:  # what is written about a law is not in the law
            written = self.search(subject, scope=Scope(levels=(Level.COMMENTARY.value,)), terms_weight=weight)
            written = written[:top_k]
            places = {p.place for p in written}
            found = written + [p for p in found if p.place not in places]
        return rerank(query, found, weight=self._tuning.cues)[: 2 * top_k if query.wants_commentary else top_k]

    def search(self, subject: Subject, *, scope: Scope, terms_weight: float) -> list[Passage]:
        """Passages in `scope` that speak to a subject, best first; its terms weigh so much beside its own words."""
        terms = " ".join(subject.terms)
        sparse = self._edition.sparse
        found = self._edition.index.search(
            HybridQuery(
                dense=self._edition.dense.encode([subject.meaning])[0],
                sparse=blend(sparse.encode_query(subject.text), sparse.encode_query(terms), weight=terms_weight),
                limit=self._tuning.first_stage,
                scope=scope,
            )
        )
        return rank(found, self._tuning)


def blend(first: SparseVector, second: SparseVector, *, weight: float) -> SparseVector:
    """`first`, and the terms of `second` that it lacks at `weight` times their value."""
    new = ~np.isin(second.indices, first.indices)
    return SparseVector(
        np.concatenate([first.indices, second.indices[new]]),
        np.concatenate([first.values, second.values[new] * np.float32(weight)]),
    )


def scope_of(query: Query) -> Scope:
    """Chunks that may answer: of the laws named, if any, and in force on the day unless one version was named."""
    named = tuple(i for m in query.laws for i in m.source_ids)
    chosen_version = any(m.version_given for m in query.laws)
    return Scope(source_ids=named, in_force_on=None if chosen_version else query.as_of)


def rerank(query: Query, passages: Sequence[Passage], *, weight: float = 1.0) -> list[Passage]:
    """The passages in the order of score and cues of the question's kind; ties keep their order."""
    scored = []
    for passage in passages:
        bonus = weight * cue_bonus(query.text, passage.chunk.text)
        scores = {**passage.scores, "cue": bonus} if bonus else passage.scores
        scored.append(replace(passage, score=passage.score + bonus, scores=scores))
    scored.sort(key=lambda p: (-p.score, p.rank))
    return [replace(p, rank=n) for n, p in enumerate(scored, start=1)]


def rank(found: HybridResult, tuning: Tuning) -> list[Passage]:
    """Passages of one hybrid search, best first, the best chunk of each provision only; ties by chunk id."""
    raw = {"dense": _by_id(found.dense), "sparse": _by_id(found.sparse)}
    chunks = {hit.chunk.id: hit.chunk for hit in (*found.dense, *found.sparse)}
    stretched = {name: min_max(scores) for name, scores in raw.items()}
    fused = weighted_sum(stretched, {"dense": tuning.dense, "sparse": 1 - tuning.dense})
    scored = [(value + tuning.level_prior * tuning.priors.get(chunks[i].level, 0.0), i) for i, value in fused.items()]
    scored.sort(key=lambda pair: (-pair[0], pair[1]))
    best: dict[tuple[str, str], tuple[float, str]] = {}
    for score, chunk_id in scored:
        chunk = chunks[chunk_id]
        best.setdefault((chunk.source_id, chunk.address), (score, chunk_id))
    return [
        Passage(chunks[i], n, score, {name: scores[i] for name, scores in raw.items() if i in scores})
        for n, (score, i) in enumerate(best.values(), start=1)
    ]


def _by_id(hits: Sequence[ScoredChunk]) -> dict[str, float]:
    return {hit.chunk.id: hit.score for hit in hits}
