"""Our search as the bench runs it: whole, without each of its parts, and its two halves alone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from app.chain import Chain
from app.editions import Edition
from app.fusion import reciprocal_rank_fusion
from app.tuning import Tuning
from corpus.index.protocol import HybridQuery, Scope, ScoredChunk
from eval.bench.retrieval.measures import Place

_DEEP = 60


class Ours:
    """The search a user gets, understanding of the question included, with some weights."""

    def __init__(self, name: str, chain: Chain, tuning: Tuning, *, index_bytes: int = 0) -> None:
        self.name, self._chain, self.index_bytes = name, chain.tuned(tuning), index_bytes

    def search(self, question: str, day: date) -> list[Place]:
        return [p.place for p in self._chain.search(question, as_of=day, top_k=10)]


class Plain:
    """Our index asked with the bare question: one vector alone, or both by reciprocal rank."""

    index_bytes = 0

    def __init__(self, name: str, edition: Edition, vectors: Sequence[str]) -> None:
        self.name, self._edition, self._vectors = name, edition, vectors

    def search(self, question: str, day: date) -> list[Place]:
        dense = self._edition.dense.encode([question])[0]
        sparse = self._edition.sparse.encode_query(question)
        found = self._edition.index.search(HybridQuery(dense, sparse, _DEEP, Scope(in_force_on=day)))
        rankings = [_places(getattr(found, name)) for name in self._vectors]
        return [place for place, _ in reciprocal_rank_fusion(rankings)][:10]


def plain(edition: Edition) -> list[Plain]:
    """BM25 alone, dense alone, and both by reciprocal rank."""
    return [
        Plain("plain BM25", edition, ["sparse"]),
        Plain("plain dense", edition, ["dense"]),
        Plain("plain RRF of both", edition, ["dense", "sparse"]),
    ]


def ablations(chain: Chain, tuning: Tuning) -> list[Ours]:
    """Ours without each part."""
    without = {
        "dense": replace(tuning, dense=0.0),
        "synonyms": replace(tuning, synonyms=0.0),
        "glossary": replace(tuning, glossary=0.0),
        "level prior": replace(tuning, level_prior=0.0),
        "cues": replace(tuning, cues=0.0),
    }
    return [Ours(f"ours without {name}", chain, changed) for name, changed in without.items()]


def _places(hits: Sequence[ScoredChunk]) -> list[Place]:
    return list(dict.fromkeys((hit.chunk.source_id, hit.chunk.address) for hit in hits))
