"""One claim held against one provision: what the rules find, and a second look at what is said in free words.

Rules were made on wording; a claim in words of its own can break one and still say what its text says, or say something
else and break none. There the signs are weighed together (`scorecard`): it may spare a claim that only single words
speak against, and turn down one that everything speaks against.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.answering.draft import Evidence
from app.editions import Edition, StoredText
from app.guard.clauses import gram_share, grams_of
from app.guard.content import content_faults, without_frame
from app.guard.elsewhere import closer_elsewhere
from app.guard.instructions import without_instructions
from app.guard.nearness import remembering
from app.guard.scope import text_cited, text_repeated
from app.guard.scorecard import shipped_scorecard
from app.guard.signs import signs_of
from app.guard.weighing import Check, Fault, accusation

#: What the rules found is not believed below the first chance, and what they passed is turned down above the second.
#: Chosen by `python -m eval.bench.restatements`.
SECOND_LOOK = (0.4, 0.8)
#: A claim with more of its pairs of characters in the text is not in free words: there the rules are surer.
_FREE = 0.85
#: A figure, a name or a sign of another script is wrong in any words.
_PROOF = frozenset({Check.FOREIGN, Check.NAMES, Check.LENGTH, Check.AMOUNTS})


@dataclass(frozen=True, slots=True)
class Reading:
    """What the rules found wrong with a claim, "" if they let it pass, and the signs; `free` if it is in free words.

    `proven` says that what they found needs no second look.
    """

    accusation: str
    proven: bool
    free: bool
    signs: dict[str, float]

    def verdict(self, chance: float, bounds: tuple[float, float] = SECOND_LOOK) -> str:
        """What is wrong with the claim, "" if nothing, where `chance` (0 to 1) is that of the scorecard."""
        spared, accused = bounds
        if not self.free or self.proven:
            return self.accusation
        if self.accusation:
            return self.accusation if chance > spared else ""
        return f"reads otherwise than its text ({chance:.2f})" if chance > accused else ""


def faults_of(text: str, evidence: Evidence, edition: Edition, retrieved: Sequence[StoredText]) -> Iterator[Fault]:
    """What the rules find wrong with a text as a claim on one provision, among those that were retrieved."""
    yield from content_faults(text, evidence, edition)
    yield from closer_elsewhere(without_frame(text), evidence, retrieved, edition.dense.encode)


def read_claim(text: str, evidence: Evidence, edition: Edition, retrieved: Sequence[StoredText]) -> Reading:
    """The reading of a claim on one provision."""
    faults = list(faults_of(text, evidence, edition, retrieved))
    law, said = without_instructions(text_cited(evidence)), without_frame(text)
    free = gram_share(grams_of(said), grams_of(law)) < _FREE
    proven = any(fault.check in _PROOF for fault in faults)
    others = [t for t in retrieved if t.chunk.id != evidence.stored.chunk.id]
    signs: dict[str, float] = {}
    if free and not proven:
        repeated = text_repeated(evidence, said)
        signs = signs_of(said, law, repeated, faults, others, remembering(edition.dense.encode))
    return Reading(accusation(faults), proven, free, signs)


def accusation_of(text: str, evidence: Evidence, edition: Edition, retrieved: Sequence[StoredText]) -> str:
    """What is wrong with a claim on one provision, "" if nothing."""
    reading = read_claim(text, evidence, edition, retrieved)
    return reading.verdict(shipped_scorecard().chance(reading.signs) if reading.signs else 0.0)
