"""Versions of the index: what one says about itself, and what a store of them can do.

A build writes a new version and never touches the live one; `promote` makes a version live in one atomic step,
`rollback` takes the step back. Versions are named after what they were made from, so the same corpus, chunker and
encoders give the same name.
"""

import re
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from corpus.catalog import Source
from corpus.chunks import TextKind
from corpus.encoders.vocabulary import Vocabulary
from corpus.errors import IndexMissingError
from corpus.index.protocol import VectorIndex

_HASH_CHARS = 12
VERSION_PATTERN = rf"^v-[0-9a-f]{{{_HASH_CHARS}}}$"


def version_name(content_hash: str) -> str:
    """`v-` and the first twelve digits of a hexadecimal hash. Raises: ValueError if it is not one or is shorter."""
    name = f"v-{content_hash[:_HASH_CHARS].lower()}"
    if not re.fullmatch(r"[0-9a-fA-F]+", content_hash):
        raise ValueError(f"content hash {content_hash!r} is not hexadecimal")
    return check_version(name)


def check_version(version: str) -> str:
    """`version` itself. Raises: ValueError if it is not the name of a version."""
    if not re.fullmatch(VERSION_PATTERN, version):
        raise ValueError(f"不是索引版本名：{version!r}，应形如 v-0123456789ab (not the name of an index version)")
    return version


