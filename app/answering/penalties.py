"""Penalties that follow a duty found: its own stay, one for breaches that nobody quoted does not."""

import re
from collections.abc import Iterable, Sequence

from app.answering import direct
from app.answering.crossrefs import punishes_other_breaches
from app.answering.draft import DraftClaim, Evidence
from app.answering.support import Candidate
from app.answering.told import TOLD
from app.understanding import Query, QuestionKind

#: A penalty of another law for what is not quoted is the answer only if it comes this near to the duty found.
_AS_STRONG = 0.9
_FOLLOWS = re.compile(rf"{TOLD[QuestionKind.PENALTY].pattern}|予以处理")


def without_strange_penalties(query: Query, found: Sequence[Evidence]) -> list[Evidence]:
    """The quotes; where the first is a duty, without penalties of other laws for breaking what is not quoted."""
    first = found[0]
    if query.kind is not QuestionKind.PENALTY or direct.punishes(first.quote):
        return list(found)
    quoted = _places(found)
    return [
        e
        for e in found
        if e.stored.chunk.source_id == first.stored.chunk.source_id or not punishes_other_breaches(e, quoted)
    ]


def of_own_duties(
    quotes: Sequence[tuple[Candidate, tuple[Evidence, ...]]],
) -> list[tuple[Candidate, tuple[Evidence, ...]]]:
    """The quotes as `without_strange_penalties` leaves them; a penalty about as strong as the duty found stays."""
    (best, (first, *_)), quoted = quotes[0], _places(e for _, parts in quotes for e in parts)
    if direct.punishes(first.quote):
        return list(quotes)
    own, enough = first.stored.chunk.source_id, _AS_STRONG * best.strength
    return [
        (c, q)
        for c, q in quotes
        if q[0].stored.chunk.source_id == own or c.strength >= enough or not punishes_other_breaches(q[0], quoted)
    ]


def lacks_penalty(query: Query, claims: Sequence[DraftClaim]) -> bool:
    """Whether a penalty is asked for and no quote says what follows from a breach."""
    return query.kind is QuestionKind.PENALTY and not any(_FOLLOWS.search(c.text) for c in claims)


def _places(evidence: Iterable[Evidence]) -> set[tuple[str, str]]:
    return {(e.stored.chunk.source_id, e.stored.chunk.address) for e in evidence}
