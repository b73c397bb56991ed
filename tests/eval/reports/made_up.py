"""A report of made-up questions, with everything in it that a report may have."""

from datetime import UTC, date, datetime

from eval.differences import Comparison, MetricChange, QuestionChange, TextChange
from eval.results import (
    About,
    GateReport,
    IndexIdentity,
    JudgedRow,
    JudgeOpinion,
    MutationReport,
    MutationRow,
    Outcome,
    SuiteIdentity,
    Tally,
    Verdict,
)
from eval.runner import run
from eval.scores import MetricScore
from tests.eval.made_up import TEXTS, answer, citation, refusal, refusal_sample, sample

HOSTILE = "<script>alert(1)</script> & 喂几次？"

FEED = sample(required_facts=("两次",))
HOUSE = sample("house", question=HOSTILE, kind="deadline", gold=("cats-2025:a4p2",), required_facts=("三平方米",))
DOGS = refusal_sample()

_INDEX = IndexIdentity(
    version="v-0123456789ab",
    created=datetime(2026, 6, 1, tzinfo=UTC),
    content_hash="c" * 12,
    corpus_hash="d" * 12,
    dense_encoder="static-test",
    sparse_encoder="bigrams",
    chunk_count=7,
    source_count=3,
    has_official=True,
)
_SUITE = SuiteIdentity(hash="s" * 12, golden="g" * 12, rules="r" * 12, code="k" * 12)


def about(day: int = 1) -> About:
    started = datetime(2026, 6, day, 8, tzinfo=UTC)
    return About(
        run_id=f"run-{day}",
        started=started,
        today=date(2026, 6, 1),
        index=_INDEX,
        suite=_SUITE,
        program="p" * 12,
        settings={"top_k": 8, "embed_model": "static"},
    )


def given(question: str, as_of: object) -> object:
    if question == FEED.question:
        return answer(citation("cats-2025:a3p1"))
    return answer(citation("cats-2025:a4p2")) if question == HOSTILE else refusal()


RUN = run([FEED, HOUSE, DOGS], given, texts=TEXTS, about=about())  # type: ignore[arg-type]
FLOORS = {"required_facts": 0.8, "quote_validity": 1.0, "status_correct": 0.9}


def report(**changes: object) -> GateReport:
    plain = GateReport(
        run=RUN,
        floors=FLOORS,
        verdict=Verdict(outcome=Outcome.FAIL, reasons=("必备要点 0.500，低于 0.80",)),
    )
    return plain.model_copy(update=changes)


def full_report() -> GateReport:
    """A candidate beside the live version, with mutations and a judge."""
    live = RUN.model_copy(update={"rows": tuple(r.model_copy(update={"text": f"旧答案 {r.id}"}) for r in RUN.rows)})
    change = MetricChange(
        name="required_facts", live=1.0, candidate=0.5, difference=-0.5, low=-1.0, high=0.0, n=2, allowed=0.05
    )
    comparison = Comparison(
        live_version="v-ba9876543210",
        metrics=(change,),
        questions=(
            QuestionChange(id="feed", touched=(), better={"required_facts": 0.5}, worse={}, same_answer=False),
            QuestionChange(
                id="house", touched=("cats-2025:a4",), better={}, worse={"required_facts": -1.0}, same_answer=False
            ),
        ),
        texts=(TextChange(address="cats-2025:a4", what="text", detail="二平方米 → <b>三平方米</b>"),),
    )
    caught = MutationRow(
        title="数字改了", overall=Tally(hits=98, total=100), by_style={"引文": Tally(hits=98, total=100)}
    )
    accused = MutationRow(title="错怪", overall=Tally(hits=1, total=80), by_style={})
    mutations = MutationReport(split="test", seed=7, kinds=(caught,), caught=caught, accused=accused)
    opinion = JudgeOpinion(
        model="judge-<x>",
        outcome=Outcome.CANNOT_JUDGE,
        reasons=("评委有 1 次没有给出分数",),
        metrics=(MetricScore(name="faithfulness", mean=0.9, low=0.8, high=1.0, n=1),),
        rows=(JudgedRow(id="feed", metric="faithfulness", votes=(0.9,), score=0.9),),
    )
    return report(live=live, comparison=comparison, mutations=mutations, judge=opinion)
