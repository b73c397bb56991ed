"""Whether what a claim cites may be told as the law of the day."""

from app.answering.draft import DraftClaim
from app.editions import Edition
from app.understanding import Query
from corpus.catalog import RelationKind, Validity


def is_commentary(claim: DraftClaim) -> bool:
    """Whether the claim rests on commentary."""
    return any(e.stored.chunk.is_commentary for e in claim.evidence)


def is_overruled(claim: DraftClaim, edition: Edition, query: Query) -> bool:
    """Whether another text in force prevails over one that the claim cites."""
    cited = {e.stored.chunk.source_id for e in claim.evidence}
    return any(
        relation.kind is RelationKind.PREVAILS_OVER and relation.target in cited
        for source in edition.catalog
        if source.validity_on(query.as_of) is Validity.IN_FORCE
        for relation in source.relations
    )
