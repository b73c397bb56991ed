"""Whether a rule that begins at a number of people or an age reaches the one a question gives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.answering.thresholds import Reach, asked_in, limits_in, not_told, reach

_EXPORT = "每年搬运10万人以上、不满100万人个人信息（不含敏感个人信息）或者不满1万人敏感个人信息的，应当订立合同"
_EXEMPT = "每年搬运不满10万人个人信息（不含敏感个人信息）的"


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("今年搬了8万人的个人信息，要签合同吗", ["8万人"]),
        ("我们只有五十万用户", ["五十万人"]),
        ("十六岁能骑机器人吗", ["十六岁"]),
        ("孩子不满14周岁", ["不满14周岁"]),
        ("10万人以上、不满100万人", ["10万人以上、不满100万人"]),
        ("We hold 60,000 faces.", ["60,000 people"]),
        ("We have 80k users and a 17-year-old tester", ["80,000 people", "17-year-old"]),
        ("1.2 million registered users", ["1.2 million people"]),
        ("注册用户3000万，月活跃用户数400万", ["3000万", "400万"]),
        ("MAU of 6 million", ["6 million people"]),
        ("登记要几日内办", []),
    ],
)
def test_the_figure_of_the_question_is_read(question: str, words: list[str]) -> None:
    assert [b.words for b in asked_in(question)] == words


@pytest.mark.parametrize(
    ("question", "rule", "expected"),
    [
        ("8万人普通个人信息", _EXPORT, Reach.OUTSIDE),
        ("8万人普通个人信息", _EXEMPT, Reach.HOLDS),
        ("50万人个人信息", _EXPORT, Reach.HOLDS),
        ("10万人", _EXPORT, Reach.HOLDS),
        ("100万人", _EXPORT, Reach.OUTSIDE),
        ("5000人的敏感个人信息", _EXPORT, Reach.HOLDS),
        ("5000人的敏感个人信息", _EXEMPT, Reach.UNDECIDED),
        ("3万人的敏感个人信息", _EXPORT, Reach.OUTSIDE),
        ("6万人的人脸", "人脸达到10万人之日起应当登记", Reach.OUTSIDE),
        ("20万人的人脸", "人脸达到10万人之日起应当登记", Reach.HOLDS),
        ("1000万人", "超过1000万人的，应当审计", Reach.OUTSIDE),
        ("8万人", "达到街道局规定数量的，应当登记", Reach.UNDECIDED),
        ("8万人", "累计10万人的，应当登记", Reach.UNDECIDED),
        ("8万人", "由三名以上专家评审，应当登记", Reach.UNBOUNDED),
        ("8万人", "不得出售", Reach.UNBOUNDED),
        ("13岁", "不得为未满十六周岁的未成年人登记", Reach.HOLDS),
        ("16岁", "不得为未满十六周岁的未成年人登记", Reach.OUTSIDE),
        ("16岁", "为年满十六周岁的未成年人登记", Reach.HOLDS),
        ("18岁", "为年满十六周岁的未成年人登记", Reach.OUTSIDE),
        ("18岁", "未成年人不得骑行", Reach.OUTSIDE),
        ("未满18岁", "不满十四周岁的不得骑行", Reach.UNDECIDED),
        ("15岁", "不满十四周岁的应当同意，已满十四周岁的可以自己同意", Reach.UNDECIDED),
        ("15岁", "儿童不得骑行", Reach.UNDECIDED),
        ("12岁", "儿童不得骑行", Reach.UNBOUNDED),
        ("a 17-year-old", "不满十四周岁的不得骑行", Reach.OUTSIDE),
    ],
)
def test_a_rule_reaches_what_lies_within_its_bounds(question: str, rule: str, expected: Reach) -> None:
    assert reach(asked_in(question), rule) is expected


_LARGE = "大型平台，是指注册用户5000万以上或者月活跃用户1000万以上的平台"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("注册用户6000万", Reach.HOLDS),
        ("月活1200万", Reach.HOLDS),
        ("6000万日活", Reach.HOLDS),
        ("注册用户3000万", Reach.UNDECIDED),
        ("用户3000万", Reach.UNDECIDED),
        ("月活跃用户数800万", Reach.UNDECIDED),
        ("注册用户800万", Reach.OUTSIDE),
        ("注册用户3000万，月活500万", Reach.OUTSIDE),
        ("30 million registered users", Reach.UNDECIDED),
        ("12 million monthly active users", Reach.HOLDS),
    ],
)
def test_users_are_counted_as_the_rule_counts_them(question: str, expected: Reach) -> None:
    assert reach(asked_in(question), _LARGE) is expected


def test_a_line_that_the_numbers_given_leave_open_is_told_apart() -> None:
    missed, left_open = not_told(asked_in("注册用户3000万"), _LARGE)
    assert [b.words for b in missed] == ["注册用户5000万以上"]
    assert [b.words for b in left_open] == ["月活跃用户1000万以上"]
    assert not_told(asked_in("注册用户800万"), _LARGE) == ((), ())


def test_two_figures_on_two_sides_of_a_line_decide_nothing() -> None:
    assert reach(asked_in("8万人和20万人"), "10万人以上的，应当登记") is Reach.UNDECIDED


def test_the_limits_shown_are_those_that_concern_the_question() -> None:
    assert [b.words for b in limits_in(asked_in("8万人普通个人信息"), _EXPORT)] == ["10万人以上、不满100万人"]
    assert [b.words for b in limits_in(asked_in("8万人敏感个人信息"), _EXPORT)] == ["不满1万人"]


@given(st.integers(min_value=100, max_value=10**7), st.integers(min_value=100, max_value=10**7))
def test_from_and_under_share_out_all_numbers(number: int, line: int) -> None:
    asked = asked_in(f"{number}人")
    found = {reach(asked, f"{line}人以上的"), reach(asked, f"不满{line}人的")}
    assert found == {Reach.HOLDS, Reach.OUTSIDE}
    assert (reach(asked, f"{line}人以上的") is Reach.HOLDS) is (number >= line)
