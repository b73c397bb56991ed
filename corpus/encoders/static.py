"""The static embedding that Tiaowen ships: the mean of word vectors, in milliseconds and without torch."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelUnavailableError

#: A sentence-transformers folder, made by `ingest.training.static_embedding`.
SHIPPED_FOLDER = Path(__file__).with_name("static")


class StaticEncoder:
    """DenseEncoder of a sentence-transformers StaticEmbedding folder; same vectors as SentenceTransformer(folder).

    Read with model2vec, because importing sentence_transformers takes seconds. Safe to share between threads.

    Raises: ModelUnavailableError if `folder` holds no such model.
    """

    def __init__(self, folder: Path = SHIPPED_FOLDER) -> None:
        self._model = _load(folder)
        self._name = f"static-{_digest(folder)}"

    @property
    def name(self) -> str:
        return self._name

    @property
    def dim(self) -> int:
        return int(self._model.dim)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if not texts:
            return np.zeros((0, self.dim), dtype=np.float32)
        # Without max_length=None, model2vec would cut long articles where sentence-transformers does not.
        vectors = self._model.encode(list(texts), max_length=None, normalize=True, use_multiprocessing=False)
        return np.asarray(vectors, dtype=np.float32)


def _load(folder: Path) -> Any:
    from model2vec import StaticModel

    # model2vec takes a folder that is not there for the name of a model on the hub, and asks for it.
    if not (folder / "modules.json").is_file():
        raise ModelUnavailableError(f"no sentence-transformers model in {folder}; reinstall, or set another model")
    try:
        return StaticModel.from_pretrained(folder, quantize_to="float32", max_length=None)
    except (OSError, ValueError, KeyError) as exc:
        raise ModelUnavailableError(f"{folder} is no static embedding: {exc}") from exc


def _digest(folder: Path) -> str:
    """Eight hex digits of tokenizer and weights: another training gives another name."""
    digest = hashlib.blake2b(digest_size=4)
    for path in sorted(path for path in folder.rglob("*") if path.name in ("tokenizer.json", "model.safetensors")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
