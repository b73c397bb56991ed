"""Candidate against live: pairs of answers, the drop that cannot be ruled out, and what stands first."""

from datetime import date

import pytest

from app.answer import Answer
from eval.asking import Answerer
from eval.comparison import compare
from eval.differences import Comparison, TextChange, grouped
from eval.gate import Rules, judge
from eval.results import Outcome, Run
from eval.runner import run
from eval.samples import Sample
from tests.eval.made_up import TEXTS, answer, citation, sample

SAMPLES = [sample(f"s{n}") for n in range(200)]
RIGHT, WRONG = answer(citation("cats-2025:a3p1")), answer(citation("cats-2025:a5"))
ALLOWED = {"citation_recall_article": 0.03}
RULES = Rules(floors={"citation_recall_article": 0.5}, allowed_drop=ALLOWED)


def answers(*wrong: str) -> Answerer:
    """Right answers, but for the samples named."""
    bad = {s.question for s in SAMPLES if s.id in wrong}

    def one(question: str, as_of: date | None) -> Answer:
        return WRONG if question in bad else RIGHT

    return one


def asked(*wrong: str, samples: list[Sample] = SAMPLES) -> Run:
    return run(samples, answers(*wrong), texts=TEXTS)


LIVE = asked("s0", "s1")


def compared(candidate: Run, live: Run = LIVE, **options: object) -> Comparison:
    return compare(live, candidate, allowed_drop=ALLOWED, **options)  # type: ignore[arg-type]


def test_the_same_answers_differ_in_nothing() -> None:
    found = compared(asked("s0", "s1"))
    assert found.questions == ()
    assert {m.difference for m in found.metrics} == {0.0}
    assert judge(LIVE, RULES, found).outcome is Outcome.PASS


def test_one_question_lost_of_two_hundred_is_within_the_interval() -> None:
    candidate = asked("s0", "s1", "s7")
    found = compared(candidate)
    (recall,) = [m for m in found.metrics if m.name == "citation_recall_article"]
    assert recall.difference == pytest.approx(-1 / 200)
    assert recall.low <= recall.difference <= recall.high <= 0
    assert judge(candidate, RULES, found).outcome is Outcome.PASS


def test_eight_lost_are_not_although_the_floor_is_kept() -> None:
    candidate = asked(*(f"s{n}" for n in range(10)))
    verdict = judge(candidate, RULES, compared(candidate))
    assert verdict.outcome is Outcome.FAIL
    assert "citation_recall_article" in verdict.reasons[0]
    assert judge(candidate, RULES).outcome is Outcome.PASS


def test_a_metric_that_no_rule_watches_blocks_nothing() -> None:
    candidate = asked(*(f"s{n}" for n in range(10)))
    found = compare(LIVE, candidate, allowed_drop={})
    assert not any(m.too_low for m in found.metrics)


def test_better_and_worse_are_told_by_question() -> None:
    found = compared(asked("s1", "s5"))
    by_id = {q.id: q for q in found.questions}
    assert set(by_id) == {"s0", "s5"}
    assert by_id["s0"].better["citation_recall_article"] == 1.0
    assert by_id["s5"].worse["citation_recall_article"] == -1.0
    assert found.questions[0].id == "s5"


def test_touched_questions_come_first_even_unchanged() -> None:
    others = [sample("old", question="罚多少？", gold=("cats-2025:a5",), required_facts=()), *SAMPLES[:5]]
    live, candidate = asked(samples=others), asked("s3", samples=others)
    found = compared(candidate, live, touched=frozenset({"cats-2025:a5"}))
    assert [q.id for q in found.questions] == ["s3", "old"]
    assert found.questions[1].same_answer
    assert all(q.touched for q in found.questions)
    assert compared(candidate, live, touched=frozenset({"cats-2025:a4"})).questions[0].touched == ()


def test_runs_over_other_questions_are_not_compared() -> None:
    with pytest.raises(ValueError, match="different questions"):
        compared(asked(samples=SAMPLES[:9]))


def test_an_unseen_change_blocks_until_it_is_accepted() -> None:
    change = TextChange(address="cats-2025:a5", what="text", detail="增“二”")
    verdict = judge(LIVE, RULES, compared(LIVE, texts=[change]))
    assert verdict.outcome is Outcome.FAIL
    assert "--accept cats-2025" in verdict.reasons[0]
    for harmless in ({"accepted": True}, {"expected": True}):
        seen = compared(LIVE, texts=[change.model_copy(update=harmless)])
        assert judge(LIVE, RULES, seen).outcome is Outcome.PASS


def test_like_changes_of_a_source_are_one_reason_in_the_order_of_articles() -> None:
    lost = [TextChange(address=f"cats-2025:a{n}", what="lost_official") for n in (10, 2, 1, 11, 3, 4, 5, 6)]
    own = TextChange(address="cats-2025:a7", what="text", detail="删“二”")
    fine = TextChange(address="dogs-2025:a1", what="added", expected=True)
    groups = grouped([fine, *lost, own])
    assert [group.title for group in groups] == [
        "cats-2025（8 处：a1、a2、a3、a4、a5 等）",
        "cats-2025:a7",
        "dogs-2025:a1",
    ]
    assert sum(len(group.changes) for group in groups) == 10
    verdict = judge(LIVE, RULES, compared(LIVE, texts=[*lost, own, fine]))
    assert verdict.outcome is Outcome.FAIL
    assert len(verdict.reasons) == 2


def test_a_question_that_loses_its_fact_with_the_wording_of_its_provision_blocks_although_the_mean_holds() -> None:
    rules = RULES.model_copy(update={"kept_where_changed": ("required_facts",)})
    candidate = asked("s0", "s1", "s7")
    touched = frozenset({"cats-2025:a3"})

    def found(**change: object) -> Comparison:
        texts = [TextChange.model_validate({"address": "cats-2025:a3", "what": "text", "expected": True} | change)]
        return compared(candidate, texts=texts, touched=touched)

    verdict = judge(candidate, rules, found())
    assert verdict.outcome is Outcome.FAIL
    assert "s7" in verdict.reasons[0]
    assert "--accept cats-2025" in verdict.reasons[0]
    assert judge(candidate, RULES, found()).outcome is Outcome.PASS, "the rule is what blocks, not the mean"
    assert judge(candidate, rules, found(accepted=True)).outcome is Outcome.PASS
    assert judge(candidate, rules, found(what="replaced")).outcome is Outcome.PASS, "an official text needs nobody"
    assert judge(candidate, rules, found(address="cats-2025:a4")).outcome is Outcome.PASS


def test_a_drop_that_nothing_could_be_compared_for_cannot_be_judged() -> None:
    found = compared(LIVE).model_copy(update={"metrics": ()})
    verdict = judge(LIVE, RULES, found)
    assert verdict.outcome is Outcome.CANNOT_JUDGE
    assert "citation_recall_article" in verdict.reasons[0]
    assert judge(LIVE, RULES).outcome is Outcome.PASS
