"""Findings against a claim, and how much each of them proves.

A figure, a name or a quote that is wrong is wrong in any words. Whether 可以 in words of our own means what the law's
bare verb means, or a short clause says something new, nobody can tell from one such sign: it takes two.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Check(StrEnum):
    """What looks at a claim. Those named in `STRENGTH` are weak signs."""

    FOREIGN = "foreign"
    NAMES = "names"
    LENGTH = "length"
    AMOUNTS = "amounts"
    BEYOND = "beyond"
    PERHAPS_BEYOND = "perhaps beyond"
    ALIGNED = "aligned"
    LOOSELY_ALIGNED = "loosely aligned"
    EXCHANGED = "exchanged"
    LEFT_OUT = "left out"
    SHORTENED = "shortened"
    FORCE = "force"
    LOOSE_FORCE = "loose force"
    NEGATION = "negation"
    LOOSE_NEGATION = "loose negation"
    BALANCE = "balance"
    PERMISSION = "permission"
    ADDED_DENIAL = "added denial"
    TURNED = "turned"
    TURNED_DENIAL = "turned denial"
    UNMATCHED = "unmatched"
    ASKED = "asked"
    LOST_DENIAL = "lost denial"
    LOOSE_DENIAL = "loose denial"
    SUBJECT = "subject"
    OWNER = "owner"
    BARE_RULE = "bare rule"
    CONDITION = "condition"
    ELSEWHERE = "elsewhere"
    NEARER_ELSEWHERE = "nearer elsewhere"


#: Strength of a sign; one that is not named proves by itself. Weak are those that, on the dev half of eval.mutations
#: and on paraphrases, accused about as many good claims as they alone found damaged ones. A logistic model over the
#: signs, with folds by source, was tried in place of this: it let more damage through for each good claim it spared.
STRENGTH: Mapping[Check, float] = {
    Check.PERHAPS_BEYOND: 0.5,
    Check.LOOSELY_ALIGNED: 0.5,
    Check.SHORTENED: 0.5,
    Check.LOOSE_FORCE: 0.5,
    Check.LOOSE_NEGATION: 0.5,
    Check.PERMISSION: 0.5,
    Check.ADDED_DENIAL: 0.5,
    Check.TURNED_DENIAL: 0.5,
    Check.ASKED: 0.5,
    Check.LOOSE_DENIAL: 0.5,
    Check.NEARER_ELSEWHERE: 0.5,
}
#: A claim is accused from this sum of strengths on, each check counted once.
ENOUGH = 1.0


@dataclass(frozen=True, slots=True)
class Fault:
    """What one check finds wrong with a claim."""

    check: Check
    what: str

    @property
    def strength(self) -> float:
        """0 to 1, 1 where it proves by itself."""
        return STRENGTH.get(self.check, ENOUGH)


def accusation(faults: Iterable[Fault]) -> str:
    """What faults together prove, "" if they do not; reads no more of them than it has to."""
    weak: dict[Check, Fault] = {}
    for fault in faults:
        weak.setdefault(fault.check, fault)
        if sum(f.strength for f in weak.values()) >= ENOUGH:
            return "; ".join(f.what for f in weak.values())
    return ""
