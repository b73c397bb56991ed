import math
from pathlib import Path

import pytest
from pydantic import ValidationError

from eval.evaluation import evaluate, questions_for
from eval.results import GateReport
from eval.scores import MetricScore
from eval.selection import Selection
from eval.store import ReportError, ReportStore
from eval.suite import identify_suite
from tests.eval.robots import build, workshop, write_robots


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> GateReport:
    folder = tmp_path_factory.mktemp("robots")
    write_robots(folder)
    shop = workshop(folder, folder / "data")
    version = build(folder, folder / "data").version
    return evaluate(shop, version, questions_for(shop, version, Selection(limit=3)))


def test_report_says_what_it_is_about_and_survives_the_file(report: GateReport, tmp_path: Path) -> None:
    store = ReportStore(tmp_path)
    path = store.save(report)
    assert store.load(path) == report
    about = report.run.about
    assert about is not None
    assert about.index.version == report.run.index_versions[0]
    assert about.index.has_official
    assert about.settings["top_k"] == 8
    assert not {name for name in about.settings if "secret" in name or "key" in name or "dir" in name}


def test_history_is_in_order_and_passes_over_what_is_damaged(report: GateReport, tmp_path: Path) -> None:
    store = ReportStore(tmp_path)
    about = report.run.about
    assert about is not None
    for run_id in ("20260102T000000Z-b", "20260101T000000Z-a"):
        run = report.run.model_copy(update={"about": about.model_copy(update={"run_id": run_id})})
        store.save(report.model_copy(update={"run": run}))
    store.path(about.index.version, "20260103T000000Z-c").write_text('{"schema_version": 2', encoding="utf-8")
    found = [r.run.about.run_id for r in store.history() if r.run.about]
    assert found == ["20260101T000000Z-a", "20260102T000000Z-b"]
    with pytest.raises(ReportError, match="20260103T000000Z-c"):
        store.latest()


def test_no_report_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="tiaowen eval"):
        ReportStore(tmp_path).latest()


def test_a_score_that_is_none_gets_into_no_report() -> None:
    with pytest.raises(ValidationError):
        MetricScore(name="status_correct", mean=math.nan, low=0, high=1, n=1)


def test_suite_changes_with_questions_and_rules_and_nothing_else(tmp_path: Path) -> None:
    golden, rules = tmp_path / "golden.jsonl", tmp_path / "gate.toml"
    golden.write_text("a", encoding="utf-8")
    rules.write_text("b", encoding="utf-8")
    before = identify_suite(golden, rules)
    assert identify_suite(golden, rules) == before
    golden.write_text("c", encoding="utf-8")
    assert identify_suite(golden, rules).hash != before.hash
    golden.write_text("a", encoding="utf-8")
    rules.write_text("d", encoding="utf-8")
    changed = identify_suite(golden, rules)
    assert changed.hash != before.hash
    assert (changed.golden, changed.code) == (before.golden, before.code)
