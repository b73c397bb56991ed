"""Quotes as an answer handles them: read from a passage, put behind one another, each said once."""

from collections.abc import Iterable

from app.answering import spans
from app.answering.draft import Evidence
from app.editions import Edition, StoredText
from app.passages import Passage


def said(evidence: Iterable[Evidence]) -> str:
    """The quotes with the words that introduce them, one under the other."""
    return "\n".join(spans.intro_of(e) + e.quote for e in evidence)


def distinct(evidence: Iterable[Evidence]) -> list[Evidence]:
    """The quotes without those that stand inside one before them."""
    out: list[Evidence] = []
    for e in evidence:
        if not any(e.stored == o.stored and o.start <= e.start and e.end <= o.end for o in out):
            out.append(e)
    return out


def read(passage: Passage, edition: Edition) -> StoredText:
    chunk = passage.chunk
    stored = edition.read(chunk.source_id, chunk.address)
    if stored is None:
        raise LookupError(f"{chunk.source_id} {chunk.address} was found but cannot be read")
    return stored
