"""How near a question comes to the everyday questions that our digests say a provision answers."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.expansion import Subject
from corpus.chunks import Chunk
from corpus.encoders.protocol import DenseEncoder
from corpus.encoders.terms import tokens
from corpus.encoders.vocabulary import Vocabulary
from corpus.provisions import Provision

#: Share of nearness in meaning in a likeness; the rest is words in common.
_MEANING_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike an everyday question is, 0 to 1, and the key of the article, 款 or 项 that it is on."""

    value: float
    key: str


class QuestionVectors:
    """Vectors of the questions of chunks, worked out when first asked for and kept. Threads share one."""

    def __init__(self, dense: DenseEncoder) -> None:
        self._dense = dense
        self._kept: dict[tuple[tuple[str, str], ...], NDArray[np.float32]] = {}
        self._lock = threading.Lock()

    def of(self, chunk: Chunk) -> NDArray[np.float32]:
        """(number of its questions, dim) float32, rows of length 1."""
        vectors = self._kept.get(chunk.questions)
        if vectors is None:
            vectors = self._dense.encode([question for _, question in chunk.questions])
            with self._lock:
                self._kept[chunk.questions] = vectors
        return vectors


@dataclass(frozen=True, slots=True)
class Asking:
    """A question, ready to be held against those of provisions.

    `meaning` is its vector, (dim,) float32 of length 1; `terms` are its own bigrams and Latin words with their weights.
    """

    meaning: NDArray[np.float32]
    terms: Mapping[str, float]
    vectors: QuestionVectors

    @classmethod
    def of(cls, subject: Subject, vocabulary: Vocabulary, dense: DenseEncoder, vectors: QuestionVectors) -> "Asking":
        """The question whose subject is given, its terms as rare as `vocabulary` says they are."""
        terms = {t: vocabulary.idf(t) for t in tokens(subject.text) if len(t) > 1}
        return cls(dense.encode([subject.meaning])[0], terms, vectors)

    def likenesses(self, chunk: Chunk) -> list[Likeness]:
        """How alike each of the chunk's questions is, in their order."""
        if not chunk.questions:
            return []
        near = np.maximum(self.vectors.of(chunk) @ self.meaning, 0.0).tolist()
        pairs = zip(near, chunk.questions, strict=True)
        return [
            Likeness(_MEANING_SHARE * cosine + (1 - _MEANING_SHARE) * self._in_common(question), key)
            for cosine, (key, question) in pairs
        ]

    def nearness(self, chunk: Chunk) -> float:
        """How near in meaning (0 to 1) the nearest of the chunk's questions is; 0 if it has none."""
        return max(0.0, float((self.vectors.of(chunk) @ self.meaning).max(initial=0.0)))

    def alike(self, chunk: Chunk, place: Provision | None) -> float:
        """How alike (0 to 1) the nearest of the chunk's questions on `place`, or on its article as a whole, is."""
        if place is None:
            return 0.0
        on_it = (
            likeness.value
            for likeness in self.likenesses(chunk)
            if likeness.key == place.whole_article.key or place.contains(Provision.from_key(likeness.key))
        )
        return max(on_it, default=0.0)

    def _in_common(self, question: str) -> float:
        """Share (0 to 1) of the weight of the terms asked that `question` has."""
        total, lowered = sum(self.terms.values()), question.lower()
        return sum(weight for term, weight in self.terms.items() if term in lowered) / total if total else 0.0
