"""What is asked: the laws and provisions named, the version or date meant, the language. Pure functions."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.law_versions import wish_beside, wished_versions
from corpus.catalog import Catalog
from corpus.provisions import Provision
from corpus.references import Mention, find_mentions

Language = Literal["zh", "en"]

_CJK = re.compile(r"[\u3400-\u9fff]")
_BOOK_MARKS = re.compile(r"《([^《》]{2,60})》")
#: 劳动法第三十九条: a name that ends like a law's, directly before an address. The catalog decides whether we know it.
_LAW_LIKE = re.compile(
    r"([\u4e00-\u9fff]{1,20}(?:法|条例|办法|规定|解释|细则|决定|草案|征求意见稿|意见|指南|标准|通知|[一二三四五六七八九十]条))\s*$"
)
#: GDPR Article 83, Article 5 of the EU AI Act: capital letters beside an English address.
_ENGLISH_LAW_BEFORE = re.compile(r"((?:\b[A-Z][\w&-]*\s+){1,5})$")
_ENGLISH_LAW_AFTER = re.compile(r"^(?:\([^)]*\))*\s*(?:of|in|under)\s+(?:the\s+)?((?:[A-Z][\w&-]*\s*){1,6})")
_SENTENCE_OPENERS = frozenset(
    "what does do is are was under in the which how when where who can may must should please explain show".split()
)
_FULL_DATE = re.compile(r"((?:19|20)\d\d)\s*[年\-/.]\s*(\d{1,2})\s*[月\-/.]\s*(\d{1,2})\s*日?")
_YEAR_AT = re.compile(
    r"((?:19|20)\d\d)\s*年(?:\s*(\d{1,2})\s*月)?\s*(?:的时候|那时|那会儿|时|当时|底|期间|以内)|\b[Ii]n\s+((?:19|20)\d\d)\b"
)
_NOT_A_NAME = frozenset("本法 该法 此法 办法 规定 条例 解释 本办法 该办法 本规定 该规定 本条例 该条例 法律规定".split())
_COMMENTARY = re.compile(
    r"白皮书|律师|评论|解读|文章|观点|专家|学者|国外|欧盟|美国|英国|征求意见稿|草案|"
    r"commentary|white ?paper|lawyers?|\bdraft\b",
    re.IGNORECASE,
)
_LEADING_WORDS = re.compile(r"^(?:请问|根据|按照|依照|依据|违反|适用|关于|在|和|与|及|对|是|的|问|那|我国|中国)+")


@dataclass(frozen=True, slots=True)
class LawMention:
    """A law named at `text[start:end]`: every version the name fits, oldest first; none if we do not know it.

    `version_given` says that the question chose among the versions, as in 网络安全法（2016） or 旧版网络安全法;
    `missing_version` is what it calls a version that we do not know.
    """

    name: str
    source_ids: tuple[str, ...]
    start: int
    end: int
    version_given: bool = False
    missing_version: str = ""


@dataclass(frozen=True, slots=True)
class NamedProvision:
    """A provision asked for by address, and the law it was asked of (None where the question names no law)."""

    provision: Provision
    law: LawMention | None


@dataclass(frozen=True, slots=True)
class Query:
    """A question, understood.

    `text` is the question in NFKC; `content` is what is left of it without names of laws and addresses, and is what
    a search should look for. `as_of` is the day the law is read at.
    """

    question: str
    text: str
    content: str
    language: Language
    laws: tuple[LawMention, ...]
    provisions: tuple[NamedProvision, ...]
    as_of: date
    as_of_given: bool

    @property
    def wants_commentary(self) -> bool:
        """Whether the question asks what lawyers, papers or other countries say rather than what the law does."""
        return bool(_COMMENTARY.search(self.text))

    @property
    def unknown_laws(self) -> tuple[str, ...]:
        """Names of laws that no catalog entry carries."""
        return tuple(m.name for m in self.laws if not m.source_ids)


class LawNames:
    """Finds the names of a catalog's sources in a question, the longest first."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._ids: dict[str, tuple[str, ...]] = {}
        for name, ids in catalog.names.items():
            for variant in _variants(name):
                known = self._ids.get(variant, ())
                self._ids[variant] = known + tuple(i for i in ids if i not in known)
        names = sorted(self._ids, key=len, reverse=True)
        self._pattern = re.compile("|".join(_name_pattern(n) for n in names), re.IGNORECASE) if names else None

    def find(self, text: str) -> list[LawMention]:
        """Known laws in `text` (NFKC), and unknown ones inside 《》 or right before an address, in order."""
        found = [self._known(m) for m in self._pattern.finditer(text)] if self._pattern else []
        for match in _BOOK_MARKS.finditer(text):
            if not any(m.start < match.end() and match.start() < m.end for m in found):
                found.append(LawMention(match[1], (), match.start(), match.end()))
        return sorted(found, key=lambda m: m.start)

    def _known(self, match: re.Match[str]) -> LawMention:
        ids = self._ids[match[0].casefold()]
        wish = wish_beside(match.string, match.start(), match.end())
        chosen = wished_versions(wish, [self._catalog[i] for i in ids]) if wish.words else ()
        missing = wish.words if not chosen else ""
        return LawMention(match[0], chosen or ids, match.start(), match.end(), bool(chosen), missing)


