"""A model of natural-language inference as one more reader: it may find a contradiction that no rule does.

Optional, and only ever stricter: a claim that the rules turn down is not saved by it.
"""

from typing import Any, Protocol

from corpus.errors import ModelUnavailableError

#: From this probability on a claim is taken to contradict its text.
CONTRADICTS = 0.5
_MOST_CHARS = 2000
_ADVICE = (
    "请给出三分类（蕴含、矛盾、中立）的交叉编码器，或清空 TIAOWEN_NLI_MODEL (name an NLI cross-encoder, or unset it)"
)


class Entailment(Protocol):
    """Reads a text and a claim on it."""

    def contradiction(self, text: str, claim: str) -> float:
        """Probability (0 to 1) that the claim contradicts the text."""


class CrossEncoderEntailment:
    """Any NLI cross-encoder that sentence-transformers loads, by hub id or folder, loaded at once.

    Raises: ModelUnavailableError if it cannot be loaded, or names no label of contradiction.
    """

    def __init__(self, model: str) -> None:
        self._model, self._label = _load(model)

    def contradiction(self, text: str, claim: str) -> float:
        """See `Entailment.contradiction`."""
        (scores,) = self._model.predict([(text[:_MOST_CHARS], claim)], apply_softmax=True, show_progress_bar=False)
        return float(scores[self._label])


def load_entailment(model: str) -> Entailment | None:
    """The model that a setting names, None for "". Raises: ModelUnavailableError if it cannot be used."""
    return CrossEncoderEntailment(model) if model else None


def _load(model: str) -> tuple[Any, int]:
    try:
        from sentence_transformers import CrossEncoder

        loaded = CrossEncoder(model)
        labels = {int(n): str(name).lower() for n, name in loaded.config.id2label.items()}
    except Exception as exc:  # a model's folder can fail in as many ways as there are libraries reading it
        raise ModelUnavailableError(f"无法加载推理模型 {model!r}：{exc}；{_ADVICE}") from exc
    for number, name in labels.items():
        if "contradict" in name:
            return loaded, number
    raise ModelUnavailableError(
        f"推理模型 {model!r} 没有名为 contradiction 的类别：{sorted(labels.values())}；{_ADVICE}"
    )
