"""Lines of PDF pages: what is page furniture, and which lines make one paragraph."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.documents import Block
from ingest.numbering import find_mark, opens_line, reads_as_heading
from ingest.paragraphs import ends_sentence, join_lines

_DIGITS = re.compile(r"\d+|[一二三四五六七八九十]+(?=页)")
_PAGE_NUMBER = re.compile(
    r"[\s\-–—·]*(?:第\s*)?\d{1,4}(?:\s*[页/／]\s*(?:共?\s*\d{1,4}\s*页?)?)?[\s\-–—·]*|[ivxlc]{1,6}"
)
_NOTE = re.compile(r"\[(\d{1,3})\]\s*(?=\S)")
_MARGIN = 0.075  # share of the page's height, at the top and at the bottom, where furniture stands
_HALF_EMPTY = 0.7
_RAGGED = 0.25  # share of the width by which a line of running text may fall short, before a long word
_MAX_HEADING_CHARS = 60


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page in points from its upper left corner.

    `size` is the font size of most of its characters, `bold` whether all of them are in bold type, `page_width` and
    `page_height` those of its page; `note` whether it opens with a raised number, as footnotes do. In a `column` (1 is
    the left, 2 the right one) `x0`, `x1` and `page_width` are measured from the column's edge.
    """

    text: str
    page: int
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool
    page_width: float
    page_height: float
    note: bool = False
    column: int = 0


def without_furniture(lines: Sequence[Line]) -> list[Line]:
    """Lines that are no page header, footer or page number.

    Furniture stands in the top or bottom margin and comes again, digits aside, on at least half of the pages; a lone
    number in the margin is a page number.
    """
    pages = len({line.page for line in lines})
    seen: Counter[str] = Counter()
    for _, key in {(line.page, _furniture_key(line)) for line in lines if _in_margin(line)}:
        seen[key] += 1
    often = {key for key, count in seen.items() if count >= max(2, pages / 2)}
    return [line for line in lines if not (_in_margin(line) and _is_furniture(line, often))]


def _is_furniture(line: Line, often: set[str]) -> bool:
    return _furniture_key(line) in often or _PAGE_NUMBER.fullmatch(line.text) is not None


def _furniture_key(line: Line) -> str:
    return _DIGITS.sub("#", re.sub(r"\s", "", line.text))


def _in_margin(line: Line) -> bool:
    return line.bottom < _MARGIN * line.page_height or line.top > (1 - _MARGIN) * line.page_height


@dataclass(frozen=True, slots=True)
class Layout:
    """Measures of a document's running text: font size, distance of lines, left and right edge."""

    size: float
    pitch: float
    left: float
    right: float
    heading_sizes: tuple[float, ...]


def measure(lines: Sequence[Line]) -> Layout:
    """Layout of the document that `lines` are all lines of; at least one is needed."""
    size = _characters_by_size(lines).most_common(1)[0][0]
    body = [line for line in lines if abs(line.size - size) < 0.3]
    steps = [b.top - a.top for a, b in pairwise(body) if a.page == b.page and b.top > a.top]
    lefts, rights = sorted(line.x0 for line in body), sorted(line.x1 for line in body)
    larger = sorted({round(line.size, 1) for line in lines if line.size > size * 1.05}, reverse=True)
    left, right = lefts[len(lefts) // 10], rights[len(rights) * 9 // 10]
    if right < _HALF_EMPTY * lines[0].page_width:  # no line is full: take the margins to be alike
        right = lines[0].page_width - left
    return Layout(size, median(steps) if steps else size * 1.5, left, right, tuple(larger))


def _characters_by_size(lines: Iterable[Line]) -> Counter[float]:
    counts: Counter[float] = Counter()
    for line in lines:
        counts[round(line.size, 1)] += len(line.text)
    return counts


def paragraphs(lines: Sequence[Line], layout: Layout) -> list[Block]:
    """Blocks of lines that follow each other on one page.

    A line in bold or larger type that stands alone is a heading; its level counts the document's sizes from the
    largest.
    """
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _goes_on(groups[-1], line, layout):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_block(group, layout) for group in groups]


def _goes_on(group: Sequence[Line], line: Line, layout: Layout) -> bool:
    """Whether `line` belongs to the paragraph that `group` began."""
    last = group[-1]
    if line.note or line.top - last.top > 1.3 * layout.pitch or line.top < last.top:
        return False
    if group[0].note:
        return True
    ended = ends_sentence(last.text)
    short = last.x1 < layout.right - 2.5 * layout.size
    if abs(line.size - last.size) > 0.1 * layout.size:
        return False
    if (ended or short) and _is_heading([last], layout) != _is_heading([line], layout):
        return False
    if opens_line(line.text) and (ended or short):
        return False
    if ended:
        return not (short or _is_indented(group, line, layout))
    # A line of running text that stops far from the edge is the last of its paragraph, whatever it ends with.
    mark = find_mark(last.text) if len(group) == 1 else None
    is_heading = short and mark is not None and reads_as_heading(mark)
    return not is_heading and last.x1 > layout.right - _RAGGED * (layout.right - layout.left)


def _is_indented(group: Sequence[Line], line: Line, layout: Layout) -> bool:
    """Whether `line` starts further in than the line above, or by two characters as the one line above does."""
    if line.x0 > group[-1].x0 + 1.2 * layout.size:
        return True
    alike = len(group) == 1 and abs(line.x0 - group[0].x0) < 0.3 * layout.size
    return alike and abs(line.x0 - layout.left - 2 * layout.size) < 0.4 * layout.size


def _block(group: Sequence[Line], layout: Layout) -> Block:
    text = group[0].text
    for line in group[1:]:
        text = join_lines(text, line.text)
    page = group[0].page
    if _is_heading(group, layout):
        sizes = layout.heading_sizes
        size = round(group[0].size, 1)
        level = sizes.index(size) + 1 if size in sizes else len(sizes) + 1
        return Block("heading", _NOTE.sub("", re.sub(r"\[\d{1,3}\]$", "", text)), page, level)
    if group[0].note:
        return Block("footnote", text, page)
    return Block("paragraph", text, page)


def _is_heading(group: Sequence[Line], layout: Layout) -> bool:
    text = "".join(line.text for line in group)
    if len(text) > _MAX_HEADING_CHARS or len(group) > 2 or text.endswith(("。", "；", "，", ";", ",")):
        return False
    return all(line.bold or line.size > layout.size * 1.05 for line in group) and not group[0].note
