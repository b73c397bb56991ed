"""Do figures agree: deadlines, amounts, shares, ages, dates, and the words that make them a bound?"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import pairwise

from app.guard.clauses import gram_share, one_spelling
from corpus.figures import find_figures
from corpus.likeness import bigrams
from corpus.quantities import Figure, matches

_SENTENCE_END = re.compile(r"[。；;\n]")
#: Characters on both sides of a figure by which two places of the same unit are told apart.
_AROUND = 14
#: The figure of another place of the law answers to a claim's if its surroundings are this much more like it.
_MORE_LIKE, _LIKE = 0.3, 0.45
#: Characters between the two figures of a range.
_RANGE = 3
_TO = re.compile(r"(?:以上|到|至|[-~—])+")
#: 一年做一次 is 每年做一次.
_EVERY = re.compile("每[一1]?(个?[年月周日天]|季度)")
_ONCE = re.compile("[^，。；]{0,8}次")


class Bound(StrEnum):
    """What a figure is a bound of."""

    LEAST = "至少"
    MOST = "至多"
    NONE = ""


_LEAST_BEFORE = re.compile(
    r"(?:不(?:得)?(?:少|低|小)于|(?:至少|最少)[一-鿿]{0,2}|(?<!不)(?<!不得)(?:超过|多于|高于)|(?<!不)满|达到?|最低|以上)$"
)
_MOST_BEFORE = re.compile(
    r"(?:不(?:得)?(?:多|高|大|晚|迟)于|不(?:得)?超过|不满|不足|(?:至多|最多)[一-鿿]{0,2}|(?<!不)(?<!不得)(?:少于|低于|小于)|未满|最高|最长)$"
)
_LEAST_AFTER = re.compile(r"(?:及)?以上")
_MOST_AFTER = re.compile(r"(?:及)?以下|以内|之内|内|封顶")


def bound_of(figure: Figure, text: str) -> Bound:
    """Whether the words beside the figure make it a least or a most."""
    before, after = text[max(0, figure.start - 6) : figure.start].rstrip(" 的"), text[figure.end :]
    if _MOST_BEFORE.search(before) or _MOST_AFTER.match(after):
        return Bound.MOST
    if _LEAST_BEFORE.search(before) or _LEAST_AFTER.match(after):
        return Bound.LEAST
    return Bound.NONE


def wrong_amounts(claim: str, law: str, *, known: Sequence[str] = ()) -> Iterator[str]:
    """What is wrong with each figure of the claim: not in the law, another bound, or the law's for something else.

    Args:
        known: normal forms of figures that may stand in a claim without being in the law's text (its own dates).
    """
    official = find_figures(law)
    for figure in find_figures(claim):
        if figure.text in known or _is_every(figure, claim, law):
            continue
        if not matches(figure, official):
            yield f"figures not in the text: {figure.text}"
            continue
        same = [f for f in official if matches(figure, [f])]
        bounds, mine = {bound_of(f, law) for f in same}, bound_of(figure, claim)
        if mine is not Bound.NONE and Bound.NONE not in bounds and mine not in bounds:
            yield f"figures bound otherwise in the text: {figure.text} {mine}"
        elif other := _stands_for_another(figure, claim, same, _apart(official, figure, claim), law):
            yield f"figures belong elsewhere in the text: {figure.text}, here it has {other}"


def wrong_ranges(claim: str, law: str) -> Iterator[str]:
    """Ranges of the claim between two figures of the law that it has not as the two ends of one range."""
    official = _ranges(law)
    ends = {end for ends in official for end in ends}
    for low, high in _ranges(claim) - official:
        if low in ends and high in ends:
            yield f"ranges otherwise in the text: {low} to {high}"


def _ranges(text: str) -> set[tuple[str, str]]:
    figures = find_figures(text)
    beside = pairwise(figures)
    return {(a.text, b.text) for a, b in beside if a.unit == b.unit and _TO.fullmatch(text[a.end : b.start])}


def _is_every(figure: Figure, claim: str, law: str) -> bool:
    """Whether one year, month or day in which something is done so many times is one of every such time in the law."""
    if figure.value != 1 or not _ONCE.match(claim, figure.end):
        return False
    return any(figure.text.endswith(every[1].removeprefix("个")) for every in _EVERY.finditer(law))


def _apart(official: Sequence[Figure], figure: Figure, claim: str) -> list[Figure]:
    """Figures of the law without the other end of a range in the claim (3倍到5倍)."""
    beside = [f for f in find_figures(claim) if f.start != figure.start and _between(f, figure) <= _RANGE]
    return [f for f in official if not matches(f, beside)]


def _between(one: Figure, other: Figure) -> int:
    return max(one.start, other.start) - min(one.end, other.end)


def _stands_for_another(
    figure: Figure, claim: str, same: Sequence[Figure], official: Sequence[Figure], law: str
) -> str:
    """Figure of the same unit that the law has where the claim has this one; "" if it has this one there."""
    mine = _surroundings(figure, claim)
    if mine.total() < 4:
        return ""
    own = max(gram_share(mine, _surroundings(f, law)) for f in same)
    for other in official:
        if other.unit == figure.unit and other not in same:
            share = gram_share(mine, _surroundings(other, law))
            if share >= _LIKE and share >= own + _MORE_LIKE:
                return other.text
    return ""


def _surroundings(figure: Figure, text: str) -> Counter[str]:
    """Pairs of characters around a figure, in its sentence, other figures left out."""
    before = _SENTENCE_END.split(text[: figure.start])[-1][-_AROUND:]
    after = _SENTENCE_END.split(text[figure.end :])[0][:_AROUND]
    digits = re.compile(r"[\d一二三四五六七八九十百千万亿]+")
    return bigrams(digits.sub("，", one_spelling(before))) + bigrams(digits.sub("，", one_spelling(after)))
