"""`tiaowen ingest`."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from corpus.errors import SourceFormatError
from corpus.index.approvals import ApprovalError, Approvals, installed_suite
from corpus.index.promotion import live_or_none, promote_first, promote_passed
from corpus.index.versions import VersionStore
from corpus.settings import load_settings
from ingest.fetch_cli import fetch_command
from ingest.reports import Change, IngestReport, Step

#: Told file by file; what stayed as it was is only counted.
_CHANGES: dict[Change | None, str] = {"added": "新增", "changed": "改动", "removed": "移除"}
_COUNTED: dict[Change, str] = {"added": "新增", "changed": "改动", "removed": "移除", "unchanged": "未变"}


def register(cli: typer.Typer) -> None:
    """Add this room's commands to the command line."""
    cli.command(name="ingest")(ingest_command)
    cli.command(name="fetch")(fetch_command)
    corpus = typer.Typer(help="随附语料的自检。示例：tiaowen corpus check --texts ./法规", no_args_is_help=True)
    corpus.command(name="check")(check_command)
    cli.add_typer(corpus, name="corpus")


def ingest_command(
    source: Annotated[
        list[Path] | None, typer.Option("--source", metavar="DIR", help="法规、白皮书所在文件夹（可多次给出）")
    ] = None,
    promote: Annotated[
        bool | None,
        typer.Option(
            "--promote/--no-promote", help="建成后启用（已有启用版本时须先通过评测）；默认仅在还没有启用版本时启用"
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出报告")] = False,
) -> None:
    """把随附摘要与文件夹里的文本建成新的索引版本。示例：tiaowen ingest --source ./法规 --no-promote"""
    from corpus.blob_cache import open_cache
    from corpus.encoders import load_dense_encoder
    from corpus.index.stores import open_store
    from ingest.pipeline import ingest

    settings = load_settings()
    folders = list(source or [])
    if settings.corpus_dir is not None:
        folders.append(settings.corpus_dir)
    store = open_store(settings)
    dense = load_dense_encoder(settings.embed_model)
    with _progress() as step, open_cache(settings.data_dir) as cache:
        report = ingest(folders, store, dense, cache=cache, progress=step)
    before = live_or_none(store)
    nothing_read = bool(folders) and not any(f.action == "read" for f in report.files)
    # A slip in the folder's name must not make the digests alone live; asked for by --promote, it is.
    wish = False if nothing_read and promote is None else promote
    refusal = _promote(report, store, Approvals(settings.data_dir), wish)
    live = live_or_none(store)
    if as_json:
        state = {"live": live == report.version, "promoted": live != before, "refused": refusal}
        typer.echo(json.dumps(asdict(report) | state, ensure_ascii=False))
    else:
        _print(report, live=live)
    if refusal:
        typer.echo(f"未启用：{refusal}", err=True)
    if nothing_read:
        typer.echo(f"文件夹里没有读到任何文本：{'、'.join(map(str, folders))}", err=True)
    raise typer.Exit(1 if report.failed or nothing_read or refusal else 0)


def check_command(
    texts: Annotated[
        Path | None, typer.Option("--texts", metavar="DIR", help="官方文本所在文件夹；不给则只查格式")
    ] = None,
    source: Annotated[list[str] | None, typer.Option("--source", metavar="ID", help="只查这些法规")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="每行一条 JSON")] = False,
) -> None:
    """核对自写摘要、笔记与原文：覆盖、数字、应当/不得/可以、措辞、引用。示例：tiaowen corpus check --texts ./法规"""
    from ingest.check import check, check_whitepaper_notes

    folder = texts or load_settings().corpus_dir
    if folder is not None and not folder.is_dir():
        raise SourceFormatError(f"没有这个文件夹：{folder}")
    findings = check(folder, source) + ([] if source else check_whitepaper_notes(folder))
    for finding in findings:
        typer.echo(json.dumps(asdict(finding), ensure_ascii=False) if as_json else str(finding))
    if not as_json:
        scope = "对照官方文本" if folder else "只查格式"
        typer.echo(f"{scope}：{len(findings)} 处问题" if findings else f"{scope}：没有问题")
    raise typer.Exit(1 if findings else 0)


def _promote(report: IngestReport, store: VersionStore, approvals: Approvals, wish: bool | None) -> str:
    """Promote as asked; unasked only if nothing is live and every file was read. Why it was not, "" otherwise.

    Where nothing is live there is nothing to make worse. Later a version has to pass its evaluation first.
    """
    live = live_or_none(store)
    if wish is False or live == report.version or (wish is None and (live or report.failed)):
        return ""
    try:
        if live:
            promote_passed(store, approvals, report.version, suite=installed_suite)
        else:
            promote_first(store, approvals, report.version)
    except ApprovalError as exc:
        return str(exc)
    return ""


def _print(report: IngestReport, *, live: str) -> None:
    read = [f for f in report.files if f.action == "read"]
    for file in report.files:
        if report.compared_with and file.change in _CHANGES and file.action in ("read", "removed"):
            typer.echo(
                f"{_CHANGES[file.change]}  {file.path}" + (f"：{file.reason}" if file.action == "removed" else "")
            )
        if file.action == "skipped":
            typer.echo(f"跳过  {file.path}：{file.reason}")
        elif file.action == "read" and file.reason:
            typer.echo(f"注意  {file.path}：{file.reason}", err=True)
    for file in report.failed:
        typer.echo(f"未读入  {file.reason}", err=True)
    if report.compared_with:
        counts = "，".join(f"{name} {len(report.changed(change))}" for change, name in _COUNTED.items())
        typer.echo(f"与启用中的 {report.compared_with} 相比：{counts}")
    cached = sum(f.cached for f in report.files)
    if cached:
        typer.echo(f"沿用上次读取结果的文件 {cached} 个，新算向量的片段 {report.encoded} 个")
    state = "已建成" if report.built else "内容未变，沿用"
    articles = sum(f.articles for f in read)
    typer.echo(f"{state}版本 {report.version}：{report.chunk_count} 个片段，读入文件 {len(read)} 个（{articles} 条）")
    if report.failed:
        typer.echo(f"有 {len(report.failed)} 个文件未能读入，见上；其余内容已入库。", err=True)
    if live == report.version:
        typer.echo(f"启用中：{live}")
        return
    typer.echo(f"启用中仍是：{live or '（无）'}。下一步：")
    typer.echo(f"  tiaowen eval --candidate {report.version}    # 与启用中的版本逐题比较")
    typer.echo(f"  tiaowen index promote {report.version}       # 评测通过后启用")


@contextmanager
def _progress() -> Iterator[Step]:
    """A progress bar on stderr; a line per step where stderr is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as bar:
        tasks = {}

        def step(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done, total=total)

        yield step
