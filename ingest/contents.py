"""Tables of contents: which blocks they are."""

import re
from collections.abc import Sequence

from ingest.documents import Block
from ingest.numbering import find_mark
from ingest.readers.tables import markdown_rows

_TITLE = re.compile(r"(?:目\s*[录次]|contents)", re.IGNORECASE)
_LEADERS = re.compile(r".*[.．…·]{4,}\s*\d{1,4}")
_PAGE_NUMBER = re.compile(r"[\s.．…·\d\-]*")
_ENTRY = re.compile(r".*\D[\s.．…·]+\d{1,4}")
# What stands behind: from the start of a run only, or a long run is tried from each of its characters.
_REMARK = re.compile(r"(?<!\s)\s*[（(][^（）()]*[)）]$")
_MAX_LISTS = 20  # a book of laws has one for each; every one takes a look at the whole text
_MAX_ENTRY_CHARS = 80
_MAX_LINE_CHARS = 300  # of an entry with its dots; the pattern takes the square of the length to give up
_MIN_KEY_CHARS = 6
_KEY = re.compile(r"[\s　*#.．…·]|(?<!\d)\d+$")


def contents_places(blocks: Sequence[Block]) -> frozenset[int]:
    """Places in `blocks` of the tables of contents, their title lines included.

    After a line 目录 an entry is a line with a page number, or one that stands in the text too; the list ends at the
    first block that is neither. A line with dot leaders is an entry anywhere.
    """
    found: set[int] = set()
    keys: list[str] = []
    n = lists = 0
    while n < len(blocks):
        if lists < _MAX_LISTS and _TITLE.fullmatch(blocks[n].text.strip()):
            keys = keys or [_key(b.text) for b in blocks]
            lists += 1
            end = _end_of_list(blocks, n + 1, keys)
            if end > n + 1:
                found.update(range(n, end))
                n = end
                continue
        if blocks[n].kind != "table" and len(blocks[n].text) <= _MAX_LINE_CHARS and _LEADERS.fullmatch(blocks[n].text):
            found.add(n)
        n += 1
    return frozenset(found)


def contents_ranks(blocks: Sequence[Block], places: frozenset[int]) -> dict[str, int]:
    """Rank of the numbering of every heading that the tables of contents at `places` list, by `contents_key`.

    What the text itself prints may have lost its number: a bullet that is a drawing, a list that starts anew.
    """
    lines: list[str] = []
    for n in places:
        block = blocks[n]
        lines += [row[0] for row in markdown_rows(block.text)] if block.kind == "table" else [block.text]
    marks = [(contents_key(line), find_mark(line)) for line in lines]
    return {key: mark.rank for key, mark in marks if mark is not None and len(key) >= _MIN_KEY_CHARS}


def contents_key(line: str) -> str:
    """`line` so that a heading and its entry in a list of contents are the same; a remark in brackets left out."""
    return _key(_REMARK.sub("", line.strip()))


def _end_of_list(blocks: Sequence[Block], start: int, keys: Sequence[str]) -> int:
    last = {key: n for n, key in enumerate(keys)}
    before = set(keys[: start - 1])  # 前言 may stand in front of the list that names it
    n = start
    while n < len(blocks) and _is_entry(blocks[n], comes_again=last[keys[n]] > n or keys[n] in before):
        n += 1
    return n


def _is_entry(block: Block, *, comes_again: bool) -> bool:
    if block.kind == "table":
        rows = markdown_rows(block.text)
        return all(_PAGE_NUMBER.fullmatch(row[-1]) for row in rows)
    if len(block.text) > _MAX_ENTRY_CHARS or block.kind == "footnote" or block.text.endswith(("。", "；")):
        return False
    return bool(comes_again or _ENTRY.fullmatch(block.text) or _LEADERS.fullmatch(block.text))


def _key(text: str) -> str:
    """`text` so that a heading and its entry in a list of contents are the same, numbered alike or not."""
    mark = find_mark(text)
    return _KEY.sub("", mark.words if mark and mark.words else text)
