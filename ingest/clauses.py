"""Clauses of standards: 5 安全要求, 5.3 数据处理, a) …, whose first level has a number and a blank and no more."""

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.documents import Block
from ingest.numbering import NUMBERED, Mark, find_mark

_FIRST_LEVEL = re.compile(r"(\d{1,2})[\s　]+([^\d\s.,，。；;].*)")
_SECOND_LEVEL = re.compile(r"(\d{1,2})\.\d{1,2}(?:[\s　]|$)")
_BARE_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})+")
_KIND = r"[（(](?:规范性|资料性)(?:附录)?[)）]"
_ANNEX, _ANNEX_KIND = re.compile(r"附\s*录\s*[A-Z]"), re.compile(_KIND)
_ANNEX_WITH_KIND = re.compile(rf"附\s*录\s*[A-Z]\s*{_KIND}")
_MAX_HEADING_CHARS = 40
_MIN_CLAUSES = 2


def mark_clauses(blocks: Sequence[Block]) -> list[Block]:
    """Blocks of a standard with its clauses of the first level as headings, and a number joined to its term below.

    A text is taken for a standard if 5 安全要求 and 5.1 stand in it for at least two numbers: elsewhere a line that
    begins with a number is a figure (12 个月). Other texts come back as they are. The first-level numbers ascend; one
    that leaves others out (an excerpt) counts if clauses of the second level bear it out.
    """
    first = {n: int(m[1]) for n, b in enumerate(blocks) if (m := _clause(b))}
    second = {int(m[1]) for b in blocks if b.kind != "table" and (m := _SECOND_LEVEL.match(b.text))}
    if len(second & set(first.values())) < _MIN_CLAUSES:
        return list(blocks)
    out: list[Block] = []
    last = 0
    for n, block in enumerate(blocks):
        if out and _continues_annex(out[-1].text, block):
            out[-1] = replace(out[-1], text=f"{out[-1].text} {block.text}")
        elif out and _BARE_NUMBER.fullmatch(out[-1].text) and len(block.text) <= _MAX_HEADING_CHARS:
            out[-1] = replace(out[-1], text=f"{out[-1].text} {block.text}", kind="heading")
        elif n in first and last < first[n] and (first[n] <= last + 2 or first[n] in second):
            last = first[n]
            out.append(replace(block, kind="heading"))
        else:
            out.append(block)
    return out


def clause_mark(block: Block) -> Mark | None:
    """Mark of a heading 5 安全要求; None for any other block."""
    match = _FIRST_LEVEL.fullmatch(block.text) if block.kind == "heading" else None
    return Mark(NUMBERED, match[1], match[2]) if match else None


def _continues_annex(above: str, block: Block) -> bool:
    """Whether a block belongs to the heading of an annex above it: 附录A, （规范性）, and its title, each on a line."""
    if block.kind == "table" or len(block.text) > _MAX_HEADING_CHARS or find_mark(block.text) is not None:
        return False
    if _ANNEX.fullmatch(above):
        return _ANNEX_KIND.fullmatch(block.text) is not None
    return _ANNEX_WITH_KIND.fullmatch(above) is not None and block.text[-1:] not in "。；：，:;,."


def _clause(block: Block) -> re.Match[str] | None:
    if block.kind not in ("paragraph", "heading") or not 0 < len(block.text) <= _MAX_HEADING_CHARS:
        return None
    return _FIRST_LEVEL.fullmatch(block.text) if block.text[-1] not in "。；，：:;,." else None
