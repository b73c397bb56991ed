"""Judges a run by the rules in `gate.toml`: may this corpus and this code go live?"""

import tomllib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from app.answer import Status
from corpus.errors import TiaowenError
from eval.addresses import Address
from eval.differences import Comparison, MetricChange, TextGroup, grouped
from eval.metrics import METRIC_NAMES
from eval.results import TITLES, Outcome, Run, Verdict
from eval.suite import RULES_PATH

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
    """`floors`: lowest mean a metric may have; `perfect`: metrics in which one slip is too many.

    `allowed_drop`: how far a metric may fall below the live version's, question by question; a larger drop has to lie
    outside the interval of the difference. `kept_where_changed`: metrics that a question about a provision with a new
    wording may not lose at all: one question is within every interval, and often the only witness of its provision.
    `waived`: faults of the corpus that are none, by their key, with the reason.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    floors: dict[str, Annotated[float, Field(ge=0, le=1)]]
    perfect: tuple[str, ...] = ()
    max_failures: int = Field(default=0, ge=0)
    min_questions: int = Field(default=1, ge=1, description="fewer cannot be judged, unless left out on purpose")
    allowed_drop: dict[str, Annotated[float, Field(ge=0, le=1)]] = Field(default_factory=dict)
    kept_where_changed: tuple[str, ...] = ()
    waived: dict[str, str] = Field(default_factory=dict)
    digests_only: DigestRules | None = None

    @model_validator(mode="after")
    def _metrics_exist(self) -> Self:
        unknown = [name for name in self.all_floors if name not in _JUDGED]
        unknown += [name for name in (*self.allowed_drop, *self.kept_where_changed) if name not in METRIC_NAMES]
        if unknown:
            raise ValueError(f"no such metric: {unknown}; known are {list(_JUDGED)}")
        return self

    def for_digests(self) -> "Rules":
        """The rules for a corpus without official texts; the perfect metrics stay perfect."""
        if self.digests_only is None:
            return self
        kept = {name: floor for name, floor in self.floors.items() if name not in self.digests_only.unmeasured}
        drops = {name: drop for name, drop in self.allowed_drop.items() if name not in self.digests_only.unmeasured}
        return self.model_copy(
            update={
                "floors": {name: max(0.0, floor - self.digests_only.drop) for name, floor in kept.items()},
                "allowed_drop": drops,
            }
        )

    @property
    def all_floors(self) -> dict[str, float]:
        """Floors with those of the perfect metrics, which are 1."""
        return self.floors | dict.fromkeys(self.perfect, 1.0)


def load_rules(path: Path = RULES_PATH) -> Rules:
    """Rules of a TOML file. Raises: GateError saying what is wrong with it."""
    try:
        return Rules.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as exc:
        raise GateError(f"cannot read the gate's rules {path}: {exc}") from exc


def judge(run: Run, rules: Rules, comparison: Comparison | None = None) -> Verdict:
    """Fail if anything measured is below its floor, unscored, without its gold, or worse than live.

    A fail outweighs what is missing. What a rule names but no question measured cannot be judged, unless questions
    were left out on purpose.
    """
    if not run.rows:
        return Verdict(outcome=Outcome.CANNOT_JUDGE, reasons=("没有可评的题目",))
    failed = [
        *_listed("语料缺少标准答案所指的条文", run.gold_problems),
        *_listed("语料有误", run.corpus_problems),
        *_failure_reasons(run, rules),
        *_floor_reasons(run, rules),
        *(_comparison_reasons(comparison, rules) if comparison else ()),
    ]
    if failed:
        return Verdict(outcome=Outcome.FAIL, reasons=tuple(failed))
    missing = _missing(run, rules, comparison)
    return Verdict(outcome=Outcome.CANNOT_JUDGE, reasons=tuple(missing)) if missing else Verdict(outcome=Outcome.PASS)


def _missing(run: Run, rules: Rules, comparison: Comparison | None) -> list[str]:
    """What keeps a run without a fault from being a pass."""
    if len(run.index_versions) > 1:
        return [f"评测途中索引版本变了：{'、'.join(run.index_versions)}；请重跑"]
    if run.about and run.index_versions != (run.about.index.version,):
        return [f"作答的索引版本是 {'、'.join(run.index_versions) or '无'}，应为 {run.about.index.version}"]
    if run.partial:
        return []
    if run.split == "all" and len(run.rows) < rules.min_questions:
        return [f"只有 {len(run.rows)} 题，少于 gate.toml 要求的 {rules.min_questions} 题；题集不完整？"]
    names = [name for name in rules.all_floors if run.mean(name) is None]
    compared = {change.name for change in comparison.metrics} if comparison else rules.allowed_drop.keys()
    return [
        *(f"{TITLES[name]}（{name}）没有题目可测" for name in names),
        *(f"{TITLES[name]}（{name}）没有题目可比" for name in rules.allowed_drop if name not in compared),
    ]


def _listed(what: str, problems: tuple[str, ...]) -> list[str]:
    shown = [f"{what}：{problem}" for problem in problems[:_REASONS_SHOWN]]
    more = len(problems) - len(shown)
    return [*shown, f"{what}：另有 {more} 处"] if more else shown


def _failure_reasons(run: Run, rules: Rules) -> list[str]:
    if run.failures <= rules.max_failures:
        return []
    shown = [f"{row.id}：{failure}" for row in run.rows for failure in row.failures][:_REASONS_SHOWN]
    return [f"{run.failures} 处未能作答或评分（上限 {rules.max_failures}）", *shown]


def _floor_reasons(run: Run, rules: Rules) -> list[str]:
    reasons = []
    for name, floor in rules.all_floors.items():
        mean = run.mean(name)
        if mean is not None and mean < floor:
            reasons.append(f"{TITLES[name]}（{name}）{mean:.3f}，低于 {floor:.2f}{_slips(run, name, rules)}")
    return reasons


def _slips(run: Run, name: str, rules: Rules) -> str:
    """The questions that broke a metric in which none may."""
    if name not in rules.perfect:
        return ""
    ids = [row.id for row in run.rows if row.scores.get(name, 1.0) < 1.0]
    if name == "refusal_recall":
        ids = [row.id for row in run.rows if row.expected is Status.REFUSED and row.status is not row.expected]
    return f"：{'、'.join(ids[:_REASONS_SHOWN])}" if ids else ""


def _comparison_reasons(comparison: Comparison, rules: Rules) -> list[str]:
    unseen = tuple(_change_line(group) for group in grouped(c for c in comparison.texts if c.blocks))
    return [
        *_listed("与启用中的版本相比，有未经确认的改动", unseen),
        *_listed("改动的条文答错了", tuple(_lost_by_rewording(comparison, rules.kept_where_changed))),
        *(_drop_line(change) for change in comparison.metrics if change.too_low),
    ]


def _lost_by_rewording(comparison: Comparison, kept: Collection[str]) -> Iterator[str]:
    """Questions that lost one of `kept` where a provision they are about got another wording that nobody accepted."""
    reworded = {change.address for change in comparison.texts if change.what == "text" and not change.accepted}
    for question in comparison.questions:
        near = [text for text in question.touched if _article(text) in reworded]
        lost = [f"{TITLES[name]} {by:+.2f}" for name, by in question.worse.items() if name in kept]
        if near and lost:
            source = near[0].partition(":")[0]
            yield f"{question.id}（{'、'.join(near)}）{'、'.join(lost)}；核对无误后加 --accept {source}"


def _article(text: str) -> str:
    """Article that an address lies in; the address itself where it is none (of a damaged index)."""
    try:
        return Address.parse(text).article
    except ValueError:
        return text


def _change_line(group: TextGroup) -> str:
    titles = {
        "added": "新增",
        "removed": "消失",
        "text": "文字变了",
        "replaced": "换了文本",
        "facts": "信息变了",
        "lost_official": "失去官方全文",
    }
    detail = f"（{group.first.detail}）" if group.first.detail else ""
    return f"{group.title} {titles[group.first.what]}{detail}；核对无误后加 --accept {group.source}"


def _drop_line(change: MetricChange) -> str:
    return (
        f"{TITLES[change.name]}（{change.name}）由 {change.live:.3f} 变为 {change.candidate:.3f}，"
        f"差值区间 [{change.low:+.3f}, {change.high:+.3f}] 越过允许的 -{change.allowed:.2f}"
    )
