"""From a built version to the live one: evaluated, approved, promoted."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from corpus.errors import IndexMissingError, ModelUnavailableError
from corpus.index.approvals import ApprovalError, Approvals
from corpus.index.local_versions import LocalVersions
from corpus.index.promotion import promote_first, promote_passed
from eval.evaluation import evaluate, keep, questions_for
from eval.gate import GateError
from eval.results import GateReport, Outcome
from eval.selection import Selection
from eval.subject import Workshop
from eval.suite import identify_suite
from tests.eval.robots import build, workshop, write_robots
from tests.eval.sabotage import NEW, OtherVectors, Sabotage, edit

UPDATE = Sabotage(edit("digests/robot-noise.yaml", ("夜间二十二点以后", "夜里二十二点以后")))


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("good")
    write_robots(folder)
    data = folder / "data"
    promote_first(LocalVersions(data), Approvals(data), build(folder, data).version)
    return folder


@pytest.fixture
def place(good: Path, tmp_path: Path) -> Path:
    """A folder whose `data` holds the good version, live."""
    shutil.copytree(good / "data", tmp_path / "data")
    return tmp_path


def judged(shop: Workshop, version: str, selection: Selection | None = None) -> GateReport:
    questions = questions_for(shop, version, selection or Selection())
    report = evaluate(shop, version, questions, live=shop.store.live())
    keep(shop, report)
    return report


def promote(shop: Workshop, version: str) -> None:
    store = LocalVersions(shop.settings.data_dir)
    suite = identify_suite(shop.golden, shop.rules).hash
    promote_passed(store, Approvals(shop.settings.data_dir), version, suite=lambda: suite)


def test_a_candidate_that_passes_can_be_promoted(good: Path, place: Path) -> None:
    version = UPDATE.build(good, place / "corpus", place / "data")
    shop = workshop(place / "corpus", place / "data")
    with pytest.raises(ApprovalError):
        promote(shop, version)
    live = shop.store.live()
    report = judged(shop, version)
    assert report.verdict.outcome is Outcome.PASS
    assert report.live is not None
    assert report.live.index_versions == (live,)
    assert report.run.index_versions == (version,)
    assert shop.store.live() == live
    promote(shop, version)
    assert shop.store.live() == version


def test_a_candidate_that_fails_cannot_and_loses_an_earlier_pass(good: Path, place: Path) -> None:
    version = UPDATE.build(good, place / "corpus", place / "data")
    shop = workshop(place / "corpus", place / "data")
    judged(shop, version)
    texts = place / "corpus" / "digests" / "robot-law-2025.yaml"
    texts.write_text(texts.read_text(encoding="utf-8").replace("10个工作日", "20个工作日"), encoding="utf-8")
    assert judged(shop, version).verdict.outcome is Outcome.FAIL
    with pytest.raises(ApprovalError):
        promote(shop, version)


@pytest.mark.parametrize("selection", [Selection(split="dev"), Selection(limit=5)], ids=["split", "limit"])
def test_a_pass_on_some_of_the_questions_lets_nothing_go_live(good: Path, place: Path, selection: Selection) -> None:
    version = UPDATE.build(good, place / "corpus", place / "data")
    shop = workshop(place / "corpus", place / "data")
    judged(shop, version, selection)
    with pytest.raises(ApprovalError):
        promote(shop, version)


def test_a_suite_that_changed_since_asks_for_a_new_pass(good: Path, place: Path) -> None:
    version = UPDATE.build(good, place / "corpus", place / "data")
    shop = workshop(place / "corpus", place / "data")
    judged(shop, version)
    with shop.golden.open("a", encoding="utf-8") as file:
        file.write("\n")
    with pytest.raises(ApprovalError, match="没有通过"):
        promote(shop, version)


def test_a_candidate_stays_the_one_asked_whatever_goes_live_meanwhile(good: Path, place: Path) -> None:
    version = UPDATE.build(good, place / "corpus", place / "data")
    shop = workshop(place / "corpus", place / "data")
    store = LocalVersions(place / "data")

    def promoted_midway(_done: int, _total: int) -> None:
        store.promote(version)

    questions = questions_for(shop, version, Selection())
    live = store.live()
    report = evaluate(shop, version, questions, live=live, progress=lambda _what: promoted_midway)
    assert report.live is not None
    assert report.live.index_versions == (live,)
    assert report.run.index_versions == (version,)


def test_an_unknown_candidate_cannot_be_judged(place: Path, good: Path) -> None:
    shop = workshop(good, place / "data")
    with pytest.raises(IndexMissingError, match="v-000000000000"):
        judged(shop, "v-000000000000")


def test_a_live_version_of_another_model_is_compared_by_its_last_report(good: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shop = workshop(good, data)
    old = build(good, data, OtherVectors("other-encoder")).version
    LocalVersions(data).promote(old)
    version = build(good, data).version
    with pytest.raises(ModelUnavailableError, match="也没有同一评测集的报告可比"):
        judged(shop, version)
    shop.reports.save(_as_if_of(old, evaluate(shop, version, questions_for(shop, version, Selection()))))
    report = judged(shop, version)
    assert report.verdict.outcome is Outcome.PASS
    assert report.comparison is not None
    assert report.comparison.live_version == old


def _as_if_of(version: str, report: GateReport) -> GateReport:
    about = report.run.about
    assert about is not None
    index = about.index.model_copy(update={"version": version})
    told = {"about": about.model_copy(update={"index": index}), "index_versions": (version,)}
    return report.model_copy(update={"run": report.run.model_copy(update=told)})


def test_a_source_accepted_by_a_name_that_is_none_is_an_error(good: Path, place: Path) -> None:
    version = UPDATE.build(good, place / "corpus", place / "data")
    shop = workshop(place / "corpus", place / "data")
    questions = questions_for(shop, version, Selection(limit=1))
    with pytest.raises(GateError, match="robot-lav"):
        evaluate(shop, version, questions, live=shop.store.live(), accepted=["robot-lav-2025"])


def test_the_day_is_that_of_the_workshop(good: Path) -> None:
    shop = workshop(good, good / "data", today=date(2019, 1, 1))
    version = shop.store.live()
    report = evaluate(shop, version, questions_for(shop, version, Selection()))
    assert report.run.about is not None
    assert report.run.about.today == date(2019, 1, 1)
    assert report.verdict.outcome is Outcome.FAIL


def test_a_corpus_that_loses_a_law_fails(good: Path, place: Path) -> None:
    lost = Sabotage(lambda folder: (folder / "texts" / NEW).unlink())
    version = lost.build(good, place / "corpus", place / "data")
    report = judged(workshop(place / "corpus", place / "data"), version)
    assert report.verdict.exit_code == 1
    assert any("robot-law-2025" in problem for problem in report.run.gold_problems)
