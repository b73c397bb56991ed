"""Vectors of chunks, kept from one ingest to the next."""

import hashlib
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.blob_cache import BlobCache
from corpus.chunks import Chunk
from corpus.encoders.fields import FieldCounts
from corpus.encoders.protocol import DenseEncoder
from corpus.search_texts import law_text, our_text, search_text

_ENCODED = "vectors"
_SHAPE = struct.Struct("<3Q")  # chunks, width of a dense vector, terms
#: Of the terms of the two fields: raise it when the same chunk gives others.
_TERMS_VERSION = "2"


@dataclass(frozen=True, slots=True)
class Encoded:
    """Vectors of the chunks of one source: `dense` is (n, dim) float32, `terms` are those of their two fields."""

    dense: NDArray[np.float32]
    terms: FieldCounts


def encode(chunks: Sequence[Chunk], dense: DenseEncoder, cache: BlobCache) -> tuple[Encoded, bool]:
    """Vectors of the chunks of one source, and whether the cache had them."""
    key = _key(chunks, dense)
    stored = cache.get(_ENCODED, key)
    if stored is not None:
        return _from_bytes(stored), True
    encoded = _encode(chunks, dense)
    cache.put(_ENCODED, key, _to_bytes(encoded))
    return encoded, False


def load(chunks: Sequence[Chunk], dense: DenseEncoder, cache: BlobCache) -> Encoded:
    """What `encode` gave before, worked out again should it be gone from the cache."""
    return encode(chunks, dense, cache)[0]


def _encode(chunks: Sequence[Chunk], dense: DenseEncoder) -> Encoded:
    return Encoded(dense.encode([search_text(chunk) for chunk in chunks]), FieldCounts.of(chunks))


def _key(chunks: Sequence[Chunk], dense: DenseEncoder) -> str:
    total = hashlib.sha256(f"{_TERMS_VERSION}|{dense.name}|{dense.dim}".encode())
    for text in (text for chunk in chunks for text in (law_text(chunk), our_text(chunk))):
        data = text.encode("utf-8", "surrogatepass")
        total.update(b"%d:" % len(data) + data)
    return total.hexdigest()


def _to_bytes(encoded: Encoded) -> bytes:
    """The arrays behind one another; an .npz takes ten times as long to read."""
    terms = encoded.terms
    # Counts are small numbers and shrink to a tenth; hashes and vectors do not shrink.
    counts = zlib.compress(terms.counts.tobytes(), 1)
    shape = _SHAPE.pack(*encoded.dense.shape, len(terms.ids))
    return b"".join([shape, terms.ends.tobytes(), encoded.dense.tobytes(), terms.ids.tobytes(), counts])


def _from_bytes(stored: bytes) -> Encoded:
    n, dim, n_terms = _SHAPE.unpack_from(stored)
    ends = np.frombuffer(stored, np.int64, 2 * n, _SHAPE.size)
    dense = np.frombuffer(stored, np.float32, n * dim, _SHAPE.size + ends.nbytes)
    ids_start = _SHAPE.size + ends.nbytes + dense.nbytes
    ids = np.frombuffer(stored, np.uint32, n_terms, ids_start)
    counts = np.frombuffer(zlib.decompress(memoryview(stored)[ids_start + ids.nbytes :]), np.float32)
    return Encoded(dense.reshape(n, dim), FieldCounts(ids, counts, ends))
