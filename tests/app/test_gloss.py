"""English beside the Chinese words of an answer."""

import pytest

from app.answering.gloss import english_figure, english_fine, terms_in


@pytest.mark.parametrize(
    ("words", "english"),
    [
        ("10个工作日内", "within 10 working days"),
        ("不少于6个月", "at least 6 months"),
        ("100万人以上", "from 1,000,000 people"),
        ("5%以下", "up to 5%"),
        ("三顶帽子", ""),
    ],
)
def test_a_figure_keeps_its_bound(words: str, english: str) -> None:
    assert english_figure(words) == english


@pytest.mark.parametrize(
    ("words", "english"),
    [
        ("处一万元以上十万元以下罚款", "10,000 to 100,000 yuan"),
        ("并处五十万元以下罚款", "up to 500,000 yuan"),
        ("处采购金额一倍以上十倍以下罚款", "1 to 10 times"),
        ("并处五千万元以下或者上一年度营业额百分之五以下罚款", "up to 50,000,000 yuan or up to 5%"),
        ("处罚款", ""),
    ],
)
def test_the_sums_of_a_fine(words: str, english: str) -> None:
    assert english_fine(words) == english


def test_terms_stand_in_the_order_of_the_text() -> None:
    assert terms_in("算法备案之后开展安全评估").startswith("算法备案 = ")
    assert terms_in("早上好") == ""
