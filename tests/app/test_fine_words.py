"""A fine in English: its case, and what it is reckoned from."""

import pytest

from app.answering.fine_words import english_base, english_case, english_level


@pytest.mark.parametrize(
    ("fine", "base"),
    [
        ("处违法所得一倍以上十倍以下的罚款", " of the illegal gains"),
        ("处九万元以下或者上一年度营业额百分之五以下罚款", " of the previous year's turnover"),
        ("没收违法所得，并处一万元以下罚款", ""),
        ("处九万元以下罚款", ""),
    ],
)
def test_a_share_says_of_what(fine: str, base: str) -> None:
    assert english_base(fine) == base


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("情节严重的", ", in serious cases"),
        ("拒不改正或者情节严重的", ", if corrections are refused or in serious cases"),
        ("造成特别严重危害街道安全后果的", ", if the consequences are especially serious"),
        ("夜间行驶的", ""),
    ],
)
def test_a_case_is_said_as_far_as_it_is_known(case: str, said: str) -> None:
    assert english_case(case) == said


def test_the_level_of_an_authority_is_not_lost() -> None:
    assert english_level("省级以上街道部门") == "provincial-level or higher "
    assert english_level("街道部门") == ""
