"""Citations in running text: find them (《办法》第九条第二款第（三）项, 本法第十三条, 前款), and say where they lead.

Finding is a matter of spelling and needs no catalog; resolving needs the place where the reference stands.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus.catalog import Catalog, Source, Validity
from corpus.numerals import NUMERAL_CHARS, from_chinese_numeral
from corpus.provisions import Provision

_N = rf"[{NUMERAL_CHARS}\d０-９]+"
_ARTICLE = re.compile(rf"第?\s*(?P<n>{_N})\s*条(?!例|件|款)(?:\s*之\s*(?P<inserted>{_N}))?")
_PARAGRAPH = re.compile(rf"第?\s*(?P<n>{_N})\s*款")
_ITEM = re.compile(rf"第?\s*[(（]?\s*(?P<n>{_N})\s*[)）]?\s*项")
_SUBITEM = re.compile(rf"第?\s*[(（]?\s*(?P<n>{_N})\s*[)）]?\s*目")
_BARE = re.compile(rf"第?\s*(?P<n>{_N})")
_ENGLISH_NUMBER = (
    r"(?P<n>\d{1,4})"
    r"(?:\s*\(\s*(?P<p>\d{1,2})\s*\)|\s*,?\s*para(?:graph|\.)?\s*(?P<p2>\d{1,2}))?"
    r"(?:\s*\(\s*(?P<i>\d{1,2})\s*\)|\s*,?\s*(?:item|subparagraph)\s*(?P<i2>\d{1,2}))?"
)
_ENGLISH = re.compile(rf"\b(?:article(?P<plural>s)?|art(?P<plural2>s)?\.?)\s*{_ENGLISH_NUMBER}", re.I)
#: A further member of "Articles 13, 15 and 17(2)" or of "Article 13 to 15"; 2023 and "30 days" are none.
_ENGLISH_NEXT = re.compile(
    r"\s*(?:(?P<to>-|–|—|~|to|through)|,\s*and|,|and|&|or)\s*(?:(?P<again>articles?|arts?\.?)\s*)?"
    rf"{_ENGLISH_NUMBER}(?![\w%])(?!\s*(?:(?:working|business|calendar)\s+)?(?:days?|months?|years?|hours?|people|yuan|rmb)\b)",
    re.I,
)
_MOST_ENGLISH_ARTICLES = 1500
_AND = re.compile(r"\s*(?:、|,|，|和|及|与|以及|或者|或)\s*")
_TO = re.compile(r"\s*(?:至|到|[-–—~～])\s*")
_REST_OF_ARTICLES = re.compile(rf"(?:(?:{_TO.pattern}|{_AND.pattern})第?{_N})+\s*条(?!例)")
#: 下一条, 同一条: relative to a place, not article 1. Only without 第: 上第三条 is article 3.
_RELATIVE_BEFORE = "上下前后同这那哪每另某该各逐"
#: 修正前42条 is article 42 of the text before, where 前三条 is none.
_REVISED_BEFORE = re.compile(r"(?:修订|修正|修改|更新)[之以]?[前后]$")
_SPACE = re.compile(r"\s*")
#: 第2至4项, 第一、三款: a number whose 款 or 项 stands after the last one.
_PARAGRAPHS_LEFT = re.compile(rf"第?\s*(?P<n>{_N})(?=(?:(?:{_TO.pattern}|{_AND.pattern})第?{_N})+\s*款)")
_BRACKETED = rf"[(（]?{_N}[)）]?"
_ITEMS_LEFT = re.compile(rf"第?\s*[(（]?(?P<n>{_N})[)）]?(?=(?:(?:{_TO.pattern}|{_AND.pattern})第?{_BRACKETED})+\s*项)")
_LAW_BEFORE = re.compile(r"《(?P<name>[^《》]{2,60})》\s*$")
#: 依照电子商务法第八十条: a name without 《》, from the last word that leads to one or joins it to another.
_PLAIN_BEFORE = re.compile(
    r".*(?:依照|依据|根据|按照|参照|适用|违反|符合|以及|或者|[、，；。：:和与及或为到\n]|^)"
    r"(?P<name>(?!本|该|此|同|前|上|旧|新|各|有关|相关|其他)[\u4e00-\u9fff]{1,20}(?:法典|法|条例|办法|规定))\s*$",
    re.DOTALL,
)
_LONGEST_LEAD = 40
_LEADS = re.compile("依照|依据|根据|按照|参照|适用|违反|符合")
_OWN_BEFORE = re.compile(r"本(?:法|条例|办法|规定|解释|决定|细则)\s*$")
_RELATIVE = re.compile(rf"(?P<what>前款|前条|本条)(?:第(?P<p>{_N})款)?(?:第[(（]?(?P<i>{_N})[)）]?项)?")
#: No statute cites a longer run; a longer one is a slip of the pen and not worth expanding.
_LONGEST_RANGE = 200


@dataclass(frozen=True, slots=True)
class Mention:
    """Provisions written at `text[start:end]`; more than one for a list or a range.

    `bare` marks a number without 第 ("24条"): an address after the name of a law, anything elsewhere ("写3条建议").
    """

    provisions: tuple[Provision, ...]
    start: int
    end: int
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """A citation as it stands at `text[start:end]`.

    `law` is the name before it, inside 《》 or without, "" for the text's own provisions. `relative` is 前款, 前条 or
    本条 where the address depends on the place; `provisions` then holds what is added to it, if anything, under
    article 1.
    """

    law: str
    provisions: tuple[Provision, ...]
    start: int
    end: int
    relative: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a reference leads: the source, and the provision in it."""

    source_id: str
    provision: Provision


