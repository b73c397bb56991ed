"""Lines that open articles: 第十二条 …, and 一、 in amendments and in old interpretations, which print no 第X条."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.numerals import NUMERAL_CHARS, from_chinese_numeral
from ingest.documents import Block
from ingest.numbering import ENUMERATED, Mark, find_mark, reads_as_heading

_N = rf"[{NUMERAL_CHARS}\d０-９]+"
_ARTICLE = re.compile(rf"(第\s*({_N})\s*条(?:\s*之\s*([{NUMERAL_CHARS}]{{1,3}}))?)(?P<space>[\s　:：]*)(?P<words>.*)")
# Words after 第X条 with which a sentence refers to the article instead of opening it.
_REFERS = re.compile(r"[、，,；;。）)》”]|第|和|或|及|与|至|到|之|的|款|项|规定|所|以及|中|情形|关于")
_AMENDS = re.compile(
    r"修正案\s*(?:[（(][^（）()]{1,12}[)）])?(?:\s*[（(]草案[^（）()]*[)）])?$|关于(?:修改|修订|修正|废止|增加).*决定$"
)
# What a line of an amendment does to a text, where none of the quoted ones does anything.
_CHANGES_A_TEXT = re.compile(
    r"^[^“]{0,60}(?:修改为|改为|删去|删除|增加一?[编章节条款项]|增加.{1,8}[条款项]，|作以下修改)"
    r"|^本(?:决定|修正案)自|^对.{0,40}作.{0,6}修改"
)
_MIN_ARTICLES = 3  # a text that states no count is a statute if it has as many, numbered without many gaps


@dataclass(frozen=True, slots=True)
class Opening:
    """A line that may open an article: its place among the lines and the number it prints."""

    place: int
    number: tuple[int, int]
    label: str
    words: str


def find_openings(lines: Sequence[Block], title: str, *, named_as_law: bool) -> list[Opening]:
    """Lines that open the articles of a text; in one that amends another, the quoted articles of that are none."""
    if _AMENDS.search(title):
        return _enumerated(lines) or _articles(lines)
    articles = _articles(lines)
    if articles or not named_as_law:
        return articles
    enumerated = _enumerated(lines)
    sentences = [o for o in enumerated if not _reads_as_heading(o)]
    return enumerated if len(enumerated) > 1 and len(sentences) >= 0.5 * len(enumerated) else []


def opening(place: int, text: str) -> Opening | None:
    """Opening that a line may be by its own words: not a sentence that refers to an article."""
    match = _ARTICLE.fullmatch(text.strip())
    if match is None or (not match["space"] and _REFERS.match(match["words"])):
        return None
    if match["space"] and re.match(r"第|款|规定的", match["words"]):
        return None
    try:
        number = from_chinese_numeral(match[2]), from_chinese_numeral(match[3]) if match[3] else 0
    except ValueError:
        return None
    return Opening(place, number, match[1], match["words"]) if number[0] > 0 else None


def follows(number: tuple[int, int], last: tuple[int, int]) -> bool:
    """Whether an article comes right after another: 第四条 or 第三条之一 after 第三条."""
    return number in ((last[0] + 1, 0), (last[0], last[1] + 1))


def is_statute(openings: Sequence[Opening], title: str, *, named_as_law: bool) -> bool:
    """Whether a text that does not say so has the articles of a statute.

    They begin with the first, but for amendments that count on from the one before (宪法修正案).
    """
    if len(openings) < (1 if named_as_law else _MIN_ARTICLES):
        return False
    steps = [follows(b.number, a.number) for a, b in pairwise(openings)]
    return (openings[0].number == (1, 0) or bool(_AMENDS.search(title))) and sum(steps) >= 0.9 * len(steps)


def _articles(lines: Iterable[Block]) -> list[Opening]:
    """第X条 lines: numbers ascend, and a number is not passed over if it comes later."""
    candidates = [o for n, b in enumerate(lines) if (o := opening(n, b.text)) is not None]
    last_place = {candidate.number: n for n, candidate in enumerate(candidates)}
    out: list[Opening] = []
    for n, candidate in enumerate(candidates):
        last = out[-1].number if out else None
        awaited = [(1, 0)] if last is None else [(last[0] + 1, 0), (last[0], last[1] + 1)]
        passed = candidate.number not in awaited and any(last_place.get(number, -1) > n for number in awaited)
        if (last is None or candidate.number > last) and not passed:
            out.append(candidate)
    return out


def _enumerated(lines: Iterable[Block]) -> list[Opening]:
    """一、 lines that count from one, those in a quotation left out."""
    out: list[Opening] = []
    quoted = False
    for place, block in enumerate(lines):
        text = block.text.strip()
        mark = find_mark(text)
        number = _counted(mark) if mark is not None else 0
        if mark is not None and number == len(out) + 1 and (not quoted or _CHANGES_A_TEXT.search(mark.words)):
            out.append(Opening(place, (number, 0), mark.printed, mark.words))
            quoted = False
        quoted = _quoted_after(text, quoted=quoted)
    return out


def _counted(mark: Mark) -> int:
    """Number of a 一、 mark, 0 for any other."""
    numeral = re.match(rf"[{NUMERAL_CHARS}]+", mark.printed) if mark.rank == ENUMERATED else None
    try:
        return from_chinese_numeral(numeral[0]) if numeral else 0
    except ValueError:
        return 0


def _quoted_after(text: str, *, quoted: bool) -> bool:
    """Whether the line after `text` stands in a quotation.

    One of several paragraphs opens again with each of them and closes once.
    """
    depth = 1 if quoted else 0
    for n, char in enumerate(text):
        if char == "“" and not (n == 0 and quoted):
            depth += 1
        elif char == "”":
            depth = max(depth - 1, 0)
    return depth > 0


def _reads_as_heading(item: Opening) -> bool:
    mark = find_mark(f"{item.label}{item.words}")
    return mark is not None and reads_as_heading(mark) and not item.words.endswith(("：", ":"))
