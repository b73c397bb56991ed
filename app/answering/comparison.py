"""Answers to questions that set two versions of a law side by side: the older text, the newer, and what changed."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from app.answer import Status
from app.answering import direct, spans
from app.answering.draft import Draft, DraftClaim, Evidence, Layout, refusal
from app.answering.extractive import claim_of
from app.answering.headline import fines_in
from app.answering.naming import title_of
from app.answering.phrases import say
from app.answering.support import candidates_of, choose
from app.answering.versions import VersionPair, alike, counterpart, differences, query_for, version_label
from app.answering.wishes import wish_of
from app.editions import Edition
from app.passages import Passage
from app.understanding import Query
from corpus.catalog import Source
from corpus.figures import find_figures
from corpus.provisions import Provision

Retrieve = Callable[[Query], Sequence[Passage]]
#: Below this likeness the article of the same number in the other version is another article.
_SAME = 0.35
_MONEY_ASKED = re.compile(r"罚|\bfin(?:e|es|ed)\b|penalt", re.IGNORECASE)


def compare_versions(query: Query, pair: VersionPair, edition: Edition, *, retrieve: Retrieve) -> Draft:
    """Draft with what each version says, older first, and what changed; a refusal if neither says anything."""
    old, new = (_evidence(query, source, edition, retrieve) for source in (pair.older, pair.newer))
    if old is not None and new is not None and not query.provisions:
        old, new = _aligned(old, new, query, pair, edition)
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
    return Draft(Status.ANSWERED, opening, tuple(claims), layout=Layout.SIDES)


def _dated(claim: DraftClaim, edition: Edition, query: Query) -> str:
    """The claim's lead with the version that it is of."""
    source = edition.catalog[claim.evidence[0].stored.chunk.source_id]
    label = version_label(source, query.language)
    mark = f"（{label}）" if query.language == "zh" else f" ({label})"
    return claim.lead.replace("》", f"》{mark}", 1)


def _evidence(query: Query, source: Source, edition: Edition, retrieve: Retrieve) -> Evidence | None:
    """What one version says: the provision named, else the best part of the passage found first."""
    if query.provisions:
        provision = query.provisions[0].provision
        stored = edition.read(source.id, provision.whole_article.key)
        return spans.at(stored, provision) if stored else None
    asked = query_for(query, source)
    own = [p for p in retrieve(asked) if p.chunk.source_id == source.id]
    units = direct.units_asked(asked) or direct.units_of_kind(asked)
    wish = replace(wish_of(asked, edition), units=units)
    chosen = choose(candidates_of(asked, own, edition), asked)
    texts = [edition.read(c.passage.chunk.source_id, c.passage.chunk.address) for c in chosen]
    quotes = [spans.best(text, wish)[0] for text in texts if text]
    telling = [q for q in quotes if not wish.is_particular or wish.is_met_by(q.quote)]
    return next(iter(telling or quotes), None)


def _aligned(
    old: Evidence, new: Evidence, query: Query, pair: VersionPair, edition: Edition
) -> tuple[Evidence, Evidence]:
    """The two quotes; where they are of unlike articles, the older one's counterpart takes the newer one's place."""
    if alike(old.stored.text, new.stored.text) >= _SAME:
        return old, new
    for one, source in ((new, pair.older), (old, pair.newer)):
        place: Provision | None = counterpart(one.stored, source, edition)
        stored = edition.read(source.id, place.key) if place else None
        if stored is not None:
            twin = spans.best(stored, wish_of(query_for(query, source), edition))[0]
            return (twin, one) if source is pair.older else (one, twin)
    return old, new


def _opening(old: Evidence, new: Evidence, query: Query, pair: VersionPair) -> str:
    language = query.language
    head = say("compared", language, title=title_of(pair.newer))
    changed = _figures_changed(old, new, query)
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
