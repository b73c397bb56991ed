"""Versions of the embedded index in the data folder.

```
<data_dir>/index/
  versions/<version>/manifest.json, sources.json, vocabulary.npz, edge/
  versions/.staging-<version>-<pid>/    a build; whoever holds the build lock removes those of dead processes
  live.json                             the live version and those before it
  open/                                 private copies that running processes read
```
"""

import logging
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from corpus.catalog import Source
from corpus.encoders.vocabulary import Vocabulary
from corpus.errors import IndexMissingError
from corpus.index.disk_space import check_space, writing
from corpus.index.edge import EdgeIndex
from corpus.index.files import (
    SOURCES,
    TRASH,
    damaged,
    load_sources,
    read_json,
    remove_tree,
    save_sources,
    sync_folder,
    write_atomically,
)
from corpus.index.locks import build_lock, pointer_lock
from corpus.index.versions import (
    VERSION_PATTERN,
    Build,
    Manifest,
    VersionInfo,
    check_build,
    check_version,
    expendable,
    newest_first,
    no_live_version,
    no_previous_version,
    no_version,
    version_info,
)

logger = logging.getLogger(__name__)

MANIFEST = "manifest.json"
EDGE = "edge"
VOCABULARY = "vocabulary.npz"
_STAGING = ".staging-"
_HISTORY_LENGTH = 50


