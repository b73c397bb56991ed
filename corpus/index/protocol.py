"""What every index can do: hold points with two vectors and a payload, search both at once, look up by id."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.chunks import Chunk


@dataclass(frozen=True, slots=True)
class SparseVector:
    """Hashed terms (unsigned 32-bit, no duplicates) and their weights, same length."""

    indices: NDArray[np.uint32]
    values: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Point:
    """A chunk with its dense vector ((dim,) float32, length 1) and its sparse vector (BM25 term frequencies)."""

    chunk: Chunk
    dense: NDArray[np.float32]
    sparse: SparseVector


@dataclass(frozen=True, slots=True)
class Scope:
    """Which chunks a search may return; an empty tuple or None does not restrict.

    `in_force_on` keeps chunks with effective <= day < repealed; commentary has no dates and passes.
    """

    source_ids: tuple[str, ...] = ()
    laws: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    text_kinds: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    in_force_on: date | None = None


ANYWHERE = Scope()


@dataclass(frozen=True, slots=True)
class HybridQuery:
    """A question for both vectors. `limit` is the number of hits wanted from each."""

    dense: NDArray[np.float32]
    sparse: SparseVector
    limit: int = 50
    scope: Scope = ANYWHERE


@dataclass(frozen=True, slots=True)
class ScoredChunk:
    """A chunk and its raw score: cosine similarity (-1 to 1) or BM25 (0 and up)."""

    chunk: Chunk
    score: float


@dataclass(frozen=True, slots=True)
class HybridResult:
    """The hits of one hybrid query, best first in each list; ties in the order of chunk ids."""

    dense: list[ScoredChunk] = field(default_factory=list)
    sparse: list[ScoredChunk] = field(default_factory=list)


class VectorIndex(Protocol):
    """One version of the index, open for reading or, while it is built, for writing."""

    def upsert(self, points: Sequence[Point]) -> None:
        """Add points, replacing those with the same id. Raises: ValueError on a vector of the wrong width."""

    def delete(self, chunk_ids: Sequence[str]) -> None:
        """Remove points; unknown ids are passed over."""

    def finish(self) -> None:
        """Make everything written durable and quick to search."""

    def search(self, query: HybridQuery) -> HybridResult:
        """Dense and sparse hits in one round trip."""

    def get(self, chunk_ids: Sequence[str]) -> list[Chunk]:
        """Chunks by id, in the order asked; unknown ids are left out."""

    def scan(self, scope: Scope = ANYWHERE) -> Iterator[Chunk]:
        """Every chunk in scope, in the order of chunk ids."""

    def count(self, scope: Scope = ANYWHERE) -> int:
        """Number of chunks in scope."""

    def close(self) -> None:
        """Give the files or the connection back; closing twice does nothing."""
