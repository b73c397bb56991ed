"""Text whose lines were broken to a width, as copied from a page: lines back to paragraphs, footnotes set apart."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from ingest.documents import Block
from ingest.numbering import find_mark, opens_line, reads_as_heading
from ingest.paragraphs import display_width, ends_sentence, join_lines

_FOOTNOTE = re.compile(r"(\d{1,3})[ 　]+(?=\S)")
_URL = re.compile(r"https?://\S+")
_MIN_LINES = 10
_NOTES_OF_A_PAGE = 30
_MAX_CHARS = 10_000  # of a paragraph: no page holds more
_PARAGRAPH_INDENT = 3  # two full-width characters, or a few spaces; page breaks leave one
_LONG_LINE_COLUMNS, _WIDEST_LINE_COLUMNS = 50, 140


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with the number of blank lines before it and the columns of white space that it starts with."""

    text: str
    gap: int
    indent: int
    page: int | None = None


def is_hard_wrapped(text: str) -> bool:
    """Whether most long lines stop inside a sentence and none is longer than a page is wide."""
    widths = [(display_width(line), line) for line in map(str.strip, text.splitlines()) if "\t" not in line]
    long = [line for width, line in widths if width >= _LONG_LINE_COLUMNS]
    torn = [line for line in long if not ends_sentence(line)]
    # A long URL or a stray paragraph does not make the text unwrapped, so the widest tenth is left out of account.
    widest = sorted(width for width, _ in widths)[: len(widths) * 9 // 10]
    return len(long) >= _MIN_LINES and len(torn) > 0.6 * len(long) and widest[-1] <= _WIDEST_LINE_COLUMNS


def blocks_of_wrapped_text(text: str) -> list[Block]:
    """Paragraphs, and footnotes under the paragraph of the page that they stand below."""
    body, notes = _split_footnotes(_number_pages(_lines(text)))
    paragraphs = _join(body)
    return sorted([*paragraphs, *notes], key=lambda b: b.page or 0)  # stable: notes come after their page's text


def _lines(text: str) -> list[_Line]:
    out, gap = [], 0
    for raw in text.splitlines():
        if not raw.strip():
            gap += 1
            continue
        out.append(_Line(raw.strip(), gap, display_width(raw[: len(raw) - len(raw.lstrip())])))
        gap = 0
    return out


def _number_pages(lines: Sequence[_Line]) -> list[_Line]:
    """Lines with pages, where the text shows them: in double-spaced text a page starts without the blank line."""
    usual = median(line.gap for line in lines[1:]) if len(lines) > 1 else 0
    starts = [n == 0 or (usual >= 1 and line.gap == 0 and line.indent > 0) for n, line in enumerate(lines)]
    if sum(starts) < 2:
        return list(lines)
    out, page = [], 0
    for line, start in zip(lines, starts, strict=True):
        page += start
        out.append(replace(line, page=page))
    return out


def _split_footnotes(lines: Iterable[_Line]) -> tuple[list[_Line], list[Block]]:
    """Body lines, and footnotes: they count on from 1 below a wider gap, and end with the page."""
    body: list[_Line] = []
    notes: list[Block] = []
    page_of_notes: int | None = None
    for line in lines:
        inside = page_of_notes is not None and page_of_notes == line.page
        opened = _FOOTNOTE.match(line.text)
        if opened and int(opened[1]) == len(notes) + 1 and (inside or line.gap >= 2) and line.page is not None:
            notes.append(Block("footnote", f"[{opened[1]}] {line.text[opened.end() :]}", line.page))
            page_of_notes = line.page
        elif inside:
            notes[-1] = replace(notes[-1], text=_lengthen(notes, line.text))
        else:
            body.append(line)
    return body, notes


def _lengthen(notes: Sequence[Block], line: str) -> str:
    """Text of the last note with one more line; the page's list of link targets repeats what is there already."""
    known = "".join(n.text for n in notes[-_NOTES_OF_A_PAGE:]).replace(" ", "")
    if _URL.fullmatch(line) and line[:60] in known:
        return notes[-1].text
    return join_lines(notes[-1].text, line)


def _join(lines: Sequence[_Line]) -> list[Block]:
    full = _full_width(lines)
    out: list[Block] = []
    last = ""
    for line in lines:
        starts = line.indent >= _PARAGRAPH_INDENT or opens_line(line.text)
        if out and not starts and len(out[-1].text) <= _MAX_CHARS and not _is_closed(out[-1].text, last, full):
            out[-1] = replace(out[-1], text=join_lines(out[-1].text, line.text))
        else:
            out.append(Block("paragraph", line.text, line.page))
        last = line.text
    return out


def _full_width(lines: Sequence[_Line]) -> int:
    widths = sorted(display_width(line.text) for line in lines)
    return widths[len(widths) * 3 // 4] if widths else 0


def _is_closed(paragraph: str, last_line: str, full: int) -> bool:
    """Whether a paragraph is over: its last line is short, and it ends a sentence or is a heading or a label."""
    width = display_width(last_line)
    if ends_sentence(last_line):
        return width < 0.9 * full
    mark = find_mark(paragraph) if paragraph == last_line else None
    if mark is not None and reads_as_heading(mark):
        return width < 0.8 * full
    return paragraph == last_line and width < 0.6 * full
