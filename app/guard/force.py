"""Do 应当, 可以, 不得 and negation agree? The words that claim and law share are held against each other one by one."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from app.guard.clauses import (
    Force,
    Place,
    Sentence,
    forces_in,
    gram_share,
    negations_in,
    one_spelling,
    places,
    sentences,
)
from app.guard.subjects import named_roles
from app.guard.weighing import Check, Fault

#: A clause is judged by at least this many pairs of characters that it shares with the law,
_SHARED = 2
#: and disagrees if this share of them stands otherwise in the law.
_DISAGREES = 0.7
_DENIED_OTHERWISE = 0.85
#: Share of a clause's words that the law puts under no modal word, from which on 可以 may be our way of putting it.
_BARE = 0.5
#: Words that turn "not without" into "only with": the denial has moved, the sense has not.
_ONLY_WITH = re.compile("才|方可|(?<![优首])先|除非|后再")
#: What is denied stands before these as well: 途径拿不到.
_CANNOT = re.compile("[一-鿿]不(?:到|了|清|起|出|上|开)")
#: 可以给，但要先写明: a duty that only says when the law permits.
_FIRST = re.compile("应当先|先应当|前提")
_AVOIDS = re.compile("避免|防止|杜绝")
#: What the law does not apply nobody has to do.
_WITHOUT_RULE = re.compile("不(?:实行|适用|受)")
#: 可以由A做，也可以由B做 says of a duty in what ways it is done, and permits nothing.
_EITHER = re.compile("可以[^；。]*也可以")
_WHO = re.compile("任何|谁|所有|各级")
#: 也不得 follows another ban and forbids only what comes after it.
_BAN_FIRST = re.compile(r"(?!也|又|还|并|且|更).{0,6}?(?:不得|不应当|无权|不予)")
#: A sentence repeats one of the law from this share of its pairs on.
_REPEATS, _REPEATED = 0.4, 0.3
#: Any way of denying, forbidding or excepting.
DENIES = re.compile(r"[不未无非勿莫免禁拒否除没止]|(?<![识特分级类个区性鉴差告])别|避免|防止|杜绝|以外|反对")
#: A claim may permit, free or forbid only where its text somewhere does the like.
_NEEDS: Mapping[Force, frozenset[Force]] = {
    Force.PERMITS: frozenset({Force.PERMITS, Force.FREES}),
    Force.FREES: frozenset({Force.FREES, Force.PERMITS}),
    Force.FORBIDS: frozenset({Force.FORBIDS}),
}
_OPPOSED: Mapping[Force, frozenset[Force]] = {
    Force.OBLIGES: frozenset({Force.FORBIDS, Force.PERMITS, Force.FREES}),
    Force.FORBIDS: frozenset({Force.OBLIGES, Force.PERMITS, Force.FREES}),
    Force.PERMITS: frozenset({Force.OBLIGES, Force.FORBIDS, Force.NONE}),
    Force.FREES: frozenset({Force.OBLIGES, Force.FORBIDS}),
    Force.NONE: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A clause of the claim, and the share of its words that the law has otherwise."""

    clause: str
    check: Check
    share: float


def disagreements(claim: str, law: str) -> Iterator[Disagreement]:
    """Clauses of the claim whose force or negation is not the law's."""
    in_law, alternatives = _index(law), "或者" in one_spelling(law)
    for sentence in sentences(claim):
        by_clause = defaultdict(list)
        for number, gram, place in places(sentence):
            by_clause[number].append((gram, place))
        for number, grams in by_clause.items():
            yield from _of_clause(number, grams, in_law, sentence, alternatives=alternatives)


def unbalanced(claim: str, law: str, *, repeated: str = "") -> Iterator[Fault]:
    """A claim that denies although its text nowhere does, or a ban of the text that it repeats without any denial.

    Args:
        repeated: the part of the law that the claim is to repeat, if not all of it.
    """
    official, mine = sentences(law), sentences(claim)
    banning = sentences(repeated or law)
    if not any(DENIES.search(s.text) for s in official):
        added = (s.text for s in mine if negations_in(s.text))
        yield from (Fault(Check.ADDED_DENIAL, f"denies what the text does not: {text}") for text in added)
    held = {force for s in official for force in forces_in(s.text)}
    if any(_WITHOUT_RULE.search(s.text) for s in official):
        held.add(Force.FREES)
    if any(_AVOIDS.search(s.text) for s in official):
        held.add(Force.FORBIDS)
    alternatives = any("或者" in s.text for s in official)
    for sentence in mine:
        for force in forces_in(sentence.text):
            if force is Force.PERMITS and alternatives and _EITHER.search(sentence.text):
                continue
            if force in _NEEDS and not held & _NEEDS[force]:
                check = Check.PERMISSION if force is Force.PERMITS else Check.BALANCE
                yield Fault(check, f"says {force}, the text does not: {sentence.text}")
        if DENIES.search(sentence.text) or _ONLY_WITH.search(sentence.text) or not banning:
            continue
        best = max(banning, key=lambda s: gram_share(sentence.grams, s.grams))
        # What introduces a list may forbid; an item said by itself need not.
        kept = [c for c in best.clauses if gram_share(c.grams, sentence.grams) >= _REPEATED]
        forces = {force for c in kept for force in forces_in(c.text)}
        if gram_share(sentence.grams, best.grams) >= _REPEATS and forces == {Force.FORBIDS}:
            yield Fault(Check.BALANCE, f"does not deny what the text does: {sentence.text}")


