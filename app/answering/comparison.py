"""Answers to questions that set two versions of a law side by side: the older text, the newer, and what changed."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from app.answer import Status
from app.answering import direct, spans
from app.answering.counterparts import Counterparts
from app.answering.crossrefs import penalties_for
from app.answering.draft import Draft, DraftClaim, Evidence, Layout, refusal
from app.answering.extractive import claim_of
from app.answering.fines import fines_in
from app.answering.naming import title_of
from app.answering.phrases import say
from app.answering.support import candidates_of, choose
from app.answering.versions import (
    VersionPair,
    asks_by_newer_numbers,
    differences,
    moved,
    query_for,
    version_label,
    without_numbers,
)
from app.answering.wishes import wish_of
from app.editions import Edition
from app.passages import Passage
from app.understanding import Query
from corpus.catalog import Source
from corpus.figures import find_figures

Retrieve = Callable[[Query], Sequence[Passage]]
_MONEY_ASKED = re.compile(r"罚|\bfin(?:e|es|ed)\b|penalt", re.IGNORECASE)


def compare_versions(query: Query, pair: VersionPair, edition: Edition, *, retrieve: Retrieve) -> Draft:
    """Draft with what each version says, older first, and what changed; a refusal if neither says anything."""
    old, new = _sides(query, pair, edition, retrieve)
    found = [e for e in (old, new) if e is not None]
    if not found:
        return refusal(say("no_support", query.language, near=""))
    language = query.language
    claims = [claim_of(e, edition, language) for e in found]
    claims = [replace(c, lead=_dated(c, edition, query)) for c in claims]
    if old is None or new is None:
        missing = version_label(pair.older if old is None else pair.newer, language)
        return Draft(
            Status.ANSWERED, claims=tuple(claims), warnings=(say("only_one_version", language, missing=missing),)
        )
    opening = _opening(old, new, query, pair)
    first, second = (pair.newer, pair.older) if asks_by_newer_numbers(query) else (pair.older, pair.newer)
    named = new if first is pair.newer else old
    note = moved(first, named.stored, edition, language, query.as_of, other=second)
    return Draft(Status.ANSWERED, opening, tuple(claims), (note,) if note else (), layout=Layout.SIDES)


def _sides(
    query: Query, pair: VersionPair, edition: Edition, retrieve: Retrieve
) -> tuple[Evidence | None, Evidence | None]:
    """What each version says on one matter: a provision named in its words in the other, whatever its number there.

    A number is the older text's, unless the question says that it is the newer one's or only that one has it.
    """
    if query.provisions and not asks_by_newer_numbers(query):
        old = _evidence(query, pair.older, edition, retrieve)
        if old is not None:
            return old, Counterparts(pair.older, pair.newer, edition).evidence(old)
    twins = Counterparts(pair.newer, pair.older, edition)
    if query.provisions:
        new = _evidence(query, pair.newer, edition, retrieve)
        return (twins.evidence(new) if new else None), new
    found = _found(query, pair.newer, edition, retrieve)
    pairs = [(old, new) for new in found if (old := twins.evidence(new)) is not None]
    if pairs and pairs[0][1] == found[0]:
        return next((p for p in pairs if _changed(*p, query)), pairs[0])
    return _evidence(query, pair.older, edition, retrieve), next(iter(found), None)


def _changed(old: Evidence, new: Evidence, query: Query) -> bool:
    """Whether the two say something else, and not only other article numbers; where a fine is asked for, another."""
    if _MONEY_ASKED.search(query.text):
        return _fines(old) != _fines(new)
    return without_numbers(old.quote) != without_numbers(new.quote)


def _dated(claim: DraftClaim, edition: Edition, query: Query) -> str:
    """The claim's lead with the version that it is of."""
    source = edition.catalog[claim.evidence[0].stored.chunk.source_id]
    label = version_label(source, query.language)
    mark = f"（{label}）" if query.language == "zh" else f" ({label})"
    return claim.lead.replace("》", f"》{mark}", 1)


def _evidence(query: Query, source: Source, edition: Edition, retrieve: Retrieve) -> Evidence | None:
    """What one version says: the provision named, else the best part of the passage found first; or its fine."""
    if query.provisions:
        provision = query.provisions[0].provision
        stored = edition.read(source.id, provision.whole_article.key)
        named = spans.at(stored, provision) if stored else None
        return _or_its_fine(named, query, source, edition) if named else None
    return next(iter(_found(query, source, edition, retrieve)), None)


def _found(query: Query, source: Source, edition: Edition, retrieve: Retrieve) -> list[Evidence]:
    """The best parts of what a search of one version finds, or the fines for breaking them, best first."""
    asked = query_for(query, source)
    own = [p for p in retrieve(asked) if p.chunk.source_id == source.id]
    units = direct.units_asked(asked) or direct.units_of_kind(asked)
    wish = replace(wish_of(asked, edition), units=units)
    chosen = choose(candidates_of(asked, own, edition), asked)
    texts = [edition.read(c.passage.chunk.source_id, c.passage.chunk.address) for c in chosen]
    quotes = [spans.best(text, wish)[0] for text in texts if text]
    telling = [q for q in quotes if not wish.is_particular or wish.is_met_by(q.quote)]
    return list(dict.fromkeys(_or_its_fine(q, query, source, edition) for q in telling or quotes))


def _or_its_fine(found: Evidence, query: Query, source: Source, edition: Edition) -> Evidence:
    """`found`, or the fine for breaking it where a fine is asked for and `found` has none."""
    if not _MONEY_ASKED.search(query.text) or fines_in(found.quote):
        return found
    penalties = (e for e in penalties_for(found, edition, query.as_of) if e.stored.chunk.source_id == source.id)
    return next((e for e in penalties if fines_in(e.quote)), found)


def _opening(old: Evidence, new: Evidence, query: Query, pair: VersionPair) -> str:
    language = query.language
    head = say("compared", language, title=title_of(pair.newer, language))
    changed = _figures_changed(old, new, query)
    if old.quote == new.quote:
        return head + say("same_text", language)
    if without_numbers(old.quote) == without_numbers(new.quote):
        return head + say("same_but_numbers", language)
    said = changed or differences(old, new, language)
    return f"{head}{said}"


def _figures_changed(old: Evidence, new: Evidence, query: Query) -> str:
    units = direct.units_asked(query) or direct.units_of_kind(query)
    if _MONEY_ASKED.search(query.text):
        before, after = (_fines(e) for e in (old, new))
    else:
        before, after = (_listed(e, units) for e in (old, new))
    if not before or not after or before == after:
        return ""
    return say("figures_changed", query.language, old=before, new=after, old_mark=1, new_mark=2)


def _fines(evidence: Evidence) -> str:
    return "、".join(f"“{case}，{fine}”" if case else f"“{fine}”" for case, fine in fines_in(evidence.quote))


def _listed(evidence: Evidence, units: frozenset[str]) -> str:
    figures = [f for f in find_figures(evidence.quote) if f.unit in units]
    return "、".join(dict.fromkeys(direct.bounded(f, evidence.quote) for f in figures))
