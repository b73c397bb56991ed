"""The `tiaowen` command. Results go to stdout, messages to stderr; 0 done, 1 failed, 2 wrong usage."""

import json
import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.checklist.cli import checklist_command
from corpus.errors import TiaowenError

if TYPE_CHECKING:
    from app.chain import Chain
    from corpus.index.approvals import Approvals
    from corpus.settings import Settings

cli = typer.Typer(
    name="tiaowen",
    help="条文：回答中国人工智能、数据与互联网合规问题，每句话都注明条、款、项。\n\n"
    "示例：tiaowen ask '算法备案要在几日内办理？'",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
index_cli = typer.Typer(help="查看、启用、回退索引版本。示例：tiaowen index list --json", no_args_is_help=True)
cli.add_typer(index_cli, name="index")

AsOf = Annotated[str | None, typer.Option("--as-of", metavar="YYYY-MM-DD", help="按这一天有效的法律回答")]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON，一行一个结果")]
Batch = Annotated[
    Path | None, typer.Option("--batch", metavar="FILE", help="每行一个问题：纯文本，或含 question、as_of 的 JSON")
]


#: `index gc` keeps what the last few ingests read and encoded; the next one starts from it.
_CACHED_INGESTS = 3


def main(argv: list[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    for entry in entry_points(group="tiaowen.commands"):
        entry.load()(cli)
    try:
        cli(args=argv)
    except SystemExit as exc:
        return exc.code if isinstance(exc.code, int) else 1
    except TiaowenError as exc:
        typer.echo(f"错误：{exc}", err=True)
        return 1
    except (KeyboardInterrupt, BrokenPipeError):
        return 130
    return 0


@cli.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="问题，中文或英文")] = None,
    as_of: AsOf = None,
    batch: Batch = None,
    as_json: Json = False,
) -> None:
    """回答一个问题，或（--batch）一份问题清单。示例：tiaowen ask '个保法第38条' --as-of 2024-01-01"""

    def one(chain: "Chain", line: BatchLine, day: date | None) -> None:
        if as_json:
            typer.echo(chain.answer(line.question, as_of=day).model_dump_json())
            return
        from app.terminal import print_stream

        print_stream(chain.stream(line.question, as_of=day))

    _run(one, question, batch, as_of, as_json=as_json)


@cli.command()
def search(
    question: Annotated[str | None, typer.Argument(help="问题或关键词")] = None,
    top_k: Annotated[int, typer.Option("-k", "--top-k", min=1, max=50, help="最多返回的条文数")] = 10,
    as_of: AsOf = None,
    batch: Batch = None,
    explain: Annotated[bool, typer.Option("--explain", help="列出每条得分的由来")] = False,
    as_json: Json = False,
) -> None:
    """只检索，不作答：列出最相关的条文。示例：tiaowen search '人脸识别 单独同意' -k 5 --explain"""
    from app import hits

    def one(chain: "Chain", line: BatchLine, day: date | None) -> None:
        found = chain.search(line.question, as_of=day, top_k=top_k)
        catalog = chain.edition.catalog
        if as_json:
            typer.echo(json.dumps(hits.as_json(found, catalog, explained=explain), ensure_ascii=False))
            return
        for text in hits.lines(found, catalog, explained=explain):
            typer.echo(text)

    _run(one, question, batch, as_of, as_json=as_json)


@cli.command()
def serve(
    host: Annotated[str | None, typer.Option(help="监听地址，默认取 TIAOWEN_HOST")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="端口，默认取 TIAOWEN_PORT")] = None,
) -> None:
    """启动网页、API 与 Slack 接口（同一端口）。示例：tiaowen serve --port 8000"""
    from app.serving import run_server

    settings = _settings()
    run_server(_chain(settings), settings, host=host or settings.host, port=settings.port if port is None else port)


cli.command(name="checklist")(checklist_command)


@index_cli.command("list")
def list_versions(as_json: Json = False) -> None:
    """列出索引版本，新的在前；注明评测是否通过、是否强制启用过。"""
    from app.version_list import describe, read_versions

    rows = read_versions(_store(), _approvals())
    if as_json:
        typer.echo(json.dumps([row.to_json() for row in rows], ensure_ascii=False))
        return
    if not rows:
        typer.echo("还没有索引版本；运行 tiaowen ingest")
    for row in rows:
        typer.echo(describe(row))


