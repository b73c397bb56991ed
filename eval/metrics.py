"""The metrics of a run: ours as ragas `SingleTurnMetric`, and those of ragas that need no model.

Scores come from `eval.scoring`; here they get a name, the cases they apply to, and ragas' form. ragas is imported when
a run first needs it (2 s), with its usage tracking and LangSmith's tracing off: a run reaches no network.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from app.answer import Answer, Status
from eval import scoring
from eval.addresses import Address
from eval.quiet import quiet_ragas
from eval.samples import Sample
from eval.texts import IndexedTexts

if TYPE_CHECKING:
    from ragas.dataset_schema import EvaluationDataset


@dataclass(frozen=True, slots=True)
class Case:
    """A sample, the answer it got and the texts of the index; `error` says why there is no answer."""

    sample: Sample
    answer: Answer | None
    texts: IndexedTexts
    error: str = ""
    latency_ms: float = 0.0

    @property
    def given(self) -> Answer:
        """The answer. Raises: ValueError if there is none."""
        if self.answer is None:
            raise ValueError(f"{self.sample.id} has no answer: {self.error}")
        return self.answer

    @property
    def cited(self) -> list[Address]:
        """What is scored of the answer's citations; empty without an answer."""
        return scoring.scored_addresses(self.sample, self.answer) if self.answer else []


@dataclass(frozen=True, slots=True)
class Measure:
    """One of our metrics: its name, the cases it applies to, and the score of such a case."""

    name: str
    applies: Callable[[Case], bool]
    score: Callable[[Case], float]


@dataclass(frozen=True, slots=True)
class RunnableMetric:
    """A metric of a run, ours or ragas' own: `score(i)` scores row i of the data set."""

    name: str
    applies: Callable[[Case], bool]
    score: Callable[[Any], Awaitable[float]]


def _has_gold(case: Case) -> bool:
    return bool(case.sample.gold)


def _names_paragraph(case: Case) -> bool:
    return bool(scoring.paragraph_gold(case.sample.gold_addresses, case.texts))


def _cites(case: Case) -> bool:
    return case.answer is not None and bool(case.answer.citations)


def _claims_due(case: Case) -> bool:
    """An answer with claims, or one that should have them because it says it is an answer."""
    return case.answer is not None and (bool(case.answer.claims) or case.answer.status is Status.ANSWERED)


def _article_precision(case: Case) -> float:
    return scoring.article_precision(case.sample.gold_addresses, case.sample.alternative_addresses, case.cited)


def _first_citation(case: Case) -> float:
    return scoring.first_citation_right(case.sample.gold_addresses, case.sample.alternative_addresses, case.cited)


def _paragraph_precision(case: Case) -> float:
    sample = case.sample
    return scoring.paragraph_precision(sample.gold_addresses, sample.alternative_addresses, case.cited, case.texts)


MEASURES: tuple[Measure, ...] = (
    Measure("status_correct", lambda _: True, lambda c: scoring.status_correct(c.sample, c.given)),
    Measure("answered_when_due", lambda c: c.sample.status is Status.ANSWERED, lambda c: scoring.not_refused(c.given)),
    Measure("first_citation_right", _has_gold, _first_citation),
    Measure("citation_precision_article", _has_gold, _article_precision),
    Measure("citation_recall_article", _has_gold, lambda c: scoring.article_recall(c.sample.gold_addresses, c.cited)),
    Measure("citation_precision_paragraph", _names_paragraph, _paragraph_precision),
    Measure(
        "citation_recall_paragraph",
        _names_paragraph,
        lambda c: scoring.paragraph_recall(c.sample.gold_addresses, c.cited, c.texts),
    ),
    Measure("quote_validity", _cites, lambda c: scoring.quote_validity(c.given.citations, c.texts)),
    Measure("version_validity", _cites, lambda c: scoring.version_validity(c.sample, c.given, c.texts)),
    Measure("claims_cited", _claims_due, lambda c: scoring.claims_cited(c.given)),
    Measure("claims_supported", _claims_due, lambda c: scoring.claims_supported(c.sample, c.given)),
    Measure(
        "required_facts",
        lambda c: bool(c.sample.required_facts),
        lambda c: scoring.required_facts(c.sample.required_facts, c.given.text),
    ),
    Measure(
        "forbidden_facts",
        lambda c: bool(c.sample.forbidden_facts),
        lambda c: scoring.forbidden_facts(c.sample.forbidden_facts, c.given.text),
    ),
)

