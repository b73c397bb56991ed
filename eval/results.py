"""What a run found, as one model: saved as JSON, read back, and the input of every report.

A `Run` is one index version asked every question; a `GateReport` is the run that was judged, the run of the live
version beside it where there was one, and the verdict.
"""

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import AwareDatetime, Field

from app.answer import Answer, Status
from corpus.chunks import TextKind
from eval.differences import Comparison
from eval.scores import MetricScore, Model, Score

#: Names of the metrics for the people who read a report.
TITLES = {
    "status_correct": "结论类型正确（答 / 拒 / 反问）",
    "answered_when_due": "能答的没有误拒",
    "first_citation_right": "首条引用正确",
    "citation_precision_article": "引用准确率（条）",
    "citation_recall_article": "引用召回率（条）",
    "citation_precision_paragraph": "引用准确率（款）",
    "citation_recall_paragraph": "引用召回率（款）",
    "quote_validity": "引文逐字可核",
    "version_validity": "引用存在且版本有效",
    "claims_cited": "每句有出处",
    "claims_supported": "每句受原文支持",
    "required_facts": "必备要点",
    "forbidden_facts": "无禁止内容",
    "id_based_context_precision": "ragas 按编号准确率",
    "id_based_context_recall": "ragas 按编号召回率",
    "quoted_spans_alignment": "ragas 引文对齐",
    "refusal_precision": "拒答准确率",
    "refusal_recall": "应拒尽拒",
    "faithfulness": "评委：忠于所引原文",
    "factual_correctness": "评委：与标准条文相符",
    "answer_relevancy": "评委：切题",
}


class Quote(Model):
    """A citation of an answer: `address` is `pipl:a24p1`, `label` the same for people."""

    number: int
    address: str
    label: str
    quote: str
    quote_kind: TextKind
    status: str


class Row(Model):
    """One question: what it should have given, what it gave, its scores, and what could not be scored."""

    id: str
    kind: str
    language: str
    wording: str
    split: str
    question: str
    as_of: date | None
    expected: Status
    status: Status | None = Field(description="None if the question gave no answer at all")
    gold: tuple[str, ...]
    gold_alternatives: tuple[str, ...]
    quotes: tuple[Quote, ...]
    text: str
    warnings: tuple[str, ...]
    scores: dict[str, Score]
    failures: tuple[str, ...]
    latency_ms: float = Field(ge=0)

    @property
    def cited(self) -> tuple[str, ...]:
        """Addresses of the citations, in their order."""
        return tuple(quote.address for quote in self.quotes)


class IndexIdentity(Model):
    """Which index answered. `content_hash` is of all it was made from: corpus, chunker and encoders together.

    `corpus_hash` is of the texts themselves (address, wording, dates), as the index holds them.
    """

    version: str
    created: AwareDatetime
    content_hash: str
    corpus_hash: str
    dense_encoder: str
    sparse_encoder: str
    chunk_count: int
    source_count: int
    has_official: bool = Field(description="whether any text is official wording; if not, digests' floors hold")


class SuiteIdentity(Model):
    """Which suite judged: hashes of the questions, the rules, the code of the metrics, and of the three together."""

    hash: str
    golden: str
    rules: str
    code: str


class About(Model):
    """What a run was made of, so that it can be repeated."""

    run_id: str
    started: AwareDatetime
    today: date = Field(description="the day law is read at where a question names none")
    index: IndexIdentity
    suite: SuiteIdentity
    program: str = Field(description="hash of the code of all rooms")
    settings: dict[str, str | int | float | bool | None]


