"""The embedded index: Qdrant's engine inside this process, one folder a version, nothing to install or run."""

import json
import logging
import math
import os
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from corpus.chunks import Chunk
from corpus.errors import IndexMissingError
from corpus.index import fields
from corpus.index.protocol import ANYWHERE, HybridQuery, HybridResult, Point, Scope, ScoredChunk
from corpus.index.working_copy import WorkingCopy

if TYPE_CHECKING:
    from qdrant_edge import ConditionType, EdgeShard, Filter, QueryRequest, ScoringQueryType

logger = logging.getLogger(__name__)

_CONFIG = "edge_config.json"  # the engine's own file; the only place that tells the width of the vectors
_UPSERT_BATCH = 512
_SCROLL_BATCH = 512
#: Points of a segment, unless there would be more than `_MAX_SEGMENTS`: building one takes memory for all its points
#: twice, and a search asks each (up to 1 ms of CPU time more a segment).
_SEGMENT_POINTS = 32_768
_MAX_SEGMENTS = 8
#: Payloads a reader keeps decoded, some 3 KB each: decoding a hundred hits takes longer than finding them.
_DECODED_CHUNKS = 16_384


class EdgeIndex:
    """A `VectorIndex` in a folder: `create` one to fill it, `open` one to read it.

    Threads may search one index at the same time. A version opened for reading is a private copy, see `WorkingCopy`,
    so any number of processes read it at once.
    """

    def __init__(
        self, shard: "EdgeShard", dim: int, copy: WorkingCopy | None = None, *, segment_points: int = _SEGMENT_POINTS
    ) -> None:
        """Use `create` or `open`. `copy` is the private copy that `shard` reads; None if it may be written."""
        self.dim = dim
        self._shard = shard
        self._writable = copy is None
        self._segment_points = segment_points
        self._unsettled = 0  # points written since the last segment was closed
        self._decoded: dict[str, Chunk] = {}
        self._finalizer = weakref.finalize(self, _close, shard, copy, os.getpid())

    @classmethod
    def create(cls, path: Path, dim: int, *, expected: int = 0, segment_points: int = _SEGMENT_POINTS) -> Self:
        """A new, empty index in `path`, which is missing or empty.

        There is no write-ahead log (it reserves 64 MB): a build that dies is thrown away, and one that lives is
        durable once `finish` returns. Up to about 10 MB of dense vectors (10,000 of width 256) the engine scans them
        all, which is exact and takes a millisecond; beyond, `finish` builds an HNSW graph. A large index is made of
        several segments, each closed when it is full, so that an ingest needs memory for one of them at a time.

        Args:
            path: a folder.
            dim: width of the dense vectors.
            expected: how many points will be written, 0 if that is not known.
            segment_points: of a segment, more where `expected` would make too many segments.
        Raises: ValueError if `path` holds something or `dim` is below 1.
        """
        import qdrant_edge as engine

        if dim < 1:
            raise ValueError(f"dim {dim} is below 1")
        if path.exists() and any(path.iterdir()):
            raise ValueError(f"{path} is not empty")
        config = engine.EdgeConfig(
            vectors={fields.DENSE: engine.EdgeVectorParams(dim, engine.Distance.Cosine)},
            sparse_vectors={fields.SPARSE: engine.EdgeSparseVectorParams(modifier=engine.Modifier.Idf)},
            # One more than are full; what is above that, the engine merges.
            optimizers=engine.EdgeOptimizersConfig(default_segment_number=_MAX_SEGMENTS + 1),
            wal_enabled=False,
        )
        path.mkdir(parents=True, exist_ok=True)
        shard = engine.EdgeShard.create(str(path), config)
        for name in fields.KEYWORD_FIELDS:
            shard.update(engine.UpdateOperation.create_field_index(name, engine.PayloadSchemaType.Keyword))
        for name in fields.DATE_FIELDS:  # only compared, never looked up
            ranges = engine.IntegerIndexParams(lookup=False, range=True)
            shard.update(engine.UpdateOperation.create_field_index(name, ranges))
        return cls(shard, dim, segment_points=max(segment_points, math.ceil(expected / _MAX_SEGMENTS)))

    @classmethod
    def open(cls, path: Path, workdir: Path | None = None) -> Self:
        """The index that `create` and `finish` left in `path`, for reading; `path` itself is not touched.

        Args:
            path: a folder of a committed version.
            workdir: where the private copy goes; on the file system of `path` it costs next to no space. The system's
                temporary folder takes its place where it is None or cannot be written, as on a full disk.
        Raises: IndexMissingError if there is no index in `path` or the engine cannot read it.
        """
        import qdrant_edge as engine

        dim = _stored_dim(path)
        try:
            copy = _copy(path, workdir)
        except OSError as exc:
            raise IndexMissingError(f"无法为索引 {path} 建立工作副本：{exc} (cannot copy the index)") from exc
        try:
            shard = engine.EdgeShard.load(str(copy.path))
        except Exception as exc:  # the engine raises nothing narrower
            copy.release()
            raise _unreadable(path, exc) from exc
        return cls(shard, dim, copy)

    def upsert(self, points: Sequence[Point]) -> None:
        """See `VectorIndex.upsert`. Raises: ValueError also if the index was opened for reading."""
        import qdrant_edge as engine

        self._check_writable()
        fields.check_points(points, self.dim)
        for start in range(0, len(points), _UPSERT_BATCH):
            batch = [_to_engine(point) for point in points[start : start + _UPSERT_BATCH]]
            self._open_shard.update(engine.UpdateOperation.upsert_points(batch))
            self._unsettled += len(batch)
            if self._unsettled >= self._segment_points:
                self._settle()

    def delete(self, chunk_ids: Sequence[str]) -> None:
        """See `VectorIndex.delete`. Raises: ValueError also if the index was opened for reading."""
        import qdrant_edge as engine

        self._check_writable()
        self._open_shard.update(engine.UpdateOperation.delete_points([*fields.point_ids(chunk_ids)]))

    def finish(self) -> None:
        """See `VectorIndex.finish`. Raises: ValueError if the index was opened for reading."""
        self._check_writable()
        self._settle()

    def search(self, query: HybridQuery) -> HybridResult:
        """See `VectorIndex.search`; a vector of zeros finds nothing. Raises: ValueError on a wrong width or limit."""
        import qdrant_edge as engine

        fields.check_query(query, self.dim)
        where = _filter(query.scope)
        wanted: dict[str, ScoringQueryType] = {}
        if query.dense.any():
            wanted[fields.DENSE] = engine.Query.Nearest(query.dense.tolist(), fields.DENSE)
        if query.sparse.indices.size:
            terms = engine.SparseVector(query.sparse.indices.tolist(), query.sparse.values.tolist())
            wanted[fields.SPARSE] = engine.Query.Nearest(terms, fields.SPARSE)
        requests = [_request(vector, where, query.limit) for vector in wanted.values()]
        answers = self._open_shard.query_batch(engine.QueryBatchRequest(requests)) if requests else []
        ranked = [fields.best(((str(hit.id), hit.score) for hit in hits), query.limit) for hits in answers]
        chunks = self._chunks(chunk_id for hits in ranked for chunk_id, _ in hits)
        found = {
            name: [ScoredChunk(chunks[chunk_id], score) for chunk_id, score in hits]
            for name, hits in zip(wanted, ranked, strict=True)
        }
        return HybridResult(dense=found.get(fields.DENSE, []), sparse=found.get(fields.SPARSE, []))

    def get(self, chunk_ids: Sequence[str]) -> list[Chunk]:
        """See `VectorIndex.get`."""
        known = self._chunks(fields.point_ids(chunk_ids))
        return [known[chunk_id] for chunk_id in chunk_ids if chunk_id in known]

    def scan(self, scope: Scope = ANYWHERE) -> Iterator[Chunk]:
        """See `VectorIndex.scan`."""
        import qdrant_edge as engine

        where = _filter(scope)
        offset = None
        while True:
            request = engine.ScrollRequest(offset=offset, limit=_SCROLL_BATCH, filter=where, with_payload=True)
            records, offset = self._open_shard.scroll(request)
            for record in records:
                yield _chunk(record.payload)
            if offset is None:
                return

    def count(self, scope: Scope = ANYWHERE) -> int:
        """See `VectorIndex.count`."""
        import qdrant_edge as engine

        return self._open_shard.count(engine.CountRequest(exact=True, filter=_filter(scope)))

    def close(self) -> None:
        """See `VectorIndex.close`; removes the private copy. A search under way in another thread fails."""
        self._finalizer()

    def _settle(self) -> None:
        """Make a segment of what was written since the last; the flush gives back what the engine held for that."""
        self._open_shard.optimize()
        self._open_shard.flush()
        self._unsettled = 0

    @property
    def _open_shard(self) -> "EdgeShard":
        if not self._finalizer.alive:
            raise ValueError("this index is closed")
        return self._shard

    def _chunks(self, chunk_ids: Iterable[str]) -> dict[str, Chunk]:
        """Chunks by id, those that there are; a reader keeps what it has decoded."""
        found = {chunk_id: self._decoded.get(chunk_id) for chunk_id in chunk_ids}
        known = {chunk_id: chunk for chunk_id, chunk in found.items() if chunk is not None}
        missing = [chunk_id for chunk_id in found if chunk_id not in known]
        shard = self._open_shard
        records = shard.retrieve([*missing], True, False) if missing else []
        new = {str(record.id): _chunk(record.payload) for record in records}
        if not self._writable:
            if len(self._decoded) + len(new) > _DECODED_CHUNKS:
                self._decoded.clear()
            self._decoded.update(new)
        return known | new

    def _check_writable(self) -> None:
        if not self._writable:
            raise ValueError("this index was opened for reading; create a new version to change it")


