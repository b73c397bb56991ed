"""Clauses of a claim beside the clauses of the law that they repeat, and what the two have differently.

A claim that keeps close to the law's words differs from it by few of them; if one of those few is a modal word, a
negation or a role, the claim says something else.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.guard.amounts import Bound, bound_of
from app.guard.clauses import Force, forces_in, negations_in, sentences
from app.guard.subjects import named_roles, same_role
from corpus.figures import find_figures

#: Two stretches say the same, but for single words, from this likeness (0 to 1) on. Chosen on the dev half of
#: eval.mutations, as the others of this package.
_ALIKE = 0.75
#: Of several that are about as alike, one that agrees is enough.
_ABOUT_AS_ALIKE = 0.03
_SHORTEST = 3
#: Words that deny what they stand beside and are no negations.
_DENIES_TOO = re.compile("避免|防止|杜绝|(?<![境国海])外的")
#: A denial with the character after it.
_DENIED = re.compile("[不未无非免][一-鿿]")
_ASIDE = re.compile(r"\([^()]*\)")
_ONLY_WITH = re.compile("才|方可|(?<![优首])先|除非|后再")


@dataclass(frozen=True, slots=True)
class _Stretch:
    """One clause, or two that follow each other, of the sentence `whole`.

    `before` is what precedes it there, `after` the clause that follows.
    """

    text: str
    grams: Counter[str]
    before: str
    after: str
    whole: str
    clauses: int

    @property
    def forces(self) -> Counter[Force]:
        return Counter(forces_in(self.text))


def differences(claim: str, law: str, *, known: Sequence[str] = ()) -> Iterator[str]:
    """What stretches of the claim have otherwise than the stretches of the law they repeat.

    Args:
        known: normal forms of figures that may stand in a claim without being in the law's text (its own dates).
    """
    official = _stretches(law)
    for mine in _stretches(claim):
        scored = [
            (_likeness(mine.grams, theirs.grams), theirs) for theirs in official if theirs.clauses == mine.clauses
        ]
        best = max((score for score, _ in scored), default=0.0)
        if best < _ALIKE:
            continue
        faults = [_difference(mine, theirs, known) for score, theirs in scored if score >= best - _ABOUT_AS_ALIKE]
        if all(faults):
            yield faults[0]


def _difference(mine: _Stretch, theirs: _Stretch, known: Sequence[str]) -> str:
    what = ""
    if not _same_forces(mine, theirs):
        what = "force"
    elif _denies(mine) != _denies(theirs) and not _ONLY_WITH.search(mine.text) and not _denied_beside(mine, theirs):
        what = "negation"
    else:
        what = _strange_role(mine, theirs) or _strange_figure(mine, theirs, known)
    return f"{what}: says “{mine.text}” where the text says “{theirs.text}”" if what else ""


def _strange_role(mine: _Stretch, theirs: _Stretch) -> str:
    """A role that the law's sentence does not name."""
    return next((role for role in named_roles(mine.text) if not same_role(role, theirs.whole)), "")


def _strange_figure(mine: _Stretch, theirs: _Stretch, known: Sequence[str]) -> str:
    """A figure the law has not there, or has as another bound."""
    ours, official = _figures(mine.text), _figures(theirs.whole)
    for canonical, bound in ours:
        bounds = [b for c, b in (_figures(theirs.text) or official) if c == canonical]
        if official and canonical not in known and not any(c == canonical for c, _ in official):
            return canonical
        if bounds and bound not in bounds and bound is not Bound.NONE and Bound.NONE not in bounds:
            return f"{canonical} {bound}"
    return ""


@lru_cache(maxsize=4096)
def _figures(text: str) -> tuple[tuple[str, Bound], ...]:
    return tuple((f.canonical, bound_of(f, text)) for f in find_figures(text))


def _same_forces(mine: _Stretch, theirs: _Stretch) -> bool:
    """Whether both have the same modal words; one that is missing may stand earlier in the sentence, or right after."""
    if set(mine.forces) == {Force.OBLIGES} and set(forces_in(theirs.whole)) <= {Force.OBLIGES}:
        return True  # what the law does not leave to anybody's choice is a duty, whether or not it says so
    added, missing = mine.forces - theirs.forces, theirs.forces - mine.forces
    missing.pop(Force.OBLIGES, None)  # nor does a claim have to say so of what it states as the rule
    if _DENIES_TOO.search(theirs.text):  # 不得造成 for 避免造成
        added.pop(Force.FORBIDS, None)
    return set(added) <= set(forces_in(theirs.before)) and set(missing) <= set(
        forces_in(f"{mine.before}，{mine.after}")
    )


def _denies(stretch: _Stretch) -> bool:
    """Whether the stretch denies what it says, apart from its modal words."""
    text = _ASIDE.sub("", stretch.text)
    return (len(negations_in(text)) + len(_DENIES_TOO.findall(text))) % 2 == 1


def _denied_beside(mine: _Stretch, theirs: _Stretch) -> bool:
    """Whether what the stretch denies more than the law's is denied in the clause beside that: 未发表的不再保护."""
    beside = f"{theirs.before}，{theirs.after}"
    denied = Counter(m[0] for m in _DENIED.finditer(mine.text))
    more = denied - Counter(m[0] for m in _DENIED.finditer(theirs.text))
    return bool(more) and not _denied_more(theirs, denied) and all(word in beside for word in more)


def _denied_more(theirs: _Stretch, denied: Counter[str]) -> bool:
    return bool(Counter(m[0] for m in _DENIED.finditer(theirs.text)) - denied)


def _likeness(mine: Counter[str], theirs: Counter[str]) -> float:
    """Dice's coefficient of pairs of characters."""
    total = mine.total() + theirs.total()
    return 2 * (mine & theirs).total() / total if total else 0.0


@lru_cache(maxsize=2048)
def _stretches(text: str) -> tuple[_Stretch, ...]:
    found = []
    for sentence in sentences(text):
        texts = [c.text for c in sentence.clauses]
        for n, clause in enumerate(sentence.clauses):
            before = "，".join(texts[:n])
            if clause.grams.total() >= _SHORTEST:
                after = texts[n + 1] if n + 1 < len(texts) else ""
                found.append(_Stretch(clause.text, clause.grams, before, after, sentence.text, 1))
            if n + 1 < len(texts):
                grams = clause.grams + sentence.clauses[n + 1].grams
                after = texts[n + 2] if n + 2 < len(texts) else ""
                found.append(_Stretch(f"{clause.text}，{texts[n + 1]}", grams, before, after, sentence.text, 2))
    return tuple(found)
