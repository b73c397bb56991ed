"""BM25F: the law's text and our words on it are fields of one document, each with a length and a weight of its own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from corpus.chunks import Chunk
from corpus.encoders.terms import hashed_counts
from corpus.index.protocol import SparseVector
from corpus.search_texts import law_text, our_text


@dataclass(frozen=True, slots=True)
class FieldCounts:
    """Terms of both fields of n documents: the law's text of the first, our words on it, the law's text of the second.

    `ids` and `counts` are those of all fields behind one another, and `ends` (2 n,) int64 says where each field ends.
    """

    ids: NDArray[np.uint32]
    counts: NDArray[np.float32]
    ends: NDArray[np.int64]

    @classmethod
    def of(cls, chunks: Sequence[Chunk]) -> "FieldCounts":
        """The terms of the chunks."""
        fields = [hashed_counts(text) for chunk in chunks for text in (law_text(chunk), our_text(chunk))]
        ends = np.cumsum([len(ids) for ids, _ in fields], dtype=np.int64)
        ids = np.concatenate([ids for ids, _ in fields]) if fields else np.empty(0, np.uint32)
        counts = np.concatenate([counts for _, counts in fields]) if fields else np.empty(0, np.float32)
        return cls(ids, counts, ends)

    def __len__(self) -> int:
        """Number of documents."""
        return len(self.ends) // 2

    @property
    def sizes(self) -> NDArray[np.int64]:
        """(2 n,) number of different terms of each field."""
        return np.diff(self.ends, prepend=0)

    @property
    def lengths(self) -> NDArray[np.int64]:
        """(n, 2) number of terms of each field, repeated ones each time."""
        running = np.concatenate([[0.0], np.cumsum(self.counts, dtype=np.float64)])
        return np.rint(np.diff(running[self.ends], prepend=0.0)).astype(np.int64).reshape(-1, 2)

    @property
    def keys(self) -> NDArray[np.uint64]:
        """Of each term in `ids`, the number of its document in the upper half and the id in the lower."""
        document = np.repeat(np.arange(len(self.ends), dtype=np.uint64) // np.uint64(2), self.sizes)
        return (document << np.uint64(32)) | self.ids

    def of_documents(self) -> NDArray[np.uint32]:
        """The ids of every document behind one another, each once a document."""
        keys = np.sort(self.keys, kind="stable")  # of runs that are in order already
        ids: NDArray[np.uint32] = keys[np.diff(keys, prepend=~keys[:1]) != 0].astype(np.uint32)  # the lower half
        return ids


class Lengths:
    """Counts how long the fields of documents are, some documents after others."""

    def __init__(self) -> None:
        self._law, self._ours, self._documents, self._digested = 0, 0, 0, 0

    def add(self, documents: FieldCounts) -> None:
        """Count documents."""
        law, ours = documents.lengths.T
        self._law, self._ours = self._law + int(law.sum()), self._ours + int(ours.sum())
        self._documents, self._digested = self._documents + len(law), self._digested + int(np.count_nonzero(ours))

    def fields(self) -> "FieldTerms":
        """The encoder that takes these lengths for average. Raises: ValueError if no document has a term."""
        if not self._law:
            raise ValueError("documents without a single term have no average length")
        return FieldTerms(self._law / self._documents, self._ours / self._digested if self._digested else 1.0)


@dataclass(frozen=True, slots=True)
class FieldTerms:
    """The term-frequency part of BM25F over two fields.

    A document of the law's text alone weighs as it would in BM25, so that sixty thousand articles without our words and
    the few with them share one index.

    Args:
        law_avg, our_avg: mean number of terms of a field where it is not empty, above 0.
        k1: how late a repeated term saturates, 0 or more.
        law_b, our_b: how much a long field is held against it, 0 to 1.
        our_weight: what a term in our words counts beside one in the law's.
    Source: Zaragoza et al., "Microsoft Cambridge at TREC-13: Web and HARD tracks", 2004 (BM25F).
    """

    law_avg: float
    our_avg: float
    k1: float = 0.9
    law_b: float = 0.9
    our_b: float = 0.5
    our_weight: float = 1.0

    @staticmethod
    def fitted(chunks: Iterable[Chunk]) -> "FieldTerms":
        """The encoder whose averages are those of the chunks. Raises: ValueError if they have no term at all."""
        lengths = Lengths()
        for chunk in chunks:
            lengths.add(FieldCounts.of([chunk]))
        return lengths.fields()

    @property
    def name(self) -> str:
        """Identity of terms and parameters."""
        fields = f"law:b={self.law_b:g},avg={self.law_avg:g};ours:b={self.our_b:g},avg={self.our_avg:g}"
        return f"bigram-fields-1:k1={self.k1:g};{fields},weight={self.our_weight:g}"

    def encode(self, chunks: Sequence[Chunk]) -> list[SparseVector]:
        """One vector a chunk."""
        return self.weigh(FieldCounts.of(chunks))

    def weigh(self, documents: FieldCounts) -> list[SparseVector]:
        """One vector a document; all at once, because numpy takes longer to be asked than to count a document."""
        average, b = np.array([self.law_avg, self.our_avg]), np.array([self.law_b, self.our_b])
        norms = (1 - b + b * documents.lengths / average).astype(np.float32).ravel()
        weights = np.tile(np.array([1.0, self.our_weight], np.float32), len(documents))
        sizes = documents.sizes
        parts = np.repeat(weights, sizes) * documents.counts / np.repeat(norms, sizes)
        keys, places = np.unique(documents.keys, return_inverse=True)
        tf = np.bincount(places, weights=parts, minlength=len(keys))
        ids, values = keys.astype(np.uint32), (tf * (self.k1 + 1) / (tf + self.k1)).astype(np.float32)
        ends = np.searchsorted(keys, np.arange(1, len(documents) + 1, dtype=np.uint64) << np.uint64(32))
        starts = [0, *ends.tolist()]
        return [SparseVector(ids[start:end], values[start:end]) for start, end in pairwise(starts)]
