"""Does the claim still deny what the clauses of the law that it repeats deny, in whatever words?

The clauses of both are paired by letters and meaning. A denial of the law is kept if the clause that repeats it denies,
or one that answers to no other denial of the law as well: everyday words often say what is meant first and deny it in
the next clause.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from app.guard.clauses import Clause, Force, forces_in, letters, negations_in, sentences
from app.guard.force import DENIES
from app.guard.nearness import Encode
from app.guard.weighing import Check, Fault

#: A clause of the law is repeated from this sum of share of letters and cosine on.
_REPEATED = 0.8
#: and for certain if it has this share of its letters.
_LIKE = 0.55
#: A clause that denies answers to a denial of the law from this sum on, if to no other by this much more.
_ANSWERS, _ABOUT_AS_WELL = 0.5, 0.1
#: A clause that is nearer to another clause of the law repeats the denied one as well if it has this share of the
#: letters that only the denied one has, and there are so many.
_OWN, _OWN_SAID = 2, 0.6
_SHORTEST = 4
#: Words for what is wrong or is left undone, that say with other verbs what the law says with a denial.
_ALSO_DENIES = re.compile("[违缺漏才只仅逃瞒光另先]|之外|外的|(?:逾期|超期)的?$")
#: Verbs of denying: where the law denies them (不得免除), they themselves are no denial.
_VERBS = re.compile("免除|拒绝|禁止|停止|删除|解除|排除|没收")
#: 也不得 adds to a denial that stands before it.
#: 也 and a denial, or what is no act that could have been forbidden.
_CARRIES_ON = re.compile("^也(?:[不未无没别莫]|是|算|属|适用|同样|一样|如此|按|依|照|包括|受|由|归|只|才)")
_ADDS = re.compile("也(?:不得|无需|未|不)")


def lost_denials(claim: str, law: str, encode: Encode, *, repeated: str = "") -> Iterator[Fault]:
    """Clauses of the law that deny and that the claim repeats without denying.

    Args:
        repeated: the part of the law that the claim is to repeat, if not all of it.
    """
    mine, official = _clauses(claim), _clauses(law)
    due = {c.text for c in _clauses(repeated or law) if len(letters(c.text)) >= _SHORTEST}
    denied = np.array([bool(negations_in(c.text)) for c in official], dtype=bool)
    if not mine or not any(c.text in due for c, denies in zip(official, denied, strict=True) if denies):
        return
    near = encode([c.text for c in mine]) @ encode([c.text for c in official]).T
    repeats, answers = near + _shares(official, mine).T, near + _shares(mine, official)
    verbs = {v for c, denies in zip(official, denied, strict=True) if denies for v in _VERBS.findall(c.text)}
    denies = np.array([_denies(_without(verbs, c.text)) for c in mine])
    to_denied = answers[:, denied].max(axis=1)
    for n in np.flatnonzero(denied):
        best = int(repeats[:, n].argmax())
        if official[n].text not in due or denies[best] or repeats[best, n] < _REPEATED:
            continue
        other = int(answers[best].argmax())
        if answers[best, n] < answers[best, other] - _ABOUT_AS_WELL and not _says_both(
            mine[best], official[n], official[other]
        ):
            continue
        answering = denies & (answers[:, n] >= np.maximum(_ANSWERS, to_denied - _ABOUT_AS_WELL))
        if not answering.any():
            like = _share(letters(mine[best].text), letters(official[n].text)) >= _LIKE
            what = f"does not deny what the text does: {mine[best].text} for {official[n].text}"
            yield Fault(Check.LOST_DENIAL if like else Check.LOOSE_DENIAL, what)


def denials_added_to_none(claim: str) -> Iterator[str]:
    """Clauses that an 也不得 follows although they deny nothing: their own denial is lost."""
    for sentence in sentences(claim):
        for clause, following in zip(sentence.clauses, sentence.clauses[1:], strict=False):
            if _ADDS.match(following.text) and not _denies(clause.text):
                yield f"adds a denial to none: {clause.text}"


def bans_not_carried_on(claim: str) -> Iterator[str]:
    """Clauses that 也 adds to a ban without forbidding, obliging or allowing anything themselves: 不得A，也B."""
    for sentence in sentences(claim):
        for clause, following in zip(sentence.clauses, sentence.clauses[1:], strict=False):
            bare = not forces_in(following.text) and not _CARRIES_ON.search(following.text)
            if bare and following.text.startswith("也") and forces_in(clause.text)[-1:] == [Force.FORBIDS]:
                yield f"adds to a ban what it does not forbid: {following.text}"


def _says_both(mine: Clause, denied: Clause, other: Clause) -> bool:
    """Whether a clause that repeats another of the law says what only the denied one has, too."""
    own = letters(denied.text) - letters(other.text)
    return len(own) >= _OWN and _share(own, letters(mine.text)) >= _OWN_SAID


def _clauses(text: str) -> list[Clause]:
    return [c for s in sentences(text) for c in s.clauses]


def _shares(clauses: Sequence[Clause], others: Sequence[Clause]) -> NDArray[np.float64]:
    """(n_clauses, n_others): share of the telling letters of each clause in each of the others."""
    there = [letters(other.text) for other in others]
    return np.array([[_share(letters(c.text), other) for other in there] for c in clauses])


def _share(mine: frozenset[str], other: frozenset[str]) -> float:
    return len(mine & other) / len(mine) if mine else 1.0


def _without(verbs: Iterable[str], text: str) -> str:
    for verb in verbs:
        text = text.replace(verb, "，")
    return text


def _denies(text: str) -> bool:
    return bool(DENIES.search(text) or _ALSO_DENIES.search(text))
