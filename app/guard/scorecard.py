"""The second look at a claim in free words: how likely it says something else than its text, by a scorecard of signs.

Every sign gives points by the steps that it has passed; the points of all signs together are log-odds. The scorecard is
boosted stumps, which is a sum of one function a sign, so that each can be read by itself.
Source: Friedman, "Greedy function approximation: a gradient boosting machine", Annals of Statistics 29 (2001).
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

#: Written by `python -m eval.bench.restatements --write`.
SCORECARD_PATH = Path(__file__).with_name("scorecard.json")


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Log-odds of nothing known, and for each sign its steps: (value above which it counts, points)."""

    start: float
    steps: Mapping[str, tuple[tuple[float, float], ...]]

    def chance(self, signs: Mapping[str, float]) -> float:
        """Chance (0 to 1) that a claim with these signs says something else than its text; a sign not named is 0."""
        odds = self.start
        for name, steps in self.steps.items():
            value = signs.get(name, 0.0)
            odds += sum(points for bound, points in steps if value > bound)
        return 1 / (1 + math.exp(-odds))

    def as_json(self) -> str:
        """One line a sign."""
        lines = [f'"start": {self.start}']
        lines += [f"{json.dumps(name)}: {json.dumps(steps)}" for name, steps in sorted(self.steps.items())]
        return "{\n" + ",\n".join(lines) + "\n}\n"


@cache
def shipped_scorecard() -> Scorecard:
    """The one that is shipped."""
    content = json.loads(SCORECARD_PATH.read_text(encoding="utf-8"))
    start = float(content.pop("start"))
    steps = {name: tuple((float(bound), float(points)) for bound, points in found) for name, found in content.items()}
    return Scorecard(start, steps)
