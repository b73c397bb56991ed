"""Asks every sample, scores the answers through ragas, and puts the scores together in a `Run`."""

import asyncio
import logging
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from app.answer import Status
from eval.asking import Answerer, Given, Journal, Progress, ask_all
from eval.bootstrap import interval
from eval.metrics import METRIC_NAMES, Case, RunnableMetric, build_metrics, evaluation_dataset
from eval.results import About, Row, Run, quotes_of
from eval.samples import Sample, find_gold_problems, questions_hash
from eval.scores import MetricScore, percentiles
from eval.texts import IndexedTexts

logger = logging.getLogger(__name__)


def run(
    samples: Sequence[Sample],
    answer: Answerer,
    *,
    texts: IndexedTexts,
    split: str = "all",
    partial: bool = False,
    about: About | None = None,
    corpus_problems: Sequence[str] = (),
    metrics: Sequence[RunnableMetric] | None = None,
    workers: int = 1,
    journal: Journal | None = None,
    clock: Callable[[], float] = time.perf_counter,
    progress: Progress = lambda _done, _total: None,
) -> Run:
    """The run over all samples, in their order.

    Args:
        answer: asks one question; what it raises makes that sample a failure with score 0, it does not stop the run.
        texts: the index version that the answers come from.
        partial: whether samples were left out on purpose, so that the run is no ground for a release.
        about: what the run is made of; a run without it cannot be kept.
        corpus_problems: what is wrong with the index whatever is asked.
        metrics: `build_metrics()` unless a test brings its own.
        workers: how many questions are asked at once.
        journal: keeps the answers until the run is complete, so that an interrupted run goes on where it stopped.
        progress: called after each question with (done, total).
    """
    begun = clock()
    given = ask_all(samples, answer, clock=clock, workers=workers, journal=journal, progress=progress)
    cases = [_case(sample, got, texts) for sample, got in zip(samples, given, strict=True)]
    answered = clock()
    rows = asyncio.run(_score(cases, build_metrics() if metrics is None else metrics)) if cases else []
    found = Run(
        about=about,
        questions=questions_hash(samples),
        split=split,
        partial=partial,
        index_versions=tuple(sorted({c.answer.index_version for c in cases if c.answer})),
        metrics=summarise(rows),
        by_kind={kind: summarise([r for r in rows if r.kind == kind]) for kind in sorted({r.kind for r in rows})},
        gold_problems=tuple(map(str, find_gold_problems(samples, texts))),
        corpus_problems=tuple(corpus_problems),
        rows=tuple(rows),
        latency_ms=percentiles([case.latency_ms for case in cases]),
        answer_chars=percentiles([len(row.text) for row in rows]),
        answering_s=answered - begun,
        scoring_s=clock() - answered,
    )
    if journal:
        journal.remove()
    logger.info("evaluated %d samples, %d failures", len(rows), found.failures)
    return found


def _case(sample: Sample, given: Given, texts: IndexedTexts) -> Case:
    """Case of an answer; where the sample knows equivalents, its gold is the ones that the answer chose to cite."""
    case = Case(sample, given.answer, texts, given.error, given.latency_ms)
    try:
        return replace(case, sample=sample.held_to(case.cited))
    except ValueError:  # a citation of nothing: the metrics say so
        return case


def summarise(rows: Sequence[Row]) -> tuple[MetricScore, ...]:
    """Mean of every metric over the rows it applies to, refusals last; metrics without a row are left out."""
    found = []
    for name in METRIC_NAMES:
        scores = [row.scores[name] for row in rows if name in row.scores]
        if scores:
            found.append(metric_score(name, scores))
    return (*found, *_refusals(rows))


def metric_score(name: str, scores: Sequence[float]) -> MetricScore:
    """Mean and interval of a metric. Raises: ValueError without scores."""
    low, high = interval(scores)
    return MetricScore(name=name, mean=sum(scores) / len(scores), low=low, high=high, n=len(scores))


def _refusals(rows: Sequence[Row]) -> list[MetricScore]:
    """Precision (of what was refused, what had to be) and recall (of what had to be, what was)."""
    due = [row for row in rows if row.expected is Status.REFUSED]
    refused = [row for row in rows if row.status is Status.REFUSED]
    found = []
    if due or refused:
        # Nothing refused although something had to be is no perfect precision.
        right = [float(row.expected is Status.REFUSED) for row in refused]
        found.append(metric_score("refusal_precision", right or [0.0]))
    if due:
        found.append(metric_score("refusal_recall", [float(row.status is Status.REFUSED) for row in due]))
    return found


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
        language=sample.language,
        wording=sample.wording,
        split=sample.split,
        question=sample.question,
        as_of=sample.as_of,
        expected=sample.status,
        status=answer.status if answer else None,
        gold=sample.gold,
        gold_alternatives=sample.gold_alternatives,
        quotes=quotes_of(answer) if answer else (),
        text=answer.text if answer else "",
        warnings=answer.warnings if answer else (),
        scores=scores,
        failures=tuple(failures),
        latency_ms=case.latency_ms,
    )
