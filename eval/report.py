"""The tables of a run for the terminal."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from eval.differences import Comparison, QuestionChange
from eval.results import TITLES, GateReport, MutationReport, Row, Run

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_WORST_SHOWN = 15


def print_report(report: GateReport, console: "Console") -> None:
    """Print the metrics with their floors, the metrics by kind, the worst questions and the verdict."""
    from rich.markup import escape

    run, verdict = report.run, report.verdict
    if report.comparison:
        _print_comparison(report.comparison, run, console)
    console.print(_overall_table(run, report.floors))
    console.print(_kind_table(run))
    if report.mutations:
        console.print(_mutation_table(report.mutations))
    worst = [row for row in run.rows if _worth_showing(row)]
    for row in worst[:_WORST_SHOWN]:
        console.print(escape(_describe(row)), highlight=False, soft_wrap=True)
    if len(worst) > _WORST_SHOWN:
        console.print(f"… 另有 {len(worst) - _WORST_SHOWN} 题有扣分，详见 --json")
    console.print(_summary(run), highlight=False, soft_wrap=True)
    colour = {"pass": "green", "fail": "red"}.get(verdict.outcome.value, "yellow")
    console.print(f"[bold {colour}]{verdict.title}[/]" + ("（部分题目，不作发布依据）" if run.partial else ""))
    for reason in verdict.reasons:
        console.print(f"  - {escape(reason)}", highlight=False, soft_wrap=True)


def _print_comparison(comparison: Comparison, run: Run, console: "Console") -> None:
    """Questions that changed, those about changed provisions first, then the metrics that moved."""
    from rich.markup import escape

    blocking = [change for change in comparison.texts if change.blocks]
    console.print(
        f"与启用中的 {comparison.live_version} 比较：{len(comparison.texts)} 处文本或信息不同"
        f"（{len(blocking)} 处须核对），{len(comparison.questions)} 题受影响",
        highlight=False,
        soft_wrap=True,
    )
    asked = {row.id: row.question for row in run.rows}
    for change in comparison.questions[:_WORST_SHOWN]:
        console.print(escape(_question_line(change, asked[change.id])), highlight=False, soft_wrap=True)
    if len(comparison.questions) > _WORST_SHOWN:
        console.print(f"… 另有 {len(comparison.questions) - _WORST_SHOWN} 题，详见 --json")
    for metric in comparison.metrics:
        if metric.difference or metric.too_low:
            console.print(
                f"  {TITLES[metric.name]}  {metric.live:.3f} → {metric.candidate:.3f}"
                f"（{metric.low:+.3f} 至 {metric.high:+.3f}，{metric.n} 题）",
                highlight=False,
                soft_wrap=True,
            )


def _question_line(change: QuestionChange, question: str) -> str:
    moved = [f"{TITLES[n]} {by:+.2f}" for n, by in (*change.worse.items(), *change.better.items())]
    touched = f"  所涉条文有变：{' '.join(change.touched)}" if change.touched else ""
    mark = "－" if change.worse else ("＋" if change.better else "·")
    return f"{mark} {change.id}  {question}{touched}" + (f"\n    {'；'.join(moved)}" if moved else "")


def _summary(run: Run) -> str:
    suite = run.about.suite.hash if run.about else run.questions
    return (
        f"题目 {len(run.rows)}（评测集 {suite}）  索引 {'、'.join(run.index_versions) or '无'}  "
        f"作答 {run.answering_s:.1f} 秒  评分 {run.scoring_s:.1f} 秒  "
        f"单题 p50 {run.latency_ms['p50']:.0f} ms  p95 {run.latency_ms['p95']:.0f} ms  "
        f"答案 p50 {run.answer_chars['p50']:.0f} 字  p95 {run.answer_chars['p95']:.0f} 字"
    )


def _overall_table(run: Run, floors: Mapping[str, float]) -> "Table":
    from rich.table import Table

    table = Table(title=f"评测（{run.split}）")
    table.add_column("指标")
    for heading in ("题数", "得分", "区间", "下限"):
        table.add_column(heading, justify="right")
    for metric in run.metrics:
        floor = floors.get(metric.name)
        low = floor is not None and metric.mean < floor
        score = f"[red]{metric.mean:.3f}[/]" if low else f"{metric.mean:.3f}"
        title = TITLES.get(metric.name, metric.name)
        within = f"{metric.low:.2f}–{metric.high:.2f}"
        table.add_row(title, str(metric.n), score, within, "" if floor is None else f"{floor:.2f}")
    return table


def _kind_table(run: Run) -> "Table":
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
    for kind, metrics in run.by_kind.items():
        means = {m.name: m.mean for m in metrics}
        count = sum(row.kind == kind for row in run.rows)
        table.add_row(kind, str(count), *(f"{means[n]:.2f}" if n in means else "–" for n in shown))
    return table


def _mutation_table(mutations: MutationReport) -> "Table":
    from rich.table import Table

    table = Table(title="评测自检：改坏的论断")
    table.add_column("改法")
    for heading in ("识破", *mutations.styles):
        table.add_column(heading, justify="right")
    for row in (*mutations.kinds, mutations.caught, mutations.accused):
        tallies = (row.overall, *map(row.by_style.get, mutations.styles))
        table.add_row(row.title, *(f"{t.share:.3f} ({t.hits}/{t.total})" if t else "" for t in tallies))
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
