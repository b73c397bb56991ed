"""The index on a Qdrant server or cluster, for a corpus or a team that one machine no longer serves."""

import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

from corpus.chunks import Chunk
from corpus.errors import IndexMissingError
from corpus.index import fields
from corpus.index.protocol import ANYWHERE, HybridQuery, HybridResult, Point, Scope, ScoredChunk
from corpus.index.server_options import ServerOptions
from corpus.index.uploads import UploadPolicy, again, upload

if TYPE_CHECKING:
    from qdrant_client import QdrantClient
    from qdrant_client.models import CollectionStatus, Filter, PointStruct, QueryRequest

_SCROLL_BATCH = 512
#: Of quantised vectors, so many times the hits wanted are compared again with the vectors as they are.
_OVERSAMPLING = 2.0


class ServerIndex:
    """A `VectorIndex` in one collection; the client belongs to the caller and stays open after `close`.

    On several shards Qdrant weighs terms by the documents of each shard, so that BM25 scores differ a little from
    those of one shard; points are spread evenly, and with thousands of chunks a shard the ranking hardly changes.
    """

    def __init__(
        self,
        client: "QdrantClient",
        collection: str,
        dim: int,
        *,
        upload_policy: UploadPolicy | None = None,
        quantized: bool = False,
    ) -> None:
        """Use `create` or `open`."""
        self.dim = dim
        self._upload_policy = upload_policy or UploadPolicy()
        self._quantized = quantized
        self.collection = collection
        self._client = client
        self._closed = False

    @classmethod
    def create(
        cls,
        client: "QdrantClient",
        collection: str,
        dim: int,
        options: ServerOptions | None = None,
    ) -> Self:
        """A new, empty collection.

        Raises: ValueError if the collection exists or `dim` is below 1, IndexMissingError if the server cannot be
        reached or refuses.
        """
        if dim < 1:
            raise ValueError(f"dim {dim} is below 1")
        options = options or ServerOptions()
        with server_errors(collection):
            if client.collection_exists(collection):
                raise ValueError(f"collection {collection} exists")
            _create(client, collection, dim, options)
            _index_payload(client, collection)
        return cls(client, collection, dim, upload_policy=options.upload, quantized=options.quantization != "none")

    @classmethod
    def open(cls, client: "QdrantClient", collection: str) -> Self:
        """The index in a collection that `create` made; an alias will do.

        Raises: IndexMissingError if there is no such collection, it is not one of ours, or the server is away.
        """
        with server_errors(collection):
            if not client.collection_exists(collection):
                raise IndexMissingError(f"Qdrant 服务器上没有集合 {collection}；请运行 tiaowen ingest (no collection)")
            config = client.get_collection(collection).config
        vectors = config.params.vectors
        if not isinstance(vectors, dict) or fields.DENSE not in vectors:
            raise IndexMissingError(f"集合 {collection} 不是条文的索引：没有向量 {fields.DENSE} (not an index of ours)")
        return cls(client, collection, vectors[fields.DENSE].size, quantized=bool(config.quantization_config))

    def upsert(self, points: Sequence[Point]) -> None:
        """See `VectorIndex.upsert`: in batches, several at once, sent again where the server was busy or away."""
        fields.check_points(points, self.dim)
        with self._server() as client:
            upload(client, self.collection, [_to_struct(point) for point in points], self._upload_policy)

    def delete(self, chunk_ids: Sequence[str]) -> None:
        """See `VectorIndex.delete`."""
        from qdrant_client import models

        ids = fields.point_ids(chunk_ids)
        with self._server() as client:
            if ids:  # an empty list is an error to the server
                client.delete(self.collection, points_selector=models.PointIdsList(points=[*ids]), wait=True)

    def finish(self, *, timeout_s: float = 600) -> None:
        """See `VectorIndex.finish`: waits until the server has built its indexes.

        Raises: IndexMissingError if it has not after `timeout_s`.
        """
        from qdrant_client import models

        deadline = time.monotonic() + timeout_s
        with self._server() as client:
            while self._status(client) != models.CollectionStatus.GREEN:
                if time.monotonic() > deadline:
                    raise IndexMissingError(
                        f"集合 {self.collection} 在 {timeout_s:.0f} 秒内没有建好索引 (still indexing)"
                    )
                time.sleep(0.5)

    def search(self, query: HybridQuery) -> HybridResult:
        """See `VectorIndex.search`; a vector of zeros finds nothing. Raises: ValueError on a wrong width or limit."""
        from qdrant_client import models

        fields.check_query(query, self.dim)
        wanted: dict[str, list[float] | models.SparseVector] = {}
        if query.dense.any():
            wanted[fields.DENSE] = query.dense.tolist()
        if query.sparse.indices.size:
            values = query.sparse.values.tolist()
            wanted[fields.SPARSE] = models.SparseVector(indices=query.sparse.indices.tolist(), values=values)
        requests = [_request(name, vector, query, rescored=self._quantized) for name, vector in wanted.items()]
        with self._server() as client:
            answers = client.query_batch_points(self.collection, requests) if requests else []
        found: dict[str, list[ScoredChunk]] = {}
        for name, answer in zip(wanted, answers, strict=True):
            payloads = {str(hit.id): hit.payload for hit in answer.points}
            ranked = fields.best(((str(hit.id), hit.score) for hit in answer.points), query.limit)
            found[name] = [ScoredChunk(_chunk(payloads[chunk_id]), score) for chunk_id, score in ranked]
        return HybridResult(dense=found.get(fields.DENSE, []), sparse=found.get(fields.SPARSE, []))

    def get(self, chunk_ids: Sequence[str]) -> list[Chunk]:
        """See `VectorIndex.get`."""
        ids = fields.point_ids(chunk_ids)
        with self._server() as client:
            records = client.retrieve(self.collection, ids, with_payload=True) if ids else []
        known = {str(record.id): record.payload for record in records}
        return [_chunk(known[chunk_id]) for chunk_id in chunk_ids if chunk_id in known]

    def scan(self, scope: Scope = ANYWHERE) -> Iterator[Chunk]:
        """See `VectorIndex.scan`."""
        where = _filter(scope)
        offset = None
        while True:
            with self._server() as client:
                records, offset = client.scroll(
                    self.collection, scroll_filter=where, limit=_SCROLL_BATCH, offset=offset, with_payload=True
                )
            for record in records:
                yield _chunk(record.payload)
            if offset is None:
                return

    def count(self, scope: Scope = ANYWHERE) -> int:
        """See `VectorIndex.count`."""
        with self._server() as client:
            return int(client.count(self.collection, count_filter=_filter(scope), exact=True).count)

    def close(self) -> None:
        """See `VectorIndex.close`."""
        self._closed = True

    def _status(self, client: "QdrantClient") -> "CollectionStatus":
        return again(lambda: client.get_collection(self.collection), self._upload_policy).status

    @contextmanager
    def _server(self) -> Iterator["QdrantClient"]:
        if self._closed:
            raise ValueError("this index is closed")
        with server_errors(self.collection):
            yield self._client


