"""Chunks to an index version."""

import logging
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version as installed_version

from corpus.blob_cache import BlobCache
from corpus.catalog import Source
from corpus.chunks import Chunk
from corpus.encoders.fields import FieldTerms, Lengths
from corpus.encoders.protocol import DenseEncoder
from corpus.encoders.vocabulary import VocabularyCount
from corpus.index.protocol import Point
from corpus.index.versions import Manifest, VersionStore
from ingest.encoding import encode, load
from ingest.reports import Step

logger = logging.getLogger(__name__)

_BATCH = 1024


@dataclass(frozen=True, slots=True)
class SourceChunks:
    """A source and its chunks, in the order of the text."""

    source: Source
    chunks: Sequence[Chunk]


@dataclass(frozen=True, slots=True)
class Terms:
    """What the terms of all chunks say about each: the encoder fitted to their length, and how rare each is."""

    sparse: FieldTerms
    count: VocabularyCount
    encoded: int  # chunks whose vectors the cache did not have


def encode_all(held: Collection[SourceChunks], dense: DenseEncoder, cache: BlobCache, progress: Step) -> Terms:
    """Vectors of every chunk, into the cache. Raises: ValueError if no chunk has a term."""
    count, lengths, done, new = VocabularyCount(), Lengths(), 0, 0
    chunk_count = sum(len(one.chunks) for one in held)
    for one in held:
        progress("计算向量", done, chunk_count)
        vectors, cached = encode(one.chunks, dense, cache)
        count.add(vectors.terms.of_documents(), len(one.chunks))
        lengths.add(vectors.terms)
        done += len(one.chunks)
        new += 0 if cached else len(one.chunks)
    progress("计算向量", done, chunk_count)
    return Terms(lengths.fields(), count, new)


def build_version(
    store: VersionStore,
    version: str,
    content_hash: str,
    held: deque[SourceChunks],
    terms: Terms,
    dense: DenseEncoder,
    cache: BlobCache,
    progress: Step,
) -> None:
    """Write a version whose vectors are in the cache. The live version is not touched.

    `held` is emptied on the way: when the index is optimised, which takes most memory, the chunks take none.
    """
    manifest, sources = _manifest(version, content_hash, held, terms.sparse, dense), [one.source for one in held]
    chunk_count = manifest.chunk_count
    with store.building(version, dim=dense.dim, chunk_count=chunk_count) as build:
        done = 0
        for batch in _batches(_points(held, terms.sparse, dense, cache)):
            progress("写入索引", done, chunk_count)
            build.index.upsert(batch)
            done += len(batch)
        progress("写入索引", chunk_count, chunk_count)
        build.save_vocabulary(terms.count.vocabulary())
        build.commit(manifest, sources)
    logger.info("built %s: %d chunks of %d sources", version, chunk_count, len(sources))


def _points(held: deque[SourceChunks], sparse: FieldTerms, dense: DenseEncoder, cache: BlobCache) -> Iterator[Point]:
    while held:
        one = held.popleft()
        vectors = load(one.chunks, dense, cache)
        yield from map(Point, one.chunks, vectors.dense, sparse.weigh(vectors.terms))


def _batches(points: Iterator[Point]) -> Iterator[list[Point]]:
    batch: list[Point] = []
    for point in points:
        batch.append(point)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _manifest(
    version: str, content_hash: str, held: Collection[SourceChunks], sparse: FieldTerms, dense: DenseEncoder
) -> Manifest:
    kinds = [chunk.text_kind for one in held for chunk in one.chunks]
    return Manifest(
        version=version,
        created=datetime.now(UTC).replace(microsecond=0),
        content_hash=content_hash,
        dense_encoder=dense.name,
        sparse_encoder=sparse.name,
        dim=dense.dim,
        chunk_count=len(kinds),
        source_count=len(held),
        text_kinds={kind: kinds.count(kind) for kind in set(kinds)},
        avg_terms=sparse.law_avg,
        tiaowen_version=installed_version("tiaowen"),
    )
