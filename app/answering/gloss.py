"""English beside the Chinese words of an answer: figures, fines and the terms of law that a quote holds."""

import re
from decimal import Decimal
from functools import cache

from app.question_words import cut
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
#: Between several that are named, with 等 and 有关 that say no more; and nouns that a term may stand before.
_AND = re.compile(r"[、和及]|以及|或者?|等有关|等|会同|有关")
_LEVEL = re.compile(
    r"^(?:由|向|国家|国务院|中央|地方|各级|所在地|当地|本地|上级|县级|设区的市级?|[省市区]级?|自治区|直辖市|以上|的)*"
)
_HEADS = {
    "部门": "department",
    "机关": "authority",
    "机构": "body",
    "委员会": "committee",
    "办公室": "office",
    "人民政府": "people's government",
}


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
    """What the glossary calls all that `words` name, joined by 和 or 、; "" if it cannot say the first whole."""
    named = [n for n in _AND.split(words) if n and n not in _HEADS]
    first, *others = [_english_name(n) for n in named] or [""]
    if not first or not others:
        return first
    if not all(others):
        return f"{first} and others"
    *listed, last = dict.fromkeys((first, *others))
    return f"{', '.join(listed)} and {last}" if listed else last


def _english_name(name: str) -> str:
    """The term that `name` is, or is with a plain head noun (监督检查 + 部门), whatever its level; "" if none is."""
    whole = _term_that_is(name)
    if whole:
        return whole
    for head, english in _HEADS.items():
        if name.endswith(head) and (before := _term_that_is(name.removesuffix(head))):
            return f"{before} {english}"
    return ""


def _term_that_is(name: str) -> str:
    plain = _LEVEL.sub("", name)
    found = [*_glossary().gloss(name), *_glossary().gloss(plain)]
    return next((english for chinese, english in found if chinese in (name, plain)), "")


def english_known(words: str) -> bool:
    """Whether the glossary has a Chinese term for English words."""
    return bool(_glossary().to_chinese(words))


def terms_in(text: str) -> str:
    """The terms of law in a quote with their English, in the order of the text; "" if the glossary knows none."""
    found = sorted(_glossary().gloss(text, words=cut(text)), key=lambda pair: text.find(pair[0]))
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
