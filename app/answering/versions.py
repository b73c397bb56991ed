"""Two versions of a law side by side, and articles whose number moved between them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher

from app.answering.draft import Evidence
from app.answering.naming import title_of
from app.answering.phrases import say
from app.editions import Edition, StoredText
from app.law_versions import VersionWish, wished_versions
from app.understanding import Language, LawMention, Query
from corpus.catalog import Source
from corpus.index.protocol import Scope
from corpus.likeness import Likeness
from corpus.provisions import Provision

#: Words that set versions of one law side by side, without a year.
_OLD_AND_NEW = re.compile(
    r"新旧|旧.{0,12}新|前后|(?:修订|修正|修改|更新)(?:之?前|以?后)|(?:有|的)(?:什么|哪些)?变化|哪里变了|改了(?:什么|哪些)|"
    r"\b(?:old and new|before and after|previous version|changed?|amend\w+)\b",
    re.IGNORECASE,
)
_VERSION_WORDS = re.compile(
    r"(?:19|20)\d\d年?(?:\d{1,2}月)?(?:版本?|文本|修[订正改](?:版|前后)?)?|新旧|旧版?|新版?|(?:修订|修正|修改)(?:之?前后?|以?后)|前后|文本|"
    r"\b(?:19|20)\d\d(?: version)?\b|\b(?:old|new|versions?)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
#: An article of another version is the same one in a new place if the two are this much alike (0 to 1).
_SAME_ARTICLE = 0.6
#: Above this the article of the same number still says the same.
_UNMOVED = 0.5


@dataclass(frozen=True, slots=True)
class VersionPair:
    """Two versions of one law that a question sets side by side, older first."""

    older: Source
    newer: Source


def versions_compared(query: Query, edition: Edition) -> VersionPair | None:
    """The two versions that `query` compares; None if it compares none, or we do not hold two."""
    for mention in query.laws:
        family = _held_versions(mention, edition)
        if len(family) < 2:
            continue
        years = list(dict.fromkeys(int(y) for y in _YEAR.findall(query.text)))
        named = [i for y in years for i in wished_versions(VersionWish(str(y), y), family)[-1:]]
        chosen = [s for s in family if s.id in named]
        if len(chosen) < 2 and _OLD_AND_NEW.search(query.text):
            chosen = family[-2:]
        if len(chosen) >= 2:
            return VersionPair(chosen[0], chosen[-1])
    return None


def query_for(query: Query, source: Source) -> Query:
    """`query` asked of one version alone, without the words that tell versions apart."""
    mention = replace(query.laws[0], source_ids=(source.id,), version_given=True, missing_version="")
    content = _VERSION_WORDS.sub(" ", query.content)
    return replace(query, content=content, text=_VERSION_WORDS.sub(" ", query.text), laws=(mention,))


def differences(old: Evidence, new: Evidence, language: Language) -> str:
    """Sentence on what the newer quote leaves out and what it adds, in their own words; "" if they are too unlike."""
    before, after = old.quote, new.quote
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < _UNMOVED:
        return ""
    gone, come = [], []
    for tag, a, b, c, d in _by_phrase(matcher):
        if tag in ("delete", "replace"):
            gone.append(before[a:b])
        if tag in ("insert", "replace"):
            come.append(after[c:d])
    parts = []
    if kept := [p for p in map(_trim, gone) if len(p) > 1]:
        parts.append(say("left_out", language, words="、".join(f"“{p}”" for p in kept[:4])))
    if kept := [p for p in map(_trim, come) if len(p) > 1]:
        parts.append(say("added", language, words="、".join(f"“{p}”" for p in kept[:4])))
    return "".join(parts)


def moved(source: Source, stored: StoredText, edition: Edition, language: Language, day: date) -> str:
    """Sentence on what the article's number means in the version before or after `source`; "" if it means the same."""
    provision = stored.chunk.provision
    others = [s for s in edition.catalog.versions(source.law) if s.held and s.id != source.id and not s.draft]
    if provision is None or not others or source.part:
        return ""
    other = min(others, key=lambda s: abs(((s.effective or day) - (source.effective or day)).days))
    same_number = edition.read(other.id, stored.chunk.address)
    if same_number is not None and alike(stored.text, same_number.text) >= _UNMOVED:
        return ""
    there = counterpart(stored, other, edition)
    names = {"label": provision.label, "other": version_label(other, language), "title": title_of(source)}
    if there is not None:
        return say("moved", language, there=there.label, **names)
    return say("number_differs", language, **names) if same_number is not None else ""


def counterpart(stored: StoredText, other: Source, edition: Edition) -> Provision | None:
    """Where `other`, another version of the law, has the article; None if it has nothing like it."""
    chunks = [c for c in edition.index.scan(Scope(source_ids=(other.id,))) if c.part == 1 and c.provision]
    if not chunks:
        return None
    scores = Likeness([c.text for c in chunks]).scores(stored.text)
    best = max(range(len(chunks)), key=lambda n: scores[n])
    return chunks[best].provision if alike(stored.text, chunks[best].text) >= _SAME_ARTICLE else None


def alike(one: str, other: str) -> float:
    """How much (0 to 1) of two texts is the same, in order."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def version_label(source: Source, language: Language) -> str:
    """2026-01-01起施行的文本."""
    return say("version_from", language, day=source.effective.isoformat() if source.effective else "?")


def _held_versions(mention: LawMention, edition: Edition) -> list[Source]:
    families = {edition.catalog[i].law for i in mention.source_ids}
    versions = (s for law in sorted(families) for s in edition.catalog.versions(law))
    return [s for s in versions if s.held and not s.draft and not s.part]


def _by_phrase(matcher: "SequenceMatcher[str]") -> Sequence[tuple[str, int, int, int, int]]:
    """The differences, those only a character or two apart put together, so that phrases stay whole."""
    joined: list[tuple[str, int, int, int, int]] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            continue
        if joined and a - joined[-1][2] <= 2 and c - joined[-1][4] <= 2:
            _, a0, _, c0, _ = joined.pop()
            joined.append(("replace", a0, b, c0, d))
        else:
            joined.append((tag, a, b, c, d))
    return joined


def _trim(phrase: str) -> str:
    return phrase.strip("，。；：、的和与及或\n ")
