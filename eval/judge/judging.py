"""Has a judge look at the answers of a run that is kept: votes, majorities, and an opinion that blocks nothing.

A judge that fails (time-out, malformed JSON, a refusal to judge, verdicts that are neither yes nor no) gives no score,
and one missing score makes the opinion "cannot judge": never a pass. After ten failures the rest is not asked.
"""

import asyncio
import logging
import statistics
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.answer import Status
from eval.addresses import Address
from eval.bootstrap import interval
from eval.judge.metrics import JudgedMetric, Material
from eval.results import JudgedRow, JudgeOpinion, Outcome, Row, Run
from eval.scores import MetricScore
from eval.texts import IndexedTexts

logger = logging.getLogger(__name__)

ADVICE_PATH = Path(__file__).parent / "advice.toml"

#: From here on a score says yes.
_YES = 0.5
_VOTES_ON_DISAGREEMENT = 3
_REASONS_SHOWN = 10
#: One failure decides the outcome; after this many the judge is down, and each time-out more only costs time.
_GIVE_UP_AFTER = 10

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class _Vote:
    """One metric of one question: its votes, or why there are none."""

    row: JudgedRow
    failure: str = ""


def judge_run(
    run: Run,
    texts: IndexedTexts,
    metrics: Sequence[JudgedMetric],
    *,
    model: str,
    floors: Mapping[str, float] | None = None,
    workers: int = 4,
    progress: Progress = lambda _done, _total: None,
) -> JudgeOpinion:
    """The opinion on every answered question of a run.

    Where the first vote contradicts the deterministic score of the same thing, two more are asked for and the median
    of the three counts.

    Args:
        texts: the index version that the run was over.
        floors: lowest means that draw no warning; those of `advice.toml` unless a test brings its own.
        workers: questions before the judge at once.
    """
    rows = [row for row in run.rows if row.status is Status.ANSWERED]
    votes, unasked = asyncio.run(_judge_all(rows, texts, metrics, workers, progress)) if rows else ([], 0)
    return _opinion(votes, model, load_advice() if floors is None else floors, unasked=unasked)


def load_advice(path: Path = ADVICE_PATH) -> dict[str, float]:
    """Lowest means that draw no warning, by metric."""
    return {name: float(floor) for name, floor in tomllib.loads(path.read_text(encoding="utf-8"))["floors"].items()}


def material_of(row: Row, texts: IndexedTexts) -> Material:
    """What the judge sees of a question: its answer, the articles that it cites, and those of gold."""
    return Material(row.question, row.text, _texts_of(row.cited, texts), "\n".join(_texts_of(row.gold, texts)))


def _texts_of(addresses: Sequence[str], texts: IndexedTexts) -> tuple[str, ...]:
    found = (texts.get(Address.parse(a)) for a in addresses)
    return tuple(dict.fromkeys(text.text for text in found if text))


async def _judge_all(
    rows: Sequence[Row], texts: IndexedTexts, metrics: Sequence[JudgedMetric], workers: int, progress: Progress
) -> tuple[list[_Vote], int]:
    """The votes, and how many questions were not asked because the judge had failed too often."""
    gate = asyncio.Semaphore(workers)
    done = failed = unasked = 0

    async def one(row: Row) -> list[_Vote]:
        nonlocal done, failed, unasked
        async with gate:
            if failed >= _GIVE_UP_AFTER:
                unasked += 1
                return []
            material = material_of(row, texts)
            found = [await _vote(row, material, metric) for metric in metrics if metric.applies(material)]
        failed += sum(bool(vote.failure) for vote in found)
        done += 1
        progress(done, len(rows))
        return found

    votes = [vote for found in await asyncio.gather(*(one(row) for row in rows)) for vote in found]
    return votes, unasked


async def _vote(row: Row, material: Material, metric: JudgedMetric) -> _Vote:
    """Score of one metric; whatever the judge does wrong is noted, and is no score."""
    votes: list[float] = []
    try:
        votes.append(await metric.score(material))
        if _disagrees(votes[0], row, metric):
            votes += [await metric.score(material) for _ in range(_VOTES_ON_DISAGREEMENT - 1)]
    except Exception as exc:  # a judge may fail in any way, and none of them may pass
        logger.info("judge failed on %s: %s", row.id, type(exc).__name__)
        return _Vote(JudgedRow(id=row.id, metric=metric.name, votes=tuple(votes)), f"{row.id}：{_reason(exc)}")
    return _Vote(JudgedRow(id=row.id, metric=metric.name, votes=tuple(votes), score=statistics.median(votes)))


def _disagrees(score: float, row: Row, metric: JudgedMetric) -> bool:
    """Whether the judge says no where the deterministic score says yes, or the other way round."""
    known = next((row.scores[name] for name in metric.counterparts if name in row.scores), None)
    return known is not None and (score >= _YES) != (known >= _YES)


def _opinion(votes: Sequence[_Vote], model: str, floors: Mapping[str, float], *, unasked: int) -> JudgeOpinion:
    rows = tuple(vote.row for vote in votes)
    scored: dict[str, list[float]] = {}
    for row in rows:
        if row.score is not None:
            scored.setdefault(row.metric, []).append(row.score)
    metrics = tuple(_mean(name, scores) for name, scores in scored.items())
    failures = [vote.failure for vote in votes if vote.failure]
    unmeasured = [name for name in floors if name not in scored]
    if failures or not rows or unmeasured:
        outcome, reasons = Outcome.CANNOT_JUDGE, _failure_reasons(failures, unmeasured, unasked)
    else:
        reasons = [
            f"{m.name} {m.mean:.3f}，低于 {floors[m.name]:.2f}" for m in metrics if m.mean < floors.get(m.name, 0)
        ]
        outcome = Outcome.FAIL if reasons else Outcome.PASS
    return JudgeOpinion(model=model, outcome=outcome, reasons=tuple(reasons), metrics=metrics, rows=rows)


def _failure_reasons(failures: Sequence[str], unmeasured: Sequence[str], unasked: int) -> list[str]:
    if not failures:
        return [f"没有作答的题可评：{'、'.join(unmeasured)}" if unmeasured else "没有作答的题可评"]
    given_up = [f"评委失败太多，其余 {unasked} 题没有送评"] if unasked else []
    return [f"评委有 {len(failures)} 次没有给出分数", *failures[:_REASONS_SHOWN], *given_up]


def _mean(name: str, scores: Sequence[float]) -> MetricScore:
    low, high = interval(scores)
    return MetricScore(name=name, mean=statistics.fmean(scores), low=low, high=high, n=len(scores))


def _reason(exc: Exception) -> str:
    """The first line of what went wrong, short: client libraries repeat the whole exchange in their messages."""
    cause: BaseException = exc
    while cause.__cause__ is not None:
        cause = cause.__cause__
    first = (str(cause).strip().splitlines() or [""])[0]
    return f"{type(cause).__name__} {first}"[:200].rstrip()
