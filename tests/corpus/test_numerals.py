import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.numerals import from_chinese_numeral, to_chinese_numeral


@given(st.integers(min_value=0, max_value=99_999))
def test_numeral_round_trip(n: int) -> None:
    assert from_chinese_numeral(to_chinese_numeral(n)) == n


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("十", 10),
        ("十五", 15),
        ("一十五", 15),
        ("二十", 20),
        ("一百零五", 105),
        ("一百一十", 110),
        ("一千零三十四", 1034),
        ("一千二百六十", 1260),
        ("二〇二五", 2025),
        ("两百", 200),
        ("３８", 38),
        ("007", 7),
        ("一万零一十", 10010),
    ],
)
def test_written_forms(text: str, n: int) -> None:
    assert from_chinese_numeral(text) == n


@pytest.mark.parametrize("text", ["", "十十", "3条", "百", "一二十", "一十百", "条", "-3", "3.5", "万万"])
def test_not_a_numeral(text: str) -> None:
    with pytest.raises(ValueError, match="not a Chinese numeral"):
        from_chinese_numeral(text)


@pytest.mark.parametrize("n", [-1, 100_000])
def test_outside_the_range(n: int) -> None:
    with pytest.raises(ValueError, match=str(n)):
        to_chinese_numeral(n)
