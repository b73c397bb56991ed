"""Text to vectors: `load_dense_encoder` for the dense one, `BigramTerms` for BM25's."""

from corpus.encoders.loading import SHIPPED_MODEL, load_dense_encoder
from corpus.encoders.protocol import DenseEncoder, SparseEncoder
from corpus.encoders.terms import BigramTerms, average_length, tokens

__all__ = [
    "SHIPPED_MODEL",
    "BigramTerms",
    "DenseEncoder",
    "SparseEncoder",
    "average_length",
    "load_dense_encoder",
    "tokens",
]
