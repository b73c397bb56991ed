"""Vectors of chunks, kept from one ingest to the next."""

import hashlib
import io
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.blob_cache import BlobCache
from corpus.chunks import Chunk
from corpus.encoders.protocol import DenseEncoder
from corpus.encoders.terms import hashed_counts

_ENCODED = "encoded"
#: Of the terms that `hashed_counts` gives: raise it when it gives others.
_TERMS_VERSION = "1"


@dataclass(frozen=True, slots=True)
class Encoded:
    """Vectors of the chunks of one source.

    `dense` is (n, dim) float32. `ids` uint32 and `counts` float32 are the terms of all chunks behind one another, and
    `ends` (n,) says where each chunk's end.
    """

    dense: NDArray[np.float32]
    ids: NDArray[np.uint32]
    counts: NDArray[np.float32]
    ends: NDArray[np.int64]

    @property
    def n_terms(self) -> int:
        """Number of terms of all chunks, repeated ones each time."""
        return round(float(self.counts.sum(dtype=np.float64)))

    def terms(self) -> Iterator[tuple[NDArray[np.uint32], NDArray[np.float32]]]:
        """Term ids and counts of each chunk."""
        start = 0
        for end in self.ends.tolist():
            yield self.ids[start:end], self.counts[start:end]
            start = end


def search_text(chunk: Chunk) -> str:
    """What a chunk is found by: law name, headings, text, and our digest of it with everyday questions."""
    return "\n".join((chunk.title, *chunk.heading_path, chunk.label, chunk.text, chunk.digest))


def encode(chunks: Sequence[Chunk], dense: DenseEncoder, cache: BlobCache) -> tuple[Encoded, bool]:
    """Vectors of the chunks of one source, and whether the cache had them."""
    texts = [search_text(chunk) for chunk in chunks]
    key = _key(texts, dense)
    stored = cache.get(_ENCODED, key)
    if stored is not None:
        return _from_bytes(stored), True
    encoded = _encode(texts, dense)
    cache.put(_ENCODED, key, _to_bytes(encoded))
    return encoded, False


def load(chunks: Sequence[Chunk], dense: DenseEncoder, cache: BlobCache) -> Encoded:
    """What `encode` gave before, worked out again should it be gone from the cache."""
    return encode(chunks, dense, cache)[0]


def _encode(texts: Sequence[str], dense: DenseEncoder) -> Encoded:
    counted = [hashed_counts(text) for text in texts]
    ends = np.cumsum([len(ids) for ids, _ in counted], dtype=np.int64)
    ids = np.concatenate([ids for ids, _ in counted]) if counted else np.empty(0, np.uint32)
    counts = np.concatenate([counts for _, counts in counted]) if counted else np.empty(0, np.float32)
    return Encoded(dense.encode(texts), ids, counts, ends)


def _key(texts: Sequence[str], dense: DenseEncoder) -> str:
    total = hashlib.sha256(f"{_TERMS_VERSION}|{dense.name}|{dense.dim}".encode())
    for text in texts:
        data = text.encode("utf-8", "surrogatepass")
        total.update(b"%d:" % len(data) + data)
    return total.hexdigest()


def _to_bytes(encoded: Encoded) -> bytes:
    # Counts are small numbers and shrink to a tenth; hashes and vectors do not shrink.
    packed = zlib.compress(encoded.counts.tobytes(), 1)
    buffer = io.BytesIO()
    np.savez(
        buffer, dense=encoded.dense, ids=encoded.ids, ends=encoded.ends, counts=np.frombuffer(packed, dtype=np.uint8)
    )
    return buffer.getvalue()


def _from_bytes(stored: bytes) -> Encoded:
    with np.load(io.BytesIO(stored), allow_pickle=False) as arrays:
        counts = np.frombuffer(zlib.decompress(arrays["counts"].tobytes()), dtype=np.float32)
        return Encoded(arrays["dense"], arrays["ids"], counts, arrays["ends"])
