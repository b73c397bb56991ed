import math
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from app.answer import Answer, Status
from eval.gate import Rules, judge, load_rules
from eval.metrics import METRIC_NAMES, RunnableMetric, build_metrics
from eval.results import Outcome, Run
from eval.runner import run
from eval.samples import Sample
from tests.eval.made_up import TEXTS, answer, citation, refusal, refusal_sample, sample

REPO = Path(__file__).resolve().parents[2]
FEED = sample()
HOUSE = sample(
    "house",
    question="猫舍多大？",
    gold=("cats-2025:a4p2",),
    required_facts=("二平方米",),
    forbidden_facts=("三平方米",),
)
THEN = sample("then", question="罚多少？", as_of=date(2024, 1, 1), gold=("cats-2020:a5",), required_facts=("五十元",))
DOGS = refusal_sample()
SAMPLES = [FEED, HOUSE, THEN, DOGS]
RULES = Rules(
    floors={"citation_recall_article": 0.9, "citation_precision_article": 0.9, "status_correct": 0.9},
    perfect=("quote_validity", "version_validity", "refusal_recall"),
)


def right(question: str, as_of: date | None) -> Answer:
    given = {
        FEED.question: answer(citation("cats-2025:a3p1")),
        HOUSE.question: answer(citation("cats-2025:a4p2")),
        THEN.question: answer(citation("cats-2020:a5"), as_of=as_of),
        DOGS.question: refusal(),
    }
    return given[question]


def spoiled(sample_: Sample, instead: Answer) -> object:
    return lambda question, as_of: instead if question == sample_.question else right(question, as_of)


def means(report: Run) -> dict[str, float]:
    return {m.name: m.mean for m in report.metrics}


def test_right_answers_score_one_in_every_metric_and_pass() -> None:
    report = run(SAMPLES, right, texts=TEXTS)
    assert means(report) == dict.fromkeys((*METRIC_NAMES, "refusal_precision", "refusal_recall"), 1.0)
    assert report.failures == 0
    assert report.index_versions == ("v-test",)
    assert judge(report, RULES).outcome is Outcome.PASS
    shipped = load_rules()
    assert judge(report, shipped).outcome is Outcome.CANNOT_JUDGE  # four questions are no set
    assert judge(report, shipped.model_copy(update={"min_questions": 4})).outcome is Outcome.PASS


def test_metrics_stay_off_questions_they_do_not_apply_to() -> None:
    report = run(SAMPLES, right, texts=TEXTS)
    counts = {m.name: m.n for m in report.metrics}
    assert counts["status_correct"] == 4
    assert counts["citation_recall_article"] == counts["id_based_context_recall"] == 3
    assert counts["citation_recall_paragraph"] == 2
    assert counts["forbidden_facts"] == counts["refusal_recall"] == 1
    assert set(report.by_kind) == {"must", "refuse"}


def test_wrong_citation_fails_the_gate() -> None:
    report = run(SAMPLES, spoiled(FEED, answer(citation("cats-2025:a5"))), texts=TEXTS)
    (row,) = [r for r in report.rows if r.id == "feed"]
    for name in ("citation_recall_article", "citation_precision_article", "citation_recall_paragraph"):
        assert row.scores[name] == 0.0
    assert row.scores["id_based_context_precision"] == row.scores["id_based_context_recall"] == 0.0
    assert judge(report, RULES).outcome is Outcome.FAIL


def test_made_up_quote_fails_ours_and_ragas_measure() -> None:
    made_up = answer(citation("cats-2025:a3p1", quote="养猫的人应当每日喂食两次，并洗澡。"))
    report = run(SAMPLES, spoiled(FEED, made_up), texts=TEXTS)
    assert means(report)["quote_validity"] == pytest.approx(2 / 3)
    assert means(report)["quoted_spans_alignment"] == pytest.approx(2 / 3)
    verdict = judge(report, RULES)
    assert verdict.outcome is Outcome.FAIL
    assert any("quote_validity" in reason and "feed" in reason for reason in verdict.reasons)


def test_wrong_version_fails_although_the_article_number_is_right() -> None:
    report = run(SAMPLES, spoiled(THEN, answer(citation("cats-2025:a5"), as_of=THEN.as_of)), texts=TEXTS)
    assert means(report)["version_validity"] == pytest.approx(2 / 3)
    assert judge(report, RULES).outcome is Outcome.FAIL


def test_answer_where_none_is_possible_fails() -> None:
    report = run(SAMPLES, spoiled(DOGS, answer(citation("cats-2025:a5"))), texts=TEXTS)
    assert means(report)["refusal_recall"] == 0.0
    assert means(report)["refusal_precision"] == 0.0
    assert any("dogs" in reason for reason in judge(report, RULES).reasons)


def test_needless_refusal_costs_recall_and_refusal_precision() -> None:
    report = run(SAMPLES, spoiled(FEED, refusal()), texts=TEXTS)
    assert means(report)["refusal_precision"] == 0.5
    assert means(report)["citation_recall_article"] == pytest.approx(2 / 3)
    assert report.failures == 0