@index_cli.command()
def promote(
    version: Annotated[str, typer.Argument(help="版本号，见 tiaowen index list")],
    force: Annotated[bool, typer.Option("--force", help="未通过评测也启用；须同时写明 --reason")] = False,
    reason: Annotated[str, typer.Option("--reason", help="强制启用的理由，记入 promotions.jsonl")] = "",
) -> None:
    """启用一个通过了评测的版本；正在运行的服务随即改用它。先运行 tiaowen eval --candidate 版本号"""
    from corpus.index.approvals import installed_suite
    from corpus.index.promotion import promote_forced, promote_passed

    if force != bool(reason.strip()):
        raise typer.BadParameter("--force 与 --reason 须一起使用")
    try:
        if force:
            promote_forced(_store(), _approvals(), version, reason=reason)
        else:
            promote_passed(_store(), _approvals(), version, suite=installed_suite)
    except ValueError as exc:
        raise typer.BadParameter(str(exc)) from exc
    typer.echo(f"已启用 {version}")


@index_cli.command()
def rollback() -> None:
    """退回上一个启用过的版本，不要求评测。"""
    from corpus.index.promotion import roll_back

    typer.echo(f"已退回 {roll_back(_store(), _approvals())}")


@index_cli.command("gc")
def collect_garbage(keep: Annotated[int, typer.Option(min=0, help="另外保留的最新版本数")] = 3) -> None:
    """删除旧版本，以及最近三次入库都没有用到的缓存；启用中的与上一版总会保留。"""
    from corpus.blob_cache import open_cache

    removed = _store().garbage_collect(keep=keep)
    typer.echo(f"已删除 {len(removed)} 个版本" + (f"：{'、'.join(removed)}" if removed else ""))
    with open_cache(_settings().data_dir) as cache:
        freed = cache.collect(keep_runs=_CACHED_INGESTS)
    if freed:
        typer.echo(f"入库缓存腾出 {freed / 1e6:.1f} MB")


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A line of a batch file: a question and perhaps a day, or what is wrong with the line."""

    question: str = ""
    as_of: str | None = None
    error: str = ""


def read_batch(path: Path) -> list[BatchLine]:
    """The lines of a file, in order; blank lines at its end are no questions.

    Raises: TiaowenError naming the file if it cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").rstrip().split("\n")
    except (OSError, UnicodeDecodeError) as exc:
        raise TiaowenError(f"读不了问题文件 {path}：{exc}；请给出 UTF-8 文本文件") from exc
    return [_batch_line(line.strip()) for line in lines]


def _batch_line(line: str) -> BatchLine:
    if not line.startswith(("{", "[")):
        return BatchLine(line)
    try:
        row = json.loads(line)
    except json.JSONDecodeError as exc:
        return BatchLine(error=f"不是有效的 JSON（{exc.msg}）：{line[:60]}")
    question, as_of = (row.get("question"), row.get("as_of")) if isinstance(row, dict) else (None, None)
    if not isinstance(question, str) or not isinstance(as_of, str | None):
        return BatchLine(error=f'应为 {{"question": "…", "as_of": "YYYY-MM-DD"}}：{line[:60]}')
    return BatchLine(question, as_of)


def _run(
    do: Callable[["Chain", BatchLine, date | None], None],
    question: str | None,
    batch: Path | None,
    as_of: str | None,
    *,
    as_json: bool,
) -> None:
    """Do something with one question, or with every line of a batch in order, and leave with the exit status.

    A line of a batch that fails gives an error in its place. `as_of` holds for lines that name no day of their own.
    """
    if (question is None) == (batch is None):
        raise typer.BadParameter("请给出一个问题，或用 --batch 给出问题文件（二者择一）")
    chain, day = _chain(), _day(as_of)
    if batch is None:
        do(chain, BatchLine(question or ""), day)
        return
    failed = False
    for number, line in enumerate(read_batch(batch), start=1):
        try:
            if line.error:
                raise TiaowenError(line.error)
            do(chain, line, _day(line.as_of) or day)
        except TiaowenError as exc:
            failed = True
            typer.echo(f"第 {number} 行：{exc}", err=True)
            if as_json:
                typer.echo(json.dumps({"line": number, "error": str(exc)}, ensure_ascii=False))
    raise typer.Exit(1 if failed else 0)


def _day(text: str | None) -> date | None:
    from app.asking import parse_as_of

    return parse_as_of(text) if text is not None else None


def _settings() -> "Settings":
    from corpus.settings import load_settings

    settings = load_settings()
    logging.basicConfig(level=settings.log_level, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    return settings


def _chain(settings: "Settings | None" = None) -> "Chain":
    from app.chain import build_chain

    chain = build_chain(settings or _settings())
    _ = chain.index_version  # no index: say so before anything is asked
    return chain


def _store() -> Any:
    from corpus.index.stores import open_store

    return open_store(_settings())


def _approvals() -> "Approvals":
    from corpus.index.approvals import Approvals

    return Approvals(_settings().data_dir)


if __name__ == "__main__":
    sys.exit(main())
