import io
from pathlib import Path

import pytest
from rich.console import Console

from eval.gate import GateError, Rules, judge, load_rules
from eval.report import print_report
from eval.results import GateReport, Outcome, Verdict
from eval.runner import run
from eval.scores import percentile
from tests.eval.made_up import TEXTS, answer, citation, sample

GOOD = run([sample()], lambda q, d: answer(citation("cats-2025:a3p1")), texts=TEXTS)
BAD = run([sample()], lambda q, d: answer(citation("cats-2025:a5")), texts=TEXTS)


@pytest.mark.parametrize(("outcome", "code"), [(Outcome.PASS, 0), (Outcome.FAIL, 1), (Outcome.CANNOT_JUDGE, 2)])
def test_exit_codes(outcome: Outcome, code: int) -> None:
    assert Verdict(outcome=outcome).exit_code == code


def test_floor_reached_passes_and_missed_fails() -> None:
    rules = Rules(floors={"citation_recall_article": 1.0})
    assert judge(GOOD, rules) == Verdict(outcome=Outcome.PASS)
    failed = judge(BAD, rules)
    assert failed.exit_code == 1
    assert "0.000，低于 1.00" in failed.reasons[0]


def test_no_questions_cannot_be_judged() -> None:
    empty = run([], lambda q, d: answer(), texts=TEXTS)
    assert judge(empty, Rules(floors={})).exit_code == 2


def test_rule_that_nothing_measured_cannot_be_judged_unless_partial() -> None:
    rules = Rules(floors={"citation_recall_article": 0.5}, perfect=("refusal_recall",))
    assert judge(GOOD, rules).outcome is Outcome.CANNOT_JUDGE
    assert judge(GOOD.model_copy(update={"partial": True}), rules).outcome is Outcome.PASS
    assert judge(BAD, rules).outcome is Outcome.FAIL


def test_index_that_changed_during_the_run_cannot_be_judged() -> None:
    changed = GOOD.model_copy(update={"index_versions": ("v-1", "v-2")})
    assert judge(changed, Rules(floors={})).outcome is Outcome.CANNOT_JUDGE


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("floors = 3", "floors"),
        ("[floors]\nbeauty = 0.5", "no such metric.*beauty"),
        ('kept_where_changed = ["beauty"]\n[floors]', "no such metric.*beauty"),
        ("[floors]\nstatus_correct = 1.5", "less than or equal to 1"),
        ("colour = 1\n[floors]", "colour"),
        ("[floors", "gate.toml"),
    ],
    ids=["type", "metric", "kept metric", "range", "extra", "toml"],
)
def test_bad_rules_are_named(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "gate.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(GateError, match=message):
        load_rules(file)


def test_shipped_rules_load_and_name_the_zero_tolerance_list() -> None:
    assert {"quote_validity", "version_validity", "refusal_recall"} <= set(load_rules().perfect)


def test_table_shows_scores_floors_and_reasons() -> None:
    rules = Rules(floors={"citation_recall_article": 0.9})
    console = Console(width=120, record=True, file=io.StringIO())
    print_report(GateReport(run=BAD, floors=rules.all_floors, verdict=judge(BAD, rules)), console)
    shown = console.export_text()
    for part in ("引用召回率（条）", "0.000", "0.90", "不通过", "cats-2025:a5", "v-test"):
        assert part in shown


def test_percentile_is_nearest_rank() -> None:
    assert [percentile([1.0, 2.0, 3.0, 4.0], p) for p in (50, 95, 100)] == [2.0, 4.0, 4.0]
    assert percentile([], 50) == 0.0


def test_a_corpus_of_digests_has_lower_floors_but_the_same_perfect_metrics() -> None:
    rules = load_rules()
    lowered = rules.for_digests()
    assert rules.digests_only is not None
    assert lowered.perfect == rules.perfect
    assert "citation_recall_paragraph" not in lowered.floors
    for name, floor in lowered.floors.items():
        assert floor == pytest.approx(rules.floors[name] - rules.digests_only.drop)


def test_without_rules_for_digests_nothing_changes() -> None:
    rules = Rules(floors={"required_facts": 0.8})
    assert rules.for_digests() == rules
