"""Any sentence-transformers cross-encoder as the second look: a hub id (BAAI/bge-reranker-v2-m3) or a folder."""

import math
from collections.abc import Sequence
from typing import Any

from app.reranking import Reranker
from corpus.errors import ModelUnavailableError

#: Characters of a passage that a model gets to see; most cut their input at 512 tokens themselves.
_MOST_CHARS = 2000


class CrossEncoderReranker:
    """Reranker of the model with hub id or folder `model`, loaded at once.

    Raises: ModelUnavailableError if the model is neither here nor reachable, or is no model that gives one score for
        a pair of texts.
    """

    def __init__(self, model: str, *, batch_size: int = 32) -> None:
        self._source, self._batch_size = model, batch_size
        self._model = _load(model)

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        """See `Reranker.score`. Raises: ModelUnavailableError if the model fails or its scores are no numbers."""
        pairs = [(question, text[:_MOST_CHARS]) for text in texts]
        try:
            scores = self._model.predict(pairs, batch_size=self._batch_size, show_progress_bar=False) if pairs else []
        except (RuntimeError, ValueError, IndexError) as exc:
            raise ModelUnavailableError(f"重排模型 {self._source!r} 出错：{exc} (the reranking model failed)") from exc
        values = [float(score) for score in scores]
        if not all(map(math.isfinite, values)):
            raise ModelUnavailableError(f"重排模型 {self._source!r} 给出的得分不是数 (its scores are not finite)")
        return values


def load_reranker(model: str) -> Reranker | None:
    """The cross-encoder that a setting names, None for "". Raises: ModelUnavailableError if it cannot be used."""
    return CrossEncoderReranker(model) if model else None


def _load(model: str) -> Any:
    advice = "请给出本机能读到的目录或模型名，或清空 TIAOWEN_RERANK_MODEL (name a folder or hub id, or unset it)"
    try:
        from sentence_transformers import CrossEncoder

        loaded = CrossEncoder(model)
        labels = int(loaded.num_labels)
    except Exception as exc:  # a model's folder can fail in as many ways as there are libraries reading it
        raise ModelUnavailableError(f"无法加载重排模型 {model!r}：{exc}；{advice}") from exc
    if labels != 1:
        raise ModelUnavailableError(f"重排模型 {model!r} 给出 {labels} 个分数，应为 1 个；{advice}")
    return loaded
