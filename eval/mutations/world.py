"""What damages are made with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.editions import Edition, StoredText
from eval.mutations.claims import GoodClaim


@dataclass(frozen=True, slots=True)
class World:
    """The index, its texts, and the good claims that others are merged with."""

    edition: Edition
    texts: Mapping[tuple[str, str], StoredText]
    claims: Sequence[GoodClaim]
