"""Judges a report by the rules in `gate.toml`: may this corpus and this code go live?"""

import tomllib
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from app.answer import Status
from corpus.errors import TiaowenError
from eval.metrics import METRIC_NAMES
from eval.report import TITLES, Report

GATE_PATH = Path(__file__).parent / "gate.toml"

_JUDGED = (*METRIC_NAMES, "refusal_precision", "refusal_recall")
_REASONS_SHOWN = 20


class GateError(TiaowenError):
    """The rules cannot be read."""


class DigestRules(BaseModel):
    """What changes where the corpus is our digests alone: every floor is lower by `drop`; `unmeasured` have none."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    drop: float = Field(ge=0, le=1)
    unmeasured: tuple[str, ...] = ()


class Rules(BaseModel):
    """`floors`: lowest mean a metric may have; `perfect`: metrics in which one slip is too many."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    floors: dict[str, Annotated[float, Field(ge=0, le=1)]]
    perfect: tuple[str, ...] = ()
    max_failures: int = Field(default=0, ge=0)
    digests_only: DigestRules | None = None

    @model_validator(mode="after")
    def _metrics_exist(self) -> Self:
        unknown = [name for name in self.all_floors if name not in _JUDGED]
        if unknown:
            raise ValueError(f"no such metric: {unknown}; known are {list(_JUDGED)}")
        return self

    def for_digests(self) -> "Rules":
        """The rules for a corpus without official texts; the perfect metrics stay perfect."""
        if self.digests_only is None:
            return self
        kept = {name: floor for name, floor in self.floors.items() if name not in self.digests_only.unmeasured}
        return self.model_copy(
            update={"floors": {name: max(0.0, floor - self.digests_only.drop) for name, floor in kept.items()}}
        )

    @property
    def all_floors(self) -> dict[str, float]:
        """Floors with those of the perfect metrics, which are 1."""
        return self.floors | dict.fromkeys(self.perfect, 1.0)


class Outcome(Enum):
    """What the gate says."""

    PASS = "pass"  # noqa: S105
    FAIL = "fail"
    CANNOT_JUDGE = "cannot_judge"


_EXIT_CODES = {Outcome.PASS: 0, Outcome.FAIL: 1, Outcome.CANNOT_JUDGE: 2}
_TITLES = {Outcome.PASS: "通过", Outcome.FAIL: "不通过", Outcome.CANNOT_JUDGE: "无法判定"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome and, unless it is a pass, the reasons."""

    outcome: Outcome
    reasons: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """0 pass, 1 fail, 2 cannot judge."""
        return _EXIT_CODES[self.outcome]

    @property
    def title(self) -> str:
        """The outcome in words."""
        return _TITLES[self.outcome]


def load_rules(path: Path = GATE_PATH) -> Rules:
    """Rules of a TOML file. Raises: GateError saying what is wrong with it."""
    try:
        return Rules.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as exc:
        raise GateError(f"cannot read the gate's rules {path}: {exc}") from exc


def judge(report: Report, rules: Rules) -> Verdict:
    """Fail if anything measured is below its floor, unscored, or without its gold; a fail outweighs what is missing.

    What a rule names but no question measured cannot be judged, unless questions were left out on purpose.
    """
    if not report.rows:
        return Verdict(Outcome.CANNOT_JUDGE, ("没有可评的题目",))
    failed = [*_gold_reasons(report), *_failure_reasons(report, rules), *_floor_reasons(report, rules)]
    if failed:
        return Verdict(Outcome.FAIL, tuple(failed))
    if len(report.index_versions) > 1:
        return Verdict(Outcome.CANNOT_JUDGE, (f"评测途中索引版本变了：{'、'.join(report.index_versions)}；请重跑",))
    missing = [name for name in rules.all_floors if report.mean(name) is None]
    if missing and not report.partial:
        return Verdict(Outcome.CANNOT_JUDGE, tuple(f"{TITLES[name]}（{name}）没有题目可测" for name in missing))
    return Verdict(Outcome.PASS)


def _gold_reasons(report: Report) -> list[str]:
    shown = [f"语料缺少标准答案所指的条文：{problem}" for problem in report.gold_problems[:_REASONS_SHOWN]]
    more = len(report.gold_problems) - len(shown)
    return [*shown, f"另有 {more} 处条文缺失"] if more else shown


def _failure_reasons(report: Report, rules: Rules) -> list[str]:
    if report.failures <= rules.max_failures:
        return []
    shown = [f"{row.id}：{failure}" for row in report.rows for failure in row.failures][:_REASONS_SHOWN]
    return [f"{report.failures} 处未能作答或评分（上限 {rules.max_failures}）", *shown]


def _floor_reasons(report: Report, rules: Rules) -> list[str]:
    reasons = []
    for name, floor in rules.all_floors.items():
        mean = report.mean(name)
        if mean is not None and mean < floor:
            reasons.append(f"{TITLES[name]}（{name}）{mean:.3f}，低于 {floor:.2f}{_slips(report, name, rules)}")
    return reasons


def _slips(report: Report, name: str, rules: Rules) -> str:
    """The questions that broke a metric in which none may."""
    if name not in rules.perfect:
        return ""
    ids = [row.id for row in report.rows if row.scores.get(name, 1.0) < 1.0]
    if name == "refusal_recall":
        ids = [row.id for row in report.rows if row.expected is Status.REFUSED and row.status is not row.expected]
    return f"：{'、'.join(ids[:_REASONS_SHOWN])}" if ids else ""
