"""Automatic numbers of Word paragraphs as the text that Word shows: 第一条, 一、, （一）, 1.1, a)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from corpus.numerals import to_chinese_numeral

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAX_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_FORMAL = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = dict(
    zip("m cm d cd c xc l xl x ix v iv i".split(), (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1), strict=True)
)
#: What stands for a bullet, whose own character is one of a font of pictures.
BULLET = "●"


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a numbering: `text` holds %1 to %9 for the numbers of the levels."""

    start: int = 1
    number_format: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None
    legal: bool = False


@dataclass(slots=True)
class Numbering:
    """Numbers as they run through a document; `label` counts on, so paragraphs come in their order."""

    levels: Mapping[int, tuple[_Level, ...]]  # by numId
    counters_of: Mapping[int, int]  # numId -> its abstract numbering, which numIds share
    starts: Mapping[int, Mapping[int, int]]  # numId -> level -> number that it starts anew with
    counts: dict[int, list[int | None]] = field(default_factory=dict)
    begun: set[int] = field(default_factory=set)

    def label(self, num_id: int, level: int) -> str:
        """Label of the next paragraph of a numbering at a level, with the space that follows it, "" if it has none."""
        levels = self.levels.get(num_id)
        if levels is None or not 0 <= level < len(levels):
            return ""
        counts = self.counts.setdefault(self.counters_of[num_id], [None] * _MAX_LEVELS)
        if num_id not in self.begun:
            self.begun.add(num_id)
            for at in self.starts.get(num_id, {}):
                counts[at] = None
        self._count(counts, levels, level, self.starts.get(num_id, {}))
        return _render(
            levels, level, [levels[n].start if c is None else c for n, c in enumerate(counts[: len(levels)])]
        )

    def _count(
        self, counts: list[int | None], levels: tuple[_Level, ...], level: int, starts: Mapping[int, int]
    ) -> None:
        current = counts[level]
        counts[level] = starts.get(level, levels[level].start) if current is None else current + 1
        for below in range(level + 1, len(levels)):
            restart = levels[below].restart
            if restart != 0 and (restart is None or level < restart):
                counts[below] = None


def read_numbering(root: Any | None) -> Numbering:
    """Numbering of a numbering part's root element; one without any numbers for None."""
    if root is None:
        return Numbering({}, {}, {})
    abstract = {_int(a.get(f"{W}abstractNumId")): a for a in root.iterfind(f"{W}abstractNum")}
    linked = {value_of(a, "styleLink"): number for number, a in abstract.items() if value_of(a, "styleLink")}
    levels: dict[int, tuple[_Level, ...]] = {}
    counters: dict[int, int] = {}
    starts: dict[int, dict[int, int]] = {}
    for num in root.iterfind(f"{W}num"):
        num_id, base = _int(num.get(f"{W}numId")), _int(value_of(num, "abstractNumId"))
        link = value_of(abstract[base], "numStyleLink") if base in abstract else ""
        base = linked.get(link, base)
        if base not in abstract:
            continue
        own = _levels(abstract[base])
        starts[num_id] = {}
        for override in num.iterfind(f"{W}lvlOverride"):
            at = _int(override.get(f"{W}ilvl"))
            if not 0 <= at < _MAX_LEVELS:
                continue
            if override.find(f"{W}lvl") is not None:
                own[at] = _level(override.find(f"{W}lvl"))
            if value_of(override, "startOverride"):
                starts[num_id][at] = _int(value_of(override, "startOverride"))
        levels[num_id], counters[num_id] = tuple(own), base
    return Numbering(levels, counters, starts)


def style_levels(root: Any | None) -> dict[tuple[int, str], int]:
    """Level at which an abstract numbering counts paragraphs of a style: (numId, style id) -> level."""
    if root is None:
        return {}
    abstract = {a.get(f"{W}abstractNumId"): a for a in root.iterfind(f"{W}abstractNum")}
    out = {}
    for num in root.iterfind(f"{W}num"):
        for level in getattr(abstract.get(value_of(num, "abstractNumId")), "iterfind", lambda _: ())(f"{W}lvl"):
            if value_of(level, "pStyle"):
                out[_int(num.get(f"{W}numId")), value_of(level, "pStyle")] = _int(level.get(f"{W}ilvl"))
    return out


