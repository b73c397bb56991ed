"""Quotes for a question that asks several things: one for each part that those found leave open."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from app.answering import spans
from app.answering.draft import Evidence
from app.answering.parts import Part, parts_of, sides_of
from app.answering.quotes import distinct, read, said
from app.answering.support import candidates_of, choose
from app.answering.wishes import wish_of
from app.editions import Edition
from app.expansion import subject_of
from app.passages import Passage
from app.question_words import strip_asking
from app.understanding import Query
from corpus.catalog import Source
from corpus.encoders.vocabulary import coverage

#: A part of a question is answered if the quotes so far hold this share of the words that only it has.
_ANSWERED_SHARE = 0.6
#: A paragraph not quoted yet answers a part if it speaks to the part's own words this much more than those that are;
#: it is looked for in so many of the articles quoted. On practice questions of several parts.
_SPEAKS_MORE, _ARTICLES = 0.15, 3
#: Of things told apart an article quoted for the whole question has so much coverage ahead of what a search for one
#: of them finds.
_OF_THE_WHOLE = 0.5
#: 地方上呢, 要是不给呢: what a law says next, in its next paragraph as a rule.
_AND_THEN = re.compile(r"[^，。？?]{1,14}呢")
_YEAR = re.compile(r"(?:19|20)\d\d")

Retrieve = Callable[[Query], Sequence[Passage]]


def with_parts(query: Query, found: Sequence[Evidence], edition: Edition, retrieve: Retrieve) -> list[Evidence]:
    """The quotes, with one for each part of the question that they leave open, next to the first."""
    parts = parts_of(query)
    if not parts:
        return list(found)
    sides, out = bool(sides_of(query)), list(found)
    own = _own_terms(parts, edition)
    added: list[Evidence] = []
    for part, terms in zip(parts, own, strict=True):
        if not sides and terms and coverage(terms, said([*out[:1], *added])) >= _ANSWERED_SHARE:
            continue
        evidence = _best_for_part(part, terms, out, edition, retrieve, loyalty=_OF_THE_WHOLE if sides else 0.0)
        if evidence is not None:
            added.append(evidence)
    if sides and len(added) >= len(parts):
        there = {e.stored.chunk.id for e in (*found[:1], *added)}
        quotes = distinct([*added, *(e for e in found if e.stored.chunk.id in there)])
        return sorted(quotes, key=lambda e: e.stored.chunk.id != found[0].stored.chunk.id)
    out = distinct([*out[:1], *added, *out[1:]])
    return out if sides else distinct([*out[:1], *_left_open(parts, out, edition), *out[1:]])


def _left_open(parts: Sequence[Part], found: Sequence[Evidence], edition: Edition) -> list[Evidence]:
    """Of the articles quoted, for each part the paragraph that says clearly more on it than those quoted."""
    out: list[Evidence] = []
    for part in parts:
        wish = wish_of(replace(part.query, content=part.words, text=part.words), edition)
        articles = dict.fromkeys(e.stored for e in found[:_ARTICLES] if e.stored.chunk.text_kind == "official")
        gains = [gain for a in articles for gain in spans.unquoted(a, [*found, *out], wish)] if wish.weights else []
        gain, evidence = max(gains, key=lambda pair: pair[0], default=(0.0, None))
        if evidence is not None and gain >= _SPEAKS_MORE:
            out.append(evidence)
        elif _AND_THEN.fullmatch(part.words):
            out += spans.following(found[0])
    return distinct(out)


def _own_terms(parts: Sequence[Part], edition: Edition) -> list[dict[str, float]]:
    """Terms of each part that not all of the parts have."""
    terms = [subject_of(_only(p)).terms_in(edition.vocabulary) for p in parts]
    common = set(terms[0]).intersection(*terms[1:])
    return [{t: v for t, v in mine.items() if t not in common} for mine in terms]


def _only(part: Part) -> Query:
    return replace(part.query, content=part.words)


def _best_for_part(
    part: Part,
    terms: dict[str, float],
    found: Sequence[Evidence],
    edition: Edition,
    retrieve: Retrieve,
    *,
    loyalty: float,
) -> Evidence | None:
    """The quote that speaks most to a part, from the articles quoted already or from what a search for it finds.

    Args:
        loyalty: coverage that an article quoted already has ahead.
    """
    passages = _of_the_year(part, retrieve(part.query), edition)
    candidates = candidates_of(part.query, passages, edition)
    chosen = choose(candidates, part.query, most=2)
    texts = [read(c.passage, edition) for c in chosen]
    texts += [e.stored for e in found]
    wish = wish_of(part.query, edition)
    once = list(dict.fromkeys(texts))
    name = strip_asking(part.words)
    defining = [e for text in once for e in spans.opening_with(text, name)]
    quotes = defining or [spans.best(text, wish)[0] for text in once]

    known = {e.stored.chunk.id for e in found}

    def fit(evidence: Evidence) -> float:
        titled = f"{evidence.stored.chunk.title}\n{said([evidence])}"
        ahead = loyalty if evidence.stored.chunk.id in known else 0.0
        return coverage(terms, titled) + coverage(wish.weights, titled) + ahead

    return max(quotes, key=fit, default=None)


def _of_the_year(part: Part, passages: Sequence[Passage], edition: Edition) -> list[Passage]:
    """The passages from texts of the year that a part names (2022年的办法); all of them if it names none we have."""
    year = _YEAR.search(part.words)
    if year is None:
        return list(passages)
    dates = {p.place: edition.catalog[p.chunk.source_id] for p in passages}
    fits = [p for p in passages if int(year[0]) in _years_of(dates[p.place])]
    return fits or list(passages)


def _years_of(source: Source) -> set[int]:
    return {day.year for day in (source.promulgated, source.effective) if day}
