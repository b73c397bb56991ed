"""National laws written as a folder of Markdown, one file a law, as somebody's own collection would be."""

import gzip
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

_ARTICLE = re.compile(r"第.{1,9}条(?:之.{1,3})?")


def read_laws(path: Path) -> list[tuple[str, list[dict[str, Any]]]]:
    """(name, articles) of every law of a gzipped JSONL file with law, article_no, text and path, one article a line."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [(law, list(articles)) for law, articles in groupby(rows, key=lambda row: row["law"])]


def write_laws(laws: Iterable[tuple[str, list[dict[str, Any]]]], folder: Path, *, articles: int) -> int:
    """Write whole laws, in order, until they have `articles` articles; how many they have.

    A file has no front matter: its title is its first heading, its headings are the law's chapters and sections.
    """
    folder.mkdir(parents=True)
    written = 0
    for number, (name, rows) in enumerate(laws):
        if written >= articles:
            break
        (folder / f"{number:04d}.md").write_text("\n\n".join([f"# {name}", *_lines(rows)]) + "\n", encoding="utf-8")
        written += len(rows)
    return written


def _lines(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    open_path: list[str] = []
    for row in rows:
        path = [heading for heading in row["path"].split(" / ") if heading]
        kept = next((n for n, pair in enumerate(zip(path, open_path, strict=False)) if pair[0] != pair[1]), None)
        start = min(len(path), len(open_path)) if kept is None else kept
        yield from ("#" * (2 + depth) + " " + path[depth] for depth in range(start, len(path)))
        open_path = path
        number = row["article_no"]
        yield f"{number} {row['text']}" if _ARTICLE.fullmatch(number) else f"{number}、{row['text']}"