class _Pointer(BaseModel):
    """What is in live.json: the live version, and the versions that were live before it, the latest last."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: str = Field(pattern=VERSION_PATTERN)
    history: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _LocalBuild:
    """See `Build`."""

    store: "LocalVersions"
    version: str
    staging: Path
    index: EdgeIndex

    def save_vocabulary(self, vocabulary: Vocabulary) -> None:
        (self.staging / VOCABULARY).write_bytes(vocabulary.to_bytes())

    def commit(self, manifest: Manifest, sources: Sequence[Source]) -> None:
        self.index.finish()
        check_build(manifest, sources, version=self.version, dim=self.index.dim, chunk_count=self.index.count())
        self.index.close()
        save_sources(self.staging, sources)
        self.store.commit(self.staging, manifest)


class LocalVersions:
    """A `VersionStore` below `data_dir`, for one machine; several processes may use it at once.

    `begin`, `commit` and `abort` are the steps that `building` takes. Not for several threads of one process at once,
    but for reading.
    """

    def __init__(self, data_dir: Path) -> None:
        """Nothing is read or made yet."""
        self._root = data_dir / "index"
        self._versions = self._root / "versions"
        self._pointer_path = self._root / "live.json"
        self._builds: dict[Path, ExitStack] = {}

    @contextmanager
    def building(self, version: str, *, dim: int, chunk_count: int = 0) -> Iterator[Build]:
        """See `VersionStore.building`."""
        if self.has(version):
            raise ValueError(f"version {version} is complete")
        with writing(self._root):
            staging = self.begin(version)
        try:
            check_space(staging, dim, chunk_count)
            index = EdgeIndex.create(staging / EDGE, dim, expected=chunk_count)
            try:
                with writing(self._root):
                    yield _LocalBuild(self, version, staging, index)
            finally:
                index.close()
        finally:
            self.abort(staging)

    def begin(self, version: str) -> Path:
        """A new staging folder for a build; no other process can build until `commit` or `abort`.

        Raises: IndexBusyError if another process is building.
        """
        check_version(version)
        with ExitStack() as stack:
            stack.enter_context(build_lock(self._root))
            self._remove_leftovers()
            staging = self._versions / f"{_STAGING}{version}-{os.getpid()}"
            staging.mkdir(parents=True)
            self._builds[staging] = stack.pop_all()
        return staging

    def commit(self, staging: Path, manifest: Manifest) -> None:
        """Turn a staging folder that holds its index and sources into the version of `manifest`, in one rename.

        A version of that name that is complete already stays, and the staging folder goes.

        Raises: ValueError if `begin` did not make `staging` or made it for another version, IndexMissingError if its
        index or sources are missing.
        """
        if staging not in self._builds or not staging.name.startswith(f"{_STAGING}{manifest.version}-"):
            raise ValueError(f"{staging} is not a build of {manifest.version} under way")
        for name in (EDGE, SOURCES):
            if not (staging / name).exists():
                raise IndexMissingError(f"构建不完整：{staging / name} 不存在 (incomplete build)")
        target = self._versions / manifest.version
        if self.has(manifest.version):
            logger.info("version %s is complete already, kept as it is", manifest.version)
        else:
            write_atomically(staging / MANIFEST, manifest.model_dump_json(indent=2))
            remove_tree(target)  # a version with a damaged manifest: the new build takes its place
            staging.rename(target)
            sync_folder(self._versions)
        self.abort(staging)

    def abort(self, staging: Path) -> None:
        """Remove a staging folder and let others build; does nothing after `commit`."""
        stack = self._builds.pop(staging, None)
        if stack is None:
            return
        with stack:
            shutil.rmtree(staging, ignore_errors=True)

    def open(self, version: str) -> EdgeIndex:
        """See `VersionStore.open`."""
        return EdgeIndex.open(self.path(version) / EDGE, self._root / "open")

    def path(self, version: str) -> Path:
        """Folder of a committed version. Raises: IndexMissingError if there is none."""
        if not self._is_there(version):
            raise no_version(version, self._versions)
        return self._versions / version

    def has(self, version: str) -> bool:
        """See `VersionStore.has`."""
        try:
            self.manifest(version)
        except IndexMissingError:
            return False
        return True

    def manifest(self, version: str) -> Manifest:
        """See `VersionStore.manifest`; the error names the file."""
        path = self.path(version) / MANIFEST
        manifest = read_json(path, TypeAdapter(Manifest))
        if manifest.version != version:
            raise damaged(path, f"it is the manifest of {manifest.version}")
        return manifest

    def sources(self, version: str) -> list[Source]:
        """See `VersionStore.sources`."""
        return load_sources(self.path(version))

    def vocabulary(self, version: str) -> Vocabulary:
        """See `VersionStore.vocabulary`; the error names the file."""
        path = self.path(version) / VOCABULARY
        try:
            return Vocabulary.from_bytes(path.read_bytes())
        except FileNotFoundError:
            return Vocabulary.from_documents([])
        except (OSError, ValueError) as exc:
            raise damaged(path, exc) from exc

    def list_versions(self) -> list[VersionInfo]:
        """See `VersionStore.list_versions`."""
        pointer = self._read_pointer()
        live = pointer.version if pointer else ""
        previous = self._previous(pointer)
        names = [folder.name for folder in self._versions.glob("v-*") if re.fullmatch(VERSION_PATTERN, folder.name)]
        return newest_first(
            [
                version_info(self, name, live=name == live, previous=name == previous)
                for name in names
                if self._is_there(name)
            ]
        )

    def live(self) -> str:
        """See `VersionStore.live`."""
        pointer = self._read_pointer()
        if pointer is None or not self._is_there(pointer.version):
            raise no_live_version(self._root)
        return pointer.version

    def live_token(self) -> str:
        """See `VersionStore.live_token`: reads one small file, which is always replaced as a whole."""
        pointer = self._read_pointer()
        return pointer.version if pointer else ""

    def promote(self, version: str) -> None:
        """See `VersionStore.promote`; a damaged live.json is replaced."""
        with pointer_lock(self._root):
            self.manifest(version)
            try:
                pointer = self._read_pointer()
            except IndexMissingError as exc:
                logger.warning("which version was live is lost: %s", exc)
                pointer = None
            if pointer is None:
                self._write_pointer(_Pointer(version=version))
            elif pointer.version != version:
                history = (*pointer.history, pointer.version)[-_HISTORY_LENGTH:]
                self._write_pointer(_Pointer(version=version, history=history))

    def rollback(self) -> str:
        """See `VersionStore.rollback`; versions that are gone are passed over."""
        with pointer_lock(self._root):
            pointer = self._read_pointer()
            previous = self._previous(pointer)
            if pointer is None or not previous:
                raise no_previous_version(self._root)
            self.manifest(previous)
            position = len(pointer.history) - 1 - pointer.history[::-1].index(previous)
            self._write_pointer(_Pointer(version=previous, history=pointer.history[:position]))
        return previous

    def garbage_collect(self, *, keep: int) -> list[str]:
        """See `VersionStore.garbage_collect`. Processes that read a removed version keep their copies."""
        with build_lock(self._root), pointer_lock(self._root):
            self._remove_leftovers()
            removed = expendable(self.list_versions(), keep)
            for version in removed:
                remove_tree(self._versions / version)
        return removed

    def _is_there(self, version: str) -> bool:
        """Whether the version was committed, readable or not."""
        return (self._versions / check_version(version) / MANIFEST).is_file()

    def _previous(self, pointer: _Pointer | None) -> str:
        """The latest version in the history that is still there and not live; "" if there is none."""
        if pointer is None:
            return ""
        candidates = (name for name in reversed(pointer.history) if name != pointer.version and self._is_there(name))
        return next(candidates, "")

    def _read_pointer(self) -> _Pointer | None:
        try:
            return read_json(self._pointer_path, TypeAdapter(_Pointer))
        except FileNotFoundError:
            return None

    def _write_pointer(self, pointer: _Pointer) -> None:
        write_atomically(self._pointer_path, pointer.model_dump_json(indent=2))
        logger.info("live version is now %s", pointer.version)

    def _remove_leftovers(self) -> None:
        """Remove what killed processes left. Call with the build lock held: then nobody else is building."""
        for prefix in (_STAGING, TRASH):
            for folder in self._versions.glob(f"{prefix}*"):
                logger.info("removing what a build left: %s", folder.name)
                shutil.rmtree(folder, ignore_errors=True)
