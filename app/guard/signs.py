"""What tells a claim in free words that its text carries from one that it does not, as numbers for a regression.

Rules of this package that speak for themselves only where claim and text share their wording come in as signs among
others: which of them fired, how near each clause comes to the text and to the other texts that were retrieved, what of
the text the claim leaves out, and which modal words and denials stand against each other.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from app.editions import StoredText
from app.guard.clauses import Force, forces_in, gram_share, grams_of, letters, negations_in, sentences, share_in
from app.guard.nearness import Encode
from app.guard.weighing import Fault

_CLAUSE_LETTERS, _LAW_LETTERS = 4, 3
#: A clause of the text is left out from so little of it in the claim, in letters and meaning together.
_LEFT_OUT = 0.7
_IF = re.compile(r"的$|外$|^除|^未(?!成年)|^经(?!营)|时$|后$|前$|^在|^对|^非(?!法)|^因|^自|^按|^依")
_MOST = 3.0
#: Where claim and text have no clause to compare.
_NOTHING = 1.0


def signs_of(
    said: str, law: str, repeated: str, faults: Iterable[Fault], others: Sequence[StoredText], encode: Encode
) -> dict[str, float]:
    """Signs by name, each of the order of 1.

    Args:
        said: the claim without the words that name its provision.
        law: the text cited, `repeated` that of it which the claim can be expected to repeat.
        faults: what the rules found.
        others: the other texts that were retrieved.
        encode: gives unit vectors, one row a text.
    """
    fired = Counter(fault.check.value for fault in faults)
    signs = {f"rule: {name}": min(float(n), 2.0) for name, n in fired.items()}
    mine, theirs = _clauses(said, _CLAUSE_LETTERS), _clauses(repeated, _LAW_LETTERS)
    signs |= dict(_nearness(mine, law, [t.text for t in others], encode))
    signs |= dict(_left_out(said, repeated, theirs, encode))
    signs |= dict(_denials(said, repeated))
    signs |= dict(_forces(mine, theirs, encode))
    signs["length"] = float(np.log1p(len(letters(said))))
    signs["clauses"] = min(float(len(mine)), 8.0) / 4
    return signs


def _clauses(text: str, least: int) -> list[str]:
    found = [c.text for s in sentences(text) for c in s.clauses]
    return [c for c in found if len(letters(c)) >= least] or found


def _both(texts: Sequence[str], law: str, vectors: NDArray[np.float32], encode: Encode) -> NDArray[np.float64]:
    """For each text its share of letters in the law, and nearness to the nearest of the law's clauses: (n, 2)."""
    cosines = (encode(texts) @ vectors.T).max(axis=1) if len(vectors) else np.zeros(len(texts))
    return np.array([(share_in(t, law), float(c)) for t, c in zip(texts, cosines, strict=True)]).reshape(-1, 2)


def _nearness(mine: Sequence[str], law: str, others: Sequence[str], encode: Encode) -> Iterator[tuple[str, float]]:
    """How near the claim's clauses come to the text, and how much nearer to another."""
    own = _both(mine, law, encode(_clauses(law, 1)), encode)
    both = own.sum(axis=1)
    yield "nearest letters", float(own[:, 0].min())
    yield "nearest meaning", float(own[:, 1].min())
    yield "near at least", float(both.min())
    yield "near", float(both.mean())
    yield "letters", share_in("，".join(mine), law)
    yield "pairs", gram_share(grams_of("，".join(mine)), grams_of(law))
    if others:
        best = np.max([_both(mine, text, encode(_clauses(text, 1)), encode).sum(axis=1) for text in others], axis=0)
        yield "nearer elsewhere", float((best - both).max())
        yield "elsewhere", float((best - both).mean())


def _left_out(said: str, repeated: str, theirs: Sequence[str], encode: Encode) -> Iterator[tuple[str, float]]:
    """What of the text the claim does not say."""
    yield "covered letters", share_in(repeated, said)
    yield "length beside the text", min(len(letters(said)) / max(1, len(letters(repeated))), _MOST)
    held = _both(theirs, said, encode([*_clauses(said, 1), said]), encode).sum(axis=1)
    yield "covered at least", float(held.min()) if len(held) else _NOTHING
    yield "covered", float(held.mean()) if len(held) else _NOTHING
    conditions = [h for h, text in zip(held, theirs, strict=True) if _IF.search(text)]
    yield "conditions left out", min(float(sum(h < _LEFT_OUT for h in conditions)), _MOST)
    yield "condition covered", float(min(conditions)) if conditions else 2 * _NOTHING
    yield "conditions", min(float(len(conditions)), _MOST)


def _denials(said: str, repeated: str) -> Iterator[tuple[str, float]]:
    """How many more denials one has than the other; an odd number turns the sense."""
    mine, theirs = _denying(said), _denying(repeated)
    yield "denials added", min(float(max(0, mine - theirs)), _MOST)
    yield "denials missing", min(float(max(0, theirs - mine)), _MOST)
    yield "denials odd", float((mine - theirs) % 2)
    yield "denials in the text", min(float(theirs), _MOST)


def _denying(text: str) -> int:
    whole = "，".join(s.text for s in sentences(text))
    return len(negations_in(whole))


def _forces(mine: Sequence[str], theirs: Sequence[str], encode: Encode) -> Iterator[tuple[str, float]]:
    """Modal words of each clause against those of the nearest clause of the text, by how near that is."""
    for name, clauses in (("said", mine), ("text", theirs)):
        for force, n in Counter(f for c in clauses for f in forces_in(c)).items():
            yield f"{name} {force.name.lower()}", min(float(n), _MOST)
    if not mine or not theirs:
        return
    near = encode(mine) @ encode(theirs).T + np.array([[share_in(c, t) for t in theirs] for c in mine])
    pairs: Counter[str] = Counter()
    for row, clause in zip(near, mine, strict=True):
        best = int(row.argmax())
        ours, law = _force(clause), _force(theirs[best])
        if ours is not law:
            pairs[f"{law.name.lower()} as {ours.name.lower()}"] += max(0.0, float(row[best])) / 2  # type: ignore[assignment]
    for name, weight in pairs.items():
        yield name, min(float(weight), _MOST)


def _force(clause: str) -> Force:
    return next(iter(reversed(forces_in(clause))), Force.NONE)
