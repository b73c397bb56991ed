"""Pages set in two columns: where the gutter runs, and which column a line stands in."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

_GAP = 1.4  # widths of a character that part two columns; justified lines stretch less between their words
_MIN_LINES = 4
_MIN_WIDTH = 0.2  # share of the page's width that a line of a column at least has
_FULL = 2.5  # characters by which a line of running text may fall short of the column's edge
_STEP = 3.0
_MAX_CROSSING = 0.5


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a page, 1 or 2 from the left; 0 is what stands over both."""

    number: int
    x0: float
    x1: float


@dataclass(frozen=True, slots=True)
class _Segment:
    x0: float
    x1: float
    top: float
    size: float


def columns_of(lines: Sequence[dict[str, Any]], width: float) -> tuple[Column, ...]:
    """Columns of a page (over both, left, right) by its lines from pdfplumber; none if it is set in one."""
    segments = [segment for line in lines for segment in _segments(line)]
    wide = [s for s in segments if s.x1 - s.x0 >= _MIN_WIDTH * width]
    best: tuple[float, float] | None = None
    place = 0.3 * width
    while place <= 0.7 * width:
        score = _score(segments, wide, place)
        if score is not None and (best is None or score > best[0]):
            best = score, place
        place += _STEP
    if best is None:
        return ()
    left = [s for s in wide if s.x1 <= best[1]]
    right = [s for s in wide if s.x0 >= best[1]]
    gutter = (max(s.x1 for s in left) + min(s.x0 for s in right)) / 2
    return (
        Column(0, 0.0, width),
        Column(1, min(s.x0 for s in left), gutter),
        Column(2, gutter, max(s.x1 for s in right)),
    )


def column_of(x0: float, x1: float, columns: Sequence[Column]) -> int:
    """Number of the column that `x0` to `x1` lies in, 0 if in none alone or if there are none."""
    return next((c.number for c in columns if c.number and x0 >= c.x0 - 1 and x1 <= c.x1 + 1), 0)


def crosses(line: dict[str, Any], columns: Sequence[Column]) -> bool:
    """Whether a line stands over both columns; two lines at one height, which pdfplumber takes for one, do not."""
    gutter = columns[1].x1
    return any(s.x0 < gutter - 1 and s.x1 > gutter + 1 for s in _segments(line))


def _segments(line: dict[str, Any]) -> list[_Segment]:
    """Stretches of a line without a gap as wide as a gutter."""
    chars = sorted((c for c in line["chars"] if not c["text"].isspace()), key=lambda c: c["x0"])
    if not chars:
        return []
    breaks = [n for n, (a, b) in enumerate(pairwise(chars), 1) if b["x0"] - a["x1"] > _GAP * max(a["size"], b["size"])]
    return [
        _Segment(chars[a]["x0"], max(c["x1"] for c in chars[a:b]), line["top"], chars[a]["size"])
        for a, b in pairwise([0, *breaks, len(chars)])
    ]


def _score(segments: Sequence[_Segment], wide: Sequence[_Segment], place: float) -> float | None:
    """How well a gutter at `place` parts the page, None if it does not part it."""
    left, right = [s for s in wide if s.x1 <= place], [s for s in wide if s.x0 >= place]
    if min(len(left), len(right)) < _MIN_LINES:
        return None
    crossing = sum(s.x0 < place < s.x1 for s in segments)
    if crossing > _MAX_CROSSING * min(len(left), len(right)) or not _side_by_side(left, right):
        return None
    edge = max(s.x1 for s in left)
    full = sum(s.x1 >= edge - _FULL * s.size for s in left)
    if full < 0.5 * len(left):  # the ragged labels of a list, not running text
        return None
    return len(left) + len(right) - 3 * crossing


def _side_by_side(left: Sequence[_Segment], right: Sequence[_Segment]) -> bool:
    top = max(min(s.top for s in left), min(s.top for s in right))
    bottom = min(max(s.top for s in left), max(s.top for s in right))
    extent = min(max(s.top for s in side) - min(s.top for s in side) for side in (left, right))
    return bottom - top >= 0.5 * extent
