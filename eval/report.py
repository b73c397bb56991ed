"""What a run found: a model for machines, and tables for the terminal."""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from app.answer import Status

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from eval.gate import Rules, Verdict

_WORST_SHOWN = 15

#: Names of the metrics for the people who read the table.
TITLES = {
    "status_correct": "结论类型正确（答 / 拒 / 反问）",
    "citation_precision_article": "引用准确率（条）",
    "citation_recall_article": "引用召回率（条）",
    "citation_precision_paragraph": "引用准确率（款）",
    "citation_recall_paragraph": "引用召回率（款）",
    "quote_validity": "引文逐字可核",
    "version_validity": "引用版本有效",
    "claims_cited": "每句有出处",
    "claims_supported": "每句受原文支持",
    "required_facts": "必备要点",
    "forbidden_facts": "无禁止内容",
    "id_based_context_precision": "ragas 按编号准确率",
    "id_based_context_recall": "ragas 按编号召回率",
    "quoted_spans_alignment": "ragas 引文对齐",
    "refusal_precision": "拒答准确率",
    "refusal_recall": "应拒尽拒",
}


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MetricScore(_Model):
    """Mean of a metric over the `n` questions it applies to, 0 to 1."""

    name: str
    mean: float
    n: int


class Row(_Model):
    """One question: what it should have given, what it gave, its scores, and what could not be scored."""

    id: str
    kind: str
    split: str
    question: str
    as_of: date | None
    expected: Status
    status: Status | None
    gold: tuple[str, ...]
    cited: tuple[str, ...]
    text: str
    scores: dict[str, float]
    failures: tuple[str, ...]
    latency_ms: float


class Report(_Model):
    """One run. `suite` is a hash of the questions; `partial` says that some were left out on purpose."""

    format: Literal[1] = 1
    suite: str
    split: str
    partial: bool
    index_versions: tuple[str, ...]
    metrics: tuple[MetricScore, ...]
    by_kind: dict[str, tuple[MetricScore, ...]]
    gold_problems: tuple[str, ...]
    rows: tuple[Row, ...]
    latency_ms: dict[str, float]
    answering_s: float
    scoring_s: float

    @property
    def failures(self) -> int:
        """Number of things that could not be scored: answers that raised, metrics that raised or gave NaN."""
        return sum(len(row.failures) for row in self.rows)

    def mean(self, name: str) -> float | None:
        """Mean of a metric; None if it applied to no question."""
        return next((m.mean for m in self.metrics if m.name == name), None)


def percentile(in_order: Sequence[float], percent: int) -> float:
    """Nearest-rank percentile of ascending values; 0 if there are none."""
    if not in_order:
        return 0.0
    return in_order[max(math.ceil(len(in_order) * percent / 100), 1) - 1]


def print_report(report: Report, rules: "Rules", verdict: "Verdict", console: "Console") -> None:
    """Print the metrics with their floors, the metrics by kind, the worst questions and the verdict."""
    from rich.markup import escape

    console.print(_overall_table(report, rules.all_floors))
    console.print(_kind_table(report))
    worst = [row for row in report.rows if _worth_showing(row)]
    for row in worst[:_WORST_SHOWN]:
        console.print(escape(_describe(row)), highlight=False)
    if len(worst) > _WORST_SHOWN:
        console.print(f"… 另有 {len(worst) - _WORST_SHOWN} 题有扣分，详见 --json")
    console.print(
        f"题目 {len(report.rows)}（{report.suite}）  索引 {'、'.join(report.index_versions) or '无'}  "
        f"作答 {report.answering_s:.1f} 秒  评分 {report.scoring_s:.1f} 秒  "
        f"单题 p50 {report.latency_ms['p50']:.0f} ms  p95 {report.latency_ms['p95']:.0f} ms",
        highlight=False,
    )
    colour = {"pass": "green", "fail": "red"}.get(verdict.outcome.value, "yellow")
    console.print(f"[bold {colour}]{verdict.title}[/]" + ("（部分题目，不作发布依据）" if report.partial else ""))
    for reason in verdict.reasons:
        console.print(f"  - {escape(reason)}", highlight=False)


def _overall_table(report: Report, floors: Mapping[str, float]) -> "Table":
    from rich.table import Table

    table = Table(title=f"评测（{report.split}）")
    table.add_column("指标")
    for heading in ("题数", "得分", "下限"):
        table.add_column(heading, justify="right")
    for metric in report.metrics:
        floor = floors.get(metric.name)
        low = floor is not None and metric.mean < floor
        score = f"[red]{metric.mean:.3f}[/]" if low else f"{metric.mean:.3f}"
        title = TITLES.get(metric.name, metric.name)
        table.add_row(title, str(metric.n), score, "" if floor is None else f"{floor:.2f}")
    return table


def _kind_table(report: Report) -> "Table":
    from rich.table import Table

    shown = {
        "status_correct": "结论",
        "citation_precision_article": "准(条)",
        "citation_recall_article": "召(条)",
        "citation_recall_paragraph": "召(款)",
        "quote_validity": "引文",
        "required_facts": "要点",
    }
    table = Table(title="按问题种类")
    table.add_column("种类")
    table.add_column("题数", justify="right")
    for heading in shown.values():
        table.add_column(heading, justify="right")
    for kind, metrics in report.by_kind.items():
        means = {m.name: m.mean for m in metrics}
        count = sum(row.kind == kind for row in report.rows)
        table.add_row(kind, str(count), *(f"{means[n]:.2f}" if n in means else "–" for n in shown))
    return table


def _worth_showing(row: Row) -> bool:
    watched = ("status_correct", "citation_recall_article", "quote_validity", "version_validity", "required_facts")
    return bool(row.failures) or any(row.scores.get(name, 1.0) < 1.0 for name in watched)


def _describe(row: Row) -> str:
    low = [f"{TITLES.get(name, name)} {score:.2f}" for name, score in row.scores.items() if score < 1.0 and row.status]
    status = row.status.value if row.status else "出错"
    lines = [
        f"{row.id}  {row.question}",
        f"    应 {row.expected.value}，得 {status}；{'；'.join((*low, *row.failures))}",
    ]
    if row.gold:
        lines.append(f"    应引 {' '.join(row.gold)}；实引 {' '.join(row.cited) or '无'}")
    return "\n".join(lines)
