"""Switching the live version: to one that passed its evaluation, or by force with a reason; always on record."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Literal

from corpus.errors import IndexMissingError
from corpus.index.approvals import Approval, ApprovalError, Approvals, Promotion
from corpus.index.versions import Manifest, VersionStore


def promote_passed(store: VersionStore, approvals: Approvals, version: str, *, suite: Callable[[], str]) -> None:
    """Make a version live that passed the suite whose hash `suite` gives. Nothing happens to the live version.

    Raises: ApprovalError saying what is missing and what to run; IndexMissingError if there is no such version.
    """
    live = live_or_none(store)
    if live == version:
        return
    approval = _approval(store.manifest(version), approvals, suite(), live)
    _switch(store, approvals, version, "passed", suite=approval.suite, run_id=approval.run_id)


def promote_forced(store: VersionStore, approvals: Approvals, version: str, *, reason: str) -> None:
    """Make a version live that did not pass, for a reason that is kept.

    Raises: ApprovalError if the reason says nothing; IndexMissingError if there is no such version.
    """
    if not reason.strip():
        raise ApprovalError("强制启用须写明理由：--force --reason “…” (forcing needs a reason)")
    store.manifest(version)
    _switch(store, approvals, version, "forced", reason=" ".join(reason.split()))


def promote_first(store: VersionStore, approvals: Approvals, version: str) -> None:
    """Make a version live where none is: there is nothing yet that it could make worse.

    Raises: ApprovalError if a version is live already.
    """
    live = live_or_none(store)
    if live:
        raise ApprovalError(f"{live} 已启用；{version} 须先通过评测：tiaowen eval --candidate {version}")
    _switch(store, approvals, version, "first")


def roll_back(store: VersionStore, approvals: Approvals) -> str:
    """Go back to the version that was live before, without asking for an evaluation, and return its name.

    Raises: IndexMissingError if there is none.
    """
    before = live_or_none(store)
    version = store.rollback()
    approvals.log(Promotion(at=_now(), version=version, before=before, how="rollback"))
    return version


def live_or_none(store: VersionStore) -> str:
    """Name of the live version; "" if there is none."""
    try:
        return store.live()
    except IndexMissingError:
        return ""


def _approval(manifest: Manifest, approvals: Approvals, suite: str, live: str) -> Approval:
    """Raises: ApprovalError if the suite did not pass just this build of the version beside the version now live."""
    approval = approvals.find(manifest.version, suite)
    todo = f"请先运行 tiaowen eval --candidate {manifest.version}；确须跳过时用 --force --reason “…”"
    if approval is None:
        raise ApprovalError(f"{manifest.version} 没有通过当前评测集（{suite}）的评测；{todo} (no passing report)")
    if not approval.fits(manifest):
        raise ApprovalError(f"{manifest.version} 评测之后又重建过；{todo} (the passing report is of another build)")
    if approval.compared_with != live:
        raise ApprovalError(
            f"{manifest.version} 评测时与 {approval.compared_with or '（无）'} 比较，现在启用的是 {live or '（无）'}；"
            f"{todo} (compared with another live version)"
        )
    return approval


def _switch(
    store: VersionStore,
    approvals: Approvals,
    version: str,
    how: Literal["first", "passed", "forced"],
    *,
    suite: str = "",
    run_id: str = "",
    reason: str = "",
) -> None:
    before = live_or_none(store)
    entry = Promotion(at=_now(), version=version, before=before, how=how, suite=suite, run_id=run_id, reason=reason)
    # First the record, then the switch: whatever breaks between the two, nothing goes live unrecorded.
    approvals.log(entry)
    store.promote(version)


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
