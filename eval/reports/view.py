"""What a report shows, worked out once for Markdown and HTML: pure functions from a report to rows of values."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from eval.differences import MetricChange, QuestionChange, TextGroup, grouped
from eval.results import TITLES, GateReport, MutationRow, Row, Run
from eval.scores import MetricScore

#: Names of the kinds of question for the people who read a report.
KIND_TITLES = {
    "definition": "定义",
    "applies": "是否适用",
    "must": "应当",
    "may": "可以",
    "must_not": "不得",
    "deadline": "期限与数额",
    "penalty": "处罚",
    "procedure": "程序",
    "rights": "权利",
    "comparison": "比较",
    "obligations": "义务清单",
    "authority": "主管机关",
    "content": "条文内容",
    "commentary": "评论",
    "refuse": "应拒答",
}

STATUS_TITLES = {"answered": "作答", "refused": "拒答", "clarify": "反问"}

CHANGE_TITLES = {
    "added": "新增",
    "removed": "删去",
    "text": "文字",
    "replaced": "换文本",
    "facts": "效力信息",
    "lost_official": "不再有全文",
}

#: Columns of the map of kinds: metric and short heading.
KIND_COLUMNS = {
    "status_correct": "结论",
    "citation_precision_article": "准·条",
    "citation_recall_article": "召·条",
    "citation_recall_paragraph": "召·款",
    "quote_validity": "引文",
    "version_validity": "版本",
    "required_facts": "要点",
    "claims_supported": "忠实",
}

#: Metrics whose course over the last runs is drawn.
TREND_METRICS = (
    "citation_recall_article",
    "citation_recall_paragraph",
    "required_facts",
    "refusal_precision",
    "claims_supported",
    "status_correct",
)

#: How many of a kind a report shows; it says how many there are.
QUESTIONS_SHOWN = 60
TEXTS_SHOWN = 200
_HISTOGRAM_BINS = 20


@dataclass(frozen=True, slots=True)
class MetricBar:
    """One metric beside its floor; percentages of the bar's width, 0 to 100."""

    name: str
    title: str
    score: MetricScore
    floor: float | None
    live: float | None

    @property
    def below(self) -> bool:
        """Whether the mean misses its floor."""
        return self.floor is not None and self.score.mean < self.floor

    @property
    def mark(self) -> str:
        """The same for readers who cannot tell colours apart."""
        if self.floor is None:
            return "—"
        return "✗" if self.below else "✓"


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind of question: how many, and the mean of each of `KIND_COLUMNS` (None: no such question)."""

    title: str
    n: int
    means: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """A question whose answer changed, with both rows."""

    change: QuestionChange
    live: Row | None
    candidate: Row

    @property
    def tone(self) -> str:
        """`better`, `worse`, `mixed`, or `changed` if no score moved."""
        if self.change.better and self.change.worse:
            return "mixed"
        if self.change.better:
            return "better"
        return "worse" if self.change.worse else "changed"


@dataclass(frozen=True, slots=True)
class Bin:
    """A bar of a histogram: `low` to `high` (ms), how many answers, and its share of the highest bar (0 to 1)."""

    low: float
    high: float
    n: int
    height: float


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """What the trend shows of an earlier run."""

    started: datetime
    version: str
    split: str
    outcome: str
    means: dict[str, float]


@dataclass(frozen=True, slots=True)
class TrendLine:
    """Course of one metric over `runs`; `points` are (x, y), both from 0 to 1, y upwards from `low` to `high`."""

    name: str
    title: str
    low: float
    high: float
    runs: tuple[TrendPoint, ...]
    values: tuple[float, ...]
    points: tuple[tuple[float, float], ...]

    @property
    def latest(self) -> float:
        """The newest value."""
        return self.values[-1]

    def height_of(self, value: float | None) -> float | None:
        """Where a value, say a floor, stands between `low` (0) and `high` (1); None if it lies outside the picture."""
        if value is None or not self.low <= value <= self.high:
            return None
        return (value - self.low) / (self.high - self.low)


def metric_bars(report: GateReport) -> list[MetricBar]:
    """Every metric of the judged run, in its order."""
    live = report.live
    return [
        MetricBar(m.name, TITLES.get(m.name, m.name), m, report.floors.get(m.name), live.mean(m.name) if live else None)
        for m in report.run.metrics
    ]


def kind_rows(run: Run) -> list[KindRow]:
    """The map of kinds, a row per kind that was asked."""
    rows = []
    for kind, metrics in run.by_kind.items():
        means = {m.name: m.mean for m in metrics}
        n = sum(row.kind == kind for row in run.rows)
        rows.append(KindRow(KIND_TITLES.get(kind, kind), n, tuple(means.get(name) for name in KIND_COLUMNS)))
    return rows


def side_by_side(report: GateReport) -> list[SideBySide]:
    """Changed questions with both answers: touched by the change of texts first, then worse ones; all of them."""
    if report.comparison is None or report.live is None:
        return []
    live = {row.id: row for row in report.live.rows}
    candidate = {row.id: row for row in report.run.rows}
    pairs = [SideBySide(c, live.get(c.id), candidate[c.id]) for c in report.comparison.questions if c.id in candidate]
    order = {"worse": 0, "mixed": 1, "better": 2, "changed": 3}
    return sorted(pairs, key=lambda p: (not p.change.touched, order[p.tone]))


def changed_metrics(report: GateReport) -> tuple[MetricChange, ...]:
    """Metrics under both versions, those that moved first; empty without a live version."""
    metrics = report.comparison.metrics if report.comparison else ()
    return tuple(sorted(metrics, key=lambda m: not (m.difference or m.too_low)))


def changed_texts(report: GateReport) -> list[TextGroup]:
    """What differs between the two corpora, the like of one source together; empty without a live version."""
    return grouped(report.comparison.texts) if report.comparison else []


def mutation_rows(report: GateReport) -> tuple[MutationRow, ...]:
    """Kinds of damage, then all of them, then the good claims accused; empty if nothing was damaged."""
    table = report.mutations
    return (*table.kinds, table.caught, table.accused) if table else ()


def weak_rows(run: Run) -> list[Row]:
    """Questions that lost anything, the worst first."""
    weak = [row for row in run.rows if lost(row) or row.failures]
    return sorted(weak, key=lambda row: (-len(row.failures), -sum(lost(row).values())))


def lost(row: Row) -> dict[str, float]:
    """What a question lost, by metric: 1 minus its score, only where that is more than nothing."""
    return {name: 1 - score for name, score in row.scores.items() if score < 1.0}


def latency_histogram(run: Run, *, bins: int = _HISTOGRAM_BINS) -> list[Bin]:
    """Answers by latency in bins of equal width from 0 to the 99th percentile; the last bin takes what is slower."""
    values = sorted(row.latency_ms for row in run.rows)
    if not values:
        return []
    top = max(values[max(math.ceil(len(values) * 0.99) - 1, 0)], 1.0)
    width = top / bins
    counts = [0] * bins
    for value in values:
        counts[min(int(value / width), bins - 1)] += 1
    highest = max(counts)
    return [Bin(i * width, (i + 1) * width, n, n / highest) for i, n in enumerate(counts)]


def trend_point(report: GateReport) -> TrendPoint | None:
    """A report as a point of the trend; None if it does not say when and over which version it ran."""
    about = report.run.about
    if about is None:
        return None
    means = {m.name: m.mean for m in report.run.metrics}
    return TrendPoint(about.started, about.index.version, report.run.split, report.verdict.title, means)


def trend_of(report: GateReport, history: Iterable[GateReport], *, last: int) -> list[TrendPoint]:
    """The `last` whole runs of the report's split up to the report itself, oldest first."""
    about = report.run.about
    points = [trend_point(r) for r in history if r.run.split == report.run.split and not r.run.partial]
    return [p for p in points if p and about and p.started <= about.started][-last:]


def trend_lines(points: Sequence[TrendPoint]) -> list[TrendLine]:
    """Lines of `TREND_METRICS` that at least two runs measured; the scale is the metric's own, at least 0.1 high."""
    lines = []
    for name in TREND_METRICS:
        runs = tuple(p for p in points if name in p.means)
        if len(runs) > 1:
            lines.append(_line(name, runs))
    return lines


def _line(name: str, runs: tuple[TrendPoint, ...]) -> TrendLine:
    values = tuple(run.means[name] for run in runs)
    high = min(1.0, max(values) + 0.02)
    low = max(0.0, min(min(values) - 0.02, high - 0.1))
    step = 1 / (len(values) - 1)
    points = tuple((i * step, (value - low) / (high - low)) for i, value in enumerate(values))
    return TrendLine(name, TITLES[name], low, high, runs, values, points)
