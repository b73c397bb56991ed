"""Paragraphs back from lines: what a page or a line border has torn apart."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from ingest.documents import Block
from ingest.numbering import find_mark, opens_line, reads_as_heading

_TERMINAL = frozenset('。！？；：!?;:…”’"》】」』')
_CLOSING = frozenset('”’"》】」』）)]>')
_MAX_TITLE_CHARS = 60
_FULL_LINE_CHARS = 28
_MAX_TORN_CHARS = 10_000  # no page holds more: what is longer grew from lines that never end a sentence
_MIN_TORN_CHARS = 18  # a shorter line that ends without a full stop is a label or a name, not half a sentence


def ends_sentence(text: str) -> bool:
    """Whether `text` ends where a sentence or clause of a list may end."""
    stripped = text.rstrip()
    if not stripped:
        return True
    bare = stripped.rstrip("".join(_CLOSING))
    return stripped[-1] in _TERMINAL - _CLOSING or (bare != stripped and (not bare or bare[-1] in _TERMINAL))


def display_width(text: str) -> int:
    """Columns that `text` takes: two for a full-width character."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def join_lines(first: str, second: str) -> str:
    """Two halves of a torn line as one: a space between Latin words, nothing between Chinese ones or digits."""
    first, second = first.rstrip(), second.lstrip()
    if not first or not second:
        return first or second
    latin = first[-1].isascii() and second[0].isascii() and second[0].isalnum()
    latin = latin and not (first[-1].isdigit() and second[0].isdigit())
    return first + (" " if latin and (first[-1].isalnum() or first[-1] in ",.;:)") else "") + second


def mend_torn(blocks: Sequence[Block]) -> list[Block]:
    """Blocks with every paragraph joined to its other half.

    A paragraph that stops inside a sentence goes on in the next paragraph, over footnotes in between: those stand at
    the foot of the page that the sentence crosses. A short first block is a title, whole as it is.
    """
    out: list[Block] = []
    last: int | None = None  # place in `out` of the last block that is no footnote
    for block in blocks:
        if block.kind != "footnote" and last is not None and _carries_on(out[last], block, opening=last == 0):
            out[last] = replace(out[last], text=join_lines(out[last].text, block.text))
            continue
        out.append(block)
        last = last if block.kind == "footnote" else len(out) - 1
    return out


def _carries_on(above: Block, block: Block, *, opening: bool) -> bool:
    """Whether `block` is the other half of `above`, which opens the text if `opening`."""
    if above.kind != "paragraph" or block.kind != "paragraph" or opens_line(block.text) or ends_sentence(above.text):
        return False
    if not _MIN_TORN_CHARS <= len(above.text) <= _MAX_TORN_CHARS or (opening and len(above.text) <= _MAX_TITLE_CHARS):
        return False
    mark = find_mark(above.text)
    if mark is None or not reads_as_heading(mark):
        return True
    # Nobody leaves a heading at the foot of a page: what stands there is the first line of an item.
    return above.page != block.page and len(above.text) >= _FULL_LINE_CHARS
