import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.fusion import min_max, weighted_sum

scores = st.dictionaries(st.text(max_size=3), st.floats(-100, 100), max_size=8)


@given(scores)
def test_min_max_keeps_the_order_and_the_range(values: dict[str, float]) -> None:
    stretched = min_max(values)
    assert stretched.keys() == values.keys()
    assert all(0 <= v <= 1 for v in stretched.values())
    for a in values:
        for b in values:
            if values[a] > values[b]:
                assert stretched[a] >= stretched[b]


def test_weighted_sum_counts_an_absent_key_as_nothing() -> None:
    assert weighted_sum({"x": {"a": 1.0}, "y": {"a": 0.5, "b": 1.0}}, {"x": 0.4, "y": 0.6}) == {
        "a": pytest.approx(0.7),
        "b": pytest.approx(0.6),
    }


def test_a_part_without_weight_is_an_error() -> None:
    with pytest.raises(KeyError, match="x"):
        weighted_sum({"x": {"a": 1.0}}, {})
