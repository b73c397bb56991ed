"""Words that API, Slack and page share: for the facts of an answer, and for what went wrong."""

import re
from datetime import date

from app.answer import Answer, Citation, Status
from app.assistant import QuestionError, UnknownProvisionError, UnknownSourceError
from corpus.chunks import TextKind
from corpus.errors import IndexBusyError, IndexMissingError, ModelUnavailableError, TiaowenError

FAILED = "回答时内部出错，请稍后再试"
DISCLAIMER = "不是法律意见"
STATUS_WORDS = {Status.ANSWERED: "已回答", Status.REFUSED: "语料不支持，不作回答", Status.CLARIFY: "需要说明"}
_KIND_WORDS: dict[TextKind, str] = {"official": "官方原文", "digest": "自写摘要", "commentary": "评论"}

_WEB_URL = re.compile(r"https?://[^\s<>|\"'\\]+")


def is_web_url(url: str) -> bool:
    """Whether `url` may be shown as a link: http or https, with nothing in it that could end an attribute or a tag."""
    return _WEB_URL.fullmatch(url) is not None


def kind_word(kind: TextKind) -> str:
    """What a quote is, in two to four characters."""
    return _KIND_WORDS[kind]


def span_of_days(effective: date | None, repealed: date | None) -> str:
    """From when until when a text is law; empty where neither is known."""
    start = f"{effective} 起施行" if effective else ""
    end = f"{repealed} 起失效" if repealed else ""
    return "，".join(part for part in (start, end) if part)


def dates_of(citation: Citation) -> str:
    """The days on which the text cited is law, and for a whitepaper the page."""
    page = f"第 {citation.page} 页" if citation.page else ""
    return "，".join(p for p in (span_of_days(citation.effective, citation.repealed), page) if p)


def closing_facts(answer: Answer) -> tuple[str, ...]:
    """What stands below every answer: the AI-content label, that it is no legal advice, the date, the corpus."""
    visible = answer.label.visible
    said = "法律意见" in visible or "legal advice" in visible
    label = (visible,) if said else (visible, DISCLAIMER)
    return (*label, f"基准日期 {answer.as_of}", f"索引 {answer.index_version}")


def public_text(error: TiaowenError) -> str:
    """What someone who asks over the network is told; the paths and commands in an operator's error stay in the log."""
    if isinstance(error, QuestionError | UnknownSourceError | UnknownProvisionError):
        return str(error)
    if isinstance(error, IndexMissingError | IndexBusyError):
        return "索引还没有准备好，请稍后再试；管理员可运行 tiaowen ingest 建立索引"
    if isinstance(error, ModelUnavailableError):
        return "模型暂时不可用，请稍后再试"
    return FAILED
