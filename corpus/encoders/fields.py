"""BM25F: the law's text and our words on it are fields of one document, each with a length and a weight of its own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.chunks import Chunk
from corpus.encoders.terms import hashed_counts
from corpus.index.protocol import SparseVector
from corpus.search_texts import law_text, our_text


@dataclass(frozen=True, slots=True)
class Counts:
    """Term ids of a text in ascending order, (n,) uint32, and how often each occurs, (n,) float32."""

    ids: NDArray[np.uint32]
    counts: NDArray[np.float32]

    @classmethod
    def of(cls, text: str) -> "Counts":
        """The terms of `text`."""
        return cls(*hashed_counts(text))

    @property
    def length(self) -> int:
        """Number of terms, repeated ones each time."""
        return round(float(self.counts.sum(dtype=np.float64)))


class Lengths:
    """Counts how long the fields of documents are, one document after another."""

    def __init__(self) -> None:
        self._law, self._ours, self._documents, self._digested = 0, 0, 0, 0

    def add(self, law: int, ours: int) -> None:
        """Count a document whose fields have so many terms; 0 for one without our words."""
        self._law, self._ours = self._law + law, self._ours + ours
        self._documents, self._digested = self._documents + 1, self._digested + bool(ours)

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
            lengths.add(Counts.of(law_text(chunk)).length, Counts.of(our_text(chunk)).length)
        return lengths.fields()

    @property
    def name(self) -> str:
        """Identity of terms and parameters."""
        fields = f"law:b={self.law_b:g},avg={self.law_avg:g};ours:b={self.our_b:g},avg={self.our_avg:g}"
        return f"bigram-fields-1:k1={self.k1:g};{fields},weight={self.our_weight:g}"

    def encode(self, chunks: Sequence[Chunk]) -> list[SparseVector]:
        """One vector a chunk."""
        return [self.weigh(Counts.of(law_text(c)), Counts.of(our_text(c))) for c in chunks]

    def weigh(self, law: Counts, ours: Counts) -> SparseVector:
        """Vector of a document whose fields hold these terms."""
        law_tf = law.counts / self._norm(law, self.law_avg, self.law_b)
        our_tf = self.our_weight * ours.counts / self._norm(ours, self.our_avg, self.our_b)
        ids, places = np.unique(np.concatenate([law.ids, ours.ids]), return_inverse=True)
        tf = np.bincount(places, weights=np.concatenate([law_tf, our_tf]), minlength=len(ids))
        return SparseVector(ids, (tf * (self.k1 + 1) / (tf + self.k1)).astype(np.float32))

    def _norm(self, field: Counts, average: float, b: float) -> float:
        return 1 - b + b * field.length / average
