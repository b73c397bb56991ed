"""`tiaowen eval`: run the golden questions and judge the result."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Literal

import typer

from corpus.errors import TiaowenError
from eval.gate import judge, load_rules
from eval.report import Report, print_report
from eval.runner import Answerer, Progress, run
from eval.samples import Kind, Sample, held_samples, load_samples
from eval.texts import IndexedTexts

SplitChoice = Literal["dev", "test", "all"]

_EPILOG = "例：tiaowen eval --split dev --kind deadline"
_CANNOT_JUDGE = 2


def register(app: typer.Typer) -> None:
    """Add the command `eval` to the command line."""

    @app.command("eval", epilog=_EPILOG)
    def eval_command(
        split: Annotated[SplitChoice, typer.Option(help="哪一半题目")] = "all",
        kind: Annotated[Kind | None, typer.Option(help="只评一种问题")] = None,
        as_json: Annotated[bool, typer.Option("--json", help="输出 JSON 报告")] = False,
        limit: Annotated[int | None, typer.Option(min=1, help="最多评几题")] = None,
        held_only: Annotated[bool, typer.Option("--held-only", help="跳过索引中没有其法规的题目")] = False,
    ) -> None:
        """评测：逐题作答、核对引用与要点，并按 gate.toml 判定。退出码 0 通过，1 不通过，2 无法判定。"""
        try:
            code = _evaluate(split, kind, limit, as_json=as_json, held_only=held_only)
        except TiaowenError as exc:
            typer.echo(f"无法评测：{exc}", err=True)
            code = _CANNOT_JUDGE
        raise typer.Exit(code)


def select(samples: list[Sample], *, split: SplitChoice, kind: Kind | None, limit: int | None) -> list[Sample]:
    """Samples of one split and kind, in their order, at most `limit`."""
    chosen = [s for s in samples if split in ("all", s.split) and kind in (None, s.kind)]
    return chosen[:limit]


def _evaluate(split: SplitChoice, kind: Kind | None, limit: int | None, *, as_json: bool, held_only: bool) -> int:
    """Run, print, and give the gate's exit code."""
    from rich.console import Console

    from app.chain import build_chain
    from corpus.settings import load_settings

    samples = select(load_samples(), split=split, kind=kind, limit=limit)
    chain = build_chain(load_settings())
    texts = IndexedTexts(chain.edition.index.scan())
    rules = load_rules() if texts.has_official else load_rules().for_digests()
    if not texts.has_official:
        typer.echo("索引里只有自写摘要，没有官方全文：按摘要的下限评判", err=True)
    asked = held_samples(samples, texts) if held_only else samples
    if len(asked) < len(samples):
        typer.echo(f"跳过 {len(samples) - len(asked)} 题：索引中没有其法规", err=True)
    partial = kind is not None or limit is not None or len(asked) < len(samples)
    report = _run_with_progress(
        asked, lambda question, as_of: chain.answer(question, as_of=as_of), texts, split, partial=partial, quiet=as_json
    )
    verdict = judge(report, rules)
    if as_json:
        outcome: dict[str, object] = {
            "outcome": verdict.outcome.value,
            "reasons": verdict.reasons,
            "exit_code": verdict.exit_code,
        }
        typer.echo(json.dumps(report.model_dump(mode="json") | {"gate": outcome}, ensure_ascii=False, indent=2))
    else:
        print_report(report, rules, verdict, Console())
    return verdict.exit_code


def _run_with_progress(
    samples: list[Sample], answer: Answerer, texts: IndexedTexts, split: str, *, partial: bool, quiet: bool
) -> Report:
    with _progress_bar(quiet=quiet) as progress:
        return run(samples, answer, texts=texts, split=split, partial=partial, progress=progress)


@contextmanager
def _progress_bar(*, quiet: bool) -> Iterator[Progress]:
    """A bar on stderr; nothing there when stderr is no terminal or `quiet` is set."""
    from rich.console import Console
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    with Bar(console=console, transient=True, disable=quiet or not sys.stderr.isatty()) as bar:
        task = bar.add_task("评测", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
