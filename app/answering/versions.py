"""Two versions of a law side by side, and articles whose number moved between them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher

from app.answering.counterparts import Counterparts, alike
from app.answering.draft import Evidence
from app.answering.naming import title_of
from app.answering.phrases import say
from app.editions import Edition, StoredText
from app.law_versions import VersionWish, wished_versions
from app.question_words import cut
from app.understanding import Language, LawMention, Query
from corpus.catalog import Source, Validity

#: Words that set versions of one law side by side, without a year.
_OLD_AND_NEW = re.compile(
    r"新旧|旧.{0,12}新|前后|(?:修订|修正|修改|更新)[之以]?(?:前|后(?!的))|(?:有|的)(?:什么|哪些)?变化|哪里变了|改了(?:什么|哪些)|"
    r"\b(?:old and new|before and after|previous version|changed?|amend\w+)\b",
    re.IGNORECASE,
)
#: Words that set the version in force beside one that is named by its year.
_TODAY = r"(?:现行|现在|目前|当前|最新|如今)"
_BESIDE_TODAYS = re.compile(
    rf"[和与跟同比对].{{0,12}}{_TODAY}|{_TODAY}.{{0,20}}[和与跟同比]|不同|区别|差异|差别|变化|对比|比较|改了|"
    r"\b(?:differ\w*|compar\w*|(?:and|with|versus|vs\.?) (?:the )?(?:current|today\w*|present))\b",
    re.IGNORECASE,
)
#: Words that say that a number is the newer text's, where none says that it is the older's.
_OF_THE_NEWER = re.compile(r"(?:修订|修正|修改|更新)[之以]?后|新版|新法|\bafter\b|\bnew\b", re.IGNORECASE)
_OF_THE_OLDER = re.compile(r"前|旧|老|\bbefore\b|\bold\b|(?:19|20)\d\d", re.IGNORECASE)
_VERSION_WORDS = re.compile(
    r"(?:19|20)\d\d年?(?:\d{1,2}月)?(?:版本?|文本|修[订正改](?:版|前后)?)?|新旧|旧版?|新版?|(?:修订|修正|修改)[之以]?(?:前后?|后)|前后|文本|"
    r"(?:现行|最新|目前|当前)的?(?:版本?|文本)?|"
    r"\b(?:19|20)\d\d(?: version)?\b|\b(?:old|new|versions?)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
#: 第四十八条第一款、第四十九条: where a text points, whatever number it has by then.
_ADDRESS = re.compile(
    r"第[一二三四五六七八九十百零〇]+条(?:之[一二三四五六七八九十]+)?(?:第[一二三四五六七八九十]+[款项])*"
    r"(?:(?:、|至|或者|和)第[一二三四五六七八九十百零〇]+(?:条|款)(?:第[一二三四五六七八九十]+[款项])*)*"
)
_NUMBER_CITED = re.compile(rf"{_ADDRESS.pattern}(?:规定)?")
_CLAUSE_END = re.compile(r"[，。；：\n]")
_WORDS_APART = 2
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
        if len(chosen) == 1 and _one_law(query, edition) and _BESIDE_TODAYS.search(query.text):
            chosen = _with_todays(chosen[0], family, query.as_of)
        if len(chosen) < 2 and _OLD_AND_NEW.search(query.text):
            chosen = family[-2:]
        if len(chosen) >= 2:
            return VersionPair(chosen[0], chosen[-1])
    return None


def asks_by_newer_numbers(query: Query) -> bool:
    """Whether the provisions named are the newer text's: 修改后第二十一条, but not 修改前后第二十一条."""
    return bool(_OF_THE_NEWER.search(query.text)) and not _OF_THE_OLDER.search(query.text)


def _one_law(query: Query, edition: Edition) -> bool:
    return len({edition.catalog[i].law for m in query.laws for i in m.source_ids}) == 1


def _with_todays(chosen: Source, family: list[Source], day: date) -> list[Source]:
    """`chosen` and the version in force on `day`, or the one before where that is the version chosen."""
    now = [s for s in family if s.validity_on(day) is Validity.IN_FORCE and s.id != chosen.id]
    place = family.index(chosen)
    other = now[-1:] or family[max(place - 1, 0) : place]
    return [s for s in family if s.id == chosen.id or s in other]