RAGAS_METRICS = ("id_based_context_precision", "id_based_context_recall", "quoted_spans_alignment")

#: Every per-question metric of a run, in the order of the report.
METRIC_NAMES = (*(m.name for m in MEASURES), *RAGAS_METRICS)


def evaluation_dataset(cases: list[Case]) -> "EvaluationDataset":
    """Data set of the cases for ragas, one row each, in their order; a row carries its case for our metrics."""
    parts = _ragas()
    dataset: EvaluationDataset = parts.dataset_class(samples=[parts.row_class(**_columns(c), case=c) for c in cases])
    return dataset


def build_metrics() -> tuple[RunnableMetric, ...]:
    """All metrics of a run, in the order of `METRIC_NAMES`."""
    parts = _ragas()
    ours = [RunnableMetric(m.name, m.applies, parts.case_metric(m).single_turn_ascore) for m in MEASURES]
    precision, recall, spans = parts.id_precision(), parts.id_recall(), parts.spans(min_span_words=1)

    async def span_score(row: Any) -> float:
        result = await spans.ascore(response=row.response, retrieved_contexts=row.retrieved_contexts)
        return float(result.value)

    return (
        *ours,
        # Nothing cited makes the share of right citations 0/0, NaN in ragas; recall shows such a case as 0.
        RunnableMetric(precision.name, lambda c: _has_gold(c) and bool(c.cited), precision.single_turn_ascore),
        RunnableMetric(recall.name, _has_gold, recall.single_turn_ascore),
        RunnableMetric(spans.name, _cites, span_score),
    )


def _columns(case: Case) -> dict[str, Any]:
    """The columns of a row that ragas itself knows.

    Its span metric looks for quoted stretches in the response, so the response it gets is the quotes, each on a line
    between “ ”; the texts cited are the contexts.
    """
    citations = case.answer.citations if case.answer else ()
    gold = case.sample.gold_addresses
    cited = [next((g.article for g in gold if g.covers_article_of(a)), a.article) for a in _safely_cited(case)]
    return {
        "user_input": case.sample.question,
        "response": "\n".join(f"“{' '.join(c.quote.split())}”" for c in citations),
        "retrieved_contexts": [_context(c.source_id, c.address, case.texts) for c in citations],
        "retrieved_context_ids": cited,
        "reference_context_ids": [g.article for g in gold],
    }


def _safely_cited(case: Case) -> list[Address]:
    """Addresses cited; none if one is malformed, which our own metrics report as a failure."""
    try:
        return case.cited
    except ValueError:
        return []


def _context(source_id: str, key: str, texts: IndexedTexts) -> str:
    try:
        address = Address.parse(f"{source_id}:{key}")
    except ValueError:
        return ""
    text = texts.get(address)
    return text.text if text else ""


@dataclass(frozen=True, slots=True)
class _RagasParts:
    """What a run uses of ragas, imported once."""

    dataset_class: Any
    row_class: Any
    case_metric: Any
    id_precision: Any
    id_recall: Any
    spans: Any


@lru_cache(maxsize=1)
def _ragas() -> _RagasParts:
    """The classes of ragas that a run needs, and our two subclasses of them."""
    with quiet_ragas():
        from pydantic import Field
        from ragas.dataset_schema import EvaluationDataset, SingleTurnSample
        from ragas.metrics import IDBasedContextPrecision, IDBasedContextRecall
        from ragas.metrics.base import SingleTurnMetric
        from ragas.metrics.collections.quoted_spans import QuotedSpansAlignment

    class CaseRow(SingleTurnSample):
        """A row with its case beside ragas' columns; left out when the row is dumped."""

        case: Any = Field(default=None, exclude=True, repr=False)

    class CaseMetric(SingleTurnMetric):
        """One of our measures; it asks for no columns, so ragas hands it the row as it is."""

        def __init__(self, measure: Measure) -> None:
            super().__init__(name=measure.name)
            self._measure = measure

        def init(self, run_config: object) -> None:
            """Nothing to set up."""

        async def _single_turn_ascore(self, sample: Any, callbacks: object) -> float:  # noqa: ARG002
            return self._measure.score(sample.case)

    return _RagasParts(
        dataset_class=EvaluationDataset,
        row_class=CaseRow,
        case_metric=CaseMetric,
        id_precision=IDBasedContextPrecision,
        id_recall=IDBasedContextRecall,
        spans=QuotedSpansAlignment,
    )
