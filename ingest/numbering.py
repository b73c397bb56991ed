"""Marks that open headings and list items of Chinese texts: 第一部分, 第一章, 一、, （一）, 1., (1), (a), (i), ●."""

import re
from dataclasses import dataclass

from corpus.numerals import NUMERAL_CHARS

_N = rf"[{NUMERAL_CHARS}\d０-９]+"
_C = rf"[{NUMERAL_CHARS}]+"
_ROMAN = frozenset("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv".split())

#: Ranks of the schemes, outermost first; a heading ends every open one of the same or a higher rank.
PART, CHAPTER, SECTION, ENUMERATED = 0, 10, 20, 30
NUMBERED, LETTERED, ITEM, BULLET = 50, 70, 95, 100

_SCHEMES: tuple[tuple[int, re.Pattern[str]], ...] = (
    (PART, re.compile(rf"第\s*{_N}\s*(?:部分|编|篇|卷)(?=[\s　:：、]|$)[\s　:：、]*")),
    (CHAPTER, re.compile(rf"第\s*{_N}\s*章(?=[\s　:：、]|$)[\s　:：、]*")),
    (SECTION, re.compile(rf"第\s*{_N}\s*节(?=[\s　:：、]|$)[\s　:：、]*")),
    (ENUMERATED, re.compile(rf"{_C}\s*[、.．]\s*")),
    (40, re.compile(rf"[（(]\s*{_C}\s*[)）]\s*")),
    (58, re.compile(r"\d{1,2}(?:\.\d{1,2}){4,}[.．、]?\s+")),
    (57, re.compile(r"\d{1,2}(?:\.\d{1,2}){3}[.．、]?\s+")),
    (55, re.compile(r"\d{1,2}(?:\.\d{1,2}){2}[.．、]?\s+")),
    (52, re.compile(r"\d{1,2}\.\d{1,2}[.．、]?\s+")),
    (NUMBERED, re.compile(r"\d{1,2}\s*[.．、](?!\d)\s*")),
    (55, re.compile(r"[A-Z]\.\d{1,2}\.\d{1,2}\s+")),  # clauses of a standard's annex
    (52, re.compile(r"[A-Z]\.\d{1,2}\s+")),
    (60, re.compile(r"[（(]\s*\d{1,2}\s*[)）]\s*")),
    (LETTERED, re.compile(r"[（(]\s*([a-zA-Z])\s*[)）]\s*")),
    (80, re.compile(r"[（(]\s*([ivx]{1,5})\s*[)）]\s*")),
    (90, re.compile(r"[①-⑳]\s*")),
    (ITEM, re.compile(r"(?:[a-z]|\d{1,2})[)）]\s*")),  # of a standard: a), 1)
    (BULLET, re.compile(r"[●◼■◆▪•○◦]\s*")),
)
# Headings that many texts leave unnumbered. They stand at the top of the outline, whatever numbers the others have.
_FRONT_OR_BACK = re.compile(
    r"(?:前\s*言|引\s*言|序\s*言|导\s*[言语]|摘\s*要|结\s*语|结\s*论|后\s*记|参考文献|.{0,4}声明|"
    r"(?:主编|编写|参编|支持)单位|.{0,6}委员会|本文作者|作者简介|关于我们|联系我们)\s*[:：]?"
)
_APPENDIX = re.compile(
    r"附\s*[录件表]\s*(?:[一二三四五六七八九十\d]{1,3}|[A-Z])?(?:\s*[（(](?:规范性|资料性)[^（）()]{0,4}[)）])?"
    r"(?:[\s　:：].{1,40}|[:：])?"
)
_ARTICLE = re.compile(rf"第\s*{_N}\s*条(?:\s*之\s*{_C})?[\s　]")
_BARE_BULLET = re.compile(r"[-*+]\s+")
_MAX_HEADING_CHARS = 60
_MAX_BULLET_CHARS = 20


@dataclass(frozen=True, slots=True)
class Mark:
    """Opening mark of a line: the rank of its scheme, the mark as printed, and the words after it."""

    rank: int
    printed: str
    words: str


def find_mark(line: str, *, previous_letter: str = "") -> Mark | None:
    """Mark that opens `line`, None if there is none.

    `previous_letter` tells (i) the letter from (i) the numeral: after (h) it is the letter.
    """
    for rank, pattern in _SCHEMES:
        match = pattern.match(line)
        if match is None:
            continue
        if rank == LETTERED and match[1] in _ROMAN and ord(match[1]) != ord(previous_letter or "\0") + 1:
            continue
        if rank == 80 and match[1] not in _ROMAN:
            continue
        return Mark(rank, match[0].strip(), line[match.end() :].strip())
    return None


def is_front_or_back(line: str) -> bool:
    """Whether `line` is the heading of a preface, an afterword or the like."""
    return _FRONT_OR_BACK.fullmatch(line) is not None


def is_appendix(line: str) -> bool:
    """Whether `line` is the heading of an annex (附件 …, 附录, 附：)."""
    return _APPENDIX.fullmatch(line) is not None or re.fullmatch(r"附\s*[:：].{0,40}", line) is not None


def opens_line(line: str) -> bool:
    """Whether `line` opens an article or a list item, or is a heading: it continues no line before it."""
    if is_front_or_back(line) or is_appendix(line) or find_mark(line) is not None:
        return True
    return _ARTICLE.match(line) is not None or _BARE_BULLET.match(line) is not None


def reads_as_heading(mark: Mark) -> bool:
    """Whether a marked line names what follows, rather than being an item of a list or a sentence."""
    words = mark.words
    if not words or len(words) > _MAX_HEADING_CHARS or words[-1] in "。；;，,、！!":
        return False
    if mark.rank == ITEM:
        return False
    if mark.rank == BULLET:
        return len(words) <= _MAX_BULLET_CHARS and not re.search(r"[，。；：:]", words)
    return "。" not in words and "；" not in words
