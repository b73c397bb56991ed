"""Names of laws in a question: those that the catalog knows, and those that look like a law's and are unknown."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType

from app.law_versions import is_a_time, wish_beside, wished_versions
from app.understanding.query import LawMention
from corpus.catalog import Catalog, Level, Source
from corpus.references import Mention

_BOOK_MARKS = re.compile(r"《([^《》]{2,60})》")
#: 劳动法第三十九条: a name that ends like a law's, directly before an address. The catalog decides whether we know it.
_LAW_LIKE = re.compile(
    r"([\u4e00-\u9fff]{1,20}(?:法|条例|办法|规定|解释|细则|决定|草案|征求意见稿|意见|指南|标准|通知|[一二三四五六七八九十]条))\s*$"
)
#: GDPR Article 83, Article 5 of the EU AI Act: capital letters beside an English address.
_ENGLISH_LAW_BEFORE = re.compile(r"((?:\b[A-Z][\w&-]*\s+){1,5}|\b[A-Z][A-Z&-]+)$")
_ENGLISH_LAW_AFTER = re.compile(r"^(?:\([^)]*\))*\s*(?:of|in|under)\s+(?:the\s+)?((?:[A-Z][\w&-]*\s*){1,6})")
#: Laws that are asked about and that no catalog of China's rules holds, so that ours are never given as theirs:
#: foreign ones by the names they go by, and the 人工智能法 that is planned and not made.
_ELSEWHERE = re.compile(
    r"(?<![A-Za-z])(?:GDPR|CCPA|CPRA|HIPAA|COPPA|FERPA|LGPD|PDPA|PIPEDA|APPI|(?:the\s+)?(?:EU(?:'s)?|European)\s+AI\s+Act|"
    r"Digital (?:Services|Markets) Act|California (?:Consumer Privacy|Privacy Rights) Act|"
    r"General Data Protection Regulation)(?![A-Za-z])|"
    r"(?:欧盟的?)?(?:《)?(?:通用数据保护条例|人工智能法案|数字服务法|数字市场法|数据治理法案)(?:》)?|欧盟的?(?:人工智能法|数据法)|"
    r"加州消费者隐私(?:保护)?法|(?<!生成式)(?<!促进)人工智能法(?![律规治案庭院条草])",
    re.IGNORECASE,
)
_SENTENCE_OPENERS = frozenset(
    "what does do is are was under in the which how when where who can may must should please explain show".split()
)
_NOT_A_NAME = frozenset("本法 该法 此法 办法 规定 条例 解释 本办法 该办法 本规定 该规定 本条例 该条例 法律规定".split())
#: 通力律师事务所 is 通力律师 and 通力律所 as well, and 通力 beside what it wrote.
_FIRM = re.compile(r"(?P<short>[\u4e00-\u9fff]{2,8})律师事务所")
_FIRM_AS_SPOKEN = (
    r"(?:北京|上海|深圳|广州)?(?:市)?%s(?:律师事务所|律所|律师(?!费)|(?=[^，。？?]{0,8}(?:白皮书|文章|解读|简评)))"
)
_PAPER = "白皮书"
_PERSON = re.compile(r"[\u4e00-\u9fff]{2,4}")
_LEADING_WORDS = re.compile(r"^(?:请问|根据|按照|依照|依据|违反|适用|关于|在|和|与|及|对|是|的|问|那|我国|中国)+")


class LawNames:
    """Finds the names of a catalog's sources in a question, the longest first."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        ids: dict[str, tuple[str, ...]] = {}
        for name, found in catalog.names.items():
            for variant in _variants(name):
                known = ids.get(variant, ())
                ids[variant] = known + tuple(i for i in found if i not in known)
        self._ids = ids
        names = sorted(ids, key=len, reverse=True)
        self._pattern = re.compile("|".join(_name_pattern(n) for n in names), re.IGNORECASE) if names else None
        written = [source for source in catalog if source.level is Level.COMMENTARY]
        papers = [source for source in written if _PAPER in source.title]
        self._authors = [(source.id, _author_pattern(source, only_paper=papers == [source])) for source in written]

    @cached_property
    def ids(self) -> Mapping[str, tuple[str, ...]]:
        """Every spelling of a name in lower case -> ids of the sources so called, oldest first."""
        return MappingProxyType(self._ids)

    def find(self, text: str) -> list[LawMention]:
        """Known laws in `text` (NFKC), and unknown ones inside 《》 or right before an address, in order."""
        found = [self._known(m) for m in self._pattern.finditer(text)] if self._pattern else []
        for match in _BOOK_MARKS.finditer(text):
            if not any(_overlap(match, mention) for mention in found):
                found.append(LawMention(match[1], (), match.start(), match.end()))
        for match in _ELSEWHERE.finditer(text):
            if not any(_overlap(match, mention) for mention in found):
                found.append(LawMention(match[0].removeprefix("the "), (), match.start(), match.end()))
        return sorted([*found, *self._by_author(text, found)], key=lambda m: m.start)

    def _by_author(self, text: str, found: Sequence[LawMention]) -> list[LawMention]:
        """Commentary named by who wrote it, as 通力律师那篇文章; one that is named by its title is not named twice."""
        out: list[LawMention] = []
        for source_id, pattern in self._authors:
            if any(source_id in m.source_ids for m in found):
                continue
            free = (
                m for m in pattern.finditer(text) if not any(f.start < m.end() and m.start() < f.end for f in found)
            )
            out += [LawMention(m[0], (source_id,), m.start(), m.end()) for m in free]
        return out

    def _known(self, match: re.Match[str]) -> LawMention:
        ids = self._ids[match[0].casefold()]
        wish, versions = wish_beside(match.string, match.start(), match.end()), [self.catalog[i] for i in ids]
        if is_a_time(wish, versions, self.catalog.began(versions[0].law)):
            return LawMention(match[0], ids, match.start(), match.end())
        chosen = wished_versions(wish, versions) if wish.words else ()
        missing = wish.words if not chosen else ""
        return LawMention(match[0], chosen or ids, match.start(), match.end(), bool(chosen), missing)


