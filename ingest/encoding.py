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
from corpus.encoders.fields import Counts
from corpus.encoders.protocol import DenseEncoder
from corpus.search_texts import law_text, our_text, search_text

_ENCODED = "encoded"
#: Of the terms of the two fields: raise it when the same chunk gives others.
_TERMS_VERSION = "2"


@dataclass(frozen=True, slots=True)
class Encoded:
    """Vectors of the chunks of one source.

    `dense` is (n, dim) float32. `ids` uint32 and `counts` float32 are the terms of all chunks behind one another, each
    chunk's two fields in turn (`corpus.encoders.fields`), and `ends` (2 n,) says where each field's end.
    """

    dense: NDArray[np.float32]
    ids: NDArray[np.uint32]
    counts: NDArray[np.float32]
    ends: NDArray[np.int64]

    def fields(self) -> Iterator[tuple[Counts, Counts]]:
        """Terms of the law's text and of our words on it, chunk by chunk."""
        start, found = 0, []
        for end in self.ends.tolist():
            found.append(Counts(self.ids[start:end], self.counts[start:end]))
            start = end
        return zip(found[::2], found[1::2], strict=True)


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
    fields = [Counts.of(text) for chunk in chunks for text in (law_text(chunk), our_text(chunk))]
    ends = np.cumsum([len(field.ids) for field in fields], dtype=np.int64)
    ids = np.concatenate([field.ids for field in fields]) if fields else np.empty(0, np.uint32)
    counts = np.concatenate([field.counts for field in fields]) if fields else np.empty(0, np.float32)
    return Encoded(dense.encode([search_text(chunk) for chunk in chunks]), ids, counts, ends)


def _key(chunks: Sequence[Chunk], dense: DenseEncoder) -> str:
    total = hashlib.sha256(f"{_TERMS_VERSION}|{dense.name}|{dense.dim}".encode())
    for text in (text for chunk in chunks for text in (law_text(chunk), our_text(chunk))):
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
