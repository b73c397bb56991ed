"""A score, its mean with an interval, and percentiles; and the base of every model that is kept."""

import math
from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

#: A score: NaN and what lies outside 0 to 1 does not get into a report.
Score = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class Model(BaseModel):
    """Frozen, and without fields that nobody declared."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class MetricScore(Model):
    """Mean of a metric over the `n` questions it applies to, with its bootstrap interval (95 %)."""

    name: str
    mean: Score
    low: Score
    high: Score
    n: int = Field(ge=1)


def percentiles(values: Sequence[float]) -> dict[str, float]:
    """Nearest-rank percentiles p50, p95 and p100; 0 without values."""
    in_order = sorted(values)
    return {f"p{p}": percentile(in_order, p) for p in (50, 95, 100)}


def percentile(in_order: Sequence[float], percent: int) -> float:
    """Nearest-rank percentile of ascending values; 0 if there are none."""
    if not in_order:
        return 0.0
    return in_order[max(math.ceil(len(in_order) * percent / 100), 1) - 1]
