"""Footnotes put behind the paragraph that carries their mark."""

import re
from collections.abc import Sequence

from ingest.documents import Block

_NUMBER = re.compile(r"\[(\d{1,3})\]")
_MAX_BLOCKS_BACK = 40  # a page holds fewer


def attach_footnotes(blocks: Sequence[Block]) -> list[Block]:
    """Blocks with every footnote right behind the last block before it that has its mark `[n]`.

    A footnote stands at the foot of the page, where the text may be a section further on. One without a mark close
    above stays where it is, and so do entries of a list of references.
    """
    behind: dict[int, list[Block]] = {}
    moved: set[int] = set()
    taken: set[tuple[int, str]] = set()
    for place, block in enumerate(blocks):
        number = _NUMBER.match(block.text) if block.kind == "footnote" else None
        home = _home(blocks, place, number[0], taken) if number else None
        if number and home is not None:
            taken.add((home, number[0]))
            behind.setdefault(home, []).append(block)
            moved.add(place)
    out: list[Block] = []
    for place, block in enumerate(blocks):
        if place not in moved:
            out.append(block)
        out += behind.get(place, [])
    return out


def _home(blocks: Sequence[Block], place: int, mark: str, taken: set[tuple[int, str]]) -> int | None:
    """Place of the block that has `mark`, looked for upwards to the page before."""
    page = blocks[place].page
    for back in range(place - 1, max(place - _MAX_BLOCKS_BACK, 0) - 1, -1):
        block = blocks[back]
        if page is not None and block.page is not None and block.page < page - 1:
            return None
        if block.kind != "footnote" and mark in block.text and (back, mark) not in taken:
            return back
    return None
