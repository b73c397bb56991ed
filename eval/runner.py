"""Asks every sample, scores the answers through ragas, and puts the scores together in a report."""

import asyncio
import logging
import math
import time
from collections.abc import Callable, Sequence
from datetime import date

from app.answer import Answer, Status
from eval.metrics import METRIC_NAMES, Case, RunnableMetric, build_metrics, evaluation_dataset
from eval.report import MetricScore, Report, Row, percentile
from eval.samples import Sample, find_gold_problems, suite_hash
from eval.texts import IndexedTexts

logger = logging.getLogger(__name__)

Answerer = Callable[[str, date | None], Answer]
Progress = Callable[[int, int], None]


def run(
    samples: Sequence[Sample],
    answer: Answerer,
    *,
    texts: IndexedTexts,
    split: str = "all",
    partial: bool = False,
    metrics: Sequence[RunnableMetric] | None = None,
    clock: Callable[[], float] = time.perf_counter,
    progress: Progress = lambda _done, _total: None,
) -> Report:
    """Report over all samples, in their order.

    Args:
        answer: asks one question; what it raises makes that sample a failure with score 0, it does not stop the run.
        texts: the index version that the answers come from.
        partial: whether samples were left out on purpose, so that the report is no ground for a release.
        metrics: `build_metrics()` unless a test brings its own.
        progress: called after each question with (done, total).
    """
    begun = clock()
    cases = []
    for number, sample in enumerate(samples, start=1):
        cases.append(_ask(sample, answer, texts, clock))
        progress(number, len(samples))
    answered = clock()
    rows = asyncio.run(_score(cases, build_metrics() if metrics is None else metrics)) if cases else []
    latencies = sorted(case.latency_ms for case in cases)
    report = Report(
        suite=suite_hash(samples),
        split=split,
        partial=partial,
        index_versions=tuple(sorted({c.answer.index_version for c in cases if c.answer})),
        metrics=summarise(rows),
        by_kind={kind: summarise([r for r in rows if r.kind == kind]) for kind in sorted({r.kind for r in rows})},
        gold_problems=tuple(map(str, find_gold_problems(samples, texts))),
        rows=tuple(rows),
        latency_ms={f"p{p}": percentile(latencies, p) for p in (50, 95, 100)},
        answering_s=answered - begun,
        scoring_s=clock() - answered,
    )
    logger.info("evaluated %d samples, %d failures", len(rows), report.failures)
    return report


def summarise(rows: Sequence[Row]) -> tuple[MetricScore, ...]:
    """Mean of every metric over the rows it applies to, refusals last; metrics without a row are left out."""
    found = []
    for name in METRIC_NAMES:
        scores = [row.scores[name] for row in rows if name in row.scores]
        if scores:
            found.append(MetricScore(name=name, mean=sum(scores) / len(scores), n=len(scores)))
    return (*found, *_refusals(rows))


def _refusals(rows: Sequence[Row]) -> list[MetricScore]:
    """Precision (of what was refused, what had to be) and recall (of what had to be, what was)."""
    due = [row for row in rows if row.expected is Status.REFUSED]
    refused = [row for row in rows if row.status is Status.REFUSED]
    right = sum(row.expected is Status.REFUSED for row in refused)
    found = []
    if due or refused:
        # Nothing refused although something had to be is no perfect precision.
        found.append(MetricScore(name="refusal_precision", mean=right / max(len(refused), 1), n=len(refused)))
    if due:
        found.append(MetricScore(name="refusal_recall", mean=right / len(due), n=len(due)))
    return found


def _ask(sample: Sample, answer: Answerer, texts: IndexedTexts, clock: Callable[[], float]) -> Case:
    begun = clock()
    try:
        given = answer(sample.question, sample.as_of)
    except Exception as exc:  # whatever goes wrong in one question is that question's failure
        logger.warning("sample %s raised %s", sample.id, type(exc).__name__)
        return Case(sample, None, texts, f"{type(exc).__name__}: {exc}", (clock() - begun) * 1000)
    return Case(sample, given, texts, latency_ms=(clock() - begun) * 1000)


async def _score(cases: list[Case], metrics: Sequence[RunnableMetric]) -> list[Row]:
    """Rows of all cases, scored one after the other: each score is a small sum, not worth a task of its own."""
    dataset = evaluation_dataset(cases)
    return [await _score_case(case, row, metrics) for case, row in zip(cases, dataset, strict=True)]


async def _score_case(case: Case, ragas_row: object, metrics: Sequence[RunnableMetric]) -> Row:
    """Scores of one case; a metric that applies but gives NaN, or raises, is a failure and counts 0."""
    scores: dict[str, float] = {}
    failures = [f"no answer: {case.error}"] if case.answer is None else []
    for metric in metrics:
        if not _applies(metric, case, failures):
            continue
        try:
            score = float(await metric.score(ragas_row)) if case.answer is not None else 0.0
        except Exception as exc:  # a metric that cannot score an answer must not let it pass
            failures.append(f"{metric.name}: {type(exc).__name__}: {exc}")
            score = 0.0
        if not 0.0 <= score <= 1.0:
            failures.append(f"{metric.name}: {'NaN' if math.isnan(score) else score}")
            score = 0.0
        scores[metric.name] = score
    return _row(case, scores, failures)


def _applies(metric: RunnableMetric, case: Case, failures: list[str]) -> bool:
    """Whether the metric applies; one that cannot tell is noted in `failures` and applies not."""
    try:
        return metric.applies(case)
    except Exception as exc:  # as above
        failures.append(f"{metric.name}: {type(exc).__name__}: {exc}")
        return False


def _row(case: Case, scores: dict[str, float], failures: list[str]) -> Row:
    sample, answer = case.sample, case.answer
    return Row(
        id=sample.id,
        kind=sample.kind.value,
        split=sample.split,
        question=sample.question,
        as_of=sample.as_of,
        expected=sample.status,
        status=answer.status if answer else None,
        gold=sample.gold,
        cited=tuple(f"{c.source_id}:{c.address}" for c in answer.citations) if answer else (),
        text=answer.text if answer else "",
        scores=scores,
        failures=tuple(failures),
        latency_ms=case.latency_ms,
    )
