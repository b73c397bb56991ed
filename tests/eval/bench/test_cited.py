"""The bench that says which passages belong into an answer."""

import numpy as np

from eval.bench.cited import Observed, cross_validated, figures, fit


def _observed(question: int, behind: float, *, first: bool = False, gold: bool = False) -> Observed:
    signals = {"": 1.0, "behind": behind, "rank": 1 + 10 * behind, "parts": 0.0}
    return Observed(question, signals, first, gold, alternative=False)


def _questions() -> list[Observed]:
    """Forty questions: the strongest passage is right, and so is the one close behind it, but not the one far off."""
    rng = np.random.default_rng(7)
    out = []
    for number in range(40):
        out.append(_observed(number, 0.0, first=True, gold=True))
        out.append(_observed(number, float(rng.uniform(0.0, 0.2)), gold=True))
        out.append(_observed(number, float(rng.uniform(0.5, 0.9))))
    return out


def test_what_stands_close_behind_the_strongest_passage_is_cited() -> None:
    observed = _questions()
    assert fit(observed)["behind"] < 0
    recall, count, right = figures(observed, cross_validated(observed), least=0.5)
    assert (recall, right) == (1.0, 1.0)
    assert count == 2.0


def test_a_chance_that_nothing_reaches_leaves_the_first_passage_alone() -> None:
    observed = _questions()
    assert figures(observed, cross_validated(observed), least=1.0) == (0.5, 1.0, 1.0)
