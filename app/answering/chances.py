"""What a logistic regression found, read as a chance."""

import math
from collections.abc import Mapping


def chance(weights: Mapping[str, float], signals: Mapping[str, float]) -> float:
    """Chance (0 to 1) that the signals, by the names that `weights` has, speak for."""
    return 1 / (1 + math.exp(-sum(weights[name] * value for name, value in signals.items())))
