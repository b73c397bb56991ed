"""Cross-references followed: the duty that a penalty article names, the penalty for a duty, what 前款 stands for."""

import re
from collections.abc import Iterator, Mapping, Sequence

from app.answering import spans
from app.answering.draft import Evidence
from app.editions import Edition, StoredText
from app.understanding import Query, QuestionKind
from corpus.catalog import Catalog, Source, Validity
from corpus.encoders.vocabulary import coverage
from corpus.index.protocol import Scope
from corpus.provisions import Provision
from corpus.references import Reference, Target, find_references, resolve

#: Of the provisions that a quote cites, this many are cited too: a penalty article may name a dozen.
_MOST_FOLLOWED = 2
#: A provision cited is worth quoting if it holds this share of the question's weight; 前款 always is.
_LEAST_COVERAGE = 0.25
_PUNISHES = re.compile(r"罚|警告|吊销|没收|处分|责任")
#: What leaves the penalty to criminal law or to the courts.
_ELSEWHERE = re.compile(r"构成犯罪|治安管理|民事责任|^.{0,20}国家机关")
#: 违反本法规定…: a penalty for any breach of the law, whatever its article.
_GENERAL = re.compile(r"违反本(?:法|条例|办法|规定)(?:的?规定)?[^第]{0,40}的，")
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
    if query.kind is QuestionKind.PENALTY and not any(_PUNISHES.search(q.quote) for q in quotes):
        found = [*_penalties_for(first, edition), *found]
    quoted = {(q.stored.chunk.source_id, q.stored.chunk.address) for q in quotes if q is not first}
    return [e for e in found if (e.stored.chunk.source_id, e.stored.chunk.address) not in quoted][:_MOST_FOLLOWED]


def penalties_for(named: Evidence, edition: Edition) -> list[Evidence]:
    """The paragraphs of the same law that punish a breach of the provision quoted."""
    return _penalties_for(named, edition)


def _cited_by(quote: Evidence, query: Query, weights: Mapping[str, float], edition: Edition) -> Iterator[Evidence]:
    """Provisions in force that the quote cites and that speak to the question, best first; 前款 before all others."""
    home = edition.catalog[quote.stored.chunk.source_id]
    here = quote.provision
    if here is None:
        return
    ranked: list[tuple[float, int, Evidence]] = []
    for n, reference in enumerate(find_references(quote.quote)):
        for target in _targets(reference, home, here, edition.catalog, query):
            evidence = _read(target, edition)
            if evidence is None or (evidence.stored == quote.stored and _overlap(evidence, quote)):
                continue
            share = 1.0 if reference.relative == "前款" else coverage(weights, evidence.quote)
            if share >= _LEAST_COVERAGE:
                ranked.append((-share, n, evidence))
    ranked.sort(key=lambda entry: entry[:2])
    yield from dict.fromkeys(e for _, _, e in ranked)


def _targets(reference: Reference, home: Source, here: Provision, catalog: Catalog, query: Query) -> Iterator[Target]:
    for target in resolve(reference, home=home, here=here, catalog=catalog):
        validity = catalog[target.source_id].validity_on(query.as_of)
        if target.source_id == home.id or validity is Validity.IN_FORCE:
            yield target


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
        elif _GENERAL.match(stored.text) and not _ELSEWHERE.search(stored.text):
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
