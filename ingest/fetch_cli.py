"""`tiaowen fetch`."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from corpus.catalog import Catalog, Source
    from corpus.settings import Settings
    from ingest.fetch.fetching import FetchResult, Progress

_SAID = {"written": "已取得", "replaced": "已更新", "unchanged": "未变  ", "refused": "未采用", "planned": "将取  "}


def fetch_command(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="目录里的法规编号；不给则取全部")] = None,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="DIR", help="写入的文件夹，默认取 TIAOWEN_CORPUS_DIR")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只列出将取的网址与文件，不联网、不写入")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="每行一条 JSON")] = False,
) -> None:
    """从目录所记的官方网址取全文，核对标题、版本、条数后写入。示例：tiaowen fetch pipl dsl --to ./法规"""
    from corpus.catalog import load_catalog
    from corpus.settings import load_settings
    from ingest.fetch.fetching import plan, wanted_sources

    settings, catalog = load_settings(), load_catalog()
    folder = to or settings.corpus_dir
    if folder is None:
        raise typer.BadParameter("没有写明写到哪里：用 --to 给出文件夹，或设置 TIAOWEN_CORPUS_DIR")
    try:
        sources = wanted_sources(catalog, ids or [])
    except ValueError as exc:
        raise typer.BadParameter(str(exc)) from exc
    results = plan(sources, folder) if dry_run else fetch_into(folder, sources, settings, catalog)
    _print(results, as_json=as_json)
    raise typer.Exit(1 if any(r.action == "refused" for r in results) else 0)


def fetch_into(
    folder: Path, sources: "Sequence[Source]", settings: "Settings", catalog: "Catalog"
) -> "list[FetchResult]":
    """One result a source, with a progress line on stderr; the cache lies in the data folder."""
    from ingest.fetch.fetching import allowed_hosts, fetch
    from ingest.fetch.web import Web, WebLimits

    limits = WebLimits(delay_s=settings.fetch_delay_s)
    cache, hosts = settings.data_dir / "fetch-cache", allowed_hosts(catalog)
    with _progress() as step, Web(hosts, cache, settings.fetch_contact, limits) as web:
        return fetch(sources, folder, web=web, catalog=catalog, progress=step)


def _print(results: "Sequence[FetchResult]", *, as_json: bool) -> None:
    if as_json:
        for result in results:
            typer.echo(json.dumps(result.as_json(), ensure_ascii=False))
        return
    for result in results:
        where = result.reason or (result.url if result.action == "planned" else f"{result.articles} 条")
        typer.echo(f"{_SAID[result.action]}  {result.source_id}  {where}", err=result.action == "refused")
    counts = Counter(r.action for r in results)
    typer.echo("，".join(f"{_SAID[action].strip()} {n}" for action, n in counts.items()) or "没有可取的法规")


@contextmanager
def _progress() -> "Iterator[Progress]":
    """One progress line on stderr, naming the text that is being fetched."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("取官方文本", total=None)

        def step(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total)

        yield step
