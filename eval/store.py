"""Reports kept in the data folder, one file each, below the version they are about.

```
<data_dir>/eval/reports/<version>/<run id>.json
<data_dir>/eval/unfinished/<key>.jsonl            answers of a run that was interrupted
```
"""

import logging
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from corpus.errors import TiaowenError
from corpus.index.files import write_atomically
from corpus.index.versions import check_version
from eval.results import GateReport

logger = logging.getLogger(__name__)


class ReportError(TiaowenError):
    """A stored report cannot be read, or there is none."""


class ReportStore:
    """The reports of one installation."""

    def __init__(self, data_dir: Path) -> None:
        """Nothing is read or made yet."""
        self._reports = data_dir / "eval" / "reports"
        self.unfinished = data_dir / "eval" / "unfinished"

    def save(self, report: GateReport) -> Path:
        """Write a report as a whole and return its file. Raises: ValueError if it does not say what it is about."""
        about = report.run.about
        if about is None:
            raise ValueError("a report without its index version cannot be kept")
        path = self.path(about.index.version, about.run_id)
        write_atomically(path, report.model_dump_json(indent=1))
        return path

    def path(self, version: str, run_id: str) -> Path:
        """Where the report of a run is kept. Raises: ValueError if `version` is not the name of a version."""
        return self._reports / check_version(version) / f"{run_id}.json"

    def load(self, path: Path) -> GateReport:
        """Inverse of `save`. Raises: ReportError naming the file if it is missing, damaged or of another schema."""
        try:
            return GateReport.model_validate_json(path.read_bytes())
        except (OSError, ValidationError) as exc:
            raise ReportError(f"评测报告无法读取：{path}；请重新运行 tiaowen eval (unreadable report: {exc})") from exc

    def paths(self, version: str | None = None) -> list[Path]:
        """Files of the reports of one version, or of all, oldest first."""
        pattern = f"{check_version(version)}/*.json" if version else "v-*/*.json"
        return sorted(self._reports.glob(pattern), key=lambda p: (p.name, p.parent.name))

    def history(self, version: str | None = None) -> Iterator[GateReport]:
        """Reports that can be read, oldest first; the others are logged and passed over."""
        for path in self.paths(version):
            try:
                yield self.load(path)
            except ReportError as exc:
                logger.warning("%s", exc)

    def latest(self, version: str | None = None) -> GateReport:
        """The newest report. Raises: ReportError if there is none or it cannot be read."""
        paths = self.paths(version)
        if not paths:
            raise ReportError(f"没有评测报告（{version or self._reports}）；请先运行 tiaowen eval (no report yet)")
        return self.load(paths[-1])
