"""What a text is made of once read: articles with their paragraphs and items, or sections of prose."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.numerals import NUMERAL_CHARS, from_chinese_numeral
from corpus.provisions import Provision

_MARKS = {
    "chinese": re.compile(rf"[（(]\s*([{NUMERAL_CHARS}]+)\s*[)）]"),
    "bracketed": re.compile(r"[（(]\s*(\d{1,2})\s*[)）]"),
    "dotted": re.compile(r"(\d{1,2})(?:[.．、](?!\d)|[)）])"),
    "circled": re.compile(r"([①-⑳])"),
}


@dataclass(frozen=True, slots=True)
class Unit:
    """A 款, 项 or 目: its address and where it stands, `text[start:end]`, in the text it belongs to."""

    provision: Provision
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """A 条 as published. `text` has no 第X条 in front; its 款 and 项 stand on lines of their own.

    `label` is the article number as the text prints it; `heading_path` runs from 编 to 节.
    """

    provision: Provision
    label: str
    heading_path: tuple[str, ...]
    text: str

    @property
    def units(self) -> tuple[Unit, ...]:
        """Every paragraph, item and sub-item, in order of appearance."""
        return tuple(iter_units(self.provision, self.text))


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of prose (whitepaper, annex, preamble) under one path of headings.

    `number` counts sections of the text from 1; `page` is that of its first line, None where unknown.
    """

    number: int
    heading_path: tuple[str, ...]
    text: str
    page: int | None = None

    @property
    def key(self) -> str:
        """Address for machines: `s12`."""
        return f"s{self.number}"


def iter_units(article: Provision, text: str) -> Iterator[Unit]:
    """Units of an article: a line is a paragraph, unless it opens an item or a sub-item.

    Items are （一）; where a paragraph has none, （1） or 1. below a line that ends in a colon. Below an item, （1）,
    1. and ① are sub-items; deeper ones, and rows of a table, belong to the unit above them. An item belongs to the
    paragraph above it and ends where its last sub-item ends. A paragraph's span ends before its first item, so that
    a quote of the 款 is its own words. An item line before any paragraph opens paragraph 1.
    """
    place = _Place(article)
    unit: Unit | None = None
    above = ""
    for start, end, line in _lines(text):
        provision = place.next(line, above)
        above = line
        if provision is None and unit is not None:
            unit = replace(unit, end=end)
            continue
        if unit is not None:
            yield unit
        unit = Unit(provision or place.paragraph_after(), start, end)
    if unit is not None:
        yield unit


@dataclass(slots=True)
class _Place:
    """Where in an article the reading stands: numbers of 款, 项 and 目, and how the items are written."""

    article: Provision
    paragraph: int = 0
    item: int | None = None
    subitem: int | None = None
    written: str = ""
    sub_written: str = ""

    def next(self, line: str, above: str) -> Provision | None:
        """Address of the unit that `line` opens; None if it belongs to the unit above."""
        if line.startswith("|") and self.paragraph:
            return None
        for kind, pattern in _MARKS.items():
            opened = pattern.match(line)
            if opened:
                number = _number(opened[1])
                found = self._item(kind, number, above) if number > 0 else ""
                return self.paragraph_after() if found == "paragraph" else self._address() if found else None
        return self.paragraph_after()

    def paragraph_after(self) -> Provision:
        """Address of the next paragraph, which ends all items."""
        self.paragraph, self.item, self.subitem, self.written, self.sub_written = self.paragraph + 1, None, None, "", ""
        return self._address()

    def _item(self, kind: str, number: int, above: str) -> str:
        """Take `number` as that of an item or sub-item; "paragraph" if it is neither, empty if it lies deeper."""
        if kind == "chinese" or kind == self.written:
            self.paragraph, self.item, self.subitem = max(self.paragraph, 1), number, None
            self.written, self.sub_written = kind, ""
            return "item"
        if self.item is not None:
            # （一）（二）（3）: a slip of the writer; a sub-item would be （1） first.
            if (
                kind == "bracketed"
                and self.written == "chinese"
                and not self.sub_written
                and number == self.item + 1 > 2
            ):
                self.item = number
                return "item"
            if self.sub_written in ("", kind):
                self.subitem, self.sub_written = number, kind
                return "subitem"
            return ""
        if kind == "circled" or number != 1 or not self.paragraph or not above.endswith(("：", ":")):
            return "paragraph"
        self.item, self.written = number, kind
        return "item"

    def _address(self) -> Provision:
        return Provision(self.article.article, self.article.inserted, self.paragraph, self.item, self.subitem)


def _number(text: str) -> int:
    if "①" <= text <= "⑳":
        return ord(text) - ord("①") + 1
    return from_chinese_numeral(text)


def find_unit(units: Sequence[Unit], provision: Provision) -> tuple[int, int] | None:
    """Span of `provision` among the units of its article, with everything it contains; None if there is no such.

    An item named without its paragraph (第四条第（二）项) is found if exactly one paragraph has it.
    """
    if provision.item is not None and provision.paragraph is None:
        homes = {u.provision.paragraph for u in units if u.provision.item == provision.item}
        if len(homes) != 1:
            return None
        provision = Provision(provision.article, provision.inserted, homes.pop(), provision.item, provision.subitem)
    inside = [u for u in units if provision.contains(u.provision)]
    return (inside[0].start, inside[-1].end) if inside else None


def _lines(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, line) of every line that is not blank; the span leaves out white space at both ends."""
    start = 0
    for raw in text.split("\n"):
        line = raw.strip()
        if line:
            begin = start + len(raw) - len(raw.lstrip())
            yield begin, begin + len(line), line
        start += len(raw) + 1
