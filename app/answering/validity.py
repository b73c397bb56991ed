"""Answers to questions whether a law is still law: its status and dates from the catalog, and what took its place."""

import re
from collections.abc import Sequence

from app.answer import Status
from app.answering import spans
from app.answering.draft import Draft, DraftClaim, Evidence
from app.answering.naming import lead, title_of
from app.answering.phrases import say, validity_word
from app.answering.versions import version_label
from app.editions import Edition
from app.question_words import content_words
from app.understanding import LawMention, Query
from corpus.catalog import Source, Validity
from corpus.index.protocol import Scope

_ASKS_VALIDITY = re.compile(
    r"(?:现行)?有效(?:力|吗|么|性|的吗)?|失效|废止|作废|过时|时效性?|还(?:能|可以)?(?:继续)?(?:适用|管用|在用|算数)|"
    r"被?(?:新[法版]|别的法)?(?:取代|替代|替换)|"
    r"\b(?:still\s+(?:in force|valid|good law|appl(?:y|ies|icable)|the law)|in force|in effect|valid|repealed|"
    r"superseded|replaced|abolished)\b",
    re.IGNORECASE,
)
#: Since when a text is law is another question.
_ASKS_SINCE_WHEN = re.compile(
    r"何时|哪天|什么时候|哪一天|几号|日期|时间|\b(?:when|since|come into|enter\w* into)\b", re.IGNORECASE
)
_SAYS_NOTHING_MORE = re.compile(
    r"(?:19|20)\d\d\s*年?|版本?|文本|旧|老|新|原来|以前|法律|法规|这部|那部|该|了|还|仍然?|依然|继续|已经?|被|不再|没有?|"
    r"\b(?:version|edition|old|new|current(?:ly)?|been|already|yet|text|prc|of|years?)\b|\W",
    re.IGNORECASE,
)
_IN_FORCE_FROM = re.compile(r"自[^，。；]{4,16}起(?:施行|实施|执行)")


def answer_validity(query: Query, edition: Edition) -> Draft | None:
    """Draft that says whether the one law named is law on the day, and what is; None if more or less is asked."""
    if len(query.laws) != 1 or query.provisions or not _asks_only_validity(query):
        return None
    versions = _versions(query.laws[0], edition)
    held = [s for s in versions if s.held]
    if not held or query.laws[0].missing_version:
        return None
    asked = _asked(query.laws[0], held, query)
    now = [s for s in edition.catalog.in_force(asked.law, query.as_of) if s.held and not s.draft]
    shown = list(dict.fromkeys([*(s for s in now if asked not in now and not s.part), asked]))
    found = [(s, e) for s in shown for e in _commencement(s, edition)]
    claims = [DraftClaim(lead(s, e.stored.chunk, e.provision, query.language), e.quote, (e,)) for s, e in found]
    if not claims:
        return None
    said = _status(asked, query, edition) + "".join(_successor(s, query) for s in shown if s is not asked)
    return Draft(Status.ANSWERED, said, tuple(claims), grounds=len(claims))


def _asks_only_validity(query: Query) -> bool:
    if not _ASKS_VALIDITY.search(query.content) or _ASKS_SINCE_WHEN.search(query.content):
        return False
    rest = _SAYS_NOTHING_MORE.sub(" ", _ASKS_VALIDITY.sub(" ", query.content))
    return not content_words(rest)


def _versions(mention: LawMention, edition: Edition) -> list[Source]:
    return [edition.catalog[i] for i in mention.source_ids if not edition.catalog[i].draft]


def _asked(mention: LawMention, held: Sequence[Source], query: Query) -> Source:
    """The version chosen by the question, else the one in force on the day, else the last."""
    if mention.version_given:
        return held[0]
    return next((s for s in held if s.validity_on(query.as_of) is Validity.IN_FORCE), held[-1])


def _commencement(source: Source, edition: Edition) -> list[Evidence]:
    """The last article of a text that says since when it is law, or else its first one."""
    chunks = [c for c in edition.index.scan(Scope(source_ids=(source.id,))) if c.provision and c.part == 1]
    chunks.sort(key=lambda c: c.provision.sort_key() if c.provision else ())
    says = [c for c in chunks if _IN_FORCE_FROM.search(c.text)]
    chosen = says[-1:] or chunks[:1]
    stored = [edition.read(source.id, c.address) for c in chosen]
    return [spans.whole(text) for text in stored if text]


def _status(source: Source, query: Query, edition: Edition) -> str:
    language, validity = query.language, source.validity_on(query.as_of)
    began = edition.catalog.began(source.law)
    fields = {
        "title": title_of(source, language),
        "status": validity_word(validity, language),
        "start": source.effective.isoformat() if source.effective else "?",
        "end": source.repealed.isoformat() if source.repealed else "?",
        "day": query.as_of.isoformat(),
        "first": began.isoformat() if began else "?",
    }
    if validity in (Validity.AMENDED, Validity.REPEALED):
        return say("no_longer_law", language, **fields)
    if validity is Validity.NOT_YET:
        return say("not_law_yet", language, **fields)
    if validity is not Validity.IN_FORCE:
        return say("of_status", language, **fields)
    older = began is not None and source.effective is not None and began < source.effective
    return say("law_in_new_text" if older else "law_now", language, **fields)


def _successor(source: Source, query: Query) -> str:
    return say("in_its_place", query.language, label=version_label(source, query.language))
