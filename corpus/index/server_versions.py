"""Versions of the index on a Qdrant server: one collection a version, an alias for the live one.

The manifest and the sources are the collection's metadata, written when the build is complete; a collection without
them is a build under way or what is left of one.
"""

import base64
import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from corpus.catalog import Source
from corpus.encoders.vocabulary import Vocabulary
from corpus.errors import IndexMissingError
from corpus.index.locks import build_lock, pointer_lock
from corpus.index.server import ServerIndex, server_errors
from corpus.index.server_options import ServerOptions
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

if TYPE_CHECKING:
    from qdrant_client import QdrantClient

logger = logging.getLogger(__name__)

DEFAULT_PREFIX = "tiaowen-"
_MANIFEST = "manifest"
_SOURCES = "sources"
_VOCABULARY = "vocabulary"  # how rare each term is, base64
_SOURCES_ADAPTER = TypeAdapter(list[Source])
_T = TypeVar("_T")


@dataclass(slots=True)
class _ServerBuild:
    """See `Build`."""

    client: "QdrantClient"
    version: str
    index: ServerIndex
    committed: bool = False

    def save_vocabulary(self, vocabulary: Vocabulary) -> None:
        packed = base64.b64encode(vocabulary.to_bytes()).decode("ascii")
        with server_errors(self.index.collection):
            self.client.update_collection(self.index.collection, metadata={_VOCABULARY: packed})

    def commit(self, manifest: Manifest, sources: Sequence[Source]) -> None:
        self.index.finish()
        check_build(manifest, sources, version=self.version, dim=self.index.dim, chunk_count=self.index.count())
        self.index.close()
        rows = [source.model_dump(mode="json") for source in sources]
        metadata = {_MANIFEST: manifest.model_dump(mode="json"), _SOURCES: rows}
        with server_errors(self.index.collection):
            self.client.update_collection(self.index.collection, metadata=metadata)
        self.committed = True


