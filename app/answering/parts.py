"""The parts of a question that asks several things at once: 要做什么、通知谁; what must be done, and how long."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import permutations

from app.understanding import Query, QuestionKind

_SEPARATOR = re.compile(
    r"[，,、；;？?。!！]|\b(?:and|or)\b(?=\s+(?:how|what|who|whom|which|when|where|must|does|do|is|can)\b)", re.I
)
_ASKS = re.compile(
    r"多(?:少|久|长|大)|(?<![好有])几(?:天|日|个|年|点|次|岁|人|倍|时|小时|[？?]?$)|谁|什么|哪|吗|怎么|如何|是否|能否|期限|"
    r"呢(?=[？?]?$)|要不要|能不能|\b(?:how|what|whom?|which|when|where|must|does|do|is|can|may)\b",
    re.I,
)
#: 显式标识和隐式标识有什么不同: things side by side, which are told apart.
_CONTRASTED = re.compile(
    r"(?:之间)?(?:的[^,，的“”「」『』]{2,12})?(?:有(?:什么|何|哪些|啥)?|是什么)?"
    r"(?:区别|不同(?!的)|差别|差异|异同|不一样)|一样吗|(?:怎么|如何)(?:区分|对照)"
)
#: 查验和受理各要几天, 告知、同意、评估这几样: things each of which is asked about, in this clause or the one before.
_EACH = re.compile(r"(?:各自?(?!种|类|方|位|国|地|级|个|项)|分别)(?!处理)|这[几两二三四五][块样件点项类]")
#: 在标注规则和人员上要做到哪些: the respects in which something is asked.
_RESPECTS = re.compile(r"等?(?:方面|几方面)(?!的)|上(?=都?[要应])")
_ABOUT = re.compile(r"^(?:[^,，。]*[,，。])?就(?P<list>[^,，。]{4,40})[,，]")
#: What stands between the things and the word that asks of them: 在等待期上, 两者, 的.
_RESPECT = re.compile(r"(?:[在从](?P<respect>[^,，在从]{2,20})(?:上|方面|中)|两者|二者|它们|的|都)$")
#: 提供者在标注规则, 深圳对高风险: what leads to a thing and is none of it.
_LED_TO = re.compile(r"^[^“「『]*?(?:(?<![存现实])在(?!线)|对(?!话|方|象|比))(?=.{2})")
_OPENING = re.compile(r"^(?:对于?|在|把|就|是|同样是|请问|从)")
_SIDES_EN = re.compile(
    r"\b(?:differences? between|differ\w* between|compare|distinguish(?: between)?)\s+(?P<sides>.{3,80}?)"
    r"(?=[?.,]|$|\bunder\b|\bin\b)"
    r"|\bhow (?:do|does|is|are)\s+(?P<others>.{3,80}?)\s+differ",
    re.I,
)
#: How long does it take: the check, the decision, and the review?
_LISTED_EN = re.compile(r":\s*(?P<list>[^:?]{8,160},[^:?]{3,80})\??$")
_ARTICLE_EN = re.compile(r"^(?:(?:and|or|the|an?)\s+)+", re.IGNORECASE)
_JOINT = re.compile(r"、|和|与|跟|以?及(?!时|其)|还是|\b(?:and|with|from|versus|vs\.?)\b", re.I)
_IN_MARKS = re.compile(r"[“「『\"]([^”」』\"]{2,20})[”」』\"]")
_YEAR = re.compile(r"(?:19|20)\d\d")
_FEWEST_CHARS = 3
_MOST_PARTS = 4
_SHORTEST_NAME = 2


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that is asked: its own words, and the query for them together with the circumstances they share."""

    words: str
    query: Query


def parts_of(query: Query) -> tuple[Part, ...]:
    """What `query` asks, in order, one for each thing compared or each asking clause; empty if it asks one thing."""
    return sides_of(query) or _aspects_of(query) or _clauses_of(query)


