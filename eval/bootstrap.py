"""How far a mean may lie from the truth, by drawing the questions anew (percentile bootstrap)."""

from collections.abc import Sequence

import numpy as np

DRAWS = 2000
CONFIDENCE = 0.95
_SEED = 20260101


def interval(values: Sequence[float]) -> tuple[float, float]:
    """Bounds of the mean of `values` at 95 %; the same values give the same bounds.

    Values that are all alike give themselves: the interval speaks of the questions drawn, not of those never asked.
    Raises: ValueError without values.
    Source: Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13.
    """
    if not len(values):
        raise ValueError("an interval needs values")
    array = np.asarray(values, dtype=np.float64)
    if (array == array[0]).all():
        return float(array[0]), float(array[0])
    draws = np.random.default_rng(_SEED).integers(0, len(array), size=(DRAWS, len(array)))
    means = array[draws].mean(axis=1)
    low, high = np.quantile(means, ((1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2))
    return float(low), float(high)
