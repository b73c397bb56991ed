"""What a logistic regression found, read as a chance."""

import math
from collections.abc import Mapping


def chance(weights: Mapping[str, float], signals: Mapping[str, float]) -> float:
    """Chance (0 to 1) that the signals speak for; one that `weights` does not name says nothing."""
    return 1 / (1 + math.exp(-sum(weight * signals[name] for name, weight in weights.items())))
