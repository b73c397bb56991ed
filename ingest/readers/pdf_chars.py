"""Lines of a PDF page from its characters: overlapping ones put back in order, raised numbers marked as notes."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import Any

from ingest.readers.lines import mark_superscripts
from ingest.readers.pdf_columns import Column, column_of, columns_of, crosses
from ingest.readers.pdf_lines import Line
from ingest.readers.pdf_tables import RuledTable
from ingest.readers.radicals import to_ordinary_characters

_RAISED_SHARE = 0.8  # a footnote mark is smaller than this share of its line's type


def page_items(page: Any, tables: Sequence[RuledTable]) -> list[Line | RuledTable]:
    """Lines and tables of a pdfplumber page in reading order: column by column where it is set in two."""
    outside = page.filter(lambda item: not _in_table(item, tables)) if tables else page
    lines = [line for line in outside.extract_text_lines(return_chars=True) if line["text"].strip()]
    columns = columns_of(lines, float(page.width))
    if columns:
        lines = _parted(page, lines, columns)
    written = {id(char): n for n, char in enumerate(page.chars)}
    placed: list[tuple[int, float, Line | RuledTable]] = [
        (column_of(x["x0"], x["x1"], columns), x["top"], _line(page, x, columns, written)) for x in lines
    ]
    placed += [(column_of(t.x0, t.x1, columns), t.top, t) for t in tables]
    full = sorted(top for at, top, _ in placed if at == 0) if columns else []

    def order(item: tuple[int, float, Line | RuledTable]) -> tuple[int, int, float]:
        # What stands over both columns ends those above it; below it they begin anew.
        return bisect_left(full, item[1]), item[0] or len(columns), item[1]

    return [item for _, _, item in sorted(placed, key=order)]


def _in_table(item: dict[str, Any], tables: Sequence[RuledTable]) -> bool:
    x, y = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
    return any(t.top <= y <= t.bottom and t.x0 <= x <= t.x1 for t in tables)


def _parted(page: Any, lines: Sequence[dict[str, Any]], columns: Sequence[Column]) -> list[dict[str, Any]]:
    """Lines of a page read anew, so that none reaches from one column into the other."""
    over_both = [line for line in lines if crosses(line, columns)]
    taken = {id(char) for line in over_both for char in line["chars"]}
    wanted = {id(char) for line in lines for char in line["chars"]} - taken
    out = list(over_both)
    for column in columns[1:]:
        half = page.filter(lambda item, column=column: id(item) in wanted and _is_in(item, column))
        out += [line for line in half.extract_text_lines(return_chars=True) if line["text"].strip()]
    return out


def _is_in(char: dict[str, Any], column: Column) -> bool:
    middle = (char["x0"] + char["x1"]) / 2
    return bool(middle <= column.x1 if column.number == 1 else middle > column.x0)


def _line(page: Any, raw: dict[str, Any], columns: Sequence[Column], written: dict[int, int]) -> Line:
    sizes = Counter(round(c["size"], 1) for c in raw["chars"] if not c["text"].isspace())
    size = sizes.most_common(1)[0][0]
    text, chars = _untangle(raw["text"].strip(), raw["chars"], written)
    text, note = _mark_notes(text, chars, size)
    number = column_of(raw["x0"], raw["x1"], columns)
    column = columns[number] if columns else Column(0, 0.0, float(page.width))
    return Line(
        text=to_ordinary_characters(text),
        page=page.page_number,
        x0=raw["x0"] - column.x0,
        x1=raw["x1"] - column.x0,
        top=raw["top"],
        bottom=raw["bottom"],
        size=size,
        bold=all("bold" in c["fontname"].lower() for c in raw["chars"] if not c["text"].isspace()),
        page_width=column.x1 - column.x0,
        page_height=float(page.height),
        note=note,
        column=column.number,
    )


def _untangle(text: str, chars: Sequence[dict[str, Any]], written: dict[int, int]) -> tuple[str, list[dict[str, Any]]]:
    """A line with characters that overlap put back as they were written.

    Full-width punctuation set tight reaches under its neighbour, so that sorting by position turns （“ into “（.
    """
    out = list(chars)
    for n, (first, second) in enumerate(pairwise(chars)):
        if second["x0"] < first["x1"] - 1 and written.get(id(first), 0) == written.get(id(second), 0) + 1:
            out[n], out[n + 1] = second, first
            text = text.replace(first["text"] + second["text"], second["text"] + first["text"], 1)
    return text, out


def _mark_notes(text: str, chars: Sequence[dict[str, Any]], size: float) -> tuple[str, bool]:
    """`text` with raised small numbers written `[n]`, and whether it opens with one."""
    small: list[bool] = [False] * len(text)
    place = 0
    for char in chars:  # white space differs between the characters and the line, so each is looked for
        place = text.find(char["text"], place)
        if place < 0:
            break
        small[place] = char["text"].isdigit() and char["size"] < _RAISED_SHARE * size
        place += len(char["text"])
    runs = ["".join(c for c, _ in run) for _, run in groupby(zip(text, small, strict=True), key=lambda pair: pair[1])]
    raised = bool(small) and small[0]
    marked = "".join(f"[{run}]" if raised ^ (n % 2 == 1) else run for n, run in enumerate(runs))
    marked = mark_superscripts(marked)
    first = marked.partition("]")[0]
    return marked, marked.startswith("[") and first[1:].isdigit() and marked != text
