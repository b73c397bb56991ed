"""Texts of law along their own structure: 编 章 节 as headings, 条 as articles, preamble and annexes as sections."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from corpus.numerals import NUMERAL_CHARS
from corpus.provisions import Provision
from corpus.statutes import Article, Section
from ingest.contents import contents_places
from ingest.documents import Block, Document
from ingest.numbering import ENUMERATED, find_mark, is_appendix, reads_as_heading
from ingest.openings import Opening, find_openings, follows, is_statute, opening
from ingest.outline import parse_prose
from ingest.parsed import ParsedText
from ingest.readers.errors import unreadable

_N = rf"[{NUMERAL_CHARS}\d０-９]+"
_DIVISION = re.compile(rf"第\s*{_N}\s*(编|分编|章|节)(?P<space>[\s　]*)(?P<words>.*)")
_BARE_DIVISION = re.compile(r"[总分附罚][\s　]*则")
# What stands below the last 一、 of a decision and is none of its words.
_CLOSING = re.compile(r"本(?:决定|修正案|解释|规定|批复)自.*施行。|《.+》根据本(?:决定|修正案).*")
_DEPTH = {"编": 1, "分编": 2, "章": 3, "节": 4}
_DIVISION_REFERS = re.compile(r"规定|的|和|、|，|至|第|或|及|中")
_MAX_HEADING_CHARS, _MAX_LEAD_CHARS = 40, 30


_LAW_TITLE = re.compile(r"(?:法|条例|办法|规定|解释|细则|决定|规则|修正案)\s*(?:[（(][^（()）]{1,12}[)）])?\s*$")


@dataclass(slots=True)
class _Builder:
    """What has been read so far; the only thing here that changes."""

    parts: list[Article | Section] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    divisions: list[tuple[int, str]] = field(default_factory=list)
    opening: Opening | None = None
    held: list[Block] = field(default_factory=list)
    sections: int = 0

    def divide(self, depth: int, heading: str) -> None:
        """Open a 编, 章 or 节: it ends those as deep or deeper."""
        self.close()
        self.headings.append(heading)
        self.divisions = [d for d in self.divisions if d[0] < depth] + [(depth, heading)]

    def close(self) -> None:
        """Put what is held into an article, or into a section if no article is open."""
        path = tuple(h for _, h in self.divisions)
        if self.opening is not None:
            # A footnote is no 款 of the article, so it gets a section of its own behind it.
            notes = [block for block in self.held if block.kind == "footnote"]
            text = _joined(block for block in self.held if block.kind != "footnote")
            self.parts.append(Article(Provision(*self.opening.number), self.opening.label, path, text))
            if notes:
                self.add_section((*path, f"{self.opening.label} 注"), notes)
        elif _joined(self.held):
            self.add_section(path, self.held)
        self.opening, self.held = None, []

    def add_section(self, path: tuple[str, ...], blocks: Sequence[Block]) -> None:
        """Append a section, numbered on from the last."""
        self.sections += 1
        self.parts.append(Section(self.sections, path, _joined(blocks), blocks[0].page))


def _joined(blocks: Iterable[Block]) -> str:
    return "\n".join(text for block in blocks if (text := block.text.strip()))


def parse_statute(document: Document) -> ParsedText:
    """Articles and sections of a text of law; a text without articles is cut as prose.

    Raises: SourceFormatError if the front matter states another number of articles than the text has.
    """
    stated = _stated_articles(document)
    lines, dropped = _body(document)
    body_end = _end_of_body(lines)
    named = names_a_law(document.title)
    openings = find_openings(lines[:body_end], document.title, named_as_law=named)
    if stated is None and not is_statute(openings, document.title, named_as_law=named):
        return parse_prose(document)
    builder = _Builder()
    _read_body(builder, lines[:body_end], {o.place: o for o in openings})
    _read_annexes(builder, lines[body_end:])
    if stated is not None and len(openings) != stated:
        raise unreadable(document.path, *_miscount(stated, [o.number for o in openings]))
    return ParsedText(document.title, tuple(builder.parts), tuple(builder.headings), dropped)


def _stated_articles(document: Document) -> int | None:
    value = document.front_matter.get("articles")
    if value is None:
        return None
    if not isinstance(value, int) or value < 0:
        raise unreadable(
            document.path,
            f"首部 articles 为 {value!r}，不是条数；请写数字",
            f"front matter: articles is {value!r}, not a count; write a number",
        )
    return value or None


def _body(document: Document) -> tuple[list[Block], tuple[str, ...]]:
    """Blocks below the title, and the text of those left out: the title, as it is printed, and the contents."""
    listed = contents_places(document.blocks)
    lines, dropped = [], []
    for n, block in enumerate(document.blocks):
        if n in listed or _bare(block.text) == _bare(document.title):
            dropped.append(block.text)
        else:
            lines.append(block)
    if lines and lines[0].kind == "heading" and lines[0].level == 1 and _division(lines[0].text) is None:
        dropped.append(lines.pop(0).text)  # 中华人民共和国民法典, over a part that the front matter titles otherwise
    return lines, tuple(dropped)


def _bare(text: str) -> str:
    return re.sub(r"[\s　]", "", text).removeprefix("中华人民共和国")


def names_a_law(title: str) -> bool:
    """Whether a title ends as titles of statutes do: …法, …条例, …办法（试行）."""
    return bool(_LAW_TITLE.search(title))


def _read_body(builder: _Builder, lines: Sequence[Block], openings: dict[int, Opening]) -> None:
    skip = -1
    last = max(openings, default=-1)
    enumerated = last >= 0 and not openings[last].label.startswith("第")
    for n, block in enumerate(lines):
        if n == skip:
            continue
        if n in openings:
            builder.close()
            builder.opening = openings[n]
            builder.held = [Block("paragraph", openings[n].words, block.page)]
            continue
        division = _division(block.text)
        if division is None:
            if enumerated and n > last and _CLOSING.fullmatch(block.text.strip()):
                builder.close()
            builder.held.append(block)
            continue
        depth, words = division
        if not words and n + 1 < len(lines) and n + 1 not in openings and _is_short(lines[n + 1].text):
            skip = n + 1  # the number on one line, the words on the next
            builder.divide(depth, f"{block.text.strip()} {lines[n + 1].text.strip()}")
        else:
            builder.divide(depth, block.text.strip())
    builder.close()


def _division(text: str) -> tuple[int, str] | None:
    """Depth and words of a 编, 章 or 节 heading; None for any other line, such as 第三章规定的……."""
    line = text.strip()
    if _BARE_DIVISION.fullmatch(line):
        return _DEPTH["章"], line
    match = _DIVISION.fullmatch(line)
    if match is None or len(line) > _MAX_HEADING_CHARS or (line and line[-1] in "。；：，:;,"):
        return None
    if not match["space"] and _DIVISION_REFERS.match(match["words"]):
        return None
    return _DEPTH[match[1]], match["words"]


def _is_short(text: str) -> bool:
    return len(text) <= 20 and text[-1:] not in "。；：，" and find_mark(text) is None and _division(text) is None


def _end_of_body(lines: Sequence[Block]) -> int:
    """Place of the first annex: it follows articles, a line 附件 in a preamble does not count."""
    first = next((n for n, b in enumerate(lines) if opening(n, b.text)), len(lines))
    return next((n for n, b in enumerate(lines) if n > first and is_appendix(b.text)), len(lines))


def _read_annexes(builder: _Builder, lines: Sequence[Block]) -> None:
    """Sections of what follows the articles: one for each 一、 under the heading of its annex."""
    for title, blocks in _annexes(lines):
        builder.headings.extend(b.text for b in title)
        path = (" ".join(b.text.strip() for b in title),)
        for heading, held in _numbered(blocks):
            if heading is None:
                builder.add_section(path, held)
            elif _is_heading_line(heading) and len(held) > 1:
                builder.headings.append(heading)
                builder.add_section((*path, heading), held[1:])
            else:
                builder.add_section((*path, _lead(heading)), held)


def _annexes(lines: Sequence[Block]) -> Iterator[tuple[list[Block], list[Block]]]:
    """(lines of the title, lines below it) of each annex."""
    starts = [n for n, b in enumerate(lines) if is_appendix(b.text)] + [len(lines)]
    for start, end in pairwise(starts):
        below = start + 1
        if re.fullmatch(r"附\s*[录件表]?\s*[\d一二三四五六七八九十]*\s*[:：]?", lines[start].text.strip()):
            below += start + 1 < end and _is_short(lines[start + 1].text)
        yield list(lines[start:below]), list(lines[below:end])


def _numbered(blocks: Sequence[Block]) -> Iterator[tuple[str | None, list[Block]]]:
    """Blocks in runs that each start with a 一、 line; a run before the first has no heading."""
    heading: str | None = None
    held: list[Block] = []
    for block in blocks:
        mark = find_mark(block.text.strip())
        if mark is not None and mark.rank == ENUMERATED:
            if held:
                yield heading, held
            heading, held = block.text.strip(), []
        held.append(block)
    if held:
        yield heading, held


def _is_heading_line(line: str) -> bool:
    """Whether a numbered line of an annex is a heading, and not a sentence that its items complete."""
    mark = find_mark(line)
    return mark is not None and reads_as_heading(mark) and not re.search(r"[，：:]", mark.words)


def _lead(line: str) -> str:
    """First clause of a numbered sentence, to name its section."""
    clause = re.split(r"[，：；。,:;]", line, maxsplit=1)[0]
    return clause if len(clause) <= _MAX_LEAD_CHARS else clause[: _MAX_LEAD_CHARS - 1] + "…"


def _miscount(stated: int, numbers: Sequence[tuple[int, int]]) -> tuple[str, str]:
    """What is wrong with the number of articles, in Chinese and in English."""
    gaps = [(Provision(*a).label, Provision(*b).label) for a, b in pairwise(numbers) if not follows(b, a)][:3]
    where = f"（{'；'.join(f'{a}之后是{b}' for a, b in gaps)}）" if gaps else ""
    where_english = f" ({'; '.join(f'{a} is followed by {b}' for a, b in gaps)})" if gaps else ""
    return (
        f"首部写明 {stated} 条，读出 {len(numbers)} 条{where}；请改正有误的一处",
        f"front matter states {stated} articles, the text has {len(numbers)}{where_english};"
        " correct the one that is wrong",
    )
