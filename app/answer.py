"""The answer: one model for the terminal, the API, Slack and the page."""

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from corpus.chunks import TextKind


class Status(StrEnum):
    """How a question ended."""

    ANSWERED = "answered"
    REFUSED = "refused"
    CLARIFY = "clarify"


class Verdict(StrEnum):
    """What the guard found when it held a claim against the text it cites."""

    SUPPORTED = "supported"
    MISATTRIBUTED = "misattributed"
    FABRICATED = "fabricated"
    NOT_IN_FORCE = "not_in_force"


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Span(_Model):
    """`text[start:end]` of the article or section, in characters."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)


class Citation(_Model):
    """A link from a claim to a place in a text. `provision` is written as statutes do; `address` is its key."""

    number: int = Field(ge=1)
    source_id: str
    title: str
    provision: str = Field(description="第二十四条第一款; for prose the path of headings")
    address: str = Field(description="a24p1, or s7 for a section of prose")
    label: str = Field(description="《title》第二十四条第一款; in an English answer after the English title")
    quote: str
    quote_kind: TextKind
    level: str
    status: str = Field(description="validity on the date asked")
    effective: date | None = None
    repealed: date | None = None
    page: int | None = None
    official_url: str = ""
    span: Span


class Claim(_Model):
    """One sentence of the answer, the numbers of the citations that carry it, and the guard's verdict."""

    text: str
    citations: tuple[int, ...]
    verdict: Verdict = Verdict.SUPPORTED


class AiLabel(_Model):
    """The AI-content label: the visible words, and the fields of the implicit one (标识办法: 显式标识, 隐式标识)."""

    visible: str
    metadata: dict[str, str]


class Answer(_Model):
    """What the chain returns. `text` is Markdown with marks [1] after each claim; times are milliseconds."""

    question: str
    asked_as: str = Field(default="", description="the question written out, where it leant on the conversation")
    language: Literal["zh", "en"] = Field(default="zh", description="of what is said around the quotes")
    status: Status
    text: str
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    warnings: tuple[str, ...] = ()
    as_of: date
    index_version: str
    mode: Literal["extractive", "generative"]
    label: AiLabel
    timing_ms: dict[str, float] = Field(default_factory=dict)
    trace_id: str
