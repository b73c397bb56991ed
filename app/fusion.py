"""Ways to make one ranking out of several."""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def min_max(scores: Mapping[str, float]) -> dict[str, float]:
    """Scores stretched to 0..1; all 1.0 if they are equal, empty if empty."""
    if not scores:
        return {}
    low, high = min(scores.values()), max(scores.values())
    if high == low:
        return dict.fromkeys(scores, 1.0)
    return {key: (value - low) / (high - low) for key, value in scores.items()}


def weighted_sum(parts: Mapping[str, Mapping[str, float]], weights: Mapping[str, float]) -> dict[str, float]:
    """Sum of the parts' scores for every key, each part times its weight; a key absent from a part gets 0 from it.

    Raises: KeyError for a part without a weight.
    """
    total: dict[str, float] = {}
    for name, scores in parts.items():
        weight = weights[name]
        for key, value in scores.items():
            total[key] = total.get(key, 0.0) + weight * value
    return total


def reciprocal_rank_fusion(rankings: Sequence[Sequence[Key]], *, k: int = 60) -> list[tuple[Key, float]]:
    """(key, score) of ranked lists made one, best first; ties keep first-seen order. No key comes twice in a list.

    Raises: ValueError if `k` is below 1.
    Source: Cormack, Clarke, Buettcher, "Reciprocal Rank Fusion", SIGIR 2009; 60 is the value of the paper.
    """
    if k < 1:
        raise ValueError(f"k {k} is below 1")
    total: dict[Key, float] = {}
    for ranking in rankings:
        for rank, key in enumerate(ranking, start=1):
            total[key] = total.get(key, 0.0) + 1 / (k + rank)
    return sorted(total.items(), key=lambda pair: -pair[1])
