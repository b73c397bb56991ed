"""English beside the Chinese words of an answer: figures, fines and the terms of law that a quote holds."""

import re
from decimal import Decimal
from functools import cache

from corpus.figures import find_figures
from corpus.glossary import Glossary, load_glossary
from corpus.quantities import Figure, plain

_MOST_TERMS = 6
_UNITS = {
    "工作日": "working days",
    "日": "days",
    "小时": "hours",
    "分钟": "minutes",
    "周": "weeks",
    "个月": "months",
    "年": "years",
    "元": "yuan",
    "人": "people",
    "人次": "person-times",
    "次": "times",
    "倍": "times",
    "周岁": "years of age",
    "时": "o'clock",
}
#: Words of a bound, longest first, and what stands before the English figure.
_BOUNDS = (
    (re.compile(r"不(?:得)?少于|不(?:得)?低于|至少"), "at least "),
    (re.compile(r"不(?:得)?超过|不(?:得)?多于|不(?:得)?高于"), "no more than "),
    (re.compile(r"不满"), "fewer than "),
    (re.compile(r"以下"), "up to "),
    (re.compile(r"以上"), "from "),
    (re.compile(r"以内|之内|内"), "within "),
    (re.compile(r"前$"), "before "),
)


def english_figure(words: str) -> str:
    """A figure with its bound (不少于6个月) in English; "" for a unit that we have no word for."""
    found = find_figures(words)
    if len(found) != 1 or not _known(found[0]):
        return ""
    bound = next((english for pattern, english in _BOUNDS if pattern.search(words)), "")
    return f"{bound}{_said(found[0])}"


def english_fine(words: str) -> str:
    """The sums of 处……罚款 in English; "" where there are none to tell."""
    found = [f for f in find_figures(words) if f.value is not None and f.unit in ("元", "倍", "%")]
    if not found:
        return ""
    if any(f.unit != found[0].unit for f in found):
        return " or ".join(f"up to {_said(f)}" for f in found) if "以上" not in words else ""
    if len(found) == 2 and "以上" in words:
        return f"{_number(found[0].value)} to {_said(found[1])}"
    return f"up to {_said(found[0])}" if "以下" in words else _said(found[0])


def english_term(words: str) -> str:
    """What the glossary calls the first term in `words`; "" if it knows none."""
    found = _glossary().gloss(words)
    return found[0][1] if found else ""


def english_known(words: str) -> bool:
    """Whether the glossary has a Chinese term for English words."""
    return bool(_glossary().to_chinese(words))


def terms_in(text: str) -> str:
    """The terms of law in a quote with their English, in the order of the text; "" if the glossary knows none."""
    found = sorted(_glossary().gloss(text), key=lambda pair: text.find(pair[0]))
    return "; ".join(f"{chinese} = {english}" for chinese, english in found[:_MOST_TERMS])


def _known(figure: Figure) -> bool:
    return figure.value is not None and (figure.unit in _UNITS or figure.unit == "%")


def _said(figure: Figure) -> str:
    return f"{_number(figure.value)}%" if figure.unit == "%" else f"{_number(figure.value)} {_UNITS[figure.unit]}"


def _number(value: Decimal | None) -> str:
    digits = plain(value or Decimal(0))
    whole, point, rest = digits.partition(".")
    return f"{int(whole):,}{point}{rest}"


@cache
def _glossary() -> Glossary:
    return load_glossary()
