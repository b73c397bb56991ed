"""The values of a comparison: provisions before and after, and what happened to each."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from corpus.chunks import TextKind

#: `renumbered` is the same text under another number; `reworded` may have moved too. `replaced`: our digest gave way
#: to the official text, or the other way round, so that comparing words would say nothing.
ChangeKind = Literal["added", "removed", "reworded", "renumbered", "replaced"]


@dataclass(frozen=True, slots=True)
class Place:
    """An article, section or note as one version holds it, whole."""

    source_id: str
    key: str  # a24, s7, n3
    label: str
    text: str
    text_kind: TextKind

    @property
    def address(self) -> str:
        """Source and key, as golden questions write it: `pipl:a24`."""
        return f"{self.source_id}:{self.key}"


@dataclass(frozen=True, slots=True)
class Edit:
    """A run of words in a rewording: kept, deleted or inserted."""

    what: Literal["kept", "deleted", "inserted"]
    text: str


@dataclass(frozen=True, slots=True)
class ProvisionChange:
    """What happened to one provision. `old` is None if it was added, `new` if it was removed; `edits` if reworded."""

    kind: ChangeKind
    old: Place | None
    new: Place | None
    edits: tuple[Edit, ...] = ()

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where it stood and stands, the old address first, each once."""
        return tuple(dict.fromkeys(place.address for place in (self.old, self.new) if place))

    @property
    def moved(self) -> bool:
        """Whether it has another number than before."""
        return self.old is not None and self.new is not None and self.old.key != self.new.key


@dataclass(frozen=True, slots=True)
class SourcePair:
    """Two sources that were held against each other: usually one and the same, or two versions of a law.

    `old` is None for a source without a predecessor, `new` for one that is gone.
    """

    title: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class IndexDiff:
    """Everything in which two index versions differ, in the order of the texts."""

    old_version: str
    new_version: str
    pairs: tuple[SourcePair, ...]
    changes: tuple[ProvisionChange, ...]
    unchanged: int

    @property
    def touched(self) -> frozenset[str]:
        """Address of every provision that changed, old and new."""
        return frozenset(address for change in self.changes for address in change.addresses)

    def of_kind(self, kind: ChangeKind) -> Iterator[ProvisionChange]:
        """Changes of one kind, in order."""
        return (change for change in self.changes if change.kind == kind)
