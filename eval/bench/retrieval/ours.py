"""Our search as the bench runs it: whole, without each of its parts, and its two halves alone."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.chain import Chain
from app.editions import Edition
from app.fusion import reciprocal_rank_fusion
from app.tuning import Tuning
from corpus.index.protocol import HybridQuery, Scope, ScoredChunk
from eval.bench.retrieval.asked import Asked
from eval.bench.retrieval.measures import Place

_DEEP = 60


class Ours:
    """The search a user gets, understanding of the question included, with some weights."""

    def __init__(self, name: str, chain: Chain, tuning: Tuning, *, index_bytes: int = 0) -> None:
        self.name, self._chain, self.index_bytes = name, chain.tuned(tuning), index_bytes

    def search(self, asked: Asked) -> list[Place]:
        return [p.place for p in self._chain.search(asked.question, as_of=asked.as_of, top_k=10)]


class Plain:
    """Our index asked with the bare question: one vector alone, or both by reciprocal rank."""

    index_bytes = 0

    def __init__(self, name: str, edition: Edition, vectors: Sequence[str]) -> None:
        self.name, self._edition, self._vectors = name, edition, vectors

    def search(self, asked: Asked) -> list[Place]:
        dense = self._edition.dense.encode([asked.question])[0]
        sparse = self._edition.sparse.encode_query(asked.question)
        found = self._edition.index.search(HybridQuery(dense, sparse, _DEEP, Scope(in_force_on=asked.day)))
        rankings = [_places(getattr(found, name)) for name in self._vectors]
        return [place for place, _ in reciprocal_rank_fusion(rankings)][:10]


def plain(edition: Edition) -> list[Plain]:
    """BM25 alone, dense alone, and both by reciprocal rank."""
    return [
        Plain("plain BM25", edition, ["sparse"]),
        Plain("plain dense", edition, ["dense"]),
        Plain("plain RRF of both", edition, ["dense", "sparse"]),
    ]


#: Parts of a search and the weights that are 0 without them.
PARTS: Mapping[str, Sequence[str]] = {
    "dense": ["dense"],
    "synonyms": ["synonyms"],
    "glossary": ["glossary"],
    "level prior": ["level"],
    "law named": ["named"],
    "commentary asked for": ["commentary"],
    "cues": ["cues"],
    "definition": ["definition"],
    "text": ["text"],
    "company of its law": ["company"],
    "cross-references": ["refers"],
    "MMR across laws": ["again"],
    "any reranking": ["cues", "definition", "text", "company", "refers", "again"],
}


def ablations(chain: Chain, tuning: Tuning) -> list[Ours]:
    """Ours without each part."""
    return [Ours(f"ours without {part}", chain, _without(tuning, weights)) for part, weights in PARTS.items()]


def _without(tuning: Tuning, weights: Sequence[str]) -> Tuning:
    gone: dict[str, Any] = dict.fromkeys(weights, 0.0)
    return replace(tuning, **gone)


def _places(hits: Sequence[ScoredChunk]) -> list[Place]:
    return list(dict.fromkeys((hit.chunk.source_id, hit.chunk.address) for hit in hits))
