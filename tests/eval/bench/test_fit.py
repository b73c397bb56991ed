"""Fitting weights on questions made up so that one feature alone tells gold from the rest."""

from datetime import date

import numpy as np

from app.tuning import Tuning
from eval.bench.retrieval.asked import Asked
from eval.bench.retrieval.fit import FEATURES, Candidates, cross_validated, figures, fit, in_use

DAY = date(2026, 6, 1)


def question(number: int) -> Candidates:
    """Three provisions that only "text" tells apart; the gold one is last."""
    rng = np.random.default_rng(number)
    table = rng.random((3, len(FEATURES))) * 0.2
    table[:, FEATURES.index("text")] = (0.0, 0.1, 1.0)
    table[:, FEATURES.index("dense")] = (1.0, 0.5, 0.0)
    places = tuple((f"law-{number}", f"a{n}") for n in range(1, 4))
    return Candidates(Asked(f"q{number}", "问", None, DAY, ((places[2],),)), places, table)


QUESTIONS = [question(n) for n in range(20)]


def test_weights_in_use_are_those_of_the_tuning() -> None:
    weights = dict(zip(FEATURES, in_use(Tuning(dense=0.3, text=0.7)), strict=True))
    assert (weights["dense"], weights["sparse"], weights["text"]) == (0.3, 0.7, 0.7)


def test_the_feature_that_tells_gets_weight_and_gold_the_first_place() -> None:
    start = np.full(len(FEATURES), 0.2)
    weights = fit(QUESTIONS, start, pull=0.1)
    assert weights[FEATURES.index("text")] > 0.4
    assert weights[FEATURES.index("dense")] < 0.2
    assert np.mean([row[0] for row in figures(QUESTIONS, weights)]) == 1.0


def test_a_strong_pull_keeps_the_weights() -> None:
    start = np.full(len(FEATURES), 0.2)
    assert np.allclose(fit(QUESTIONS, start, pull=1e9), start, atol=1e-6)


def test_every_question_is_ranked_once_by_weights_that_have_not_seen_it() -> None:
    (rows,) = cross_validated([QUESTIONS], np.full(len(FEATURES), 0.2), pull=0.1)
    assert len(rows) == len(QUESTIONS)
    assert np.mean([row[0] for row in rows]) == 1.0