class ServerVersions:
    """A `VersionStore` on a Qdrant server. The client belongs to the caller.

    Readers may be anywhere. The locks that keep two builds or two promotions apart are files below `data_dir`:
    maintain one server from one machine. `rollback` goes back one version, not further.
    """

    def __init__(
        self,
        client: "QdrantClient",
        data_dir: Path,
        *,
        prefix: str = DEFAULT_PREFIX,
        options: ServerOptions | None = None,
    ) -> None:
        """Nothing is asked of the server yet.

        `prefix` begins the names of collections and aliases, so that several installations share a server; `options`
        are those of new collections.
        """
        self._client = client
        self._prefix = prefix
        self._live_alias = f"{prefix}live"
        self._previous_alias = f"{prefix}previous"
        self._root = data_dir / "index"
        self._options = options or ServerOptions()

    @contextmanager
    def building(self, version: str, *, dim: int, chunk_count: int = 0) -> Iterator[Build]:  # noqa: ARG002
        """See `VersionStore.building`; how much room there is, only the server knows."""
        if self.has(version):
            raise ValueError(f"version {version} is complete")
        with build_lock(self._root):
            name = self._collection(version)
            self._drop(name)
            build = _ServerBuild(self._client, version, ServerIndex.create(self._client, name, dim, self._options))
            try:
                yield build
            finally:
                if not build.committed:
                    self._drop(name)

    def open(self, version: str) -> ServerIndex:
        """See `VersionStore.open`."""
        self.manifest(version)
        return ServerIndex.open(self._client, self._collection(version))

    def has(self, version: str) -> bool:
        """See `VersionStore.has`."""
        try:
            self.manifest(version)
        except IndexMissingError:
            return False
        return True

    def manifest(self, version: str) -> Manifest:
        """See `VersionStore.manifest`; the error names the collection."""
        return self._metadata(version, _MANIFEST, TypeAdapter(Manifest))

    def sources(self, version: str) -> list[Source]:
        """See `VersionStore.sources`."""
        return self._metadata(version, _SOURCES, _SOURCES_ADAPTER)

    def vocabulary(self, version: str) -> Vocabulary:
        """See `VersionStore.vocabulary`; the error names the collection."""
        packed = self._stored(version).get(_VOCABULARY)
        if packed is None:
            return Vocabulary.from_documents([])
        try:
            return Vocabulary.from_bytes(base64.b64decode(packed))
        except ValueError as exc:
            raise IndexMissingError(
                f"集合 {self._collection(version)} 的词频无法读取；请重新运行 tiaowen ingest"
            ) from exc

    def list_versions(self) -> list[VersionInfo]:
        """See `VersionStore.list_versions`."""
        aliases = self._aliases()
        return newest_first([self._info(name, aliases) for name in self._collections() if self._is_complete(name)])

    def live(self) -> str:
        """See `VersionStore.live`."""
        version = self.live_token()
        if not version:
            raise no_live_version(self._live_alias)
        return version

    def live_token(self) -> str:
        """See `VersionStore.live_token`: one small request."""
        return self._aliases().get(self._live_alias, "")

    def promote(self, version: str) -> None:
        """See `VersionStore.promote`."""
        with pointer_lock(self._root):
            self.manifest(version)
            aliases = self._aliases()
            live = aliases.get(self._live_alias, "")
            if live != version:
                self._switch(aliases, {self._live_alias: version, self._previous_alias: live})

    def rollback(self) -> str:
        """See `VersionStore.rollback`."""
        with pointer_lock(self._root):
            aliases = self._aliases()
            previous = aliases.get(self._previous_alias, "")
            if not previous:
                raise no_previous_version(self._previous_alias)
            self.manifest(previous)
            self._switch(aliases, {self._live_alias: previous, self._previous_alias: ""})
        return previous

    def garbage_collect(self, *, keep: int) -> list[str]:
        """See `VersionStore.garbage_collect`."""
        with build_lock(self._root), pointer_lock(self._root):
            removed = expendable(self.list_versions(), keep)
            for version in self._collections():
                if version in removed or not self._is_complete(version):
                    self._drop(self._collection(version))
        return removed

    def _collections(self) -> list[str]:
        """Versions that have a collection, complete or not."""
        with server_errors(self._prefix):
            names = [collection.name for collection in self._client.get_collections().collections]
        versions = [name.removeprefix(self._prefix) for name in names if name.startswith(self._prefix)]
        return [version for version in versions if re.fullmatch(VERSION_PATTERN, version)]

    def _aliases(self) -> dict[str, str]:
        """Our aliases and the versions they stand for."""
        with server_errors(self._live_alias):
            found = self._client.get_aliases().aliases
        return {
            alias.alias_name: alias.collection_name.removeprefix(self._prefix)
            for alias in found
            if alias.alias_name in (self._live_alias, self._previous_alias)
        }

    def _switch(self, now: dict[str, str], wanted: dict[str, str]) -> None:
        """Point aliases at other versions, all in one request, which the server applies as one; "" removes one."""
        from qdrant_client import models

        operations: list[models.CreateAliasOperation | models.DeleteAliasOperation] = []
        for alias, version in wanted.items():
            if alias in now:
                operations.append(models.DeleteAliasOperation(delete_alias=models.DeleteAlias(alias_name=alias)))
            if version:
                create = models.CreateAlias(collection_name=self._collection(version), alias_name=alias)
                operations.append(models.CreateAliasOperation(create_alias=create))
        with server_errors(self._live_alias):
            self._client.update_collection_aliases(operations)
        logger.info("live version is now %s", wanted[self._live_alias])

    def _stored(self, version: str) -> dict[str, Any]:
        """Metadata of a version's collection. Raises: IndexMissingError if there is no such collection."""
        name = self._collection(version)
        with server_errors(name):
            if not self._client.collection_exists(name):
                raise no_version(version, name)
            return self._client.get_collection(name).config.metadata or {}

    def _metadata(self, version: str, key: str, adapter: TypeAdapter[_T]) -> _T:
        stored = self._stored(version)
        if key not in stored:
            raise no_version(version, f"{self._collection(version)}: incomplete")
        try:
            return adapter.validate_python(stored[key])
        except ValidationError as exc:
            raise IndexMissingError(
                f"集合 {self._collection(version)} 的 {key} 无法读取；请重新运行 tiaowen ingest (damaged: {exc})"
            ) from exc

    def _is_complete(self, version: str) -> bool:
        return _MANIFEST in self._stored(version)

    def _info(self, version: str, aliases: dict[str, str]) -> VersionInfo:
        live, previous = aliases.get(self._live_alias) == version, aliases.get(self._previous_alias) == version
        return version_info(self, version, live=live, previous=previous)

    def _drop(self, collection: str) -> None:
        with server_errors(collection):
            if self._client.collection_exists(collection):
                self._client.delete_collection(collection)

    def _collection(self, version: str) -> str:
        """Collection that holds `version`. Raises: ValueError if it is not the name of a version."""
        return self._prefix + check_version(version)