def _levels(abstract: Any) -> list[_Level]:
    levels = [_Level(number_format="none")] * _MAX_LEVELS
    for element in abstract.iterfind(f"{W}lvl"):
        at = _int(element.get(f"{W}ilvl"))
        if 0 <= at < _MAX_LEVELS:
            levels[at] = _level(element)
    return levels


def _level(element: Any) -> _Level:
    restart = value_of(element, "lvlRestart")
    return _Level(
        start=_int(value_of(element, "start") or "1"),
        number_format=_format(element),
        text=value_of(element, "lvlText"),
        suffix=value_of(element, "suff") or "tab",
        restart=_int(restart) if restart else None,
        legal=element.find(f"{W}isLgl") is not None and value_of(element, "isLgl") not in ("0", "false"),
    )


def _format(level: Any) -> str:
    """Number format of a level, which newer files write inside a choice between old and new readers."""
    return next((str(e.get(f"{W}val") or "decimal") for e in level.iter(f"{W}numFmt")), "decimal")


def _render(levels: tuple[_Level, ...], level: int, numbers: list[int]) -> str:
    own = levels[level]
    if own.number_format == "bullet":
        return f"{BULLET} " if own.text.strip() else ""
    formats = ["decimal" if own.legal else lv.number_format for lv in levels]

    def number(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        return format_number(numbers[at], formats[at]) if at <= level and at < len(numbers) else ""

    label = _PLACE.sub(number, own.text).strip()
    # Between 第一条 and its words a space always helps: the number is none of the article's words.
    close = label[-1:] in "、，）．。：" or (own.suffix == "nothing" and label[-1:] not in "条章节编")
    return label if close else label + " "


def format_number(n: int, number_format: str) -> str:
    """`n` in a number format of Word (ST_NumberFormat); one that is not known counts in digits."""
    if number_format == "none":
        return ""
    if n < 1 and number_format not in ("decimal", "decimalZero", "ideographDigital"):
        return str(n)
    return _FORMATS.get(number_format, str)(n)


def _chinese(n: int) -> str:
    return to_chinese_numeral(n) if n <= 99_999 else str(n)


def _digital(n: int) -> str:
    return "".join("〇一二三四五六七八九"[int(c)] for c in str(abs(n)))


def _formal(n: int) -> str:
    plain = _chinese(n)
    return ("一" + plain if plain.startswith("十") else plain).translate(_FORMAL)


def _letters(n: int) -> str:
    """Letters from a to z, then aa, bb: as Word goes on."""
    return chr(ord("a") + (n - 1) % 26) * min(1 + (n - 1) // 26, 20)


def _roman(n: int) -> str:
    if n > 3999:
        return str(n)
    out = ""
    for glyph, value in _ROMAN.items():
        times, n = divmod(n, value)
        out += glyph * times
    return out


def _circled(n: int) -> str:
    if n <= 20:
        return chr(0x2460 + n - 1)
    if n <= 35:
        return chr(0x3251 + n - 21)
    return chr(0x32B1 + n - 36) if n <= 50 else str(n)


def _of(glyphs: str) -> Callable[[int], str]:
    return lambda n: glyphs[(n - 1) % len(glyphs)]


_FORMATS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting"), _chinese),
    **dict.fromkeys(("taiwaneseCountingThousand", "koreanCounting"), _chinese),
    **dict.fromkeys(("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"), _digital),
    **dict.fromkeys(("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"), _formal),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese", "ideographEnclosedCircle"), _circled),
    "ideographTraditional": _of(_STEMS),
    "ideographZodiac": _of(_BRANCHES),
    "decimalZero": lambda n: f"{n:02d}",
    "decimalFullWidth": lambda n: str(n).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    "decimalFullWidth2": lambda n: str(n).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    "decimalEnclosedParen": lambda n: f"({n})",
    "decimalEnclosedFullstop": lambda n: f"{n}.",
    "lowerLetter": _letters,
    "upperLetter": lambda n: _letters(n).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda n: _roman(n).upper(),
}


def value_of(element: Any, name: str) -> str:
    """The `val` of the child called `name`, empty if there is none."""
    found = element.find(f"{W}{name}")
    return "" if found is None else str(found.get(f"{W}val") or "")


def _int(text: str | None) -> int:
    try:
        return int(text or "0")
    except ValueError:
        return 0
