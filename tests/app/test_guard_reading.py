"""The second look at claims in free words: signs, scorecard, and what it may overrule."""

import numpy as np
import pytest
from numpy.typing import NDArray

from app.guard.reading import SECOND_LOOK, Reading
from app.guard.scorecard import Scorecard, shipped_scorecard
from app.guard.signs import signs_of
from app.guard.weighing import Check, Fault

LAW = "送货机器人的运营者应当在夜间开启示廓灯。未经街道局同意的，不得在人行道上停放。"


def encode(texts: object) -> NDArray[np.float32]:
    """Vectors of letters: near where letters are shared."""
    rows = np.zeros((len(list(texts)), 997), dtype=np.float32)  # type: ignore[call-overload]
    for row, text in zip(rows, texts, strict=True):  # type: ignore[call-overload]
        for char in text:
            row[ord(char) % 997] += 1
        row /= max(float(np.linalg.norm(row)), 1e-9)
    return rows


def signs(said: str, *faults: Fault) -> dict[str, float]:
    return signs_of(said, LAW, LAW, faults, [], encode)


def test_a_faithful_claim_is_nearer_than_one_from_nowhere() -> None:
    faithful, strange = signs("机器人夜里要开示廓灯。"), signs("公司每季度交一份审计报告。")
    assert faithful["near at least"] > strange["near at least"]
    assert faithful["covered letters"] > strange["covered letters"]


def test_what_is_left_out_and_turned_round_is_a_sign() -> None:
    whole = signs("夜里要开示廓灯；没经街道局同意，不能停在人行道上。")
    turned = signs("夜里要开示廓灯；街道局同意了，就能停在人行道上。")
    assert turned["denials missing"] > whole["denials missing"]
    assert any(name.startswith("forbids as") for name in turned)
    assert signs("不能停在人行道上。")["condition covered"] < whole["condition covered"]


def test_a_rule_that_fired_is_a_sign_among_others() -> None:
    assert signs("夜里要开示廓灯。", Fault(Check.SUBJECT, "names 用户"))["rule: subject"] == 1.0


def test_points_are_added_by_the_steps_that_a_sign_has_passed() -> None:
    card = Scorecard(0.0, {"near": ((0.5, -2.0), (0.8, -1.0)), "odd": ((0.5, 4.0),)})
    assert card.chance({}) == 0.5
    assert card.chance({"near": 0.9}) < card.chance({"near": 0.6}) < card.chance({"near": 0.4})
    assert card.chance({"near": 0.9, "odd": 1.0}) > 0.5


def test_the_shipped_scorecard_says_which_way_a_sign_points() -> None:
    card = shipped_scorecard()
    assert card.chance({"rule: beyond": 1.0}) > card.chance({})
    assert card.chance({"covered letters": 1.0}) < card.chance({"covered letters": 0.1})


@pytest.mark.parametrize(
    ("reading", "chance", "wrong"),
    [
        (Reading("subject", proven=False, free=True, signs={}), SECOND_LOOK[0] - 0.01, False),  # spared
        (Reading("subject", proven=False, free=True, signs={}), SECOND_LOOK[0] + 0.01, True),
        (Reading("figures", proven=True, free=True, signs={}), 0.0, True),  # a figure is wrong in any words
        (Reading("force", proven=False, free=False, signs={}), 0.0, True),  # near the text the rules are surer
        (Reading("", proven=False, free=True, signs={}), SECOND_LOOK[1] + 0.01, True),  # everything speaks against it
        (Reading("", proven=False, free=True, signs={}), SECOND_LOOK[1] - 0.01, False),
        (Reading("", proven=False, free=False, signs={}), 1.0, False),
    ],
)
def test_what_a_second_look_may_overrule(reading: Reading, chance: float, wrong: bool) -> None:
    assert bool(reading.verdict(chance)) is wrong
