"""The kinds of damage, and what makes each."""

import random
from collections.abc import Callable, Mapping
from enum import StrEnum

from eval.mutations import sources, words
from eval.mutations.claims import GoodClaim
from eval.mutations.world import World

Damage = Callable[[GoodClaim, World, random.Random], GoodClaim | None]


class Kind(StrEnum):
    """What is wrong with a damaged claim."""

    NUMBER = "数字"
    ARTICLE = "条号"
    LAW = "法规"
    MODALITY = "情态"
    NEGATION = "否定"
    SUBJECT = "主体"
    INVENTED = "编造"
    STALE = "旧版"
    CONDITION = "漏条件"
    MERGED = "拼接"


DAMAGES: Mapping[Kind, Damage] = {
    Kind.NUMBER: words.wrong_number,
    Kind.ARTICLE: sources.wrong_article,
    Kind.LAW: sources.wrong_law,
    Kind.MODALITY: words.flipped_modality,
    Kind.NEGATION: words.lost_negation,
    Kind.SUBJECT: words.swapped_subject,
    Kind.INVENTED: sources.invented_sentence,
    Kind.STALE: sources.stale_version,
    Kind.CONDITION: words.dropped_condition,
    Kind.MERGED: sources.merged_provisions,
}


def damaged(kind: Kind, good: GoodClaim, world: World, rng: random.Random) -> GoodClaim | None:
    """The claim with damage of a kind; None where it has nothing that could be so damaged."""
    bad = DAMAGES[kind](good, world, rng)
    return None if bad is None or (bad.claim, bad.day) == (good.claim, good.day) else bad
