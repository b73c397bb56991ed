from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.understanding import date_in

TODAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024年5月1日时网安法怎么规定", date(2024, 5, 1)),
        ("2024-05-01", date(2024, 5, 1)),
        ("2023-08-15以前网安法怎么规定", date(2023, 8, 14)),
        ("2023年8月15日之前要备案吗", date(2023, 8, 14)),
        ("2023年以前", date(2022, 12, 31)),
        ("2024年的时候", date(2024, 12, 31)),
        ("2024年底", date(2024, 12, 31)),
        ("在2024年要备案吗", date(2024, 12, 31)),
        ("2024年2月要备案吗", date(2024, 2, 29)),
        ("截至2024年6月", date(2024, 6, 30)),
        ("in 2024, what did the CSL say", date(2024, 12, 31)),
        ("in March 2024, what did the CSL say", date(2024, 3, 31)),
        ("before March 2024", date(2024, 2, 29)),
        ("as of 15 August 2023", date(2023, 8, 15)),
        ("on August 15, 2023", date(2023, 8, 15)),
        ("before 2023-08-15", date(2023, 8, 14)),
        ("去年的规定是什么", date(2025, 12, 31)),
        ("去年的时候要备案吗", date(2025, 12, 31)),
        ("按照前年的标准", date(2024, 12, 31)),
        ("三年前的规定", date(2023, 6, 1)),
        ("半年前的规定", date(2025, 12, 1)),
        ("2023年双十一我们找人刷单，可以吗", date(2023, 11, 11)),
        ("2020年有人把名单卖给培训班，当时允许吗", date(2020, 12, 31)),
        ("2023年有人帮别人写攻击脚本，那时会怎么处理", date(2023, 12, 31)),
        ("A firm sold its user list in 2020; what did the law at that time say?", date(2020, 12, 31)),
        ("what did the law say last year", date(2025, 12, 31)),
        ("two years ago was consent required", date(2024, 6, 1)),
    ],
)
def test_the_day_that_a_question_puts_itself_at(text: str, day: date) -> None:
    assert date_in(text, today=TODAY) == day


@pytest.mark.parametrize(
    "text",
    [
        "2025年修正的网络安全法",
        "2024年3月施行的规定",
        "2024年度累计提供了多少",
        "2024年13月40日",
        "2023年有人帮别人写攻击脚本，会怎么处理",
        "2025年修正的网安法和当时的旧法",
        "我们去年收集了一万条个人信息，要评估吗",
        "保存三年前的日志",
        "去年的规定现在还适用吗",
        "last year we collected data, must we file",
        "数据要保存3年",
    ],
)
def test_no_day_is_read_into_what_somebody_did_or_which_version_is_meant(text: str) -> None:
    assert date_in(text, today=TODAY) is None


def test_a_relative_day_needs_a_today() -> None:
    assert date_in("去年的规定是什么") is None


def test_last_year_right_before_a_law_is_when_it_is_read() -> None:
    assert date_in("去年网安法第21条", today=TODAY, law_starts=[2]) == date(2025, 12, 31)
    assert date_in("去年网安法第21条", today=TODAY) is None


def test_a_year_alone_before_a_law_of_which_no_version_is_named_is_a_day() -> None:
    assert date_in("2010年电信条例怎么规定", today=TODAY, any_version=[5]) == date(2010, 12, 31)
    assert date_in("2010年电信条例怎么规定", today=TODAY, law_starts=[5]) is None
    assert date_in("2026年电信条例怎么规定", today=TODAY, any_version=[5]) is None
    assert date_in("2010年的电信条例现在怎么规定", today=TODAY, any_version=[6]) is None
    assert date_in("2019年版电信条例怎么规定", today=TODAY, any_version=[6]) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2018年人脸信息有什么规定", date(2018, 12, 31)),
        ("2018年收集的人脸信息有什么规定", None),
        ("2018年人脸信息现在有什么规定", None),
        ("2027年人脸信息有什么规定", None),
        ("12018年人脸信息有什么规定", None),
    ],
)
def test_a_year_alone_is_a_day_where_its_rule_is_asked(text: str, day: date | None) -> None:
    assert date_in(text, today=TODAY) == day


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_every_way_of_writing_a_date_is_that_date(day: date) -> None:
    for form in (
        f"{day.year}年{day.month}月{day.day}日",
        day.isoformat(),
        f"{day:%B} {day.day}, {day.year}",
        f"{day.day} {day:%b} {day.year}",
    ):
        assert date_in(f"问 {form} 要不要", today=TODAY) == day


@given(st.text(alphabet="0123456789年月日前去以之后在 beforeMarchin,-", max_size=40))
def test_any_text_gives_a_day_or_none(text: str) -> None:
    assert date_in(text, today=TODAY) is None or isinstance(date_in(text, today=TODAY), date)