class Run(Model):
    """One run over one index. `partial` says that questions were left out on purpose.

    `latency_ms` and `answer_chars` are percentiles: `p50`, `p95`, `p100`. `corpus_problems` is what is wrong with the
    index whatever was asked.
    """

    schema_version: Literal[2] = 2
    about: About | None = Field(default=None, description="None for a run over no stored version (tests)")
    questions: str = Field(description="hash of the questions asked")
    split: str
    partial: bool
    index_versions: tuple[str, ...] = Field(description="versions that answered; more than one cannot be judged")
    metrics: tuple[MetricScore, ...]
    by_kind: dict[str, tuple[MetricScore, ...]]
    gold_problems: tuple[str, ...]
    corpus_problems: tuple[str, ...] = ()
    rows: tuple[Row, ...]
    latency_ms: dict[str, float]
    answer_chars: dict[str, float]
    answering_s: float
    scoring_s: float

    @property
    def failures(self) -> int:
        """Number of things that could not be scored: answers that raised, metrics that raised or gave NaN."""
        return sum(len(row.failures) for row in self.rows)

    def score(self, name: str) -> MetricScore | None:
        """A metric; None if it applied to no question."""
        return next((m for m in self.metrics if m.name == name), None)

    def mean(self, name: str) -> float | None:
        """Mean of a metric; None if it applied to no question."""
        found = self.score(name)
        return found.mean if found else None


class Outcome(StrEnum):
    """What the gate says."""

    PASS = "pass"  # noqa: S105
    FAIL = "fail"
    CANNOT_JUDGE = "cannot_judge"


_EXIT_CODES = {Outcome.PASS: 0, Outcome.FAIL: 1, Outcome.CANNOT_JUDGE: 2}
_OUTCOME_TITLES = {Outcome.PASS: "通过", Outcome.FAIL: "不通过", Outcome.CANNOT_JUDGE: "无法判定"}


class Verdict(Model):
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
        return _OUTCOME_TITLES[self.outcome]


class Tally(Model):
    """`hits` of `total`."""

    hits: int = Field(ge=0)
    total: int = Field(ge=1)

    @property
    def share(self) -> float:
        """0 to 1."""
        return self.hits / self.total


class MutationRow(Model):
    """One way of damaging claims (or none): how many were found out, over all styles of claim and by style."""

    title: str
    overall: Tally
    by_style: dict[str, Tally]


class MutationReport(Model):
    """What the suite sees and does not see: damaged claims found out by kind, and good claims wrongly accused."""

    split: str
    seed: int
    kinds: tuple[MutationRow, ...]
    caught: MutationRow
    accused: MutationRow

    @property
    def styles(self) -> tuple[str, ...]:
        """Styles of claim, in the order of the table."""
        return tuple(self.caught.by_style)


class JudgedRow(Model):
    """One judged metric of one question: the votes, and their median; None where the judge failed."""

    id: str
    metric: str
    votes: tuple[Score, ...]
    score: Score | None = None


class JudgeOpinion(Model):
    """What a model thinks of the answers. It blocks nothing; a pass is only ever a complete opinion."""

    model: str
    outcome: Outcome
    reasons: tuple[str, ...] = ()
    metrics: tuple[MetricScore, ...]
    rows: tuple[JudgedRow, ...]

    @property
    def exit_code(self) -> int:
        """0 no objection, 1 objections, 2 no complete opinion."""
        return _EXIT_CODES[self.outcome]

    @property
    def title(self) -> str:
        """The outcome in words."""
        return {Outcome.PASS: "没有异议", Outcome.FAIL: "有异议", Outcome.CANNOT_JUDGE: "未能给出意见"}[self.outcome]


class GateReport(Model):
    """What is saved: the run judged, the live version's run and the comparison if there was one, and the verdict.

    `floors` are the lowest means the rules allow, as they were; `accepted` the sources whose changed text a person
    vouched for on the command line.
    """

    schema_version: Literal[2] = 2
    run: Run
    live: Run | None = None
    comparison: Comparison | None = None
    floors: dict[str, float]
    accepted: tuple[str, ...] = ()
    mutations: MutationReport | None = None
    judge: JudgeOpinion | None = None
    verdict: Verdict


def quotes_of(answer: Answer) -> tuple[Quote, ...]:
    """The citations of an answer."""
    return tuple(
        Quote(
            number=c.number,
            address=f"{c.source_id}:{c.address}",
            label=c.label,
            quote=c.quote,
            quote_kind=c.quote_kind,
            status=c.status,
        )
        for c in answer.citations
    )
