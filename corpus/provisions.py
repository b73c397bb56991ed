"""The address of a provision inside one source: 条 (之N), 款, 项, 目; parse, format, compare.

A key is the address for machines: `a24` is 第二十四条, `a260-1p2i3` is 第二百六十条之一第二款第（三）项. An item may be
cited without its paragraph (`a4i2`, 第四条第（二）项), as lawyers do where an article has one paragraph.
"""

import re
from dataclasses import dataclass, replace

from corpus.numerals import NUMERAL_CHARS, from_chinese_numeral, to_chinese_numeral

_N = rf"([{NUMERAL_CHARS}\d０-９]+)"
_KEY = re.compile(r"a(\d+)(?:-(\d+))?(?:p(\d+))?(?:i(\d+))?(?:s(\d+))?")
_WRITTEN = re.compile(
    rf"第?\s*{_N}\s*条(?:\s*之\s*{_N})?"
    rf"(?:\s*[,，、]?\s*第?\s*{_N}\s*款)?"
    rf"(?:\s*[,，、]?\s*第?\s*[(（]?\s*{_N}\s*[)）]?\s*项)?"
    rf"(?:\s*[,，、]?\s*第?\s*[(（]?\s*{_N}\s*[)）]?\s*目)?"
)


@dataclass(frozen=True, slots=True)
class Provision:
    """Address of a provision; every number counts from 1.

    `inserted` is the N of 条之N (0 if none); `paragraph`, `item` and `subitem` are None where the address is wider.
    """

    article: int
    inserted: int = 0
    paragraph: int | None = None
    item: int | None = None
    subitem: int | None = None

    def __post_init__(self) -> None:
        numbers = (self.article, self.paragraph, self.item, self.subitem)
        if self.inserted < 0 or any(n is not None and n < 1 for n in numbers):
            raise ValueError(f"numbers of a provision start at 1: {numbers}")
        if self.subitem is not None and self.item is None:
            raise ValueError(f"目 {self.subitem} without 项")

    @property
    def key(self) -> str:
        """Address for machines, e.g. `a260-1p2i3`."""
        out = f"a{self.article}" + (f"-{self.inserted}" if self.inserted else "")
        for letter, number in (("p", self.paragraph), ("i", self.item), ("s", self.subitem)):
            out += f"{letter}{number}" if number is not None else ""
        return out

    @property
    def label(self) -> str:
        """Address as statutes write it, e.g. 第二百六十条之一第二款第（三）项."""
        out = f"第{to_chinese_numeral(self.article)}条"
        if self.inserted:
            out += f"之{to_chinese_numeral(self.inserted)}"
        if self.paragraph is not None:
            out += f"第{to_chinese_numeral(self.paragraph)}款"
        if self.item is not None:
            out += f"第（{to_chinese_numeral(self.item)}）项"
        if self.subitem is not None:
            out += f"第{self.subitem}目"
        return out

    @property
    def whole_article(self) -> "Provision":
        """The article this provision lies in."""
        return Provision(self.article, self.inserted)

    def contains(self, other: "Provision") -> bool:
        """Whether `other` is this provision or lies inside it."""
        if (self.article, self.inserted) != (other.article, other.inserted):
            return False
        pairs = ((self.paragraph, other.paragraph), (self.item, other.item), (self.subitem, other.subitem))
        return all(mine is None or mine == theirs for mine, theirs in pairs)

    def sort_key(self) -> tuple[int, int, int, int, int]:
        """Orders provisions as the statute prints them; a wider address comes before what it contains."""
        return (self.article, self.inserted, self.paragraph or 0, self.item or 0, self.subitem or 0)

    @classmethod
    def from_key(cls, key: str) -> "Provision":
        """Inverse of `key`. Raises: ValueError if `key` is not one."""
        match = _KEY.fullmatch(key)
        if match is None:
            raise ValueError(f"not a provision key: {key!r} (expected e.g. a24, a24p1, a24p1i3)")
        article, inserted, paragraph, item, subitem = (int(g) if g else None for g in match.groups())
        assert article is not None  # noqa: S101 - the first group always matches
        return cls(article, inserted or 0, paragraph, item, subitem)

    @classmethod
    def parse(cls, text: str) -> "Provision":
        """Provision that `text` writes in full, in Chinese or Arabic numerals (第24条第2款, 二十四条之一) or as a key.

        Raises: ValueError if `text` is not one provision and nothing else.
        """
        stripped = text.strip()
        if _KEY.fullmatch(stripped):
            return cls.from_key(stripped)
        match = _WRITTEN.fullmatch(stripped)
        if match is None:
            raise ValueError(f"not a provision: {text!r} (write e.g. 第二十四条第一款 or a24p1)")
        return provision_from_groups(match.groups())

    def narrowed(self, *, paragraph: int | None = None, item: int | None = None) -> "Provision":
        """This provision with a paragraph or an item added."""
        return replace(self, paragraph=paragraph or self.paragraph, item=item or self.item)


#: Pattern of a provision written in running text; five groups for `provision_from_groups`.
WRITTEN_PROVISION = _WRITTEN


def provision_from_groups(groups: tuple[str | None, ...]) -> Provision:
    """Provision from the five groups of `WRITTEN_PROVISION`. Raises: ValueError on a malformed numeral."""
    article, inserted, paragraph, item, subitem = (from_chinese_numeral(g) if g else None for g in groups)
    if article is None:
        raise ValueError("a provision needs an article")
    return Provision(article, inserted or 0, paragraph, item, subitem)
