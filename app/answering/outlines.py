"""Questions that a document's own outline answers: which risks it tells apart, what the features are that it counts.

A heading with headings below it is such a list; each of those is quoted by the first sentence of what stands under it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import NamedTuple

from app.answering.draft import Evidence
from app.answering.prose import opening_of
from app.editions import Edition, StoredText
from app.expansion import subject_of
from app.understanding import Query
from corpus.numerals import NUMERAL_CHARS, from_chinese_numeral

#: What asks for the points of a text rather than for one of them.
_POINTS_ASKED = re.compile(
    rf"哪[几些]|几大?[类种点项条]|分[成为]了?|分别是|大类|具体指|[{NUMERAL_CHARS}\d]+(?:大|个?方面|[类种点项条步件])|"
    r"\b(?:what are|which|list|two|three|four|five|six|seven|eight)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(rf"([{NUMERAL_CHARS}]{{1,2}}|\d{{1,2}})(?=大|个?方面|[类种点项条步件])")
_COUNTED_IN_ENGLISH = {
    name: n for n, name in enumerate("two three four five six seven eight nine ten".split(), start=2)
}
#: A heading is the one asked for from this share of the question on; so much less where as many points stand below it
#: as the question counts.
_LEAST_HELD, _HELD_WHERE_COUNTED = 0.5, 0.2
_COUNT_BONUS = 0.4
#: A word of the document's title heads everything in it, and tells less than one of the heading.
_OF_THE_TITLE = 0.5
_FEWEST, _MOST = 2, 10
#: Sections that say who made a document, and are no part of what it says.
_NUMBER = r"(?:[一二三四五六七八九十]+、|[(（][一二三四五六七八九十]+[)）]\s*|\d+[.、]\s*)?"
_IMPRINT = re.compile(rf"{_NUMBER}(?:(?:本文)?作者(?:简介)?|(?:免责)?声明|主编单位|(?:专家指导|编审|编辑)委员会)")
_AROUND = re.compile(rf"{_NUMBER}(?:序言|前言|引言|结语|总结)")
_MAKERS_ASKED = re.compile(
    r"作者|谁写|谁编|主编|编者|出品|\b(?:who wrote|authors?|written by|published by)\b", re.IGNORECASE
)

Path = tuple[str, ...]


class _Heading(NamedTuple):
    """A heading, by the path that leads to it, and the first section under each of the headings right below."""

    path: Path
    points: tuple[StoredText, ...]


def is_imprint(heading: str, query: Query) -> bool:
    """Whether a section so headed says who made a document, and that is not asked."""
    return bool(_IMPRINT.fullmatch(heading)) and not _MAKERS_ASKED.search(query.content)


def points_asked(query: Query, found: Sequence[StoredText], edition: Edition) -> list[Evidence]:
    """The points of the heading that the question asks for, of the document of the first passage found.

    None if it asks for no list, or if nothing that was found stands below that heading or right at it: a heading by
    itself is a weak match, unless it has as many points as the question counts.
    """
    first = found[0]
    if not first.chunk.is_commentary or not _POINTS_ASKED.search(query.text):
        return []
    about = replace(query, content=_POINTS_ASKED.sub(" ", query.content))
    weights, wanted = subject_of(about).weights(edition.vocabulary), _counted(query.text)
    title = edition.catalog[first.chunk.source_id].title
    ranked = [(_fit(h, weights, wanted, title), len(h.path), h) for h in _headings(first.chunk.source_id, edition)]
    ranked = [r for r in ranked if wanted or not _tells_itself(r[2], weights)]
    ranked = [r for r in ranked if wanted or any(_is_under(text, r[2]) for text in found)]
    fit, _, heading = max(ranked, key=lambda r: r[:2], default=(0.0, 0, None))
    return [opening_of(text) for text in heading.points] if heading and fit else []


def _is_under(text: StoredText, heading: _Heading) -> bool:
    return text.chunk.heading_path[: len(heading.path)] == heading.path


def points_below(first: StoredText, edition: Edition) -> list[Evidence]:
    """What stands right below the heading of a section, one quote for each heading there."""
    own = first.chunk.heading_path
    below = (h for h in _headings(first.chunk.source_id, edition) if h.path == own)
    return [opening_of(text) for heading in below for text in heading.points]


def _headings(source_id: str, edition: Edition) -> Iterator[_Heading]:
    """Headings of a document that some others stand right below, but not very many."""
    sections = [s for s in _sections(source_id, edition) if not _is_around(s.chunk.label)]
    below: dict[Path, dict[str, StoredText]] = {}
    for section in sections:
        path = section.chunk.heading_path
        for depth in range(len(path)):
            below.setdefault(path[:depth], {}).setdefault(path[depth], section)
    yield from (
        _Heading(path, tuple(points.values())) for path, points in below.items() if _FEWEST <= len(points) <= _MOST
    )


def _is_around(heading: str) -> bool:
    """Whether a section so headed is none of those that a document is divided into."""
    return bool(_IMPRINT.fullmatch(heading) or _AROUND.fullmatch(heading))


def _sections(source_id: str, edition: Edition) -> Iterator[StoredText]:
    for n in count(1):
        section = edition.read(source_id, f"s{n}")
        if section is None:
            return
        yield section


def _fit(heading: _Heading, weights: Mapping[str, float], wanted: int, title: str) -> float:
    """How well the points below a heading answer; 0 where they do not."""
    total = sum(weights.values())
    if not total:
        return 0.0
    name = heading.path[-1].lower() if heading.path else ""
    held = (
        sum(w if word in name else _OF_THE_TITLE * w * (word in title.lower()) for word, w in weights.items()) / total
    )
    counted = wanted == len(heading.points)
    if held < (_HELD_WHERE_COUNTED if counted else _LEAST_HELD) or (wanted and not counted):
        return 0.0
    return held + (_COUNT_BONUS if counted else 0.0)


def _tells_itself(heading: _Heading, weights: Mapping[str, float]) -> bool:
    """Whether one heading below has all words of the question that this one has: then it alone answers."""
    name, below = heading.path[-1:], [point.chunk.heading_path[len(heading.path)] for point in heading.points]
    mine = {word for word in weights for own in name if word in own.lower()}
    return bool(mine) and any(all(word in point.lower() for word in mine) for point in below)


def _counted(text: str) -> int:
    """How many points the question asks for, the last that it counts (“七大问题”里的哪两件事); 0 for none."""
    *_, last = ("", *_COUNTED.findall(text))
    if last:
        try:
            return from_chinese_numeral(last)
        except ValueError:
            return int(last) if last.isdigit() else 0
    words = re.findall(r"[a-z]+", text.lower())
    return next((_COUNTED_IN_ENGLISH[w] for w in words if w in _COUNTED_IN_ENGLISH), 0)
