"""One version of the index as if it were the live one, so that a candidate answers before it is promoted."""

from dataclasses import dataclass

from corpus.catalog import Source
from corpus.encoders.vocabulary import Vocabulary
from corpus.index.protocol import VectorIndex
from corpus.index.versions import Manifest, VersionReader


@dataclass(frozen=True, slots=True)
class Pinned:
    """A `VersionReader` that stays with `version` whatever goes live meanwhile."""

    store: VersionReader
    version: str

    def open(self, version: str) -> VectorIndex:
        """See `VersionReader.open`."""
        return self.store.open(version)

    def manifest(self, version: str) -> Manifest:
        """See `VersionReader.manifest`."""
        return self.store.manifest(version)

    def sources(self, version: str) -> list[Source]:
        """See `VersionReader.sources`."""
        return self.store.sources(version)

    def vocabulary(self, version: str) -> Vocabulary:
        """See `VersionReader.vocabulary`."""
        return self.store.vocabulary(version)

    def live(self) -> str:
        """The pinned version."""
        return self.version

    def live_token(self) -> str:
        """The pinned version."""
        return self.version