def sides_of(query: Query) -> tuple[Part, ...]:
    """The things that `query` tells apart; empty if it does not, or if they are laws, each of which answers."""
    if len(query.laws) > 1:
        return ()
    text = query.content
    english = _SIDES_EN.search(text)
    if english:
        sides = english["sides"] or english["others"]
        return _apart(query, sides, [n.strip() for n in _JOINT.split(sides)])
    marker = _CONTRASTED.search(text) or (_EACH.search(text) if query.kind is QuestionKind.DEFINITION else None)
    return _before(query, marker) if marker else ()


def _aspects_of(query: Query) -> tuple[Part, ...]:
    """The things that `query` lists and asks about one by one."""
    listed = _LISTED_EN.search(query.content) if query.language == "en" else None
    if listed:
        things = [_ARTICLE_EN.sub("", n.strip()) for n in re.split(r",|\band\b", listed["list"])]
        return _apart(query, listed["list"], [n for n in things if n])
    about = _ABOUT.search(query.content)
    if about:
        return _apart(query, about["list"], _things(about["list"]))
    each, respects = _EACH.search(query.content), _RESPECTS.search(query.content)
    found = _before(query, each) if each else ()
    return found or (_before(query, respects, clauses=1) if respects else ())


def _before(query: Query, marker: re.Match[str], *, clauses: int = 2) -> tuple[Part, ...]:
    """The things joined in the nearest of some clauses before a word that asks of several; empty for none."""
    before = re.split(r"[,，。：:?？!！;；]", query.content[: marker.start()])
    for number, clause in enumerate(reversed(before[-clauses:])):
        listed = _without_respect(clause) if number == 0 else clause
        things = _things(listed)
        if len(things) > 1:
            return _apart(query, listed, things)
    return ()


def _without_respect(clause: str) -> str:
    """A clause without what it is asked in which respect about its things; the respect alone where nothing else is."""
    out, respect = clause, ""
    while match := _RESPECT.search(out):
        respect = respect or match["respect"] or ""
        out = out[: match.start()]
    return out


def _things(listed: str) -> list[str]:
    """What a list joins, without the word that leads to it: of A与B的X和Y the things A and B."""
    plain = _OPENING.sub("", listed.strip())
    both = re.fullmatch(r"(?P<things>[^的]+(?:与|和|跟)[^的]+)的[^的]+(?:和|与|、|及)[^的]+", plain)
    names = [_LED_TO.sub("", n.strip()) for n in _JOINT.split(both["things"] if both else plain)]
    return [n for n in names if len(n) >= _SHORTEST_NAME]


def _apart(query: Query, listed: str, things: Sequence[str]) -> tuple[Part, ...]:
    names = [_head(n) for n in things]
    if names and "的" in things[-1] and not any("的" in n for n in things[:-1]):  # 对大人和对孩子的规矩
        names[-1] = names[-1] if _IN_MARKS.search(things[-1]) else things[-1].split("的", 1)[0]
    if any(a in b for a, b in permutations(names, 2)):
        names = list(things)
    names = [n for n in names if len(n) >= _SHORTEST_NAME]
    if not 2 <= len(names) <= _MOST_PARTS:
        return ()
    return tuple(Part(n, _narrowed(query, [n], query.content.replace(listed, " "))) for n in names)


def _head(name: str) -> str:
    """A thing compared without what only describes it (AI生成内容的显式标识), or what of it stands in quotation marks.

    A year before it says which one it is.
    """
    quoted = _IN_MARKS.search(name)
    if quoted:
        return quoted[1]
    return name if _YEAR.search(name) else name.removesuffix("的").rsplit("的", 1)[-1]


def _clauses_of(query: Query) -> tuple[Part, ...]:
    clauses = [c.strip() for c in _SEPARATOR.split(query.content) if c and len(c.strip()) >= _FEWEST_CHARS]
    asking = [c for c in clauses if _ASKS.search(c)]
    if not 2 <= len(asking) <= _MOST_PARTS:
        return ()
    shared = [c for c in clauses if c not in asking] or asking[:1]
    return tuple(Part(words, _narrowed(query, shared, words)) for words in asking)


def _narrowed(query: Query, shared: Sequence[str], words: str) -> Query:
    text = "，".join(dict.fromkeys((*shared, words)))
    return replace(query, content=text, text=text)
