"""Quantities of English sentences about Chinese law, in the same normal form as `corpus.figures` gives the Chinese."""

import re
from collections.abc import Iterator
from decimal import Decimal

from corpus.quantities import TIMES, Figure, plain

_TO_TEN = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_WORDS = {word: n for n, word in enumerate(_TO_TEN)} | {
    "twelve": 12,
    "fourteen": 14,
    "fifteen": 15,
    "sixteen": 16,
    "eighteen": 18,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "forty-five": 45,
    "fifty": 50,
    "sixty": 60,
    "ninety": 90,
}
_SCALES = {"thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}
#: Unit as written, in the singular -> (unit as compared, unit of the normal form).
_UNITS = {
    "working day": ("工作日", "个工作日"),
    "business day": ("工作日", "个工作日"),
    "calendar day": ("日", "日"),
    "day": ("日", "日"),
    "hour": ("小时", "小时"),
    "minute": ("分钟", "分钟"),
    "week": ("周", "周"),
    "month": ("个月", "个月"),
    "year": ("年", "年"),
    "percent": ("%", "%"),
    "per cent": ("%", "%"),
    "yuan": ("元", "元"),
    "renminbi": ("元", "元"),
    "rmb": ("元", "元"),
    "people": ("人", "人"),
    "person": ("人", "人"),
    "individual": ("人", "人"),
    "user": ("人", "人"),
    "time": (TIMES, "times"),
    "fold": ("倍", "倍"),
}
_FIRST_HALF = ("january", "february", "march", "april", "may", "june")
_MONTHS = (*_FIRST_HALF, "july", "august", "september", "october", "november", "december")
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS)
_NUMBER = rf"(?:\d[\d,]*(?:\.\d+)?|{'|'.join(sorted(_WORDS, key=len, reverse=True))})(?:[\s-](?:{'|'.join(_SCALES)}))?"
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True)).replace(" ", "[ -]")
_MAY_HOLD = re.compile(r"[A-Za-z]{3}|[¥￥]")  # most texts are Chinese: do not search them twice
_FIGURE = re.compile(
    rf"\b(?P<m1>{_MONTH})\.?\s(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s(?P<y1>(?:19|20)\d\d))?\b"
    rf"|\b(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s(?P<m2>{_MONTH})\.?(?:,?\s(?P<y2>(?:19|20)\d\d))?\b"
    rf"|\b(?:aged?(?:\sof)?|under\sthe\sage\sof)\s(?P<age>{_NUMBER})\b"
    rf"|(?:\b(?:rmb|cny)|[¥￥])\s?(?P<money>\d[\d,]*(?:\.\d+)?(?:\s(?:{'|'.join(_SCALES)}))?)(?![\d,]*[万亿元])"
    rf"|\b(?:(?P<low>{_NUMBER})\s?(?:to|and|or|[-–])\s?)?(?P<number>{_NUMBER})[\s-]?"
    rf"(?P<unit>{_UNIT})s?\b(?P<old>[\s-](?:old|of\sage))?",
    re.IGNORECASE,
)
#: "one of the times", "one user" and the like are plain counts, as 一次 and 一人 are.
_ONE_IS_NO_FIGURE = frozenset({"人", TIMES})


def find_english_figures(text: str) -> tuple[Figure, ...]:
    """Every figure written in English, in order of appearance."""
    return tuple(_iter_figures(text)) if _MAY_HOLD.search(text) else ()


def _iter_figures(text: str) -> Iterator[Figure]:
    for match in _FIGURE.finditer(text):
        if match["m1"] or match["m2"]:
            yield _date(match)
        elif match["age"]:
            value = _value(match["age"])
            yield Figure(value, "周岁", f"{plain(value)}周岁", match.start("age"), match.end("age"))
        elif match["money"]:
            yield _amount(_value(match["money"]), "元", "元", match.start(), match.end())
        else:
            yield from _with_unit(match)


def _with_unit(match: re.Match[str]) -> Iterator[Figure]:
    unit, written = _UNITS[match["unit"].lower().replace("-", " ")]
    if match["old"]:
        unit = written = "周岁"
    for name in ("low", "number"):
        if not match[name]:
            continue
        value = _value(match[name])
        if value == 1 and unit in _ONE_IS_NO_FIGURE and not match["low"]:
            continue
        yield _amount(value, unit, written, match.start(name), match.end(0 if name == "number" else name))


def _amount(value: Decimal, unit: str, written: str, start: int, end: int) -> Figure:
    """Amounts of money and people are said in 万, as law says them."""
    in_wan = unit in ("元", "人") and value >= 10_000 and value % 1000 == 0
    text = f"{plain(value / 10_000)}万{written}" if in_wan else f"{plain(value)}{written}"
    return Figure(value, unit, text, start, end)


def _date(match: re.Match[str]) -> Figure:
    n = "1" if match["m1"] else "2"
    month = next(i for i, name in enumerate(_MONTHS, start=1) if name[:3] == match[f"m{n}"][:3].lower())
    year = f"{match[f'y{n}']}年" if match[f"y{n}"] else ""
    return Figure(None, "date", f"{year}{month}月{int(match[f'd{n}'])}日", match.start(), match.end())


def _value(text: str) -> Decimal:
    words = text.lower().replace(",", "")
    factor = Decimal(1)
    for scale, number in _SCALES.items():
        if words.endswith(scale):
            words, factor = words[: -len(scale)].rstrip(" -"), Decimal(number)
    return (Decimal(_WORDS[words]) if words in _WORDS else Decimal(words)) * factor