def unknown_before(text: str, mentions: Sequence[Mention], laws: Sequence[LawMention]) -> list[LawMention]:
    """Names like 劳动法 right before an address that no known name covers."""
    found = []
    for mention in mentions:
        match = _LAW_LIKE.search(text[: mention.start])
        if match is None or any(match.start() < m.end for m in laws):
            continue
        name = without_leading_words(match[1])
        if len(name) >= 2 and name not in _NOT_A_NAME:
            found.append(LawMention(name, (), match.end(1) - len(name), match.end(1)))
    return found + _unknown_english(text, mentions, [*laws, *found])


def without_leading_words(name: str) -> str:
    """`name` without the words that lead to a name and are none of it (根据, 违反, 请问)."""
    return _LEADING_WORDS.sub("", name)


def inside(position: int, laws: Iterable[LawMention]) -> bool:
    """Whether `position` lies in one of the names."""
    return any(m.start <= position < m.end for m in laws)


def _variants(name: str) -> set[str]:
    """Spellings of a name to look for: as it is, and without the qualifier in brackets at its end."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    trial = plain.removesuffix("(试行)")
    return {plain, trial}


def _name_pattern(name: str) -> str:
    escaped = re.escape(name)
    if name[0].isascii():
        return rf"(?<![A-Za-z]){escaped}(?![A-Za-z])"
    return rf"(?<!违){escaped}" if name[0] == "反" else escaped  # 违反法律 names no 反法


def _overlap(match: re.Match[str], mention: LawMention) -> bool:
    return mention.start < match.end() and match.start() < mention.end


def _author_pattern(source: Source, *, only_paper: bool) -> re.Pattern[str]:
    """What the authors of a commentary are called: persons by their names, law firms in several ways.

    Where we hold one white paper alone, whoever says 白皮书 means that.
    """
    firms = [match for match in map(_FIRM.fullmatch, source.issuers) if match]
    persons = [name for name in source.issuers if _PERSON.fullmatch(name)]
    ways = [_FIRM_AS_SPOKEN % re.escape(firm["short"]) for firm in firms]
    ways += [rf"{re.escape(name)}(?:(?:等)?律师)?" for name in persons]
    ways += [_PAPER, r"\bwhite ?paper\b"] if only_paper else []
    return re.compile("|".join(ways) if ways else r"(?!)", re.IGNORECASE)


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
