"""A checklist as it is asked for, and as it is handed out: one model for terminal, API, page and files."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from app.answer import AiLabel, Citation
from app.asking import as_day
from app.assistant import QuestionError
from app.checklist.table import Phase


class ChecklistError(QuestionError):
    """A checklist cannot be made of what was asked: an unknown role, scenario or condition, or a contradiction."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _listed(value: object) -> object:
    """`舆论属性,人脸` as its parts, whatever the comma."""
    if not isinstance(value, str):
        return value
    return tuple(part.strip() for part in value.replace("，", ",").replace("、", ",").split(",") if part.strip())


Names = Annotated[tuple[str, ...], BeforeValidator(_listed)]


class ChecklistRequest(_Model):
    """Whose obligations, doing what, on which day; `yes` and `no` answer conditions by name or id."""

    role: str = Field(max_length=100, description="角色，如 提供者、平台、个人信息处理者")
    scenario: str = Field(max_length=100, description="场景，如 面向公众的对话服务、数据出境")
    as_of: Annotated[date | None, BeforeValidator(as_day)] = Field(
        default=None, description="基准日期 YYYY-MM-DD；不填为今天"
    )
    yes: Names = Field(default=(), max_length=50, description="成立的条件，如 舆论属性、人脸")
    no: Names = Field(default=(), max_length=50, description="不成立的条件")


class PenaltyItem(_Model):
    """What a breach costs, in our own words, and the numbers of the citations that say so."""

    text: str
    citations: tuple[int, ...]


class ChecklistItem(_Model):
    """An obligation. `open_conditions` name the conditions on which it hangs and that nobody answered."""

    id: str
    phase: Phase
    phase_name: str
    text: str
    deadline: str = ""
    evidence: tuple[str, ...]
    citations: tuple[int, ...]
    penalties: tuple[PenaltyItem, ...] = ()
    conditions: tuple[str, ...] = ()
    open_conditions: tuple[str, ...] = ()
    note: str = ""


class OpenQuestion(_Model):
    """A condition that nobody answered, and how many obligations hang on it."""

    id: str
    name: str
    question: str
    items: int


class Checklist(_Model):
    """Obligations in the order of their phases, with the texts that carry them."""

    role: str
    role_name: str
    scenario: str
    scenario_name: str
    as_of: date
    answers: dict[str, bool] = Field(description="条件名 -> 是否成立，含场景本身决定的")
    items: tuple[ChecklistItem, ...]
    open_questions: tuple[OpenQuestion, ...]
    citations: tuple[Citation, ...]
    warnings: tuple[str, ...] = ()
    index_version: str
    label: AiLabel
    trace_id: str
