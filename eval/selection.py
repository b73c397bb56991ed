"""Which questions of a set are asked."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from eval.samples import Kind, Sample

_SEED = 7


@dataclass(frozen=True, slots=True)
class Selection:
    """What to ask: a split, kinds (all if none is named), a random `sample`, the first `limit`."""

    split: Literal["dev", "test", "all"] = "all"
    kinds: tuple[Kind, ...] = ()
    sample: int | None = None
    limit: int | None = None
    held_only: bool = False


def select(samples: Sequence[Sample], selection: Selection) -> list[Sample]:
    """The samples selected, in their order; the same sample of the same set each time."""
    chosen = [
        s for s in samples if selection.split in ("all", s.split) and (not selection.kinds or s.kind in selection.kinds)
    ]
    if selection.sample is not None and selection.sample < len(chosen):
        kept = set(random.Random(_SEED).sample(range(len(chosen)), selection.sample))  # noqa: S311 - no secret
        chosen = [s for n, s in enumerate(chosen) if n in kept]
    return chosen[: selection.limit]
