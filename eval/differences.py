"""Where a candidate differs from the live version: metrics, questions, texts. What `eval.comparison` finds."""

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

    `accepted` says that a person named its source as reviewed; `expected` that such a change needs nobody's review.
    """

    address: str
    what: Literal["added", "removed", "text", "facts", "lost_official"]
    detail: str = ""
    expected: bool = False
    accepted: bool = False

    @property
    def blocks(self) -> bool:
        """Whether somebody has to look at it first."""
        return not (self.expected or self.accepted)


class Comparison(Model):
    """Candidate against live, over the same questions. `questions` are those that changed, touched ones first."""

    live_version: str
    metrics: tuple[MetricChange, ...]
    questions: tuple[QuestionChange, ...]
    texts: tuple[TextChange, ...]
