"""Tables of any file as Markdown rows: one line a row, header first, every row with all its cells."""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.documents import Block
from ingest.paragraphs import ends_sentence, join_lines

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_SPACE = re.compile(r"[ \t\r\n　]+")
_TORN_WORD = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
_SEPARATOR_CELL = re.compile(r"\s*(?::?-{2,}:?|:-:?|-:)\s*")
_LONG_CELL_CHARS = 20


def clean_cell(raw: str) -> str:
    """Words of a cell: HTML lists and paragraphs run on, tags and the line breaks inside Chinese words dropped."""
    text = _SPACE.sub(" ", html.unescape(_TAG.sub(" ", raw))).strip()
    return _TORN_WORD.sub("", text).replace("|", "｜")


def markdown_table(rows: Iterable[Sequence[str]]) -> str:
    """Rows of raw cells as Markdown; empty string if no cell holds anything.

    A header of two rows becomes one ("主要义务主体/用户"). A first cell that spans rows is repeated on each. A row
    that only carries on a long cell, as page breaks leave it, is put back.
    """
    cells = [[clean_cell(c) for c in row] for row in rows]
    cells = [row for row in cells if any(row) and not all(_SEPARATOR_CELL.fullmatch(c) or not c for c in row)]
    if not cells:
        return ""
    body = _without_repeated_header(_one_header(_same_width(cells)))
    return _render(_fill_first_column(_put_back_torn(body)))


def parse_markdown_row(line: str) -> list[str]:
    """Cells of a Markdown row `| a | b |`."""
    return [c.strip() for c in line.strip().strip("|").split("|")]


def markdown_rows(table: str) -> list[list[str]]:
    """Rows of cells of a rendered table, without the separator under the header."""
    return [parse_markdown_row(line) for i, line in enumerate(table.splitlines()) if i != 1]


def merge_tables(blocks: Iterable[Block]) -> list[Block]:
    """Blocks with tables that follow each other and have as many columns made one.

    A page border repeats the header or leaves it out.
    """
    out: list[Block] = []
    rows: list[list[str]] = []  # of the tables that touch, so far; one is rendered once, however many it is made of
    for block in blocks:
        own = markdown_rows(block.text) if block.kind == "table" else []
        if own and rows and len(own[0]) == len(rows[0]):
            rows += own
            continue
        _close(rows, out)
        rows = own
        out.append(block)
    _close(rows, out)
    return out


def _close(rows: list[list[str]], out: list[Block]) -> None:
    """Put all rows into the last block, a table, if more have come to it."""
    if rows and len(rows) > len(markdown_rows(out[-1].text)):
        out[-1] = replace(out[-1], text=markdown_table(rows))


def split_table(table: str, *, max_chars: int) -> list[str]:
    """A long table as several, each with the header, none much longer than `max_chars` unless one row is."""
    lines = table.splitlines()
    head, pieces, size = lines[:2], [lines[:2]], 0
    for line in lines[2:]:
        if size and size + len(line) > max_chars - sum(map(len, head)):
            pieces.append(list(head))
            size = 0
        pieces[-1].append(line)
        size += len(line) + 1
    return ["\n".join(p) for p in pieces]


def _same_width(cells: list[list[str]]) -> list[list[str]]:
    """Rows padded to one width: on the left where first cells span rows and this row lacks just that one."""
    width = max(len(row) for row in cells)
    spanning = any(not row[0] and len(row) == width for row in cells[1:])
    return [
        ["", *row] if spanning and n and len(row) == width - 1 else row + [""] * (width - len(row))
        for n, row in enumerate(cells)
    ]


def _one_header(cells: list[list[str]]) -> list[list[str]]:
    """Rows with a two-row header made one, wherever the two rows stand."""
    if len(cells) < 3 or cells[1][0] or not _is_under_header(cells[0], cells[1]):
        return cells
    top, under = cells[0], cells[1]
    header, group = [], ""
    for a, b in zip(top, under, strict=True):
        group = a or (group if b else "")
        header.append(f"{group}/{b}" if group and b else a or b)
    out, n = [header], 2
    while n < len(cells):
        if cells[n : n + 2] == [top, under]:  # the header again, on the next page
            n += 2
            continue
        out.append(cells[n])
        n += 1
    return out


def _is_under_header(top: Sequence[str], under: Sequence[str]) -> bool:
    """Whether the second row names columns that the first leaves empty."""
    gaps = [b for a, b in zip(top, under, strict=True) if not a]
    return bool(gaps) and all(gaps) and all(len(c) <= 10 for c in under)


def _without_repeated_header(cells: list[list[str]]) -> list[list[str]]:
    """Rows without those that print the header again, or one line of it."""
    columns = [{"", cell, *cell.split("/")} for cell in cells[0]]
    return [cells[0]] + [row for row in cells[1:] if not all(c in names for c, names in zip(row, columns, strict=True))]


def _put_back_torn(cells: list[list[str]]) -> list[list[str]]:
    out: list[list[str]] = []
    for row in cells:
        if len(out) > 1 and not row[0] and _carries_on(out[-1], row):
            out[-1] = [join_lines(a, b) for a, b in zip(out[-1], row, strict=True)]
        else:
            out.append(row)
    return out


def _carries_on(above: Sequence[str], row: Sequence[str]) -> bool:
    filled = [n for n, cell in enumerate(row) if cell]
    return len(filled) == 1 and len(above[filled[0]]) >= _LONG_CELL_CHARS and not ends_sentence(above[filled[0]])


def _fill_first_column(cells: list[list[str]]) -> list[list[str]]:
    out = cells[:1]
    for row in cells[1:]:
        out.append([out[-1][0] if len(out) > 1 and not row[0] else row[0], *row[1:]])
    return out


def _render(cells: list[list[str]]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in cells]
    return "\n".join([lines[0], "|" + " --- |" * len(cells[0]), *lines[1:]])