def find_mentions(text: str) -> list[Mention]:
    """Every provision written in `text`, lists and ranges expanded, in order; English "Art. 38(2)" included.

    第五条、第七条第二款 is two provisions, 第十三条至第十五条 three, 第二条第一款、第三款 two.
    """
    found, position = [], 0
    while position < len(text):
        mention = _mention_at(text, position)
        if mention is None or (mention.bare and _is_relative(text[:position])):
            position += 1
            continue
        found.append(mention)
        position = mention.end
    return found


def _is_relative(before: str) -> bool:
    """Whether a bare number after `before` counts from a place (上一条, 前三条)."""
    return before[-1:] in set(_RELATIVE_BEFORE) and not _REVISED_BEFORE.search(before[-4:])


def find_references(text: str) -> list[Reference]:
    """Every citation in the running text of a statute, in order of appearance, none inside another."""
    found: list[Reference] = []
    for mention in find_mentions(text):
        if mention.bare:
            continue
        before = text[: mention.start]
        named, own = _LAW_BEFORE.search(before), _OWN_BEFORE.search(before)
        plain = "" if named or own else _plain_name(before)
        head = named or own
        start = head.start() if head else len(before.rstrip()) - len(plain) if plain else mention.start
        found.append(Reference(named["name"] if named else plain, mention.provisions, start, mention.end))
    taken = [(r.start, r.end) for r in found]
    found += [
        _relative(match)
        for match in _RELATIVE.finditer(text)
        if not any(start < match.end() and match.start() < end for start, end in taken)
    ]
    return sorted(found, key=lambda r: r.start)


def _plain_name(before: str) -> str:
    """Name of a law without 《》 at the end of `before`; "" if none ends there."""
    match = _PLAIN_BEFORE.match(before[-_LONGEST_LEAD:])
    return match["name"] if match and not _LEADS.search(match["name"]) else ""


def resolve(reference: Reference, *, home: Source, here: Provision, catalog: Catalog) -> list[Target]:
    """Places that `reference`, read at `here` in `home`, leads to; empty if the law is unknown or nothing precedes.

    A number of another law is the one that it had when `home` was made: that of the version then known that was to be
    law on the first day of `home`, and none if that is not held. Where it stands today is not known here.
    """
    if reference.relative:
        place = _relative_place(reference, here)
        return [Target(home.id, place)] if place else []
    if not reference.law:
        return [Target(home.id, p) for p in reference.provisions]
    sources = _versions_meant(reference.law, home, catalog)
    return [
        Target(source.id, provision)
        for provision in reference.provisions
        for source in sources
        if source.first_article <= provision.article <= source.last_article
    ]


def _versions_meant(law: str, home: Source, catalog: Catalog) -> list[Source]:
    """What a text meant by the name of another law: the version, or the parts of it, that was law when it was made."""
    named = [catalog[source_id] for source_id in catalog.names.get(law, ())]
    held = [s for s in named if s.held]
    made, begins = home.promulgated or home.effective, home.effective or home.promulgated
    if made is None or begins is None or any(s.id == home.id for s in named):
        return held
    known = [s for s in held if (s.promulgated or s.effective or made) <= made]
    for day in (begins, made):
        if then := [s for s in known if s.validity_on(day) is Validity.IN_FORCE]:
            return then
    began = min((d for s in named if (d := catalog.began(s.law))), default=made)
    return [] if began <= made else [s for s in held if s.effective == held[0].effective]


def _mention_at(text: str, position: int) -> Mention | None:
    """The mention that starts exactly at `position`, if any."""
    english = _english_at(text, position)
    if english:
        return english
    steps = list(_steps(text, position))
    if not steps:
        return None
    provisions: list[Provision] = []
    for provision, is_range, _ in steps:
        previous = provisions[-1] if provisions else None
        provisions += _between(previous, provision) if is_range and previous else [provision]
    return Mention(tuple(dict.fromkeys(provisions)), position, steps[-1][2], bare=text[position] != "第")


def _english_at(text: str, position: int) -> Mention | None:
    """Article 38(2), Articles 13-15 and 17(2): a range or "Articles" goes on, "Article 13 and 15" does not."""
    match = _ENGLISH.match(text, position)
    first = _english_provision(match) if match else None
    if match is None or first is None:
        return None
    provisions, end = [first], match.end()
    plural = bool(match["plural"] or match["plural2"])
    while step := _ENGLISH_NEXT.match(text, end):
        provision = _english_provision(step)
        if provision is None or not (plural or step["to"] or step["again"]):
            break
        provisions += _between(provisions[-1], provision) if step["to"] else [provision]
        end = step.end()
    return Mention(tuple(dict.fromkeys(provisions)), position, end)