def _copy(path: Path, workdir: Path | None) -> WorkingCopy:
    if workdir is not None:
        try:
            return WorkingCopy(path, workdir)
        except OSError as exc:
            logger.warning("no working copy of %s in %s: %s", path, workdir, exc)
    return WorkingCopy(path, Path(tempfile.gettempdir()) / f"tiaowen-{os.getuid()}")


def _close(shard: "EdgeShard", copy: WorkingCopy | None, owner: int) -> None:
    if os.getpid() != owner:
        return
    shard.close()
    if copy is not None:
        copy.release()


def _stored_dim(path: Path) -> int:
    """Width of the dense vectors in `path`. Raises: IndexMissingError if there is no index there."""
    try:
        config = json.loads((path / _CONFIG).read_text(encoding="utf-8"))
        return int(config["vectors"][fields.DENSE]["size"])
    except FileNotFoundError as exc:
        raise IndexMissingError(f"{path} 里没有索引；请运行 tiaowen ingest (no index there)") from exc
    except (OSError, ValueError, KeyError, TypeError) as exc:
        raise _unreadable(path / _CONFIG, exc) from exc


def _unreadable(path: Path, exc: Exception) -> IndexMissingError:
    return IndexMissingError(f"索引 {path} 无法读取：{exc}；请重新运行 tiaowen ingest (the index cannot be read)")


def _to_engine(point: Point) -> Any:
    import qdrant_edge as engine

    terms = engine.SparseVector(point.sparse.indices.tolist(), point.sparse.values.tolist())
    vectors = {fields.DENSE: point.dense.tolist(), fields.SPARSE: terms}
    return engine.Point(point.chunk.id, vectors, point.chunk.to_payload())


def _request(vector: "ScoringQueryType", where: "Filter | None", limit: int) -> "QueryRequest":
    import qdrant_edge as engine

    return engine.QueryRequest(limit + fields.SPARE_HITS, query=vector, filter=where, with_payload=False)


def _filter(scope: Scope) -> "Filter | None":
    import qdrant_edge as engine

    must: list[ConditionType] = [
        engine.FieldCondition(name, match=engine.MatchAny(values)) for name, values in fields.matches(scope)
    ]
    day = fields.payload_day(scope)
    if day is not None:
        must.append(engine.FieldCondition("effective", range=engine.RangeFloat(lte=day)))
        must.append(engine.FieldCondition("repealed", range=engine.RangeFloat(gt=day)))
    return engine.Filter(must=must) if must else None


def _chunk(payload: dict[str, Any] | None) -> Chunk:
    return Chunk.from_payload(payload or {})
