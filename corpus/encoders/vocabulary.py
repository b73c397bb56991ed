"""How rare each term of an index version is: what tells a word that matters from one that every article has."""

import io
import math
import zipfile
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from corpus.encoders.terms import term_id, tokens
from corpus.index.protocol import SparseVector

#: Terms that are kept before they are counted: 4 MB.
_MAX_WAITING = 1 << 20


class Vocabulary:
    """Document frequency of every hashed term among `n_documents` documents.

    Args:
        term_ids: (n_terms,) uint32, ascending, no duplicates.
        frequencies: (n_terms,) number of documents that hold the term, each from 1 to n_documents.
        n_documents: number of documents, 0 or more.
    """

    def __init__(self, term_ids: NDArray[np.uint32], frequencies: NDArray[np.uint32], n_documents: int) -> None:
        self._term_ids, self._frequencies, self.n_documents = term_ids, frequencies, n_documents

    @classmethod
    def from_documents(cls, vectors: Iterable[SparseVector]) -> "Vocabulary":
        """Vocabulary of documents already encoded."""
        parts = [v.indices for v in vectors]
        if not parts:
            return cls(np.empty(0, np.uint32), np.empty(0, np.uint32), 0)
        ids, counts = np.unique(np.concatenate(parts), return_counts=True)
        return cls(ids.astype(np.uint32), counts.astype(np.uint32), len(parts))

    def to_bytes(self) -> bytes:
        """The vocabulary as compressed .npz."""
        buffer = io.BytesIO()
        np.savez_compressed(buffer, ids=self._term_ids, df=self._frequencies, n=np.array([self.n_documents]))
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, stored: bytes) -> "Vocabulary":
        """Inverse of `to_bytes`. Raises: ValueError for anything else."""
        try:
            with np.load(io.BytesIO(stored), allow_pickle=False) as arrays:
                return cls(arrays["ids"], arrays["df"], int(arrays["n"][0]))
        except (OSError, KeyError, IndexError, zipfile.BadZipFile) as exc:
            raise ValueError(f"not a vocabulary: {exc}") from exc

    def idf(self, token: str) -> float:
        """Inverse document frequency, above 0: log(1 + (N - df + 0.5) / (df + 0.5)), the form Qdrant uses."""
        frequency = self.frequency(token)
        return math.log1p((self.n_documents - frequency + 0.5) / (frequency + 0.5))

    def frequency(self, token: str) -> int:
        """Number of documents with the token; 0 for one never seen."""
        wanted = np.uint32(term_id(token))
        position = int(np.searchsorted(self._term_ids, wanted))
        if position == len(self._term_ids) or self._term_ids[position] != wanted:
            return 0
        return int(self._frequencies[position])


class VocabularyCount:
    """Counts document frequencies, some documents after others, without keeping the documents."""

    def __init__(self) -> None:
        self._waiting: list[NDArray[np.uint32]] = []
        self._terms_waiting = 0
        self._ids, self._frequencies = np.empty(0, np.uint32), np.empty(0, np.uint32)
        self._documents = 0

    def add(self, term_ids: NDArray[np.uint32], documents: int) -> None:
        """Count so many documents by the term ids of them all, each as often as documents have it."""
        self._waiting.append(term_ids)
        self._terms_waiting += len(term_ids)
        self._documents += documents
        if self._terms_waiting > _MAX_WAITING:
            self._count()

    def vocabulary(self) -> Vocabulary:
        """The vocabulary of what was counted so far."""
        self._count()
        return Vocabulary(self._ids, self._frequencies, self._documents)

    def _count(self) -> None:
        ids, frequencies = np.unique(np.concatenate([self._ids[:0], *self._waiting]), return_counts=True)
        known, places = np.unique(np.concatenate([self._ids, ids]), return_inverse=True)
        counts = np.bincount(places, weights=np.concatenate([self._frequencies, frequencies]), minlength=len(known))
        self._ids, self._frequencies = known, counts.astype(np.uint32)
        self._waiting, self._terms_waiting = [], 0


def term_weights(words: Iterable[str], vocabulary: Vocabulary) -> dict[str, float]:
    """Bigrams and Latin words inside each of `words` -> idf, no bigram spanning two words; single characters left out.

    A character alone (条, 人) says little; a word of one character counts only if nothing longer is asked.
    """
    found: dict[str, float] = {}
    for word in words:
        for token in tokens(word):
            if len(token) > 1:
                found[token] = vocabulary.idf(token)
    return found


def word_weights(words: Iterable[str], vocabulary: Vocabulary) -> dict[str, float]:
    """Words of two characters and more -> idf of the rarest term in each; a word we cannot weigh is left out."""
    found: dict[str, float] = {}
    for word in words:
        terms = term_weights([word], vocabulary)
        if terms:
            found[word] = max(terms.values())
    return found


def coverage(weights: Mapping[str, float], text: str) -> float:
    """Share (0 to 1) of the weight of the terms that `text` holds; 0 if there are no terms."""
    total = sum(weights.values())
    if not total:
        return 0.0
    present = set(tokens(text))
    return sum(weight for term, weight in weights.items() if term in present) / total
