"""What an ingest says it did, file by file."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Step = Callable[[str, int, int], None]
"""Progress: what is being done, how many are done, of how many."""

Change = Literal["added", "changed", "unchanged", "removed"]


def no_progress(_what: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file: `read` into a source, `skipped` on purpose, `failed`, or `removed` since last time.

    `reason` says why it was not read, or what of it was not: pages without text. `change` says how the file differs
    from the one that the live version was made from; `cached` that it was cut into articles by an earlier ingest.
    """

    path: str
    action: Literal["read", "skipped", "failed", "removed"]
    reason: str = ""
    source_id: str = ""
    articles: int = 0
    sections: int = 0
    change: Change | None = None
    cached: bool = False


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did. `built` is false if the version was there already.

    `compared_with` is the live version that changes are told against, "" if none was live or it tells no files.
    `encoded` counts the chunks that were turned into vectors, the others had theirs from an earlier ingest;
    `seconds` tells how long each step took.
    """

    version: str
    built: bool
    files: tuple[FileReport, ...] = ()
    chunk_count: int = 0
    sources: Mapping[str, int] = field(default_factory=dict)  # source id -> chunks
    compared_with: str = ""
    encoded: int = 0
    seconds: Mapping[str, float] = field(default_factory=dict)

    @property
    def failed(self) -> tuple[FileReport, ...]:
        """Files that could not be read."""
        return tuple(f for f in self.files if f.action == "failed")

    def changed(self, change: Change) -> tuple[FileReport, ...]:
        """Files that changed so."""
        return tuple(f for f in self.files if f.change == change)


def by_path(reports: Iterable[FileReport]) -> tuple[FileReport, ...]:
    """Reports in the order of their paths."""
    return tuple(sorted(reports, key=lambda report: report.path))