@contextmanager
def server_errors(what: str) -> Iterator[None]:
    """Turn the client's errors about `what` (a collection) into IndexMissingError, which a user may read."""
    from qdrant_client.common.client_exceptions import QdrantException
    from qdrant_client.http.exceptions import ApiException

    try:
        yield
    except (ApiException, QdrantException) as exc:
        raise IndexMissingError(f"Qdrant 服务器没有完成对 {what} 的请求：{exc} (check TIAOWEN_QDRANT_URL)") from exc


def _create(client: "QdrantClient", collection: str, dim: int, options: ServerOptions) -> None:
    from qdrant_client import models

    cosine, idf, on_disk = models.Distance.COSINE, models.Modifier.IDF, options.on_disk_vectors
    postings = models.SparseIndexParams(on_disk=on_disk) if on_disk is not None else None
    client.create_collection(
        collection,
        vectors_config={fields.DENSE: models.VectorParams(size=dim, distance=cosine, on_disk=on_disk)},
        sparse_vectors_config={fields.SPARSE: models.SparseVectorParams(modifier=idf, index=postings)},
        shard_number=options.shard_number,
        replication_factor=options.replication_factor,
        on_disk_payload=options.on_disk_payload,
        quantization_config=options.quantization_config(),
    )


def _index_payload(client: "QdrantClient", collection: str) -> None:
    from qdrant_client import models

    ranges = models.IntegerIndexParams(type=models.IntegerIndexType.INTEGER, lookup=False, range=True)
    schemas: dict[str, models.PayloadSchemaType | models.IntegerIndexParams] = {
        **dict.fromkeys(fields.KEYWORD_FIELDS, models.PayloadSchemaType.KEYWORD),
        **dict.fromkeys(fields.DATE_FIELDS, ranges),
    }
    with warnings.catch_warnings():
        # The client's own in-memory mode has no such indexes and says so each time.
        warnings.filterwarnings("ignore", message="Payload indexes have no effect")
        for name, schema in schemas.items():
            client.create_payload_index(collection, name, schema, wait=True)


def _to_struct(point: Point) -> "PointStruct":
    from qdrant_client import models

    terms = models.SparseVector(indices=point.sparse.indices.tolist(), values=point.sparse.values.tolist())
    vectors = {fields.DENSE: point.dense.tolist(), fields.SPARSE: terms}
    return models.PointStruct(id=point.chunk.id, vector=vectors, payload=point.chunk.to_payload())


def _request(name: str, vector: Any, query: HybridQuery, *, rescored: bool) -> "QueryRequest":
    from qdrant_client import models

    rescore = models.QuantizationSearchParams(rescore=True, oversampling=_OVERSAMPLING)
    return models.QueryRequest(
        params=models.SearchParams(quantization=rescore) if rescored and name == fields.DENSE else None,
        query=vector,
        using=name,
        filter=_filter(query.scope),
        limit=query.limit + fields.SPARE_HITS,
        with_payload=True,
    )


def _filter(scope: Scope) -> "Filter | None":
    from qdrant_client import models

    must: list[Any] = [
        models.FieldCondition(key=name, match=models.MatchAny(any=values)) for name, values in fields.matches(scope)
    ]
    day = fields.payload_day(scope)
    if day is not None:
        must.append(models.FieldCondition(key="effective", range=models.Range(lte=day)))
        must.append(models.FieldCondition(key="repealed", range=models.Range(gt=day)))
    return models.Filter(must=must) if must else None


def _chunk(payload: dict[str, Any] | None) -> Chunk:
    return Chunk.from_payload(payload or {})
