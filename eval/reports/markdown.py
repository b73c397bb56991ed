"""A report as Markdown, for a pull request or a ticket."""

from collections.abc import Iterable, Sequence

from eval.differences import MetricChange
from eval.reports import view
from eval.results import TITLES, GateReport, Run, Tally
from eval.scores import MetricScore

_WEAK_SHOWN = 30
_TEXTS_SHOWN = 50
_NEEDS_ESCAPE = str.maketrans({c: f"\\{c}" for c in "\\`*_[]<>|#"})


def to_markdown(report: GateReport) -> str:
    """The report, its verdict first; whatever comes from questions, texts or answers is escaped."""
    parts = [
        _head(report),
        _metrics(report),
        _changes(report),
        _texts(report),
        _kinds(report.run),
        _mutations(report),
        _judge(report),
        _weak(report.run),
        _reproduce(report.run),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _head(report: GateReport) -> str:
    run = report.run
    lines = [f"# 条文评测：{report.verdict.title}", ""]
    lines += [f"- {_plain(reason)}" for reason in report.verdict.reasons]
    version = "、".join(run.index_versions) or "无"
    against = f"，对比启用中的 {report.comparison.live_version}" if report.comparison else ""
    part = "，部分题目，不作发布依据" if run.partial else ""
    lines.append(f"- 索引 {version}{against}；题目 {len(run.rows)}（{run.split}）{part}")
    lines.append(f"- 单题 p50 {run.latency_ms['p50']:.1f} ms，p95 {run.latency_ms['p95']:.1f} ms")
    return "\n".join(lines)


def _metrics(report: GateReport) -> str:
    rows = (
        (b.title, str(b.score.n), f"{b.score.mean:.3f}", _interval(b.score), _number(b.floor, 2), b.mark)
        for b in view.metric_bars(report)
    )
    return "## 指标\n\n" + _table(("指标", "题数", "得分", "95% 区间", "下限", ""), rows)


def _changes(report: GateReport) -> str:
    if report.comparison is None:
        return ""
    rows = (_change(change) for change in view.changed_metrics(report))
    lines = ["## 与启用中的版本比较", "", _table(("指标", "启用中", "候选", "差", "95% 区间"), rows), ""]
    pairs = view.side_by_side(report)
    for pair in pairs[: view.QUESTIONS_SHOWN]:
        moved = {**pair.change.worse, **pair.change.better}
        what = "、".join(f"{TITLES.get(name, name)} {d:+.2f}" for name, d in moved.items()) or "文字不同"
        touched = f"（变动的条文：{'、'.join(pair.change.touched)}）" if pair.change.touched else ""
        lines.append(f"- {_plain(pair.candidate.question)}（{pair.candidate.id}）：{what}{touched}")
    return "\n".join([*lines, *_more(len(pairs), view.QUESTIONS_SHOWN, "题")]).rstrip()


def _texts(report: GateReport) -> str:
    groups = view.changed_texts(report)
    if not groups:
        return ""
    lines = [f"## 语料变动（{sum(len(g.changes) for g in groups)} 处）", ""]
    for group in groups[:_TEXTS_SHOWN]:
        first = group.first
        mark = "，**待复核**" if first.blocks else ("，已复核" if first.accepted else "")
        detail = f"：{_plain(first.detail)}" if first.detail else ""
        lines.append(f"- {_plain(group.title)} {view.CHANGE_TITLES[first.what]}{mark}{detail}")
    return "\n".join([*lines, *_more(len(groups), _TEXTS_SHOWN, "项")])


def _kinds(run: Run) -> str:
    rows = ((r.title, str(r.n), *(_number(mean, 2) for mean in r.means)) for r in view.kind_rows(run))
    return "## 按问题种类\n\n" + _table(("种类", "题数", *view.KIND_COLUMNS.values()), rows)


def _mutations(report: GateReport) -> str:
    table = report.mutations
    if table is None:
        return ""
    rows = (
        (row.title, *(_tally(tally) for tally in (row.overall, *map(row.by_style.get, table.styles))))
        for row in view.mutation_rows(report)
    )
    return "## 评测自检：改坏的答案\n\n" + _table(("改法", "识破", *table.styles), rows)


def _tally(tally: Tally | None) -> str:
    return f"{tally.share:.3f}（{tally.hits}/{tally.total}）" if tally else ""


def _judge(report: GateReport) -> str:
    judge = report.judge
    if judge is None:
        return ""
    lines = [f"## 模型评委（仅供参考）：{judge.title}", ""]
    lines += [f"- {_plain(reason)}" for reason in judge.reasons]
    rows = ((TITLES.get(m.name, m.name), str(m.n), f"{m.mean:.3f}") for m in judge.metrics)
    lines.append(_table(("指标", "题数", "得分"), rows))
    return "\n".join(lines)


def _weak(run: Run) -> str:
    weak = view.weak_rows(run)
    if not weak:
        return ""
    lines = [f"## 有扣分的题（{len(weak)} / {len(run.rows)}）", ""]
    for row in weak[:_WEAK_SHOWN]:
        what = "、".join(f"{TITLES.get(name, name)} {row.scores[name]:.2f}" for name in view.lost(row))
        lines.append(f"- {_plain(row.question)}（{row.id}）：{what}{''.join(f'；{_plain(f)}' for f in row.failures)}")
    return "\n".join([*lines, *_more(len(weak), _WEAK_SHOWN, "题")])


def _more(count: int, shown: int, unit: str) -> list[str]:
    """The line that says how many are not shown; none if all are."""
    return [f"- 另有 {count - shown} {unit}"] if count > shown else []


def _reproduce(run: Run) -> str:
    about = run.about
    if about is None:
        return ""
    index = about.index
    return (
        f"运行 `{about.run_id}`，语料 `{index.corpus_hash}`，构成 `{index.content_hash}`，"
        f"题库与规则 `{about.suite.hash}`，程序 `{about.program}`"
    )


def _change(change: MetricChange) -> tuple[str, ...]:
    title = TITLES.get(change.name, change.name)
    interval = f"{change.low:+.3f} … {change.high:+.3f}"
    return title, f"{change.live:.3f}", f"{change.candidate:.3f}", f"{change.difference:+.3f}", interval


def _interval(score: MetricScore) -> str:
    return f"{score.low:.3f}–{score.high:.3f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"| {' | '.join('---' for _ in head)} |"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines)


def _number(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}"


def _plain(text: str) -> str:
    return " ".join(text.split()).translate(_NEEDS_ESCAPE)
