"""Penalties that follow a duty found: its own stay, one for breaches that nobody quoted does not."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.answering import direct, spans
from app.answering.crossrefs import punishes_other_breaches
from app.answering.draft import DraftClaim, Evidence
from app.answering.fines import fines_in
from app.answering.part_quotes import Retrieve
from app.answering.quotes import distinct, read
from app.answering.support import Candidate, candidates_of
from app.answering.told import TOLD
from app.answering.wishes import wish_of
from app.editions import Edition
from app.understanding import Query, QuestionKind

#: A penalty of another law for what is not quoted is the answer only if it comes this near to the duty found.
_AS_STRONG = 0.9
#: 依照《…》等法律的有关规定追究
_LEAVES_TO_LAWS = re.compile(r"(?:依照|按照|根据)[^。；]*(?:法律|法》|行政法规)[^。；]{0,16}(?:追究|处罚|处理|处以)")
_OWN_SANCTION = re.compile(r"警告|通报批评|责令|暂停|没收|吊销|拘留")
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


def left_to_other_laws(query: Query, found: Sequence[Evidence], edition: Edition, retrieve: Retrieve) -> list[Evidence]:
    """The quotes, led by the fine of a law that they leave punishment to without saying by which article.

    依照《…法》等法律的有关规定追究法律责任 is no answer to how much; the law that it names has one.
    """
    if query.kind is not QuestionKind.PENALTY or any(fines_in(e.quote) for e in found):
        return list(found)
    leaving = [e for e in found if _LEAVES_TO_LAWS.search(e.quote) and not _OWN_SANCTION.search(e.quote)]
    named = [name for e in leaving for name in edition.names.find(e.quote)]
    if not named:
        return list(found)
    asked = replace(query, laws=tuple(named))
    ids = {i for mention in named for i in mention.source_ids}
    fining = [
        c
        for c in candidates_of(asked, retrieve(asked), edition)
        if c.passage.chunk.source_id in ids and fines_in(c.passage.chunk.text)
    ]
    wish = wish_of(query, edition)
    penalties = [e for c in fining[:1] for e in spans.best(read(c.passage, edition), wish)[:1]]
    return distinct([*penalties, *found])


def lacks_penalty(query: Query, claims: Sequence[DraftClaim]) -> bool:
    """Whether a penalty is asked for and no quote says what follows from a breach."""
    return query.kind is QuestionKind.PENALTY and not any(_FOLLOWS.search(c.text) for c in claims)


def _places(evidence: Iterable[Evidence]) -> set[tuple[str, str]]:
    return {(e.stored.chunk.source_id, e.stored.chunk.address) for e in evidence}
