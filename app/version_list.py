"""`tiaowen index list`: the versions with what is known of their evaluation and of how they went live."""

from dataclasses import dataclass
from typing import Any

from corpus.index.approvals import ApprovalError, Approvals, Promotion, installed_suite
from corpus.index.versions import VersionInfo, VersionStore


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version, whether the installed suite passed just this build, and how it went live, rollbacks aside."""

    info: VersionInfo
    passed: bool
    promotion: Promotion | None

    def to_json(self) -> dict[str, Any]:
        """Plain values for `--json`."""
        info = self.info
        return {
            "version": info.version,
            "live": info.live,
            "previous": info.previous,
            "created": info.created.isoformat() if info.created else None,
            "chunks": info.chunk_count,
            "sources": info.source_count,
            "problem": info.problem,
            "passed": self.passed,
            "promotion": self.promotion.model_dump(mode="json") if self.promotion else None,
        }


def read_versions(store: VersionStore, approvals: Approvals) -> list[VersionRow]:
    """Every version, newest first. Raises: ApprovalError if the log of promotions cannot be read."""
    last = {entry.version: entry for entry in approvals.promotions() if entry.how != "rollback"}
    return [
        VersionRow(info, not info.problem and _passed(store, approvals, info.version), last.get(info.version))
        for info in store.list_versions()
    ]


def describe(row: VersionRow) -> str:
    """A line for people."""
    info = row.info
    mark = "启用中" if info.live else ("上一版" if info.previous else "      ")
    if info.problem:
        return f"{info.version}  {mark}  {info.problem}"
    facts = f"{info.created:%Y-%m-%d %H:%M}  {info.source_count} 部文本  {info.chunk_count} 个片段"
    forced = row.promotion and row.promotion.how == "forced"
    how = f"  {row.promotion.at:%Y-%m-%d %H:%M} 强制启用：{row.promotion.reason}" if row.promotion and forced else ""
    return f"{info.version}  {mark}  {facts}  {'评测通过' if row.passed else '未通过评测'}{how}"


def _passed(store: VersionStore, approvals: Approvals, version: str) -> bool:
    try:
        approval = approvals.find(version, installed_suite())
    except ApprovalError:
        return False
    return approval is not None and approval.fits(store.manifest(version))
