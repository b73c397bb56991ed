"""What an answering path hands to the guard: claims, each resting on a place in a stored text."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.answer import Status
from app.editions import StoredText
from corpus.provisions import Provision


@dataclass(frozen=True, slots=True)
class Evidence:
    """`stored.text[start:end]`, and the provision that stands there (None in prose)."""

    stored: StoredText
    provision: Provision | None
    start: int
    end: int

    @property
    def quote(self) -> str:
        """The exact words."""
        return self.stored.text[self.start : self.end]

    @property
    def address(self) -> str:
        """Key of the provision, or of the section."""
        return self.provision.key if self.provision else self.stored.chunk.address


@dataclass(frozen=True, slots=True)
class DraftClaim:
    """A sentence of the answer and what it rests on. `text` is shown; `lead` frames it (law and provision)."""

    lead: str
    text: str
    evidence: tuple[Evidence, ...]


class Layout(StrEnum):
    """How claims stand below the opening."""

    RELATED = "related"  # the grounds first, what else bears on it in a list
    STEPS = "steps"  # numbered, in the order they are taken
    SIDES = "sides"  # side by side, none before the other


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before the guard has read it. `opening` stands before the first claim and claims nothing new.

    `grounds` is how many claims carry the answer; the others are related provisions.
    """

    status: Status
    opening: str = ""
    claims: tuple[DraftClaim, ...] = ()
    warnings: tuple[str, ...] = ()
    layout: Layout = Layout.RELATED
    grounds: int = 1


def refusal(reason: str, *, warnings: Sequence[str] = ()) -> Draft:
    """A draft that answers nothing and says why."""
    return Draft(Status.REFUSED, opening=reason, warnings=tuple(warnings))
