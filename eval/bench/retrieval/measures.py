"""How well ranked places answer questions: recall, reciprocal rank, nDCG, and intervals by bootstrap."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from eval.bootstrap import interval

#: (source id, key of article or section); an empty key as gold stands for any place in the source.
Place = tuple[str, str]
#: A gold place and those that say the same in another law: any of them will do.
Group = tuple[Place, ...]

MEASURES = ("recall@1", "recall@5", "recall@10", "mrr@10", "ndcg@10", "right@1")


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with the bounds between which 95 % of the resampled means lie."""

    mean: float
    low: float
    high: float


def matches(place: Place, gold: Place) -> bool:
    """Whether a place found is the gold one, or lies in the source that is gold as a whole."""
    return place == gold or (not gold[1] and place[0] == gold[0])


def in_group(place: Place, group: Group) -> bool:
    """Whether a place found is one of the group."""
    return any(matches(place, wanted) for wanted in group)


def scores(found: Sequence[Place], gold: Sequence[Group], alternatives: Sequence[Place] = ()) -> tuple[float, ...]:
    """The `MEASURES` of one question, each 0 to 1. `gold` is not empty, `found` has no place twice.

    Recall is the share of gold groups with a place among the first k; each counts once, however many of its places are
    found. Alternatives, which are right too, count in right@1 only: whether the first place is right.
    """
    first = [next((n for n, p in enumerate(found, start=1) if in_group(p, g)), 0) for g in gold]
    recalls = [sum(0 < rank <= k for rank in first) / len(gold) for k in (1, 5, 10)]
    ranks = [rank for rank in first if 0 < rank <= 10]
    ideal = sum(1 / math.log2(n + 1) for n in range(1, min(len(gold), 10) + 1))
    gain = sum(1 / math.log2(rank + 1) for rank in ranks)
    right = bool(found) and any(in_group(found[0], group) for group in (*gold, tuple(alternatives)))
    return (*recalls, 1 / min(ranks) if ranks else 0.0, gain / ideal, float(right))


def bootstrap(values: Sequence[float]) -> Interval:
    """Mean over questions with its interval; all 0 for no values."""
    if not values:
        return Interval(0.0, 0.0, 0.0)
    return Interval(sum(values) / len(values), *interval(values))


def paired(ours: Sequence[float], theirs: Sequence[float]) -> Interval:
    """Mean of ours minus theirs over the same questions, with its interval."""
    return bootstrap([a - b for a, b in zip(ours, theirs, strict=True)])
