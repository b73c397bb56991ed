"""The bench's runs as Markdown tables."""

from collections.abc import Iterable, Sequence

from eval.bench.retrieval.measures import MEASURES, Interval, bootstrap, paired
from eval.bench.retrieval.running import Run

_STYLES = ("everyday", "legal", "English")


def table(title: str, runs: Sequence[Run]) -> str:
    """One row a run; the first run is ours, and the others' differences are from it."""
    head = ["", *MEASURES, "Δ recall@5", "Δ mrr@10", "p50 ms", "p95 ms", "cpu p50/p95", "index MB"]
    rows = [_row(run, runs[0]) for run in runs]
    out = [f"### {title}: {len(runs[0].rows)} questions", "", *_markdown(head, rows)]
    if len(set(runs[0].styles)) > 1:
        out += ["", *_by_style(runs)]
    return "\n".join(out)


def _row(run: Run, ours: Run) -> list[str]:
    means = [_interval(bootstrap(run.values(measure))) for measure in MEASURES]
    deltas = ["", ""]
    if run is not ours:
        deltas = [_signed(paired(ours.values(m), run.values(m))) for m in ("recall@5", "mrr@10")]
    times = [f"{run.milliseconds(50):.1f}", f"{run.milliseconds(95):.1f}"]
    cpu = f"{run.milliseconds(50, cpu=True):.1f}/{run.milliseconds(95, cpu=True):.1f}"
    size = f"{run.index_bytes / 1e6:.1f}" if run.index_bytes else ""
    return [run.name, *means, *deltas, *times, cpu, size]


def _by_style(runs: Sequence[Run]) -> list[str]:
    styles = [s for s in _STYLES if s in runs[0].styles]
    head = ["recall@5", *(f"{s} ({runs[0].styles.count(s)})" for s in styles)]
    rows = [[run.name, *(_interval(bootstrap(run.values("recall@5", s))) for s in styles)] for run in runs]
    return _markdown(head, rows)


def _interval(value: Interval) -> str:
    return f"{value.mean:.3f} [{value.low:.2f}, {value.high:.2f}]"


def _signed(value: Interval) -> str:
    return f"{value.mean:+.3f} [{value.low:+.3f}, {value.high:+.3f}]"


def _markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return [f"| {' | '.join(line)} |" for line in lines]
