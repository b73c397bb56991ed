"""Answers to questions that name a provision: looked up by address, never searched for."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from app.answer import Status
from app.answering import spans
from app.answering.crossrefs import penalties_for
from app.answering.draft import Draft, DraftClaim, Evidence, refusal
from app.answering.fines import fines_in
from app.answering.headline import headline
from app.answering.naming import article_name, lead, title_of
from app.answering.phrases import article_range, facts_of, say, version_name
from app.answering.versions import moved
from app.editions import Edition
from app.understanding import Language, LawMention, NamedProvision, Query, QuestionKind
from corpus.catalog import Catalog, Source, Validity
from corpus.numerals import to_chinese_numeral
from corpus.provisions import Provision
from corpus.statutes import Unit

#: A whole article up to this many characters is quoted in full; a longer one by the part that is asked about.
_FULL_ARTICLE_CHARS = 900
#: More provisions than this in one question are answered up to here.
_MOST_PROVISIONS = 10
_MOST_PENALTIES = 3
_JOINT: Mapping[Language, str] = {"zh": "；", "en": "; "}
#: A name that we do not know may be short for titles that hold this much of it.
_FEWEST_OF_NAME, _MOST_NEAR = 3, 4
_KIND_OF_TEXT = re.compile(r"(?:管理|暂行|安全)*(?:规定|办法|条例|细则|解释|意见|通知|标准|指南|法)$")


def answer_by_address(query: Query, edition: Edition) -> Draft:
    """Draft with the text of every provision that the question names, or the reason why there is none."""
    drafts = [_one(named, query, edition) for named in query.provisions[:_MOST_PROVISIONS]]
    answered = [d for d in drafts if d.status is Status.ANSWERED]
    if not answered:
        return drafts[0]
    failed = tuple(d.opening for d in drafts if d.status is not Status.ANSWERED)
    claims = tuple(c for d in answered for c in d.claims)
    warnings = tuple(dict.fromkeys(w for d in answered for w in d.warnings))
    opening = drafts[0].opening if len(answered) == 1 and not failed else ""
    return Draft(Status.ANSWERED, opening, claims, failed + warnings, grounds=len(claims))


def _one(named: NamedProvision, query: Query, edition: Edition) -> Draft:
    provision, law, language = named.provision, named.law, query.language
    if law is None:
        label = provision.label
        return Draft(Status.CLARIFY, say("which_law", language, label=label, number=provision.article))
    if not law.source_ids:
        return _unknown(law, provision, edition, language)
    versions = [edition.catalog[i] for i in law.source_ids]
    if law.missing_version:
        return refusal(version_not_held(law, versions, language))
    held = [s for s in versions if s.held]
    if not held:
        return refusal(not_held(versions[-1], query.as_of, edition.catalog, language))
    source = choose_version(held, provision, query.as_of)
    if source is None:
        return refusal(_no_article(held, provision, query.as_of, language))
    if source.validity_on(query.as_of) is Validity.NOT_YET and not law.version_given:
        return refusal(not_yet(source, query.as_of, edition.catalog, language))
    return _read(source, provision, law, query, edition)


def _unknown(law: LawMention, provision: Provision, edition: Edition, language: Language) -> Draft:
    """A question back if the name fits the titles of texts that we hold but is none of them; else a refusal."""
    core = _KIND_OF_TEXT.sub("", law.name)
    near = [s for s in edition.catalog if s.held and len(core) >= _FEWEST_OF_NAME and core in s.title + s.short]
    if not near:
        return refusal(say("unknown_law", language, name=law.name))
    joint = "、" if language == "zh" else ", "
    titles = joint.join(dict.fromkeys(title_of(s, language) for s in near[:_MOST_NEAR]))
    return Draft(Status.CLARIFY, say("which_of", language, name=law.name, titles=titles, label=provision.label))


def not_yet(source: Source, day: date, catalog: Catalog, language: Language) -> str:
    """Sentence that says since when a text is law, where `day` comes before: that it was none, or an older text was."""
    effective = source.effective.isoformat() if source.effective else "?"
    fields = {"title": title_of(source, language), "day": day.isoformat(), "effective": effective}
    first = older_since(source, day, catalog)
    if first is not None:
        return say("older_not_held", language, first=first.isoformat(), **fields)
    return say("not_yet", language, **fields)


def older_since(source: Source, day: date, catalog: Catalog) -> date | None:
    """Since when the law of `source` was in force, if on `day` it was so in a version older than `source`."""
    first = catalog.began(source.law)
    before = source.effective is not None and day < source.effective
    return first if first is not None and before and first <= day else None


def choose_version(versions: Sequence[Source], provision: Provision, day: date) -> Source | None:
    """The version to read `provision` in: in force on `day` if there is one, else the next to come, else the last.

    None if the version so chosen has no such article (a code held in parts: if no part in force has it).
    """
    by_date = sorted(versions, key=lambda s: s.effective or date.max)
    in_force = [s for s in by_date if s.validity_on(day) in (Validity.IN_FORCE, Validity.UNVERIFIED)]
    coming = [s for s in by_date if s.validity_on(day) is Validity.NOT_YET]
    pool = in_force or coming[:1] or by_date[-1:]
    return next((s for s in pool if s.first_article <= provision.article <= s.last_article), None)


def version_not_held(law: LawMention, versions: Sequence[Source], language: Language) -> str:
    """Sentence that says which versions of a law we know, where the question means another one."""
    listed = _JOINT[language].join(version_name(s, language) for s in versions)
    title = title_of(versions[-1], language)
    return say("version_not_held", language, title=title, words=law.missing_version, versions=listed)


def not_held(source: Source, day: date, catalog: Catalog, language: Language) -> str:
    """Sentence that says we know of a text and do not hold it."""
    known = say("not_held", language, title=title_of(source, language), facts=facts_of(source, day, language))
    first = older_since(source, day, catalog)
    known += say("older_known", language, day=day.isoformat(), first=first.isoformat()) if first else ""
    return known + (say("official_url", language, url=source.official_url) if source.official_url else "")


def _no_article(held: Sequence[Source], provision: Provision, day: date, language: Language) -> str:
    in_force = [s for s in held if s.validity_on(day) is Validity.IN_FORCE] or list(held)[-1:]
    if len(in_force) > 1:  # a code held in parts
        parts = "、".join(f"{s.part or s.short}第{s.first_article}—{s.last_article}条" for s in in_force)
        label = provision.whole_article.label
        held_parts = f"（收录：{parts}）" if language == "zh" else f" (held: {parts})"
        return say("article_not_held", language, title=title_of(in_force[0], language), label=label) + held_parts
    source = in_force[0]
    fields = article_range(source)
    title, label = title_of(source, language), article_name(provision, language)
    return say("no_such_article", language, title=title, label=label, version=version_name(source, language), **fields)


def _read(source: Source, provision: Provision, law: LawMention, query: Query, edition: Edition) -> Draft:
    language, title = query.language, title_of(source, query.language)
    stored = edition.read(source.id, provision.whole_article.key)
    if stored is None:
        return refusal(say("article_not_held", language, title=title, label=provision.whole_article.label))
    warnings: list[str] = []
    if provision == provision.whole_article:
        evidence: Evidence | None = spans.whole(stored, max_chars=_FULL_ARTICLE_CHARS)
    else:
        evidence = spans.at(stored, provision)
    if evidence is None and stored.chunk.text_kind == "digest" and _may_exist(provision, stored.units):
        warnings.append(say("part_of_digest", language, label=provision.label))
        evidence = spans.whole(stored)
    if evidence is None:
        return refusal(_no_part(title, provision, stored.units, language))
    if not law.version_given:
        warnings += _other_versions(source, edition, language)
    note = moved(source, stored, edition, language, query.as_of)
    warnings += [note] if note else []
    quotes = [*_penalties(evidence, query, edition), evidence]
    claims = [_claim(e, edition, language) for e in quotes]
    opening = headline(claims, query, edition) if query.kind is QuestionKind.PENALTY else ""
    return Draft(Status.ANSWERED, opening, tuple(claims), tuple(warnings), grounds=len(claims))


def _claim(quote: Evidence, edition: Edition, language: Language) -> DraftClaim:
    chunk = quote.stored.chunk
    return DraftClaim(lead(edition.catalog[chunk.source_id], chunk, quote.provision, language), quote.quote, (quote,))


def _penalties(named: Evidence, query: Query, edition: Edition) -> list[Evidence]:
    """What punishes a breach of the provision named, where the question asks for the penalty."""
    if query.kind is not QuestionKind.PENALTY or fines_in(named.quote):
        return []
    return penalties_for(named, edition, query.as_of)[:_MOST_PENALTIES]


def _may_exist(provision: Provision, units: Sequence[Unit]) -> bool:
    """Whether an article that we hold as a digest may have this paragraph or item.

    A digest has a sentence for every paragraph of an article that has several; its items may stand in the gist alone.
    """
    paragraphs = {u.provision.paragraph for u in units} or {1}
    return provision.paragraph is None or provision.paragraph in paragraphs


def _no_part(title: str, provision: Provision, units: Sequence[Unit], language: Language) -> str:
    """该条共两款: what the article has instead of the paragraph or item that was asked for."""
    paragraphs = {u.provision.paragraph for u in units if u.provision.item is None} or {1}
    items = {u.provision.item for u in units if u.provision.item and _same_paragraph(u.provision, provision)}
    shape = f"共{to_chinese_numeral(len(paragraphs))}款"
    if provision.paragraph is None or provision.paragraph in paragraphs:
        shape += f"，所指部分有{to_chinese_numeral(len(items))}项" if items else "，所指部分没有分项"
    article = provision.whole_article.label
    label = provision.label.removeprefix(article)
    return say("no_such_part", language, title=title, article=article, label=label, shape=shape)


def _same_paragraph(one: Provision, other: Provision) -> bool:
    return other.paragraph is None or one.paragraph == other.paragraph


def _other_versions(source: Source, edition: Edition, language: Language) -> list[str]:
    """Sentence naming the other versions of the law, if there are any."""
    others = [s for s in edition.catalog.versions(source.law) if s.id != source.id and not s.draft and not s.part]
    if not others or source.part:
        return []
    listed = _JOINT[language].join(version_name(s, language) for s in others)
    return [say("other_version", language, title=title_of(source, language), versions=listed)]
