"""What the guard finds of one claim."""

from dataclasses import dataclass

from app.answer import Verdict
from app.answering.draft import DraftClaim


@dataclass(frozen=True, slots=True)
class Finding:
    """A claim with its verdict, and what was wrong in words for the log and the trace.

    A misattributed claim is given as repaired: on the provision that carries it.
    """

    claim: DraftClaim
    verdict: Verdict
    reason: str = ""

    @property
    def shown(self) -> bool:
        """Whether the claim may be shown, with its verdict where that is not `supported`."""
        return self.verdict is not Verdict.FABRICATED