class Manifest(BaseModel):
    """What a complete version says about itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: str = Field(pattern=VERSION_PATTERN)
    created: AwareDatetime = Field(description="UTC")
    content_hash: str = Field(description="of everything the version was made from, hexadecimal")
    dense_encoder: str
    sparse_encoder: str
    dim: int = Field(ge=1, description="width of the dense vectors")
    chunk_count: int = Field(ge=0)
    source_count: int = Field(ge=0)
    text_kinds: dict[TextKind, int] = Field(description="number of chunks of each kind; sums to chunk_count")
    avg_terms: float = Field(ge=0, description="mean number of terms of a chunk, BM25's avgdl")
    tiaowen_version: str

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        if version_name(self.content_hash) != self.version:
            raise ValueError(f"version {self.version} is not named after content hash {self.content_hash}")
        if sum(self.text_kinds.values()) != self.chunk_count:
            raise ValueError(f"text_kinds {self.text_kinds} do not sum to chunk_count {self.chunk_count}")
        return self


@dataclass(frozen=True, slots=True)
class VersionInfo:
    """One line of a list of versions. `problem` says why a version cannot be used; then the facts are missing."""

    version: str
    live: bool
    previous: bool  # what `rollback` would go back to
    created: datetime | None = None
    chunk_count: int = 0
    source_count: int = 0
    problem: str = ""


class Build(Protocol):
    """A version while it is written."""

    @property
    def version(self) -> str:
        """Its name."""

    @property
    def index(self) -> VectorIndex:
        """Where its points go."""

    def save_vocabulary(self, vocabulary: Vocabulary) -> None:
        """Keep how rare each term is; to be called before `commit`."""

    def commit(self, manifest: Manifest, sources: Sequence[Source]) -> None:
        """Finish and close the index and make the version complete, in one step; it is not live yet.

        Raises: ValueError if `manifest` is of another version, or counts other chunks, sources or widths.
        """


class VersionReader(Protocol):
    """What it takes to answer from the live version."""

    def open(self, version: str) -> VectorIndex:
        """The index of a version, for reading. Raises: IndexMissingError if there is none or it cannot be read."""

    def manifest(self, version: str) -> Manifest:
        """Raises: IndexMissingError if there is no such version or its manifest cannot be read."""

    def sources(self, version: str) -> list[Source]:
        """The sources of a version. Raises: IndexMissingError as `manifest` does."""

    def vocabulary(self, version: str) -> Vocabulary:
        """How rare each term of a version is; an empty one if none was saved.

        Raises: IndexMissingError if it cannot be read.
        """

    def live(self) -> str:
        """Name of the live version. Raises: IndexMissingError if there is none."""

    def live_token(self) -> str:
        """Changes when another version goes live; "" if none is. Cheap enough to ask before each question."""


class VersionStore(VersionReader, Protocol):
    """All versions of the index of one installation."""

    def building(self, version: str, *, dim: int, chunk_count: int = 0) -> AbstractContextManager[Build]:
        """A new version to fill; leaving the context without `commit` throws it away.

        `chunk_count` is how many chunks are to come, so that a lack of space shows before the first is written.

        Raises: IndexBusyError if another process is building, ValueError if the version is complete already,
            StorageError if it cannot be written.
        """

    def has(self, version: str) -> bool:
        """Whether the version is complete and its manifest readable."""

    def list_versions(self) -> list[VersionInfo]:
        """Every version, newest first; those whose manifest cannot be read last, with the problem."""

    def promote(self, version: str) -> None:
        """Make a version live; the one that was is kept for `rollback`. Promoting the live one changes nothing.

        Raises: IndexMissingError if there is no such version or its manifest cannot be read.
        """

    def rollback(self) -> str:
        """Make the previously live version live again and return its name. Raises: IndexMissingError if none is."""

    def garbage_collect(self, *, keep: int) -> list[str]:
        """Remove all but the newest `keep` versions, and what killed builds left; return what was removed.

        The live version and the one before it always stay.

        Raises: IndexBusyError if another process is building, ValueError if `keep` is negative.
        """


def expendable(infos: Sequence[VersionInfo], keep: int) -> list[str]:
    """Names of the versions that `garbage_collect(keep=keep)` removes from what `list_versions` returned."""
    if keep < 0:
        raise ValueError(f"keep {keep} is negative")
    return [info.version for info in infos[keep:] if not (info.live or info.previous)]


def version_info(store: VersionStore, version: str, *, live: bool, previous: bool) -> VersionInfo:
    """The line of a version in a list, from its manifest."""
    try:
        manifest = store.manifest(version)
    except IndexMissingError as exc:
        return VersionInfo(version, live=live, previous=previous, problem=str(exc))
    return VersionInfo(
        version,
        live=live,
        previous=previous,
        created=manifest.created,
        chunk_count=manifest.chunk_count,
        source_count=manifest.source_count,
    )


def newest_first(infos: Sequence[VersionInfo]) -> list[VersionInfo]:
    """In the order of `VersionStore.list_versions`."""
    readable = [info for info in infos if info.created is not None]
    broken = [info for info in infos if info.created is None]
    return [
        *sorted(readable, key=lambda info: (info.created, info.version), reverse=True),
        *sorted(broken, key=lambda info: info.version),
    ]


def check_build(manifest: Manifest, sources: Sequence[Source], *, version: str, dim: int, chunk_count: int) -> None:
    """Raises: ValueError naming the first thing in which a manifest and what was built differ."""
    claims = {
        "version": (manifest.version, version),
        "dim": (manifest.dim, dim),
        "chunk_count": (manifest.chunk_count, chunk_count),
        "source_count": (manifest.source_count, len(sources)),
    }
    for name, (claimed, built) in claims.items():
        if claimed != built:
            raise ValueError(f"manifest says {name} {claimed!r}, but {built!r} was built")


def no_live_version(where: object) -> IndexMissingError:
    """The error for a store in which nothing is live."""
    place = where.resolve() if isinstance(where, Path) else where
    return IndexMissingError(f"没有可用的索引（{place}）；请先运行 tiaowen ingest (no live index; build one first)")


def no_version(version: str, where: object) -> IndexMissingError:
    """The error for a version that is not there."""
    return IndexMissingError(f"没有索引版本 {version}（{where}）；tiaowen index list 可列出现有版本 (no such version)")


def no_previous_version(where: object) -> IndexMissingError:
    """The error for a rollback with nothing to go back to."""
    return IndexMissingError(f"没有可以回退的索引版本（{where}）(no earlier version to go back to)")
