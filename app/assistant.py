"""What the three ways of asking (API, Slack, page) need of the chain, and the errors it may raise."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from app.answer import Answer
from app.streaming import Finished, Said
from corpus.catalog import Source
from corpus.chunks import TextKind
from corpus.errors import TiaowenError
from corpus.statutes import Unit

if TYPE_CHECKING:
    from app.checklist.model import Checklist, ChecklistRequest


class QuestionError(TiaowenError, ValueError):
    """The question cannot be read: empty, too long, or not text."""


class UnknownSourceError(TiaowenError, LookupError):
    """No source has this id."""


class UnknownProvisionError(TiaowenError, LookupError):
    """The source has no such provision, or we do not hold its text."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question asked earlier in the conversation, and the text of the answer to it."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class ProvisionText:
    """A provision, to be read. `text` is what `address` names, and no more; `units` are offsets in `text`."""

    source: Source
    label: str  # 第二十四条第一款, or the section's heading
    address: str  # a24p1, s7
    heading_path: tuple[str, ...]
    text: str
    text_kind: TextKind
    units: tuple[Unit, ...]


class Assistant(Protocol):
    """Answers questions and shows provisions. Every method may be called from several threads at once."""

    @property
    def index_version(self) -> str:
        """Version answered from now. Raises: IndexMissingError if there is none."""

    def ready(self) -> bool:
        """Whether a question could be answered now; never raises."""

    def answer(self, question: str, *, as_of: date | None = None, history: Sequence[Turn] = ()) -> Answer:
        """The answer, with the law read as of that day (None: today). Raises: QuestionError."""

    def stream(
        self, question: str, *, as_of: date | None = None, history: Sequence[Turn] = ()
    ) -> Iterator[Said | Finished]:
        """The same answer as it comes: sentences that the guard has passed, then, always and last, the whole of it.

        Raises: QuestionError, before the first event.
        """

    def checklist(self, request: "ChecklistRequest") -> "Checklist":
        """Obligations of a role in a scenario, with the texts that carry them. Raises: QuestionError."""

    def sources(self) -> list[Source]:
        """Every source we know, held or not, in the order of the catalog."""

    def provision(self, source_id: str, address: str) -> ProvisionText:
        """Text of one provision by key (`a24`, `a24p1`, `s7`).

        Raises: UnknownSourceError, UnknownProvisionError.
        """
