"""Which versions passed an evaluation, and how each version that ever went live got there.

```
<data_dir>/index/approvals/<version>.json    passed evaluations, by the suite that judged
<data_dir>/index/promotions.jsonl            every switch of the live version; only ever added to
```

An evaluation writes an approval; promotion reads it. Neither room needs to know the other.
"""

import os
from importlib.metadata import entry_points
from pathlib import Path
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from corpus.errors import TiaowenError
from corpus.index.files import write_atomically
from corpus.index.versions import Manifest, check_version

_SUITE_GROUP = "tiaowen.suite"


class ApprovalError(TiaowenError):
    """A version may not go live, or whether it may cannot be told."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Approval(_Model):
    """A suite passed a version; the fields say exactly which version, built when and from what.

    `compared_with` is the version that was live then; "" if none was.
    """

    version: str
    created: AwareDatetime
    content_hash: str
    dense_encoder: str
    sparse_encoder: str
    suite: str
    run_id: str
    compared_with: str

    @classmethod
    def of(cls, manifest: Manifest, *, suite: str, run_id: str, compared_with: str) -> "Approval":
        """The approval of the version that `manifest` describes."""
        same = manifest.model_dump(include={"version", "created", "content_hash", "dense_encoder", "sparse_encoder"})
        return cls(**same, suite=suite, run_id=run_id, compared_with=compared_with)

    def fits(self, manifest: Manifest) -> bool:
        """Whether the version is still the one that was evaluated, and not one built anew under its name."""
        same = Approval.of(manifest, suite=self.suite, run_id=self.run_id, compared_with=self.compared_with)
        return self == same


class _Approvals(_Model):
    by_suite: dict[str, Approval] = {}


class Promotion(_Model):
    """One switch of the live version. `reason` is what the person said who forced it."""

    at: AwareDatetime
    version: str
    before: str
    how: Literal["first", "passed", "forced", "rollback"]
    suite: str = ""
    run_id: str = ""
    reason: str = ""


class Approvals:
    """The approvals and the log of one installation."""

    def __init__(self, data_dir: Path) -> None:
        """Nothing is read or made yet."""
        self._folder = data_dir / "index" / "approvals"
        self._log = data_dir / "index" / "promotions.jsonl"

    def find(self, version: str, suite: str) -> Approval | None:
        """The approval of a version by a suite; None if there is none. Raises: ApprovalError if it cannot be read."""
        return self._read(version).by_suite.get(suite)

    def grant(self, approval: Approval) -> None:
        """Keep an approval, in place of an older one by the same suite."""
        kept = self._read(approval.version).by_suite | {approval.suite: approval}
        self._write(approval.version, kept)

    def revoke(self, version: str, suite: str) -> None:
        """Forget an approval: the same suite failed the version since."""
        kept = self._read(version).by_suite
        if suite in kept:
            self._write(version, {name: a for name, a in kept.items() if name != suite})

    def log(self, promotion: Promotion) -> None:
        """Add a line to the log; it is on disk when this returns."""
        self._log.parent.mkdir(parents=True, exist_ok=True)
        with self._log.open("a", encoding="utf-8") as file:
            file.write(promotion.model_dump_json() + "\n")
            file.flush()
            os.fsync(file.fileno())

    def promotions(self) -> list[Promotion]:
        """The log, oldest first. Raises: ApprovalError naming the line that cannot be read."""
        try:
            lines = self._log.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []
        except (OSError, UnicodeDecodeError) as exc:
            raise ApprovalError(f"启用记录无法读取：{self._log} (unreadable log: {exc})") from exc
        return [self._entry(number, line) for number, line in enumerate(lines, start=1)]

    def _entry(self, number: int, line: str) -> Promotion:
        try:
            return Promotion.model_validate_json(line)
        except ValidationError as exc:
            raise ApprovalError(f"启用记录 {self._log} 第 {number} 行无法读取 (unreadable line: {exc})") from exc

    def _read(self, version: str) -> _Approvals:
        path = self._path(version)
        try:
            return _Approvals.model_validate_json(path.read_bytes())
        except FileNotFoundError:
            return _Approvals()
        except (OSError, ValidationError) as exc:
            raise ApprovalError(
                f"评测通过记录无法读取：{path}；删去它，再运行 tiaowen eval --candidate {version} (unreadable: {exc})"
            ) from exc

    def _write(self, version: str, by_suite: dict[str, Approval]) -> None:
        write_atomically(self._path(version), _Approvals(by_suite=by_suite).model_dump_json(indent=1))

    def _path(self, version: str) -> Path:
        return self._folder / f"{check_version(version)}.json"


def installed_suite() -> str:
    """Hash of the installed evaluation suite, asked by the entry point, so that nothing here imports it.

    Raises: ApprovalError if none is installed.
    """
    entries = list(entry_points(group=_SUITE_GROUP))
    if not entries:
        raise ApprovalError(
            "没有安装评测集，无法判断版本是否通过评测；请重新安装本项目 (no evaluation suite installed)"
        )
    suite = entries[0].load()()
    if not isinstance(suite, str):
        raise ApprovalError(f"entry point {entries[0].value} gives {suite!r}, not the hash of a suite")
    return suite
