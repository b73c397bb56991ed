"""Logistic regression on signals that have names, cross-validated by question."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_FOLDS = 10


@dataclass(frozen=True, slots=True)
class Observed:
    """A candidate for one question, or for one of its articles.

    `group` numbers the question, `first` says whether it is the best, which is taken without asking. `gold` and
    `alternative` say what names it.
    """

    group: int
    signals: Mapping[str, float]
    first: bool
    gold: bool
    alternative: bool

    @property
    def right(self) -> bool:
        """Whether an answer may cite it."""
        return self.gold or self.alternative


def fit(observed: Sequence[Observed], names: Sequence[str]) -> dict[str, float]:
    """Weights of the named signals over candidates behind the first; what only an alternative names is left out."""
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    clear = [o for o in observed if not o.first and (o.gold or not o.alternative)]
    rows = np.array([[o.signals[name] for name in names] for o in clear])
    model = LogisticRegression(C=10, max_iter=2000).fit(rows, [o.gold for o in clear])
    return {"": float(model.intercept_[0]), **dict(zip(names, map(float, model.coef_[0]), strict=True))}


def cross_validated(
    observed: Sequence[Observed],
    names: Sequence[str],
    chance: Callable[[Mapping[str, float], Mapping[str, float]], float],
) -> NDArray[np.float64]:
    """(n,) chance of each candidate by weights fitted on the other questions; 1 for the first ones."""
    out = np.ones(len(observed))
    for fold in range(_FOLDS):
        weights = fit([o for o in observed if o.group % _FOLDS != fold], names)
        for n, o in enumerate(observed):
            if o.group % _FOLDS == fold and not o.first:
                out[n] = chance(weights, o.signals)
    return out


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over groups: share of gold that is taken, how many are taken, share of those that are right."""

    recall: float
    count: float
    precision: float


def figures(observed: Sequence[Observed], chances: NDArray[np.float64], *, least: float, most: int) -> Figures:
    """What is taken of each group at a least chance, at most `most` of it, the likeliest first."""
    groups: dict[int, list[int]] = {}
    for n, o in enumerate(observed):
        groups.setdefault(o.group, []).append(n)
    recall, count, right = [], [], []
    for group in groups.values():
        taken = sorted((n for n in group if chances[n] >= least), key=lambda n: -chances[n])[:most]
        gold = [n for n in group if observed[n].gold]
        if gold:
            recall.append(len(set(taken) & set(gold)) / len(gold))
        count.append(len(taken))
        right.append(sum(observed[n].right for n in taken) / len(taken))
    return Figures(float(np.mean(recall)), float(np.mean(count)), float(np.mean(right)))


def table(
    observed: Sequence[Observed], names: Sequence[str], thresholds: Sequence[float], *, most: int,
    chance: Callable[[Mapping[str, float], Mapping[str, float]], float],
) -> str:  # fmt: skip
    """Figures at each threshold, cross-validated, and the weights that all candidates give."""
    chances = cross_validated(observed, names, chance)
    lines = ["least chance   gold taken   taken   right"]
    for least in sorted(set(thresholds), reverse=True):
        found = figures(observed, chances, least=least, most=most)
        lines.append(f"{least:12.3f}   {found.recall:10.3f}   {found.count:5.2f}   {found.precision:5.3f}")
    weights = {name: round(weight, 2) for name, weight in fit(observed, names).items()}
    return "\n".join([*lines, str(weights)])
