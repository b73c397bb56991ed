"""What a text is made of once read: articles with their paragraphs and items, or sections of prose."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.numerals import NUMERAL_CHARS, from_chinese_numeral
from corpus.provisions import Provision

_ITEM = re.compile(rf"^\s*[（(]([{NUMERAL_CHARS}]+)[)）]")
_SUBITEM = re.compile(r"^\s*(\d{1,2})[.．、]")


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
    """Units of an article: a line is a paragraph, unless it opens an item （一） or a sub-item 1.

    An item belongs to the paragraph above it and ends where its last sub-item ends. A paragraph's span ends before
    its first item, so that a quote of the 款 is its own words. An item line before any paragraph opens paragraph 1.
    """
    paragraph, item = 0, None
    for start, end, line in _lines(text):
        opened = _ITEM.match(line)
        if opened:
            paragraph, item = max(paragraph, 1), from_chinese_numeral(opened[1])
            yield Unit(Provision(article.article, article.inserted, paragraph, item), start, end)
            continue
        sub = _SUBITEM.match(line)
        if sub and item is not None and int(sub[1]) > 0:
            address = Provision(article.article, article.inserted, paragraph, item, int(sub[1]))
            yield Unit(address, start, end)
            continue
        paragraph, item = paragraph + 1, None
        yield Unit(Provision(article.article, article.inserted, paragraph), start, end)


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