def understand(question: str, *, names: LawNames, today: date, as_of: date | None = None) -> Query:
    """Query for `question`; `as_of` wins over a date in the question, which wins over `today`."""
    text = unicodedata.normalize("NFKC", question).strip()
    laws = names.find(text)
    mentions = [m for m in find_mentions(text) if not _inside(m.start, laws)]
    laws = sorted(laws + _unknown_before(text, mentions, laws), key=lambda m: m.start)
    provisions, used = _attach(mentions, laws)
    day = as_of or date_in(text)
    removed = [(m.start, m.end) for m in laws] + [(m.start, m.end) for m in used]
    return Query(
        question=question,
        text=text,
        content=_without(text, removed),
        language="zh" if len(_CJK.findall(text)) >= 2 else "en",
        laws=tuple(laws),
        provisions=tuple(provisions),
        as_of=day or today,
        as_of_given=day is not None,
    )


def date_in(text: str) -> date | None:
    """Day that a question puts itself at (2024年5月1日; the last of 2024 for 2024年的时候), None if it does not."""
    full = _FULL_DATE.search(text)
    if full:
        return _date(int(full[1]), int(full[2]), int(full[3]))
    year = _YEAR_AT.search(text)
    if year is None:
        return None
    month = int(year[2]) if year[2] else 12
    return _date(int(year[1] or year[3]), month, 28 if year[2] else 31)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _variants(name: str) -> set[str]:
    """Spellings of a name to look for: as it is, and without the qualifier in brackets at its end."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    trial = plain.removesuffix("(试行)")
    return {plain, trial}


def _name_pattern(name: str) -> str:
    escaped = re.escape(name)
    return rf"(?<![A-Za-z]){escaped}(?![A-Za-z])" if name[0].isascii() else escaped


def _inside(position: int, laws: Iterable[LawMention]) -> bool:
    return any(m.start <= position < m.end for m in laws)


def _unknown_before(text: str, mentions: Sequence[Mention], laws: Sequence[LawMention]) -> list[LawMention]:
    """Names like 劳动法 right before an address that no known name covers."""
    found = []
    for mention in mentions:
        match = _LAW_LIKE.search(text[: mention.start])
        if match is None or any(match.start() < m.end for m in laws):
            continue
        name = _LEADING_WORDS.sub("", match[1])
        if len(name) >= 2 and name not in _NOT_A_NAME:
            found.append(LawMention(name, (), match.end(1) - len(name), match.end(1)))
    return found + _unknown_english(text, mentions, [*laws, *found])


def _unknown_english(text: str, mentions: Sequence[Mention], laws: Sequence[LawMention]) -> list[LawMention]:
    """Names in capitals beside an English address, where the question names no other law."""
    if laws:
        return []
    found = []
    for mention in mentions:
        after = _ENGLISH_LAW_AFTER.match(text[mention.end :])
        before = _ENGLISH_LAW_BEFORE.search(text[: mention.start])
        beside = after or before
        words = beside[1].split() if beside else []
        while words and words[0].lower() in _SENTENCE_OPENERS:
            words = words[1:]
        if words:
            found.append(LawMention(" ".join(words), (), mention.start, mention.start))
    return found


def _attach(mentions: Sequence[Mention], laws: Sequence[LawMention]) -> tuple[list[NamedProvision], list[Mention]]:
    """Each mention with the law named before it, else the first one after; a bare number counts only after a name."""
    named, used = [], []
    for mention in mentions:
        before = [m for m in laws if m.end <= mention.start]
        after = [m for m in laws if m.start >= mention.end]
        if mention.bare and not (before and mention.start - before[-1].end <= 2) and not _english(mention, laws):
            continue
        law = before[-1] if before else (after[0] if after else None)
        used.append(mention)
        named += [NamedProvision(p, law) for p in mention.provisions]
    return named, used


def _english(mention: Mention, laws: Sequence[LawMention]) -> bool:
    """Whether a mention without 第 is an English one (Art. 38), which is an address wherever it stands."""
    return bool(laws) and mention.end - mention.start >= 4 and not mention.provisions[0].inserted


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """`text` without the spans, white space closed up."""
    out, position = "", 0
    for start, end in sorted(spans):
        out += text[position : max(start, position)] + " "
        position = max(position, end)
    return re.sub(r"\s+", " ", re.sub(r"《\s*》", " ", out + text[position:])).strip()
