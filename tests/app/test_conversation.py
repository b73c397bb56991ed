"""Follow-up questions are written out so that they can be read by themselves."""

import pytest

from app.assistant import Turn
from app.conversation import is_cut_short, leans_on_history, standalone
from app.understanding import LawNames
from corpus.catalog import Catalog, Level, Source


@pytest.fixture(scope="module")
def names() -> LawNames:
    rules = Source(
        id="robot-rules", title="机器人条例", short="机器人条例", law="robot-rules", level=Level.LOCAL_REGULATION
    )
    return LawNames(Catalog([rules]))


def told(*questions: str, answer: str = "") -> list[Turn]:
    return [Turn(q, answer) for q in questions]


@pytest.mark.parametrize(
    ("history", "question", "whole"),
    [
        (["机器人条例第三条第一款"], "第二款呢", "《机器人条例》第三条第二款"),
        (["机器人条例第三条第一款"], "第五条呢？", "《机器人条例》第五条"),
        (["机器人条例第三条第一款", "第二款呢"], "第三款呢？", "《机器人条例》第三条第三款"),
        (["机器人登记要几日内办？"], "那罚款呢？", "机器人登记"),
        (["夜间送货要登记吗？"], "如果只在园区里呢？", "夜间送货要登记吗，如果只在园区里？"),
        (["Must robots be registered?"], "if we only serve employees?", "Must robots be registered if we only serve"),
        (["不登记罚多少？"], "情节严重的呢？", "不登记罚多少，情节严重的？"),
    ],
)
def test_what_a_follow_up_leaves_out_is_added(names: LawNames, history: list[str], question: str, whole: str) -> None:
    assert whole in standalone(question, told(*history), names)


def test_the_topic_of_an_earlier_question_takes_the_new_aspect(names: LawNames) -> None:
    whole = standalone("那罚款呢？", told("机器人登记要几日内办？"), names)
    assert whole.endswith("：罚款？")
    assert "几日" not in whole


def test_law_and_article_come_from_the_answer_if_the_question_named_none(names: LawNames) -> None:
    history = told("登记变更要几天？", answer="**《机器人条例》第三条第二款：**五个工作日 [1]")
    assert standalone("第一款呢", history, names) == "《机器人条例》第三条第一款"


@pytest.mark.parametrize(
    "question",
    [
        "机器人条例怎么规定登记？",
        "如果用户撤回同意，平台要删除数据吗？",
        "运营者把机器人停在盲道上要承担什么责任，谁来处罚，罚款的数额怎么定？",
    ],
)
def test_a_whole_question_stays_as_it_is(names: LawNames, question: str) -> None:
    assert standalone(question, told("机器人条例第三条"), names) == question


def test_without_history_nothing_is_written_out(names: LawNames) -> None:
    assert standalone("那罚款呢？", (), names) == "那罚款呢？"
    assert is_cut_short("那罚款呢？")
    assert not is_cut_short("罚款多少？")
    assert leans_on_history("第二款呢", names)
