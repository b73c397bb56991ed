from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus.blob_cache import BlobCache
from corpus.chunks import Chunk
from ingest.encoding import encode, load


class Widths:
    """A DenseEncoder: how long each text is, and its turn; counts how often it is asked."""

    name, dim, asked = "widths", 2, 0

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += 1
        return np.array([[len(text), n] for n, text in enumerate(texts)], np.float32).reshape(-1, self.dim)


def chunk(text: str, *, digest: str = "") -> Chunk:
    return Chunk("kites", "kites", "风筝条例", "a1", "第一条", (), text, "official", "法律", "现行有效", digest=digest)


@pytest.mark.parametrize(
    "chunks",
    [[chunk("放风筝，放风筝。", digest="先看天气。"), chunk("收。"), chunk("放。" * 300)], [chunk("放")], []],
    ids=["several", "one", "none"],
)
def test_vectors_come_back_from_the_cache_as_they_were(chunks: list[Chunk]) -> None:
    dense = Widths()
    with BlobCache(None) as cache:
        first, had = encode(chunks, dense, cache)
        again, has = encode(chunks, dense, cache)
    assert (had, has, dense.asked) == (False, True, 1)
    for one, other in [
        (first.dense, again.dense),
        (first.terms.ids, again.terms.ids),
        (first.terms.counts, again.terms.counts),
        (first.terms.ends, again.terms.ends),
    ]:
        assert one.dtype == other.dtype
        np.testing.assert_array_equal(one, other)


def test_vectors_that_are_gone_are_worked_out_again() -> None:
    dense, chunks = Widths(), [chunk("放风筝。")]
    with BlobCache(None) as cache:
        encode(chunks, dense, cache)
    with BlobCache(None) as cache:
        np.testing.assert_array_equal(load(chunks, dense, cache).dense, dense.encode(["风筝条例\n第一条\n放风筝。"]))
