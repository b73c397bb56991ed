"""What a period runs from: 收到通知后, 发现安全事件时. A period that runs from something else is another answer."""

import re
from dataclasses import replace

from app.answering.sentences import law_terms, sentences_of
from app.editions import Edition
from app.expansion import subject_of
from app.understanding import Query
from corpus.encoders.vocabulary import coverage
from corpus.quantities import Figure

_HAPPENS = re.compile(
    r"(?P<not>未|没有?)?(?:发现|收到|接到|收悉|发生|出现|遇到|得知)了?(?P<what>[^，,。；;？?\n]{2,30}?)"
    r"(?:之日|之后|后|时|的(?=[，,])|[，,。；;？?]|$)"
)
#: 客户资料泄露了, 数据库被黑: what befell something, without a word for finding out.
_BEFALLS = re.compile(
    r"(?P<what>[^，,。；;？?\n]{0,12}?(?:泄露|泄漏|外泄|丢失|毁损|被[盗偷窃删黑]|被?篡改|被攻击|被入侵|宕机|中断))了?(?=$|[，,。；;？?后时]|之后)"
)
_HAPPENS_EN = re.compile(
    r"\b(?:discover|find|receiv|learn|detect)(?:e|s|es|ed|ing|ing of|s of)?\s(?P<what>[^,.;?]{3,60})", re.IGNORECASE
)
_OWN_CASE = re.compile(r"(?:的|时|后|之日起)[^，。；]{0,12}?[，,]|后[^，。；]{0,4}$|到达")
#: A text says so in place of a period.
PROMPT = re.compile(r"立即|及时|尽快|第一时间|当场|马上")
_SEVERAL = re.compile(r"、|或者?|以及|等")
_LEAST_HELD = 0.5
_SAME_END = 2


def event_of(text: str) -> str:
    """What happens first in a question or a sentence: 侵权通知 of 收到侵权通知后; "" if it says none."""
    english = _HAPPENS_EN.search(text)
    if english:
        return english["what"]
    found = (m["what"] for pattern in (_HAPPENS, _BEFALLS) for m in pattern.finditer(text) if not _is_denied(m))
    return next(found, "")


def _is_denied(match: re.Match[str]) -> bool:
    return bool(match.groupdict().get("not"))


def holds_event(event: str, sentence: str, query: Query, edition: Edition) -> bool:
    """Whether the sentence is on this event: it names one that ends in the same words, or none and holds its terms."""
    asked = replace(query, content=event)
    named = list(_HAPPENS.finditer(sentence))
    if named:
        names = (event, *subject_of(asked).terms) if query.language == "en" else (event,)
        return any(not m["not"] and any(_same_end(name, m["what"]) for name in names) for m in named)
    return coverage(law_terms(asked, edition), sentence) >= _LEAST_HELD


def runs_from(event: str, figure: Figure, text: str, query: Query, edition: Edition) -> bool:
    """Whether the period `figure` of a quote runs from the event; with no case of its own it may."""
    if not event:
        return True
    start = max(text.rfind(end, 0, figure.start) for end in "。；\n") + 1
    own = text[start : figure.start]
    return holds_event(event, own if _OWN_CASE.search(own) else text[: figure.end], query, edition)


def told_at_once(text: str, query: Query, edition: Edition) -> str:
    """立即启动预案，并报告: what follows at once on the event that the question names, in words of `text`; or ""."""
    event = event_of(query.content)
    if not event:
        return ""
    on_it = (s.text for s in sentences_of(text) if PROMPT.search(s.text) and holds_event(event, s.text, query, edition))
    return next((_from_prompt(s) for s in on_it), "")


def _from_prompt(sentence: str) -> str:
    match = PROMPT.search(sentence)
    return sentence[match.start() :].rstrip("。；：") if match else ""


def _same_end(one: str, other: str) -> bool:
    """Whether an event ends as one of several that a text names together (泄露、篡改、丢失)."""
    return any(one[-_SAME_END:] == name[-_SAME_END:] for name in _SEVERAL.split(other) if name)
