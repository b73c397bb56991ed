"""What both indexes agree on: names of vectors and payload fields, what a scope asks of them, the order of hits."""

import uuid
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.chunks import as_payload_date
from corpus.index.protocol import HybridQuery, Point, Scope, SparseVector

DENSE = "dense"
SPARSE = "terms"
KEYWORD_FIELDS = ("source_id", "law", "address", "text_kind", "level")
#: Integers such as 20230815; both bounds of the days on which a text is law.
DATE_FIELDS = ("effective", "repealed")

#: Hits asked for beyond the limit: twin articles of two versions of a law score the same, and which of them the
#: engine cuts off depends on the order they were written in. Sorted by id first, the cut is the same in every build.
SPARE_HITS = 8


def matches(scope: Scope) -> Iterator[tuple[str, list[str]]]:
    """Each restricted keyword field of `scope` and the values of which any will do."""
    wanted = (scope.source_ids, scope.laws, scope.addresses, scope.text_kinds, scope.levels)
    for name, values in zip(KEYWORD_FIELDS, wanted, strict=True):
        if values:
            yield name, list(values)


def payload_day(scope: Scope) -> int | None:
    """The day a scope asks about as the payload writes it; None if it asks about none."""
    return as_payload_date(scope.in_force_on, default=0) if scope.in_force_on else None


def best(hits: Iterable[tuple[str, float]], limit: int) -> list[tuple[str, float]]:
    """The first `limit` of (chunk id, score), highest score first, ties in the order of ids."""
    return sorted(hits, key=lambda hit: (-hit[1], hit[0]))[:limit]


def point_ids(chunk_ids: Iterable[str]) -> list[str]:
    """Those of `chunk_ids` that can be a point's id, in the same order; an index holds no others."""
    return [chunk_id for chunk_id in chunk_ids if _is_uuid(chunk_id)]


def check_points(points: Sequence[Point], dim: int) -> None:
    """Raises: ValueError naming the chunk whose vector has another width than `dim` or is not finite."""
    for point in points:
        where = f"{point.chunk.source_id} {point.chunk.address}"
        _check_dense(point.dense, dim, where)
        _check_sparse(point.sparse, where)


def check_query(query: HybridQuery, dim: int) -> None:
    """Raises: ValueError if a vector has the wrong shape or `limit` is below 1."""
    if query.limit < 1:
        raise ValueError(f"limit {query.limit} is below 1")
    _check_dense(query.dense, dim, "query")
    _check_sparse(query.sparse, "query")


def _check_dense(vector: NDArray[np.float32], dim: int, where: str) -> None:
    if vector.shape != (dim,):
        raise ValueError(f"{where}: dense vector has shape {vector.shape}, this index holds ({dim},)")
    if not np.isfinite(vector).all():
        raise ValueError(f"{where}: dense vector is not finite")


def _check_sparse(vector: SparseVector, where: str) -> None:
    if vector.indices.shape != vector.values.shape or vector.indices.ndim != 1:
        raise ValueError(f"{where}: {vector.indices.shape} sparse indices for {vector.values.shape} values")


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
