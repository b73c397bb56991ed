"""What turns text into vectors."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.index.protocol import SparseVector


class DenseEncoder(Protocol):
    """Text to one dense vector."""

    @property
    def name(self) -> str:
        """Identity of the model and its weights; two encoders with one name give the same vectors."""

    @property
    def dim(self) -> int:
        """Width of a vector."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n_texts, dim) float32, rows of length 1 (a text without a known token gives a row of zeros)."""


class SparseEncoder(Protocol):
    """Text to BM25 term weights; the index multiplies by the inverse document frequency."""

    @property
    def name(self) -> str:
        """Identity of the tokens and parameters."""

    def encode_documents(self, texts: Sequence[str]) -> list[SparseVector]:
        """Saturated, length-normalised term frequencies, one vector a text."""

    def encode_query(self, text: str) -> SparseVector:
        """Terms of a question, weight by how often each is asked."""
