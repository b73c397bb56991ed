"""Words that API, Slack and page share: for the facts of an answer, and for what went wrong."""

import re
from datetime import date

from app.answer import Answer, Citation, Status
from app.answering.phrases import level_word, validity_word
from app.assistant import QuestionError, UnknownProvisionError, UnknownSourceError
from app.understanding import Language
from corpus.catalog import Level, Validity
from corpus.chunks import TextKind
from corpus.errors import IndexBusyError, IndexMissingError, ModelUnavailableError, TiaowenError

FAILED = "回答时内部出错，请稍后再试"
DISCLAIMER = "不是法律意见"
_STATUS_WORDS = {
    Status.ANSWERED: ("已回答", "Answered"),
    Status.REFUSED: ("语料不支持，不作回答", "Not supported by the corpus, not answered"),
    Status.CLARIFY: ("需要说明", "Needs to be made clear"),
}
_KIND_WORDS: dict[TextKind, tuple[str, str]] = {
    "official": ("官方原文", "official text"),
    "digest": ("自写摘要", "our own digest"),
    "commentary": ("评论", "commentary"),
}

_WEB_URL = re.compile(r"https?://[^\s<>|\"'\\]+")


def is_web_url(url: str) -> bool:
    """Whether `url` may be shown as a link: http or https, with nothing in it that could end an attribute or a tag."""
    return _WEB_URL.fullmatch(url) is not None


def in_language(language: Language, chinese: str, english: str) -> str:
    """The one of two wordings that is in the language of the answer."""
    return english if language == "en" else chinese


def status_word(answer: Answer) -> str:
    """How the question ended."""
    return in_language(answer.language, *_STATUS_WORDS[answer.status])


def kind_word(kind: TextKind, language: Language = "zh") -> str:
    """What a quote is, in a few characters."""
    return in_language(language, *_KIND_WORDS[kind])


def level_of(citation: Citation, language: Language = "zh") -> str:
    """部门规章, or in English."""
    return level_word(Level(citation.level), language) if citation.level in set(Level) else citation.level


def validity_of(citation: Citation, language: Language = "zh") -> str:
    """现行有效, or in English."""
    known = citation.status in set(Validity)
    return validity_word(Validity(citation.status), language) if known else citation.status


def standing_of(citation: Citation, language: Language = "zh") -> tuple[str, ...]:
    """What kind of text is cited, its level and its validity, each word once: commentary is 评论 in all three."""
    words = (kind_word(citation.quote_kind, language), level_of(citation, language), validity_of(citation, language))
    return tuple(dict.fromkeys(word for word in words if word))


def span_of_days(effective: date | None, repealed: date | None, language: Language = "zh") -> str:
    """From when until when a text is law; empty where neither is known."""
    start = in_language(language, f"{effective} 起施行", f"effective {effective}") if effective else ""
    end = in_language(language, f"{repealed} 起失效", f"ended {repealed}") if repealed else ""
    return in_language(language, "，", ", ").join(part for part in (start, end) if part)


def dates_of(citation: Citation, language: Language = "zh") -> str:
    """The days on which the text cited is law, and for a whitepaper the page."""
    page = in_language(language, f"第 {citation.page} 页", f"page {citation.page}") if citation.page else ""
    days = span_of_days(citation.effective, citation.repealed, language)
    return in_language(language, "，", ", ").join(p for p in (days, page) if p)


def closing_facts(answer: Answer) -> tuple[str, ...]:
    """What stands below every answer: the AI-content label, that it is no legal advice, the date, the corpus."""
    visible = answer.label.visible
    said = "法律意见" in visible or "legal advice" in visible
    label = (visible,) if said else (visible, in_language(answer.language, DISCLAIMER, "not legal advice"))
    day = in_language(answer.language, f"基准日期 {answer.as_of}", f"law as of {answer.as_of}")
    return (*label, day, in_language(answer.language, "索引", "index") + f" {answer.index_version}")


def public_text(error: TiaowenError) -> str:
    """What someone who asks over the network is told; the paths and commands in an operator's error stay in the log."""
    if isinstance(error, QuestionError | UnknownSourceError | UnknownProvisionError):
        return str(error)
    if isinstance(error, IndexMissingError | IndexBusyError):
        return "索引还没有准备好，请稍后再试；管理员可运行 tiaowen ingest 建立索引"
    if isinstance(error, ModelUnavailableError):
        return "模型暂时不可用，请稍后再试"
    return FAILED
