"""`tiaowen eval`: run the golden questions against an index version and judge the result."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from corpus.errors import IndexMissingError
from eval import new_cli, report_cli
from eval.console import cannot_judge, progress_bars
from eval.diff_cli import diff_command
from eval.samples import GOLDEN_PATH, Kind
from eval.selection import Selection
from eval.suite import RULES_PATH

if TYPE_CHECKING:
    from eval.results import GateReport
    from eval.subject import Workshop

SplitChoice = Literal["dev", "test", "all"]

_EPILOG = "例：tiaowen eval --split dev --kind deadline"


def register(app: typer.Typer) -> None:
    """Add the group `eval`, which without a subcommand evaluates, and the command `diff`."""
    group = typer.Typer(invoke_without_command=True, epilog=_EPILOG)
    group.callback(epilog=_EPILOG)(eval_command)
    report_cli.register(group)
    new_cli.register(group)
    app.add_typer(group, name="eval")
    app.command("diff")(diff_command)


def eval_command(
    context: typer.Context,
    split: Annotated[SplitChoice, typer.Option(help="哪一半题目")] = "all",
    kind: Annotated[list[Kind] | None, typer.Option(help="只评这些种类的问题（可多次给出）")] = None,
    sample: Annotated[int | None, typer.Option(min=1, help="随机抽取几题，每次抽到的相同")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="最多评前几题")] = None,
    held_only: Annotated[bool, typer.Option("--held-only", help="跳过索引中没有其法规的题目")] = False,
    workers: Annotated[int, typer.Option(min=1, max=32, help="同时作答的题数；等待模型时才有用")] = 1,
    fresh: Annotated[bool, typer.Option("--fresh", help="不接着上次中断处继续，从头评")] = False,
    questions: Annotated[Path, typer.Option("--questions", metavar="FILE", help="题目文件")] = GOLDEN_PATH,
    rules: Annotated[Path, typer.Option("--rules", metavar="FILE", help="判定规则")] = RULES_PATH,
    candidate: Annotated[
        str | None, typer.Option("--candidate", metavar="VERSION", help="评这个尚未启用的版本，并与启用中的逐题比较")
    ] = None,
    accept: Annotated[
        list[str] | None, typer.Option("--accept", metavar="SOURCE", help="这部法规的改动已有人核对（可多次给出）")
    ] = None,
    mutations: Annotated[bool, typer.Option(help="一并改坏一千个论断，看校验能否识破（约半分钟）")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON 报告")] = False,
) -> None:
    """评测启用中的版本或 --candidate：逐题作答、核对引用与要点，按 gate.toml 判定。

    退出码 0 通过，1 不通过，2 无法判定。候选版本通过后才能 tiaowen index promote。
    """
    if context.invoked_subcommand is not None:
        return
    from eval.evaluation import keep

    if accept and candidate is None:
        raise typer.BadParameter("--accept 只与 --candidate 一起使用")
    selection = Selection(split, tuple(kind or ()), sample, limit, held_only=held_only)
    with cannot_judge():
        workshop = _workshop(questions, rules)
        report = _evaluate(workshop, selection, candidate, accept or [], workers=workers, fresh=fresh, quiet=as_json)
        report = _checked(workshop, report) if mutations else report
        typer.echo(f"报告：{keep(workshop, report)}", err=True)
    print_outcome(report, as_json=as_json)
    raise typer.Exit(report.verdict.exit_code)


def print_outcome(report: "GateReport", *, as_json: bool) -> None:
    """Print a report: JSON for machines, tables for people."""
    if as_json:
        typer.echo(report.model_dump_json(indent=1))
        return
    from rich.console import Console

    from eval.report import print_report

    print_report(report, Console())


def _workshop(questions: Path, rules: Path) -> "Workshop":
    from corpus.settings import load_settings
    from eval.subject import Workshop

    return Workshop.of(load_settings(), golden=questions, rules=rules)


def _evaluate(
    workshop: "Workshop",
    selection: Selection,
    candidate: str | None,
    accepted: Sequence[str],
    *,
    workers: int,
    fresh: bool,
    quiet: bool,
) -> "GateReport":
    from eval.evaluation import evaluate, questions_for

    live = _live(workshop, needed=candidate is None)
    version = candidate or live
    questions = questions_for(workshop, version, selection)
    with progress_bars(quiet=quiet) as progress:
        report = evaluate(
            workshop,
            version,
            questions,
            live=live,
            accepted=accepted,
            workers=workers,
            fresh=fresh,
            progress=progress,
        )
    _remark(report, questions.not_held)
    return report


def _checked(workshop: "Workshop", report: "GateReport") -> "GateReport":
    from eval.self_check import with_self_check

    return with_self_check(workshop, report)


def _live(workshop: "Workshop", *, needed: bool) -> str:
    """The live version. A candidate is judged by the floors alone where nothing is live."""
    try:
        return workshop.store.live()
    except IndexMissingError:
        if needed:
            raise
    typer.echo("还没有启用的版本可比：只按下限评判", err=True)
    return ""


def _remark(report: "GateReport", not_held: int) -> None:
    """Say on stderr what makes this evaluation unlike the usual one."""
    if not_held:
        typer.echo(f"跳过 {not_held} 题：索引中没有其法规", err=True)
    if report.run.about and not report.run.about.index.has_official:
        typer.echo("索引里只有自写摘要，没有官方全文：按摘要的下限评判", err=True)
