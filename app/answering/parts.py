"""The parts of a question that asks several things at once: 要做什么、通知谁; what must be done, and how long."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.understanding import Query

_SEPARATOR = re.compile(
    r"[，,、；;？?。!！]|\b(?:and|or)\b(?=\s+(?:how|what|who|whom|which|when|where|must|does|do|is|can)\b)", re.I
)
_ASKS = re.compile(
    r"多(?:少|久|长|大)|(?<![好有])几(?:天|日|个|年|点|次|岁|人|倍|时|小时|[？?]?$)|谁|什么|哪|吗|怎么|如何|是否|能否|期限|"
    r"呢(?=[？?]?$)|要不要|能不能|\b(?:how|what|whom?|which|when|where|must|does|do|is|can|may)\b",
    re.I,
)
#: 显式标识和隐式标识有什么不同, 查验和受理各要几天: things side by side, each of which is asked about.
_SIDES_ZH = re.compile(
    r"^(?:.*[,，。]|.*?[对在把])?(?P<sides>[^,，。？?]{1,40}?(?:、|和|与|跟|及)[^,，。？?]{1,40}?)(?:(?:之间)?(?:的[^,，的“”「」『』]{2,12})?(?:有(?:什么|何|哪些)?|是什么)?(?:区别|不同|差别|差异|异同)"
    r"|(?:各自?|分别)[^,，]{1,20})"
)
_SIDES_EN = re.compile(
    r"\b(?:differences? between|differ\w* between|compare|distinguish(?: between)?)\s+(?P<sides>.{3,80}?)"
    r"(?=[?.,]|$|\bunder\b|\bin\b)"
    r"|\bhow (?:do|does|is|are)\s+(?P<others>.{3,80}?)\s+differ",
    re.I,
)
_JOINT = re.compile(r"、|和|与|跟|及|以及|\b(?:and|with|from|versus|vs\.?)\b", re.I)
_IN_MARKS = re.compile(r"[“「『\"]([^”」』\"]{2,20})[”」』\"]")
_YEAR = re.compile(r"(?:19|20)\d\d")
_FEWEST_CHARS = 3
_MOST_PARTS = 4


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that is asked: its own words, and the query for them together with the circumstances they share."""

    words: str
    query: Query


def parts_of(query: Query) -> tuple[Part, ...]:
    """What `query` asks, in order, one for each thing compared or each asking clause; empty if it asks one thing."""
    return sides_of(query) or _clauses_of(query)


def sides_of(query: Query) -> tuple[Part, ...]:
    """The things that `query` sets side by side; empty if it does not, or if they are laws, each of which answers."""
    if len(query.laws) > 1:
        return ()
    text = query.content
    match = _SIDES_ZH.search(text) or _SIDES_EN.search(text)
    if match is None:
        return ()
    sides = match["sides"] or (match.groupdict().get("others") or "")
    names = [_head(n.strip()) for n in _JOINT.split(sides) if len(n.strip()) >= 2]
    if not 2 <= len(names) <= _MOST_PARTS:
        return ()
    return tuple(Part(n, _narrowed(query, [n], text.replace(sides, " "))) for n in names)


def _head(name: str) -> str:
    """A thing compared without what only describes it (AI生成内容的显式标识), or what of it stands in quotation marks.

    A year before it says which one it is.
    """
    quoted = _IN_MARKS.search(name)
    if quoted:
        return quoted[1]
    return name if _YEAR.search(name) else name.rsplit("的", 1)[-1]


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
