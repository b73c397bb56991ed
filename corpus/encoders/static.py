"""The static embedding that Tiaowen ships: the mean of word vectors, in milliseconds and without torch."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelUnavailableError

if TYPE_CHECKING:
    from model2vec import StaticModel

#: A sentence-transformers folder, made by `ingest.training.static_embedding`.
SHIPPED_FOLDER = Path(__file__).with_name("static")
_TOKENIZER, _WEIGHTS = "tokenizer.json", "model.safetensors"


class StaticEncoder:
    """DenseEncoder of a sentence-transformers StaticEmbedding folder; same vectors as SentenceTransformer(folder).

    Encodes with model2vec, because importing sentence_transformers takes seconds. Safe to share between threads.

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


def _load(folder: Path) -> "StaticModel":
    # model2vec's own from_pretrained imports the client of the hub first, in 0.2 s, and makes the model twice.
    from model2vec import StaticModel
    from safetensors import SafetensorError, safe_open
    from tokenizers import Tokenizer

    if not (folder / "modules.json").is_file():
        raise ModelUnavailableError(f"no sentence-transformers model in {folder}; reinstall, or set another model")
    try:
        with safe_open(folder / _WEIGHTS, framework="numpy") as tensors:
            vectors = tensors.get_tensor("embedding.weight").astype(np.float32, copy=False)
        tokenizer = Tokenizer.from_buffer((folder / _TOKENIZER).read_bytes())
        return StaticModel(vectors, tokenizer, normalize=True, max_length=None)
    except (OSError, ValueError, SafetensorError) as exc:
        raise ModelUnavailableError(f"{folder} is no static embedding: {exc}") from exc


def _digest(folder: Path) -> str:
    """Eight hex digits of tokenizer and weights: another training gives another name."""
    digest = hashlib.blake2b(digest_size=4)
    for path in sorted(path for path in folder.rglob("*") if path.name in (_TOKENIZER, _WEIGHTS)):
        digest.update(path.read_bytes())
    return digest.hexdigest()