def query_for(query: Query, source: Source) -> Query:
    """`query` asked of one version alone, without the words that tell versions apart."""
    mention = replace(query.laws[0], source_ids=(source.id,), version_given=True, missing_version="")
    content = _VERSION_WORDS.sub(" ", query.content)
    return replace(query, content=content, text=_VERSION_WORDS.sub(" ", query.text), laws=(mention,))


def differences(old: Evidence, new: Evidence, language: Language) -> str:
    """Sentence on what the newer quote leaves out and what it adds, in their own words; "" if they are too unlike."""
    before, after = _words(old.quote), _words(new.quote)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if alike(old.quote, new.quote) < _UNMOVED:
        return ""
    gone, come = [], []
    for a, b, c, d in _by_phrase(matcher, before):
        left, added = "".join(before[a:b]), "".join(after[c:d])
        if _ADDRESS.search(left) and _ADDRESS.search(added):
            left, added = _NUMBER_CITED.sub("", left), _NUMBER_CITED.sub("", added)
        if left != added:
            gone.append(left)
            come.append(added)
    parts = []
    if kept := [p for p in map(_trim, gone) if len(p) > 1]:
        parts.append(say("left_out", language, words="、".join(f"“{p}”" for p in kept[:4])))
    if kept := [p for p in map(_trim, come) if len(p) > 1]:
        parts.append(say("added", language, words="、".join(f"“{p}”" for p in kept[:4])))
    return "".join(parts)


def moved(
    source: Source, stored: StoredText, edition: Edition, language: Language, day: date, *, other: Source | None = None
) -> str:
    """Sentence on what the article's number means in another version, if none is given the one before or after.

    "" if it means the same there.
    """
    provision = stored.chunk.provision
    others = [s for s in edition.catalog.versions(source.law) if s.held and s.id != source.id and not s.draft]
    if provision is None or not others or source.part:
        return ""
    other = other or min(others, key=lambda s: abs(((s.effective or day) - (source.effective or day)).days))
    same_number = edition.read(other.id, stored.chunk.address)
    there = Counterparts(source, other, edition).article(stored)
    names = {"label": provision.label, "other": version_label(other, language), "title": title_of(source, language)}
    if there is not None:
        said = "moved" if same_number is not None else "moved_past"
        return say(said, language, there=there.label, **names) if there != provision else ""
    if same_number is None or alike(stored.text, same_number.text) >= _UNMOVED:
        return ""
    return say("number_differs", language, **names)


def version_label(source: Source, language: Language) -> str:
    """2026-01-01起施行的文本."""
    return say("version_from", language, day=source.effective.isoformat() if source.effective else "?")


def _held_versions(mention: LawMention, edition: Edition) -> list[Source]:
    families = {edition.catalog[i].law for i in mention.source_ids}
    versions = (s for law in sorted(families) for s in edition.catalog.versions(law))
    return [s for s in versions if s.held and not s.draft and not s.part]


def without_numbers(text: str) -> str:
    """`text` without the numbers of the articles that it cites, which a new text of a law moves."""
    return _ADDRESS.sub("第条", text)


def _words(text: str) -> list[str]:
    """`text` cut into words; the address of an article is one, and so is each sign."""
    pieces = _ADDRESS.split(text)
    addresses = [m[0] for m in _ADDRESS.finditer(text)]
    out = cut(pieces[0])
    for address, piece in zip(addresses, pieces[1:], strict=True):
        out += [address, *cut(piece)]
    return out


def _by_phrase(matcher: "SequenceMatcher[str]", before: Sequence[str]) -> Sequence[tuple[int, int, int, int]]:
    """Where the words differ, differences within one clause that are a word or two apart put together."""
    joined: list[tuple[int, int, int, int]] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            continue
        between = before[joined[-1][1] : a] if joined else []
        near = joined and len(between) <= _WORDS_APART and c - joined[-1][3] <= _WORDS_APART
        if near and not _CLAUSE_END.search("".join(between)):
            a0, _, c0, _ = joined.pop()
            joined.append((a0, b, c0, d))
        else:
            joined.append((a, b, c, d))
    return joined


def _trim(phrase: str) -> str:
    return phrase.strip("，。；：、的和与及或\n ")
