"""Tables of a PDF page, looked for only where rules are drawn."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ingest.documents import Block
from ingest.paragraphs import join_lines
from ingest.readers.radicals import to_ordinary_characters
from ingest.readers.tables import markdown_table

_MIN_RULES = 2  # in each direction; underlined links are rules too, but lie in one
_MIN_RULE_LENGTH = 8.0
_MAX_RULE_WIDTH = 3.0


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A table and where it stands on its page, in points from the top."""

    page: int
    top: float
    bottom: float
    x0: float
    x1: float
    block: Block


def ruled_tables(page: Any) -> list[RuledTable]:
    """Tables of a pdfplumber page, from top to bottom; none, and no search, where no rules cross."""
    if not _has_grid(page):
        return []
    out = []
    for table in page.find_tables():
        rows = [[None if c is None else _cell(c) for c in row] for row in table.extract()]
        text = markdown_table(_columns(rows))
        if text and len(text.splitlines()) > 2 and text.count("|", 0, text.index("\n")) > 2:
            x0, top, x1, bottom = table.bbox
            out.append(RuledTable(page.page_number, top, bottom, x0, x1, Block("table", text, page.page_number)))
    return sorted(out, key=lambda t: t.top)


def _has_grid(page: Any) -> bool:
    upright = level = 0
    for rule in [*page.rects, *page.lines]:
        upright += rule["width"] <= _MAX_RULE_WIDTH and rule["height"] >= _MIN_RULE_LENGTH
        level += rule["height"] <= _MAX_RULE_WIDTH and rule["width"] >= _MIN_RULE_LENGTH
        both = rule["width"] > _MAX_RULE_WIDTH and rule["height"] > _MAX_RULE_WIDTH  # a box has rules of both kinds
        upright, level = upright + 2 * both, level + 2 * both
    return upright >= _MIN_RULES and level >= _MIN_RULES


def _cell(raw: str) -> str:
    lines = to_ordinary_characters(raw).splitlines()
    text = ""
    for line in lines:
        text = join_lines(text, line)
    return text


def _columns(rows: Sequence[Sequence[str | None]]) -> list[list[str]]:
    """Rows of cells without the columns that only exist because rules do not line up.

    Two tables that touch make one grid with the rules of both: then nearly every row has the same number of real
    cells, fewer than the grid. Elsewhere a missing cell is part of one that spans columns, and stays empty.
    """
    real = Counter(sum(c is not None for c in row) for row in rows)
    width, count = real.most_common(1)[0]
    grid = max(len(row) for row in rows)
    if width < grid and count >= 0.8 * len(rows):
        return [[c for c in row if c is not None] for row in rows]
    return [[c or "" for c in row] for row in rows]
