"""Where a candidate differs from the live version: metrics, questions, texts. What `eval.comparison` finds."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from eval.scores import Model, Score


class MetricChange(Model):
    """A metric under both versions, over the `n` questions that both scored; `difference` is candidate minus live.

    `low` and `high` bound the difference (95 %, paired bootstrap); `allowed` is the drop the rules allow, None if they
    do not watch this metric.
    """

    name: str
    live: Score
    candidate: Score
    difference: float
    low: float
    high: float
    n: int
    allowed: float | None = None

    @property
    def too_low(self) -> bool:
        """Whether a drop beyond the allowed one cannot be ruled out."""
        return self.allowed is not None and self.low < -self.allowed


class QuestionChange(Model):
    """A question whose answer or surroundings differ; both answers are in the rows of the two runs.

    `touched` names its gold and cited provisions that differ between the two corpora; `better` and `worse` are the
    metrics that moved, with candidate minus live.
    """

    id: str
    touched: tuple[str, ...]
    better: dict[str, float]
    worse: dict[str, float]
    same_answer: bool


class TextChange(Model):
    """A place of the corpus that differs: `address` is `pipl:a24`, or `pipl` for the facts of a source.

    `text` is another wording of the same kind of text, `replaced` a text of another kind in its place.
    `accepted` says that a person named its source as reviewed; `expected` that such a change needs nobody's review.
    """

    address: str
    what: Literal["added", "removed", "text", "replaced", "facts", "lost_official"]
    detail: str = ""
    expected: bool = False
    accepted: bool = False

    @property
    def blocks(self) -> bool:
        """Whether somebody has to look at it first."""
        return not (self.expected or self.accepted)


@dataclass(frozen=True, slots=True)
class TextGroup:
    """Changes of one source that are alike and have no words of their own to tell, in the order of their places."""

    changes: tuple[TextChange, ...]

    @property
    def first(self) -> TextChange:
        """What all of them are like."""
        return self.changes[0]

    @property
    def source(self) -> str:
        """Id of the source that changed."""
        return self.first.address.partition(":")[0]

    @property
    def title(self) -> str:
        """The place, or the source and how many of its places with the first ones: `pipl（12 处：a1、a2、a3 等）`."""
        if len(self.changes) == 1:
            return self.first.address
        keys = [change.address.partition(":")[2] for change in self.changes]
        shown = "、".join(keys[:_PLACES_SHOWN]) + (" 等" if len(keys) > _PLACES_SHOWN else "")
        return f"{self.source}（{len(keys)} 处：{shown}）"


_PLACES_SHOWN = 5
_NUMBERS = re.compile(r"(\d+)")


def grouped(changes: Iterable[TextChange]) -> list[TextGroup]:
    """The changes, those that block first and the like of one source together; every change is in one group."""
    groups: dict[tuple[object, ...], list[TextChange]] = {}
    for change in sorted(changes, key=lambda c: (not c.blocks, _in_order(c.address))):
        source, _, place = change.address.partition(":")
        own = change.address if change.detail or not place else ""
        groups.setdefault((source, own, change.what, change.blocks, change.accepted), []).append(change)
    return [TextGroup(tuple(found)) for found in groups.values()]


def _in_order(address: str) -> tuple[str | int, ...]:
    """Sort key that puts `a2` before `a10`: words and numbers take turns, so that like is compared with like."""
    return tuple(int(part) if part.isdecimal() else part for part in _NUMBERS.split(address))


class Comparison(Model):
    """Candidate against live, over the same questions. `questions` are those that changed, touched ones first."""

    live_version: str
    metrics: tuple[MetricChange, ...]
    questions: tuple[QuestionChange, ...]
    texts: tuple[TextChange, ...]
