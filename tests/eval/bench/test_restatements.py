"""The restatements, and the scorecard that is fitted on how the guard reads them."""

import json

import numpy as np
import pytest

from app.guard.reading import Reading
from corpus.catalog import load_catalog
from corpus.provisions import Provision
from eval.bench.restatements import RESTATEMENTS_PATH, Observed, cross_validated, fit, shares

ROWS = [json.loads(line) for line in RESTATEMENTS_PATH.read_text(encoding="utf-8").splitlines()]


def test_restatements_are_of_many_laws_that_the_catalog_does_not_hold() -> None:
    held = {name.removeprefix("中华人民共和国") for s in load_catalog() for name in (s.title, s.short)}
    laws = {row["law"] for row in ROWS}
    assert len(laws) >= 100
    assert laws & held == set()


def test_every_restatement_has_an_address_and_words_of_its_own() -> None:
    assert all(Provision.from_key(row["address"]).key == row["address"] for row in ROWS)
    assert len({row["text"] for row in ROWS}) == len(ROWS)
    assert all(row["text"].endswith(("。", "！", "”", "）")) for row in ROWS)


def _observed(number: int, *, bad: bool) -> Observed:
    rng = np.random.default_rng(number)
    near = float(rng.normal(0.4 if bad else 0.8, 0.1))
    signs = {"near": near, "rule: subject": float(bad and rng.random() < 0.5)}
    reading = Reading("", proven=False, free=True, signs=signs)
    return Observed(f"law {number % 11}", "主体" if bad else "", dev=number % 2 == 0, reading=reading)


OBSERVED = [_observed(n, bad=n % 4 > 1) for n in range(400)]


def test_a_scorecard_tells_claims_whose_law_it_has_not_seen() -> None:
    accused, caught = shares(OBSERVED, [bool(c > 0.5) for c in cross_validated(OBSERVED)])
    assert accused < 0.1
    assert caught > 0.9


def test_points_fall_where_a_sign_speaks_for_the_claim() -> None:
    card = fit(OBSERVED)
    assert card.chance({"near": 0.9}) < 0.2 < 0.8 < card.chance({"near": 0.2, "rule: subject": 1.0})


@pytest.mark.parametrize("near", [0.1, 0.5, 0.6, 0.7, 0.9])
def test_a_scorecard_says_the_same_as_the_boosted_model(near: float) -> None:
    from sklearn.ensemble import HistGradientBoostingClassifier  # type: ignore[import-untyped]

    from eval.bench.restatements import _scorecard

    table = np.array([[o.reading.signs["near"], o.reading.signs["rule: subject"]] for o in OBSERVED])
    model = HistGradientBoostingClassifier(max_iter=50, max_leaf_nodes=2, early_stopping=False)
    model.fit(table, [bool(o.kind) for o in OBSERVED])
    card = _scorecard(model, ["near", "rule: subject"])
    expected = model.predict_proba([[near, 0.0]])[0, 1]
    assert card.chance({"near": near}) == pytest.approx(expected, abs=0.02)
