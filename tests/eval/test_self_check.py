"""The mutation table beside an evaluation, over a made-up corpus of texts and digests."""

from dataclasses import replace

import pytest

import eval.mutations.run as damaging
from corpus.index.approvals import Approvals
from corpus.index.local_versions import LocalVersions
from corpus.index.promotion import promote_first
from eval.evaluation import evaluate, keep, questions_for
from eval.mutations.summary import mutation_report
from eval.results import GateReport
from eval.selection import Selection
from eval.self_check import with_self_check
from eval.subject import Workshop
from tests.eval.robots import build, workshop, write_robots


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    folder = tmp_path_factory.mktemp("robots")
    write_robots(folder)
    store = LocalVersions(folder / "data")
    promote_first(store, Approvals(folder / "data"), build(folder, folder / "data").version)
    return workshop(folder, folder / "data")


def report_of(shop: Workshop, selection: Selection | None = None) -> GateReport:
    version = shop.store.live()
    return evaluate(shop, version, questions_for(shop, version, selection or Selection()))


def test_a_whole_run_gets_its_table_and_a_later_one_takes_it_over(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = with_self_check(shop, report_of(shop))
    assert checked.mutations is not None
    assert checked.mutations.caught.overall.total > 0
    keep(shop, checked)
    monkeypatch.setattr(damaging, "run", lambda *_, **__: pytest.fail("damaged again"))
    assert with_self_check(shop, report_of(shop)).mutations == checked.mutations


def test_some_of_the_questions_get_none(shop: Workshop) -> None:
    assert with_self_check(shop, report_of(shop, Selection(limit=1))).mutations is None


def test_digests_alone_have_nothing_to_damage(shop: Workshop) -> None:
    report = report_of(shop)
    about = report.run.about
    assert about is not None
    digests = about.model_copy(update={"index": about.index.model_copy(update={"has_official": False})})
    bare = report.model_copy(update={"run": report.run.model_copy(update={"about": digests})})
    assert with_self_check(shop, bare).mutations is None


def test_an_empty_table_is_no_report(shop: Workshop) -> None:
    from eval.subject import open_subject

    table = damaging.run(open_subject(shop, shop.store.live()).chain, day=shop.today, n=10)
    with pytest.raises(ValueError, match="nothing was damaged"):
        mutation_report(replace(table, caught={}))
