"""`tiaowen eval report` and `tiaowen eval judge`: what may be done with a run that is kept."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from eval.console import cannot_judge, progress_bar

if TYPE_CHECKING:
    from eval.results import GateReport
    from eval.store import ReportStore

Format = Literal["html", "markdown", "junit", "json"]

_TREND_RUNS = 20


def register(group: typer.Typer) -> None:
    """Add the subcommands to the group `eval`."""
    group.command("report", epilog="例：tiaowen eval report --format html --out report.html")(report_command)
    group.command("judge", epilog="例：tiaowen eval judge --workers 8")(judge_command)


def report_command(
    version: Annotated[
        str | None, typer.Option("--version", metavar="VERSION", help="哪个索引版本；默认最近一次评测的")
    ] = None,
    file_format: Annotated[Format, typer.Option("--format", help="报告的形式")] = "html",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="写到文件；默认输出到终端")] = None,
) -> None:
    """最近一次评测的报告：HTML（一个文件，手机可读）、Markdown、JUnit XML 或 JSON。"""
    with cannot_judge():
        text = render(_store(), version, file_format)
        if out is not None:
            _write(out, text)
    if out is None:
        typer.echo(text)
    else:
        typer.echo(f"已写入 {out}", err=True)


def judge_command(
    version: Annotated[
        str | None, typer.Option("--version", metavar="VERSION", help="哪个索引版本；默认最近一次评测的")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, max=32, help="同时送评的题数")] = 4,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """请模型评委看最近一次评测的答案，意见记入报告。退出码 0 没有异议，1 有异议，2 未能给出意见；不影响放行。"""
    with cannot_judge():
        report = _judged(_store(), version, workers, quiet=as_json)
    from eval.results import TITLES

    opinion = report.judge
    if opinion is None:  # pragma: no cover - `_judged` always sets it
        raise typer.Exit(2)
    if as_json:
        typer.echo(opinion.model_dump_json(indent=1))
    else:
        typer.echo(f"评委 {opinion.model}：{opinion.title}")
        for metric in opinion.metrics:
            typer.echo(f"  {TITLES.get(metric.name, metric.name)} {metric.mean:.3f}（{metric.n} 题）")
        for reason in opinion.reasons:
            typer.echo(f"  - {reason}")
    raise typer.Exit(opinion.exit_code)


def render(store: "ReportStore", version: str | None, file_format: Format) -> str:
    """The newest report of a version (or of all) in one of the formats. Raises: ReportError if there is none."""
    report = store.latest(version)
    if file_format == "json":
        return report.model_dump_json(indent=1)
    if file_format == "markdown":
        from eval.reports.markdown import to_markdown

        return to_markdown(report)
    if file_format == "junit":
        from eval.reports.junit import to_junit

        return to_junit(report)
    from eval.reports.html import to_html
    from eval.reports.view import trend_of

    return to_html(report, trend_of(report, store.history(), last=_TREND_RUNS))


def _store() -> "ReportStore":
    from corpus.settings import load_settings
    from eval.store import ReportStore

    return ReportStore(load_settings().data_dir)


def _write(out: Path, text: str) -> None:
    """Write a report. Raises: ReportError if the file cannot be written."""
    from eval.store import ReportError

    try:
        out.write_text(text, encoding="utf-8")
    except OSError as exc:
        raise ReportError(f"报告写不进 {out}：{exc.strerror} (cannot write the report)") from exc


def _judged(store: "ReportStore", version: str | None, workers: int, *, quiet: bool) -> "GateReport":
    """The newest report with the judge's opinion, saved in its place."""
    from corpus.encoders import load_dense_encoder
    from corpus.settings import load_settings
    from eval.judge.judging import judge_run
    from eval.judge.metrics import build_judge
    from eval.subject import Workshop, open_subject

    settings = load_settings()
    metrics = build_judge(settings, load_dense_encoder())
    report = store.latest(version)
    if report.run.about is None:
        from eval.store import ReportError

        raise ReportError("这份报告没有写明索引版本，无法送评 (the report names no index version)")
    texts = open_subject(Workshop.of(settings), report.run.about.index.version).texts
    with progress_bar("评委", quiet=quiet) as progress:
        opinion = judge_run(report.run, texts, metrics, model=settings.judge_model, workers=workers, progress=progress)
    judged = report.model_copy(update={"judge": opinion})
    store.save(judged)
    return judged