def _english_provision(match: re.Match[str]) -> Provision | None:
    """Provision of a match of an English number, None for one that no statute has."""
    written = (match["n"], match["p"] or match["p2"], match["i"] or match["i2"])
    article, paragraph, item = (int(number) if number else None for number in written)
    if not article or article > _MOST_ENGLISH_ARTICLES or paragraph == 0 or item == 0:
        return None
    return Provision(article, 0, paragraph, item)


def _steps(text: str, position: int) -> Iterator[tuple[Provision, bool, int]]:
    """(provision, whether it closes a range, end) for each member of the list that starts at `position`."""
    first = _address_at(text, position, None)
    is_range = False
    while first is not None:
        provision, end = first
        yield provision, is_range, end
        joint = _TO.match(text, end)
        is_range = joint is not None
        joint = joint or _AND.match(text, end)
        first = _address_at(text, joint.end(), provision) if joint else None


def _address_at(text: str, position: int, base: Provision | None) -> tuple[Provision, int] | None:
    """(provision, end) written at `position`; 款 and 项 alone continue `base`. None where nothing is written."""
    if position and base is None and text[position - 1] in NUMERAL_CHARS + "0123456789第":
        return None
    try:
        return _article_at(text, position) or (_part_at(text, position, base) if base else None)
    except ValueError:  # 第零条, 十十条: looks like a number and is none
        return None


def _article_at(text: str, position: int) -> tuple[Provision, int] | None:
    match = _ARTICLE.match(text, position)
    if match is None:
        bare = _BARE.match(text, position)
        if bare is None or not _range_of_articles(text, bare.end()):
            return None
        return Provision(from_chinese_numeral(bare["n"])), bare.end()
    inserted = from_chinese_numeral(match["inserted"]) if match["inserted"] else 0
    return _extend(Provision(from_chinese_numeral(match["n"]), inserted), text, match.end())


def _range_of_articles(text: str, position: int) -> bool:
    """Whether the numbers that go on at `position` end in 条, as in 第13到15条 or 第5、7条."""
    return _REST_OF_ARTICLES.match(text, position) is not None


def _part_at(text: str, position: int, base: Provision) -> tuple[Provision, int] | None:
    """A 款 or 项 that continues the list begun by `base` (第二条第一款、第三款)."""
    paragraph = _PARAGRAPH.match(text, position) or (_PARAGRAPHS_LEFT.match(text, position) if base.paragraph else None)
    if paragraph:
        home = Provision(base.article, base.inserted, from_chinese_numeral(paragraph["n"]))
        return _extend(home, text, paragraph.end())
    item = _ITEM.match(text, position) or _ITEMS_LEFT.match(text, position)
    if item and base.item is not None:
        return replace(base, item=from_chinese_numeral(item["n"]), subitem=None), item.end()
    return None


def _extend(provision: Provision, text: str, end: int) -> tuple[Provision, int]:
    """`provision` with the 款, 项 and 目 that follow it at `end`."""
    parts = (("paragraph", _PARAGRAPH), ("paragraph", _PARAGRAPHS_LEFT), ("item", _ITEM), ("item", _ITEMS_LEFT))
    for name, pattern in (*parts, ("subitem", _SUBITEM)):
        space = _SPACE.match(text, end)
        match = pattern.match(text, space.end() if space else end)
        if match and getattr(provision, name) is None and (name != "subitem" or provision.item):
            provision = replace(provision, **{name: from_chinese_numeral(match["n"])})
            end = match.end()
    return provision, end


def _between(first: Provision, last: Provision) -> list[Provision]:
    """Provisions after `first` up to `last`, at the level where the two differ; just `last` if that makes no sense."""
    for name in ("article", "paragraph", "item", "subitem"):
        low, high = getattr(first, name), getattr(last, name)
        if low == high:
            continue
        if low is None or high is None or not low < high <= low + _LONGEST_RANGE:
            return [last]
        return [replace(last, **{name: n}) for n in range(low + 1, high)] + [last]
    return [last]


def _relative(match: re.Match[str]) -> Reference:
    paragraph = from_chinese_numeral(match["p"]) if match["p"] else None
    item = from_chinese_numeral(match["i"]) if match["i"] else None
    added = (Provision(1, 0, paragraph, item),) if paragraph or item else ()
    return Reference("", added, match.start(), match.end(), relative=match["what"])


def _relative_place(reference: Reference, here: Provision) -> Provision | None:
    """Address of 前款, 前条 or 本条 read at `here`; None if nothing comes before."""
    paragraph = reference.provisions[0].paragraph if reference.provisions else None
    item = reference.provisions[0].item if reference.provisions else None
    if reference.relative == "本条":
        return Provision(here.article, here.inserted, paragraph, item)
    if reference.relative == "前条":
        return Provision(here.article - 1, 0, paragraph, item) if here.article > 1 else None
    if here.paragraph is None or here.paragraph < 2:
        return None
    return Provision(here.article, here.inserted, here.paragraph - 1, item)