def _of_clause(
    number: int,
    grams: list[tuple[str, Place]],
    in_law: Mapping[str, frozenset[Place]],
    sentence: Sentence,
    *,
    alternatives: bool,
) -> Iterator[Disagreement]:
    clause = sentence.clauses[number].text
    # Who acts stands before the denial on both sides and would hide it.
    who = {role[i : i + 2] for role in named_roles(clause) for i in range(len(role) - 1)}
    shared = [(place, in_law[gram]) for gram, place in grams if gram in in_law and gram not in who]
    if not _ONLY_WITH.search(sentence.text):
        denied = [{p.negated for p in theirs} for mine, theirs in shared if mine.negated == 2]
        if _share(denied, {0}) >= _DENIED_OTHERWISE:
            yield Disagreement(clause, Check.NEGATION, _share(denied, {0}))
        stated = [{p.negated for p in theirs} for mine, theirs in shared if mine.negated == 0]
        # What is denied may stand before its denial: 本办法不适用.
        denies = negations_in(clause) or _CANNOT.search(clause)
        if not denies and _share(stated, {2}) >= _DISAGREES and not _denied_later(number, sentence):
            yield Disagreement(clause, Check.NEGATION, _share(stated, {2}))
    ways = alternatives and _EITHER.search(sentence.text)
    for force, opposed in _OPPOSED.items():
        if (force is Force.PERMITS and ways) or (force is Force.OBLIGES and _FIRST.search(clause)):
            continue
        forced = [{p.force for p in theirs} for mine, theirs in shared if mine.force is force]
        share = sum(theirs <= opposed for theirs in forced) / len(forced) if len(forced) >= _SHARED else 0.0
        if share >= _DISAGREES:
            yield Disagreement(clause, _check_of(force, forced), share)


def _check_of(force: Force, forced: list[set[Force]]) -> Check:
    """What a disagreement of force proves: 可以 for a bare verb of the law may be our way of putting it."""
    bare = sum(theirs <= {Force.NONE, Force.PERMITS} for theirs in forced) / len(forced)
    return Check.PERMISSION if force is Force.PERMITS and bare >= _BARE else Check.FORCE


def _share(degrees: list[set[int]], only: set[int]) -> float:
    """Share of places that are `only` so; 0 if there are too few to tell."""
    return sum(found == only for found in degrees) / len(degrees) if len(degrees) >= _SHARED else 0.0


def _denied_later(number: int, sentence: Sentence) -> bool:
    """Whether the clause only names what the next one forbids (含有…的信息，不得制作); not where it names who."""
    if _WHO.match(sentence.clauses[number].text):
        return False
    later = (c.text for c in sentence.clauses[number + 1 :])
    banned = next((text for text in later if forces_in(text)), "")
    return bool(_BAN_FIRST.match(banned))


def _index(law: str) -> Mapping[str, frozenset[Place]]:
    found: defaultdict[str, set[Place]] = defaultdict(set)
    for sentence in sentences(law):
        coming = forces_in(sentence.text)[:1]
        for number, gram, place in places(sentence):
            text = sentence.clauses[number].text
            # A denial at the end of a clause (对…不予配合) is one of what stands before it as well, and so is 避免.
            denied_too = place.negated == 0 and (negations_in(text) or _AVOIDS.search(text))
            stands = replace(place, negated=1) if denied_too else place
            found[gram].add(stands)
            if place.force is not Force.NONE and not forces_in(text):
                # Carried over from an earlier clause: 可以提供，并保存 leaves open whether it is kept at will.
                found[gram].add(replace(stands, force=Force.NONE))
            # What stands before the first modal word may be said after it: 在…内可以 and 可以在…内.
            found[gram].update(replace(stands, force=force) for force in coming if stands.force is Force.NONE)
            if place.force is not Force.NONE:
                coming = []
    return {gram: frozenset(stands) for gram, stands in found.items()}
