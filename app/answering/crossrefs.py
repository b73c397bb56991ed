"""Cross-references followed: the duty that a penalty article names, the penalty for a duty, what 前款 stands for."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from app.answering import spans
from app.answering.counterparts import Counterparts
from app.answering.draft import Evidence
from app.answering.naming import title_of
from app.answering.phrases import say
from app.answering.versions import version_label
from app.answering.wishes import wish_of
from app.editions import Edition, StoredText
from app.expansion import subject_of
from app.understanding import Language, Query, QuestionKind
from corpus.catalog import Source, Validity
from corpus.encoders.vocabulary import coverage
from corpus.index.protocol import Scope
from corpus.provisions import Provision
from corpus.references import Reference, Target, find_references, resolve

#: Of the provisions that a quote cites, this many are cited too: a penalty article may name a dozen.
_MOST_FOLLOWED = 2
#: Of the duties that a penalty article names, the one that was broken.
_MOST_DUTIES = 1
#: A provision cited is worth quoting if it holds this share of the question's weight; 前款 always is.
_LEAST_COVERAGE = 0.25
#: The duty whose breach a penalty punishes is cited if it holds that share, or is asked of in a way this much alike.
_LEAST_ALIKE = 0.35
_PUNISHES = re.compile(r"罚|警告|吊销|没收|处分|责任|予以处理")
#: What leaves the penalty to criminal law or to the courts.
_ELSEWHERE = re.compile(r"构成犯罪|治安管理|民事责任|^.{0,20}国家机关")
#: 违反本法规定…: a penalty for any breach of the law, whatever its article.
_GENERAL = re.compile(r"[^，。；第]{0,30}?违反本(?:法|条例|办法|规定)(?:的?规定)?[^第]{0,40}的，")
#: What follows the number of an article by which a breach is punished.
_PUNISHES_BY = re.compile(r"》?(?:的规定)?[^，。；]{0,8}处[罚理]")
#: Of the numbers in a quote that a law no longer has, this many are explained.
_MOST_MOVED = 3
_BREACH = re.compile(r"违反|未按照|未依照|不履行|未履行|不符合|有下列|有前款")


def followed(
    quotes: Sequence[Evidence], query: Query, weights: Mapping[str, float], edition: Edition
) -> list[Evidence]:
    """What the first quote leans on, most to the point first: provisions it cites, and the penalty for it if asked."""
    if not quotes:
        return []
    first = quotes[0]
    if first.stored.chunk.is_commentary or first.provision is None:
        return []
    found = list(_cited_by(first, query, weights, edition))
    if query.kind is QuestionKind.PENALTY and not any(_PUNISHES.search(_with_intro(q)) for q in quotes):
        found = [*_penalties_for(first, edition), *found]
    quoted = {(q.stored.chunk.source_id, q.stored.chunk.address) for q in quotes if q is not first}
    return [e for e in found if (e.stored.chunk.source_id, e.stored.chunk.address) not in quoted][:_MOST_FOLLOWED]


def penalties_for(named: Evidence, edition: Edition, day: date) -> list[Evidence]:
    """The paragraphs that punish a breach of the provision quoted, and those of other laws that they leave it to."""
    own = _penalties_for(named, edition)
    return [e for penalty in own or [named] for e in (*_left_to(penalty, edition, day), penalty) if e != named]


def punishes_other_breaches(penalty: Evidence, quoted: Collection[tuple[str, str]]) -> bool:
    """Whether a quote punishes the breach of articles of its own law of which none is quoted (source id, address)."""
    own = [r for r in find_references(penalty.quote) if not r.law and not r.relative]
    broken = {(penalty.stored.chunk.source_id, p.whole_article.key) for r in own for p in r.provisions}
    return bool(_PUNISHES.search(penalty.quote) and broken) and not broken & set(quoted)


def _left_to(penalty: Evidence, edition: Edition, day: date) -> Iterator[Evidence]:
    """What `penalty` leaves the punishment to: 依照反不正当竞争法第十八条的规定处罚."""
    home = edition.catalog[penalty.stored.chunk.source_id]
    for reference in find_references(penalty.quote):
        if reference.law and penalty.provision and _punishes_by(reference, penalty.quote):
            yield from _targets(reference, home, penalty.provision, edition, day)


def _punishes_by(reference: Reference, text: str) -> bool:
    return bool(_PUNISHES_BY.match(text, reference.end))


def _cited_by(quote: Evidence, query: Query, weights: Mapping[str, float], edition: Edition) -> Iterator[Evidence]:
    """Provisions in force that the quote cites and that speak to the question, best first; 前款 before all others."""
    home = edition.catalog[quote.stored.chunk.source_id]
    here = quote.provision
    if here is None:
        return
    text = _with_intro(quote)
    punishes = query.kind is QuestionKind.PENALTY and bool(_PUNISHES.search(text))
    asking = edition.asking(subject_of(query)) if punishes else None
    ranked: list[tuple[float, int, Evidence]] = []
    for n, reference in enumerate(find_references(text)):
        asked = reference.relative == "前款" or (query.kind is QuestionKind.PENALTY and _punishes_by(reference, text))
        for evidence in _targets(reference, home, here, edition, query.as_of):
            if evidence.stored == quote.stored and _overlap(evidence, quote):
                continue
            share = coverage(weights, evidence.quote)
            worth = asked or share >= _LEAST_COVERAGE
            if asking is not None:
                alike = asking.alike(evidence.stored.chunk, evidence.provision)
                worth = worth or alike >= _LEAST_ALIKE
                share = max(share, alike)
            if worth:
                ranked.append((-1.0 if asked else -share, n, evidence))
    ranked.sort(key=lambda entry: entry[:2])
    found = list(dict.fromkeys(e for _, _, e in ranked))
    yield from (_pointed(e, query, edition) for e in found[:_MOST_DUTIES]) if punishes else found


def _with_intro(quote: Evidence) -> str:
    """The quote after what introduces it: 违反本法第八条规定，有下列行为之一的 stands before an item."""
    return f"{spans.intro_of(quote)}{quote.quote}"


def _pointed(duty: Evidence, query: Query, edition: Edition) -> Evidence:
    """The part of a duty that was broken, where the penalty names the whole article."""
    if duty.provision is None or duty.provision != duty.stored.chunk.provision:
        return duty
    wish = replace(wish_of(query, edition), telling=None, units=frozenset())  # a duty tells no penalty
    return spans.best(duty.stored, wish)[0]


def _targets(reference: Reference, home: Source, here: Provision, edition: Edition, day: date) -> Iterator[Evidence]:
    """What a reference leads to on `day`: in another law that was renumbered since, the article that it meant."""
    for target in resolve(reference, home=home, here=here, catalog=edition.catalog):
        source = edition.catalog[target.source_id]
        evidence = _read(target, edition)
        if evidence is None:
            continue
        if source.id == home.id or source.validity_on(day) is Validity.IN_FORCE:
            yield evidence
        else:
            twins = (Counterparts(source, s, edition).evidence(evidence) for s in _todays(source, edition, day))
            yield from (t for t in twins if t)


def _todays(source: Source, edition: Edition, day: date) -> list[Source]:
    """The version in force on `day` of the law of `source`, where that is another one and is held."""
    versions = edition.catalog.in_force(source.law, day)
    return [s for s in versions if s.held and s.id != source.id and not s.part]


def renumbered(quotes: Sequence[Evidence], edition: Edition, *, day: date, language: Language) -> list[str]:
    """For each number that a quote gives of another law and that the law no longer has on `day`: which one it has."""
    out: list[str] = []
    for quote in quotes:
        home = edition.catalog[quote.stored.chunk.source_id]
        here = quote.provision or Provision(1)
        for reference in find_references(quote.quote):
            if reference.law:
                targets = resolve(reference, home=home, here=here, catalog=edition.catalog)
                out += [said for t in targets for said in _moved_since(t, edition, day, language)]
    return list(dict.fromkeys(out))[:_MOST_MOVED]


def _moved_since(target: Target, edition: Edition, day: date, language: Language) -> Iterator[str]:
    then, provision = edition.catalog[target.source_id], target.provision.whole_article
    for now in _todays(then, edition, day):
        stored = edition.read(then.id, provision.key)
        place = Counterparts(then, now, edition).article(stored) if stored else None
        fields = {"title": title_of(then), "label": provision.label, "then": version_label(then, language)}
        if place is None:
            yield say("number_then", language, now=version_label(now, language), **fields)
        elif place != provision:
            yield say("renumbered", language, now=version_label(now, language), there=place.label, **fields)


def _penalties_for(duty: Evidence, edition: Edition) -> list[Evidence]:
    """Punishing paragraphs of the articles of the same law that cite the duty; else of those on any breach of it."""
    provision = duty.provision
    if provision is None:
        return []
    source_id = duty.stored.chunk.source_id
    naming: list[StoredText] = []
    general: list[StoredText] = []
    for chunk in edition.index.scan(Scope(source_ids=(source_id,))):
        if (
            chunk.provision is None
            or chunk.part > 1
            or not (_PUNISHES.search(chunk.text) and _BREACH.search(chunk.text))
        ):
            continue
        stored = edition.read(source_id, chunk.address)
        if stored is None:
            continue
        cited = [p for r in find_references(stored.text) if not r.law and not r.relative for p in r.provisions]
        if any(p.contains(provision) or provision.contains(p) for p in cited):
            naming.append(stored)
        elif _GENERAL.match(stored.text) and not _ELSEWHERE.search(stored.text.partition("\n")[0]):
            general.append(stored)
    articles = sorted(naming or general, key=lambda s: s.chunk.provision.sort_key() if s.chunk.provision else ())
    return [e for stored in articles for e in _punishing(stored)]


def _punishing(stored: StoredText) -> Iterator[Evidence]:
    paragraphs = [u for u in stored.units if u.provision.item is None]
    for unit in paragraphs:
        if _PUNISHES.search(stored.text[unit.start : unit.end]):
            address = unit.provision if len(paragraphs) > 1 else unit.provision.whole_article
            yield Evidence(stored, address, unit.start, unit.end)
    if not paragraphs and stored.chunk.provision is not None:
        yield spans.whole(stored)


def _read(target: Target, edition: Edition) -> Evidence | None:
    stored = edition.read(target.source_id, target.provision.whole_article.key)
    return spans.at(stored, target.provision) if stored else None


def _overlap(one: Evidence, other: Evidence) -> bool:
    return one.start < other.end and other.start < one.end
