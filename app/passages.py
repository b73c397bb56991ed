"""What a search returns."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from corpus.chunks import Chunk


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk that a search returned. `score` orders passages of one search.

    `scores` are raw: "dense" is cosine similarity, "sparse" is BM25, each also "stretched" to 0..1 among the hits of
    its search; those of a search that did not find the chunk are absent. `parts` are the weighted parts that `score` is
    the sum of.
    """

    chunk: Chunk
    rank: int
    score: float
    scores: Mapping[str, float]
    parts: Mapping[str, float] = field(default_factory=dict)

    @property
    def place(self) -> tuple[str, str]:
        """(source id, address): the provision, whatever part of it was found."""
        return self.chunk.source_id, self.chunk.address
