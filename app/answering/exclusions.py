"""A rule beside a paragraph of its own law that takes cases out of it: 未向公众提供……的，不适用本办法."""

import re
from collections.abc import Sequence

from app.answering.draft import DraftClaim
from app.editions import Edition
from app.expansion import subject_of
from app.understanding import Query

_TAKES_OUT = re.compile(r"不适用本(?:法|条例|办法|规定)")


def excluded_first(claims: Sequence[DraftClaim], query: Query, edition: Edition) -> list[DraftClaim]:
    """The claims, led by one that takes cases out of the first one's law if it is asked of in a way more alike."""
    asking = edition.asking(subject_of(query))

    def alike(claim: DraftClaim) -> float:
        cited = claim.evidence[0]
        return asking.alike(cited.stored.chunk, cited.provision)

    for n in _exclusions(claims):
        if alike(claims[n]) > alike(claims[0]):
            return [claims[n], *(c for m, c in enumerate(claims) if m != n)]
    return list(claims)


def is_excluded(claims: Sequence[DraftClaim]) -> bool:
    """Whether a claim behind the first takes cases out of its law: then no yes or no can be said in one word."""
    return bool(_exclusions(claims))


def _exclusions(claims: Sequence[DraftClaim]) -> list[int]:
    if not claims or _TAKES_OUT.search(claims[0].text):
        return []
    home = claims[0].evidence[0].stored.chunk.source_id
    return [
        n
        for n, claim in enumerate(claims)
        if n and claim.evidence[0].stored.chunk.source_id == home and _TAKES_OUT.search(claim.text)
    ]
