"""Provisions of one index version, put together from its chunks."""

from collections.abc import Iterable

from corpus.chunks import Chunk
from corpus.diff.model import Place
from corpus.provisions import Provision


def places_by_source(chunks: Iterable[Chunk]) -> dict[str, list[Place]]:
    """Source id -> its articles, then sections and notes, each in their order."""
    parts: dict[tuple[str, str], list[Chunk]] = {}
    for chunk in chunks:
        parts.setdefault((chunk.source_id, chunk.address), []).append(chunk)
    found: dict[str, list[Place]] = {}
    for (source_id, _), held in parts.items():
        found.setdefault(source_id, []).append(_whole(held))
    return {source_id: sorted(places, key=_order) for source_id, places in found.items()}


def _whole(parts: list[Chunk]) -> Place:
    """An article from its parts, which were cut between lines or sentences."""
    first, *others = sorted(parts, key=lambda chunk: chunk.start)
    text, end = first.text, first.start + len(first.text)
    for part in others:
        text += ("\n" if part.start > end else "") + part.text
        end = part.start + len(part.text)
    return Place(first.source_id, first.address, first.label, text, first.text_kind)


def _order(place: Place) -> tuple[int, ...]:
    if place.key.startswith("a"):
        return (0, *Provision.from_key(place.key).sort_key())
    return (1 if place.key.startswith("s") else 2, int(place.key[1:]))
