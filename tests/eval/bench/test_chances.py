"""The benches that say which passages and paragraphs belong into an answer."""

import numpy as np

from app.answering.chances import chance
from eval.bench.chances import Observed, cross_validated, figures, fit, table

NAMES = ("behind", "rank")


def _observed(group: int, behind: float, *, first: bool = False, gold: bool = False) -> Observed:
    return Observed(group, {"": 1.0, "behind": behind, "rank": 1 + 10 * behind}, first, gold, alternative=False)


def _groups() -> list[Observed]:
    """Forty questions: the strongest passage is right, and so is the one close behind it, but not the one far off."""
    rng = np.random.default_rng(7)
    out = []
    for number in range(40):
        out.append(_observed(number, 0.0, first=True, gold=True))
        out.append(_observed(number, float(rng.uniform(0.0, 0.2)), gold=True))
        out.append(_observed(number, float(rng.uniform(0.5, 0.9))))
    return out


def test_what_stands_close_behind_the_strongest_passage_is_taken() -> None:
    observed = _groups()
    assert fit(observed, NAMES)["behind"] < 0
    found = figures(observed, cross_validated(observed, NAMES, chance), least=0.5, most=4)
    assert (found.recall, found.count, found.precision) == (1.0, 2.0, 1.0)


def test_at_a_chance_that_nothing_reaches_the_first_passage_is_taken_alone() -> None:
    observed = _groups()
    found = figures(observed, cross_validated(observed, NAMES, chance), least=1.0, most=4)
    assert (found.recall, found.count, found.precision) == (0.5, 1.0, 1.0)


def test_no_more_are_taken_than_an_answer_cites() -> None:
    observed = _groups()
    assert figures(observed, np.ones(len(observed)), least=0.1, most=2).count == 2.0


def test_the_table_ends_with_the_weights() -> None:
    lines = table(_groups(), NAMES, (0.5, 0.1), most=4, chance=chance).splitlines()
    assert len(lines) == 4
    assert lines[-1].startswith("{'': ")


def test_a_signal_without_a_weight_says_nothing() -> None:
    assert chance({"": 0.0}, {"": 1.0, "other": 9.0}) == 0.5
