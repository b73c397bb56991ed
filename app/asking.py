"""A question as it comes in from outside, and the Chinese text that says what is wrong with it."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from app.assistant import QuestionError, Turn
from corpus.numerals import NUMERAL_CHARS
from corpus.provisions import Provision

MAX_TURNS = 20
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_SECTION_KEY = re.compile(r"[sn]\d+")
_BARE_NUMBER = re.compile(rf"[{NUMERAL_CHARS}\d０-９]+(?:[-－][\d０-９]+)?")
_SHOWN_CHARS = 60
_EXAMPLE_DATE = "2025-09-01"
#: China has one time zone and no summer time, so no time-zone database is needed.
_CHINA = timezone(timedelta(hours=8))


def china_today() -> date:
    """Today in China, where the law is in force."""
    return datetime.now(_CHINA).date()


def parse_as_of(text: str) -> date:
    """Day that `text` writes as YYYY-MM-DD. Raises: QuestionError on any other form, or a day that does not exist."""
    stripped = text.strip()
    if _ISO_DATE.fullmatch(stripped):
        try:
            return date.fromisoformat(stripped)
        except ValueError:
            raise QuestionError(f"基准日期 as_of：没有 {show(stripped)} 这一天，请核对月份和日期") from None
    raise QuestionError(f"基准日期 as_of：看不懂 {show(stripped)}，请写成 YYYY-MM-DD，例如 {_EXAMPLE_DATE}")


def parse_address(text: str) -> str:
    """Key of the provision that `text` writes: `a24p1`, `第二十四条第一款`, `24`, `二十四` or `260-1` (条之一), `s7`.

    Raises: QuestionError if it is none of these.
    """
    stripped = text.strip()
    if _SECTION_KEY.fullmatch(stripped):
        return stripped
    written = stripped
    if _BARE_NUMBER.fullmatch(stripped):
        article, _, inserted = stripped.replace("－", "-").partition("-")
        written = f"第{article}条" + (f"之{inserted}" if inserted else "")
    try:
        return Provision.parse(written).key
    except ValueError:
        hint = "请写成 a24p1、第二十四条第一款 或 24"
        raise QuestionError(f"条款 provision：看不懂 {show(stripped)}，{hint}") from None


def show(value: object) -> str:
    """`value` in quotation marks, cut to a length that fits an error message, on one line."""
    text = "".join(c if c.isprintable() else "�" for c in str(value))
    return f"“{text[:_SHOWN_CHARS]}{'…' if len(text) > _SHOWN_CHARS else ''}”"


def as_day(value: Any) -> Any:
    """For pydantic: a day, or text that writes one as YYYY-MM-DD; anything else is an error that says so in Chinese."""
    if value is None or type(value) is date:
        return value
    if not isinstance(value, str):
        raise PydanticCustomError(
            "as_of", "{text}", {"text": f"基准日期 as_of：{show(value)} 不是文字，请写成 YYYY-MM-DD"}
        )
    try:
        return parse_as_of(value)
    except QuestionError as exc:
        raise PydanticCustomError("as_of", "{text}", {"text": str(exc)}) from exc


class TurnIn(BaseModel):
    """An earlier question and its answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    question: str = Field(max_length=4_000)
    answer: str = Field(max_length=20_000)


class AskRequest(BaseModel):
    """A question, the day at which the law is read (default: today), and what was said before."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={
            "examples": [
                {"question": "算法推荐规定第24条第2款说了什么？"},
                {"question": "向公众提供生成式AI服务要做哪些备案？", "as_of": _EXAMPLE_DATE},
                {
                    "question": "那多少日内要办手续？",
                    "history": [{"question": "算法备案由谁办理？", "answer": "具有舆论属性……的算法推荐服务提供者[1]"}],
                },
            ]
        },
    )

    question: str = Field(description="问题，1 至 2000 字")
    as_of: Annotated[date | None, BeforeValidator(as_day)] = Field(
        default=None, description="基准日期 YYYY-MM-DD：按这一天有效的法律回答；不填则为今天"
    )
    history: tuple[TurnIn, ...] = Field(
        default=(), max_length=MAX_TURNS, description=f"此前的问答，旧的在前，最多 {MAX_TURNS} 轮"
    )

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The history as the chain takes it."""
        return tuple(Turn(t.question, t.answer) for t in self.history)


def read_request(body: bytes) -> AskRequest:
    """The request that a JSON body holds. Raises: QuestionError naming the field and its value, in Chinese."""
    if not body.strip():
        raise QuestionError('请求正文是空的，请发送 JSON，例如 {"question": "什么是深度合成服务？"}')
    return read_model(AskRequest, body)


_Asked = TypeVar("_Asked", bound=BaseModel)


def read_model(model: type[_Asked], asked: bytes | Mapping[str, object]) -> _Asked:
    """A request of the model, from JSON or from fields. Raises: QuestionError as `read_request` does."""
    try:
        return model.model_validate_json(asked) if isinstance(asked, bytes) else model.model_validate(asked)
    except ValidationError as exc:
        raise QuestionError("；".join(_explain(e) for e in exc.errors(include_url=False)[:5])) from exc


_REASONS = {
    "missing": "缺少这个字段",
    "extra_forbidden": "没有这个字段",
    "string_type": "应为文字",
    "string_unicode": "不是有效的 Unicode 文字",
    "string_too_long": "太长",
    "tuple_type": "应为列表",
    "too_long": f"最多 {MAX_TURNS} 轮",
    "model_type": "应为 JSON 对象",
    "model_attributes_type": "应为 JSON 对象",
}


def _explain(error: ErrorDetails) -> str:
    """One pydantic error as a sentence for the user."""
    if error["type"] == "as_of":
        return str(error["msg"])
    if error["type"] == "json_invalid":
        return f"请求正文不是有效的 JSON（{error['msg'].removeprefix('Invalid JSON: ')}）"
    where = ".".join(str(part) for part in error["loc"]) or "请求正文"
    reason = _REASONS.get(error["type"], error["msg"])
    if error["type"] == "missing":
        return f"字段 {where}：{reason}"
    return f"字段 {where}：{reason}，收到的是 {show(error['input'])}"
