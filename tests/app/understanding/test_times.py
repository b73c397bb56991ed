from datetime import date

import pytest

from app.understanding import date_in
from app.understanding.times import BEFORE_TODAYS_RULE, both_days, earlier_day, without_times

TODAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("登记有效期，现在和2024年3月以前有什么不同？", date(2024, 2, 29)),
        ("登记有效期以前是几年，现在是几年？", BEFORE_TODAYS_RULE),
        ("登记有效期，2024年3月22日前后有什么变化？", date(2024, 3, 21)),
        ("罚款现在和2024年有什么变化？", date(2024, 12, 31)),
        ("How long is it valid now, and how long was it before March 2024?", date(2024, 2, 29)),
        ("What changed between the fine in 2024 and the current one?", date(2024, 12, 31)),
    ],
)
def test_an_earlier_day_is_set_beside_today(text: str, day: date) -> None:
    assert earlier_day(text, date_in(text, today=TODAY)) == day


@pytest.mark.parametrize(
    "text",
    [
        "以前没备案，现在要补吗？",
        "去年的规定现在还适用吗？",
        "2024年的时候要登记吗？",
        "现在要登记吗？",
        "两种标识有什么不同？",
        "2025年版的条例现在怎么规定？",
    ],
)
def test_no_day_is_set_beside_today_where_one_alone_is_asked_about(text: str) -> None:
    assert earlier_day(text, date_in(text, today=TODAY)) is None


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("登记有效期，现在和2024年3月以前有什么不同？", "登记有效期"),
        ("登记有效期以前是几年，现在是几年？", "登记有效期 是几年"),
        ("罚款现在和2024年有什么变化？", "罚款"),
    ],
)
def test_what_is_searched_for_has_no_times(text: str, left: str) -> None:
    assert without_times(text).strip(" ，,？?") == left


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("没挂牌的，2025年11月查处与2026年3月查处，罚款有何变化？", (date(2025, 11, 30), date(2026, 3, 31))),
        ("罚款上限，2024年和2025年各是多少？", (date(2024, 12, 31), date(2025, 12, 31))),
        ("登记有效期，2022年的办法和2024年的规定有什么不同？", None),
        ("2025年11月登记、2026年3月注销，要办什么？", None),
        ("2024年3月前后有什么变化？", None),
    ],
)
def test_two_days_are_set_beside_each_other(text: str, days: tuple[date, date] | None) -> None:
    assert both_days(text) == days