def test_exception_is_a_failure_not_a_pass() -> None:
    def breaks(question: str, as_of: date | None) -> Answer:
        if question == FEED.question:
            raise RuntimeError("索引坏了")
        return right(question, as_of)

    report = run(SAMPLES, breaks, texts=TEXTS)
    (row,) = [r for r in report.rows if r.id == "feed"]
    assert row.status is None
    assert row.failures == ("no answer: RuntimeError: 索引坏了",)
    assert set(row.scores.values()) == {0.0}
    assert {"status_correct", "required_facts", "citation_recall_article"} <= set(row.scores)
    lenient = Rules(floors={"status_correct": 0.0})
    assert judge(report, lenient).outcome is Outcome.FAIL


@pytest.mark.parametrize("value", [math.nan, 1.5, -0.1], ids=["nan", "above", "below"])
def test_score_that_is_none_is_a_failure(value: float) -> None:
    async def score(row: object) -> float:
        return value

    report = run([FEED], right, texts=TEXTS, metrics=[RunnableMetric("status_correct", lambda c: True, score)])
    assert report.failures == 1
    assert report.mean("status_correct") == 0.0
    assert judge(report, Rules(floors={"status_correct": 0.0})).outcome is Outcome.FAIL


def test_metric_that_raises_is_a_failure() -> None:
    async def score(row: object) -> float:
        raise ZeroDivisionError("0/0")

    def applies(case: object) -> bool:
        raise KeyError("gold")

    metrics = [
        RunnableMetric("status_correct", lambda c: True, score),
        RunnableMetric("required_facts", applies, score),
    ]
    report = run([FEED], right, texts=TEXTS, metrics=metrics)
    assert report.failures == 2


def test_malformed_address_is_a_failure_and_an_invalid_quote() -> None:
    report = run([FEED], spoiled(FEED, answer(citation("cats-2025:a3p1", address="第三条"))), texts=TEXTS)
    assert report.failures > 0
    assert report.mean("quote_validity") == 0.0
    assert judge(report, RULES).outcome is Outcome.FAIL


def test_citing_an_equivalent_of_the_gold_is_right_in_every_metric() -> None:
    either = sample(equivalents=(("cats-2025:a3p1", "cats-2025:a4p2"),), required_facts=())
    report = run([either], spoiled(FEED, answer(citation("cats-2025:a4p2"))), texts=TEXTS)
    assert set(means(report).values()) == {1.0}
    neither = run([either], spoiled(FEED, answer(citation("cats-2025:a5"))), texts=TEXTS)
    assert neither.mean("citation_recall_article") == 0.0


def test_malformed_citation_where_equivalents_are_known_is_a_failure() -> None:
    either = sample(equivalents=(("cats-2025:a3p1", "cats-2025:a4p2"),))
    assert run([either], spoiled(FEED, answer(citation("cats-2025:a3p1", address="第三条"))), texts=TEXTS).failures > 0


def test_gold_the_index_lacks_fails_the_gate() -> None:
    report = run([sample(gold=("cats-2025:a3p1", "cats-2025:a77"))], right, texts=TEXTS)
    assert len(report.gold_problems) == 1
    assert judge(report, Rules(floors={})).outcome is Outcome.FAIL


def test_clarify_is_right_only_where_it_is_expected() -> None:
    unclear = sample("unclear", question="第五条？", kind="content", status="clarify", gold=(), required_facts=())
    asked_back = answer(status=Status.CLARIFY)
    assert run([unclear], lambda q, d: asked_back, texts=TEXTS).mean("status_correct") == 1.0
    assert run([FEED], lambda q, d: asked_back, texts=TEXTS).mean("status_correct") == 0.0


def test_report_survives_json_and_tells_progress() -> None:
    seen: list[tuple[int, int]] = []
    report = run(SAMPLES, right, texts=TEXTS, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert Run.model_validate_json(report.model_dump_json()) == report


def test_every_metric_is_built_once_and_in_order() -> None:
    assert tuple(m.name for m in build_metrics()) == METRIC_NAMES


def test_run_reaches_no_network_and_leaves_no_file_behind(tmp_path: Path) -> None:
    code = """
import socket
def refuse(*args): raise AssertionError(f"network: {args}")
socket.socket.connect = socket.getaddrinfo = refuse
from eval.runner import run
from tests.eval import made_up
report = run([made_up.sample()], lambda q, d: made_up.answer(made_up.citation("cats-2025:a3p1")), texts=made_up.TEXTS)
from ragas._analytics import _analytics_batcher, do_not_track
_analytics_batcher.flush()
print(do_not_track(), report.mean("id_based_context_recall"))
"""
    home = {"HOME": str(tmp_path), "LANGSMITH_TRACING": "true", "LANGSMITH_API_KEY": "none"}
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("XDG_", "RAGAS_"))} | home
    done = subprocess.run([sys.executable, "-c", code], cwd=REPO, env=environment, capture_output=True, text=True)
    assert done.stderr == ""
    assert done.stdout.split() == ["True", "1.0"]
    assert list(tmp_path.rglob("*")) == []
