"""Any sentence-transformers model in place of the shipped embedding: a hub id (BAAI/bge-m3) or a folder."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelUnavailableError


class SentenceTransformerEncoder:
    """DenseEncoder of the model with hub id or folder `model`, loaded on first use.

    Raises: ModelUnavailableError, from the first use on, if the model is neither here nor reachable.
    """

    def __init__(self, model: str, *, batch_size: int = 32) -> None:
        self._source, self._batch_size = model, batch_size

    @property
    def name(self) -> str:
        """Hub id or folder, with the revision where the hub gives one."""
        revision = getattr(getattr(self._model[0], "config", None), "_commit_hash", None)
        return f"{self._source}@{revision[:8]}" if revision else self._source

    @property
    def dim(self) -> int:
        return int(self._model.get_embedding_dimension())

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if not texts:
            return np.zeros((0, self.dim), dtype=np.float32)
        vectors = self._model.encode(
            list(texts), batch_size=self._batch_size, normalize_embeddings=True, show_progress_bar=False
        )
        out = np.asarray(vectors, dtype=np.float32)
        # A transformer sees its start and end marks even in an empty text; the protocol says such a row is zero.
        out[[not text.strip() for text in texts]] = 0.0
        return out

    @cached_property
    def _model(self) -> Any:
        try:
            from sentence_transformers import SentenceTransformer

            return SentenceTransformer(self._source)
        except (ImportError, OSError, ValueError, RuntimeError) as exc:
            raise ModelUnavailableError(
                f"cannot load embedding model {self._source!r}: {exc}; name a folder or a hub id that this machine "
                "can reach, or use the shipped model: static"
            ) from exc
