"""What may go live: only what just this suite passed in just this build, beside the version that is live."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.errors import IndexMissingError
from corpus.index.approvals import Approval, ApprovalError, Approvals, installed_suite
from corpus.index.local_versions import LocalVersions
from corpus.index.promotion import promote_first, promote_forced, promote_passed, roll_back
from tests.corpus.index.test_versions import make_manifest, shelve, version


@pytest.fixture
def store(tmp_path: Path) -> LocalVersions:
    found = LocalVersions(tmp_path)
    for hours, name in enumerate(("one", "two", "three")):
        shelve(found, name, hours=hours)
    return found


@pytest.fixture
def approvals(tmp_path: Path) -> Approvals:
    return Approvals(tmp_path)


def grant(approvals: Approvals, store: LocalVersions, name: str, *, suite: str = "s1", beside: str = "") -> None:
    manifest = store.manifest(version(name))
    approvals.grant(Approval.of(manifest, suite=suite, run_id="r", compared_with=beside))


def promote(store: LocalVersions, approvals: Approvals, name: str, suite: str = "s1") -> None:
    promote_passed(store, approvals, version(name), suite=lambda: suite)


def test_the_first_version_needs_no_evaluation_and_a_second_does(store: LocalVersions, approvals: Approvals) -> None:
    promote_first(store, approvals, version("one"))
    with pytest.raises(ApprovalError, match="--candidate"):
        promote_first(store, approvals, version("two"))
    assert store.live() == version("one")


def test_a_passed_version_goes_live_and_back(store: LocalVersions, approvals: Approvals) -> None:
    promote_first(store, approvals, version("one"))
    grant(approvals, store, "two", beside=version("one"))
    promote(store, approvals, "two")
    assert store.live() == version("two")
    assert roll_back(store, approvals) == version("one")
    found = [(p.how, p.version, p.before) for p in approvals.promotions()]
    one, two = version("one"), version("two")
    assert found == [("first", one, ""), ("passed", two, one), ("rollback", one, two)]


def test_promoting_the_live_version_changes_nothing(store: LocalVersions, approvals: Approvals) -> None:
    promote_first(store, approvals, version("one"))
    promote(store, approvals, "one")
    assert len(approvals.promotions()) == 1


def test_without_a_pass_nothing_goes_live(store: LocalVersions, approvals: Approvals) -> None:
    with pytest.raises(ApprovalError, match="没有通过"):
        promote(store, approvals, "one")
    with pytest.raises(IndexMissingError):
        store.live()
    assert approvals.promotions() == []


def test_a_pass_of_another_suite_is_none(store: LocalVersions, approvals: Approvals) -> None:
    grant(approvals, store, "one", suite="older")
    with pytest.raises(ApprovalError, match="没有通过"):
        promote(store, approvals, "one")


def test_a_pass_that_was_taken_back_is_none(store: LocalVersions, approvals: Approvals) -> None:
    grant(approvals, store, "one")
    grant(approvals, store, "one", suite="s2")
    approvals.revoke(version("one"), "s1")
    with pytest.raises(ApprovalError, match="没有通过"):
        promote(store, approvals, "one")
    promote(store, approvals, "one", suite="s2")


@pytest.mark.parametrize(
    "change",
    [{"hours": 9}, {"dense_encoder": "other-dense"}, {"sparse_encoder": "other-sparse"}],
    ids=["built anew", "dense", "sparse"],
)
def test_a_pass_of_another_build_of_the_version_is_none(
    store: LocalVersions, approvals: Approvals, change: dict[str, object]
) -> None:
    other = make_manifest("one", **change)  # type: ignore[arg-type]
    approvals.grant(Approval.of(other, suite="s1", run_id="r", compared_with=""))
    with pytest.raises(ApprovalError, match="重建过"):
        promote(store, approvals, "one")


def test_a_pass_beside_another_live_version_is_none(store: LocalVersions, approvals: Approvals) -> None:
    promote_first(store, approvals, version("one"))
    grant(approvals, store, "two", beside=version("one"))
    grant(approvals, store, "three", beside=version("one"))
    promote(store, approvals, "two")
    with pytest.raises(ApprovalError, match=version("one")):
        promote(store, approvals, "three")


def test_force_needs_a_reason_and_keeps_it(store: LocalVersions, approvals: Approvals) -> None:
    with pytest.raises(ApprovalError, match="理由"):
        promote_forced(store, approvals, version("one"), reason=" ")
    promote_forced(store, approvals, version("one"), reason="演练")
    (entry,) = approvals.promotions()
    assert (entry.how, entry.reason) == ("forced", "演练")
    assert entry.at <= datetime.now(UTC)


def test_a_version_that_is_not_there_is_named_and_not_logged(store: LocalVersions, approvals: Approvals) -> None:
    with pytest.raises(IndexMissingError, match="v-000000000000"):
        promote_forced(store, approvals, "v-000000000000", reason="演练")
    with pytest.raises(IndexMissingError, match="v-000000000000"):
        promote_passed(store, approvals, "v-000000000000", suite=lambda: "s1")
    assert approvals.promotions() == []


def test_a_damaged_record_is_an_error_that_names_it(store: LocalVersions, approvals: Approvals, tmp_path: Path) -> None:
    grant(approvals, store, "one")
    path = tmp_path / "index" / "approvals" / f"{version('one')}.json"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(ApprovalError, match=path.name):
        promote(store, approvals, "one")
    (tmp_path / "index" / "promotions.jsonl").write_text("{}\n", encoding="utf-8")
    with pytest.raises(ApprovalError, match="第 1 行"):
        approvals.promotions()


def test_the_installed_suite_has_a_hash_that_stays() -> None:
    assert installed_suite() == installed_suite()
    assert len(installed_suite()) == 12
