import pytest

from eval.bootstrap import interval


def test_interval_holds_the_mean_and_narrows_with_more_questions() -> None:
    few, many = interval([0.0, 1.0] * 10), interval([0.0, 1.0] * 500)
    assert few[0] < 0.5 < few[1]
    assert many[1] - many[0] < few[1] - few[0]


def test_same_values_give_the_same_interval() -> None:
    assert interval([0.0, 1.0, 1.0]) == interval([0.0, 1.0, 1.0])


def test_interval_is_near_the_normal_one_for_many_questions() -> None:
    low, high = interval([1.0] * 900 + [0.0] * 100)
    assert (low, high) == pytest.approx((0.9 - 1.96 * 0.3 / 1000**0.5, 0.9 + 1.96 * 0.3 / 1000**0.5), abs=0.003)


def test_values_all_alike_give_themselves() -> None:
    assert interval([1.0, 1.0]) == (1.0, 1.0)


def test_no_values_have_no_interval() -> None:
    with pytest.raises(ValueError, match="values"):
        interval([])
