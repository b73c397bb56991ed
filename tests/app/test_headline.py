"""The direct answer, in the words of the first claim."""

from pathlib import Path

import pytest

from app.answer import Status
from app.answering.fines import fines_in, fines_on_persons_in
from app.chain import Chain
from tests.made_up_corpus import made_up_chain


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    folder: Path = tmp_path_factory.mktemp("corpus")
    return made_up_chain(folder)


@pytest.mark.parametrize(
    ("question", "first_line"),
    [
        ("送货机器人登记变更要几个工作日内办理？", "**5个工作日内** [1]。"),
        ("违反机器人条例第四条关于行走速度的规定罚款多少？", "**处一千元以上五千元以下罚款**"),
        ("机器人条例从哪天起施行？", "**自2026年1月1日起施行** [1]。"),
        ("送货机器人运营者必须向街道局登记吗？", "**应当** [1]。"),
    ],
)
def test_the_first_line_answers(chain: Chain, question: str, first_line: str) -> None:
    answer = chain.answer(question)
    assert answer.status is Status.ANSWERED
    assert answer.text.startswith(first_line)


@pytest.mark.parametrize(
    "question",
    [
        "运营者要求少登记，可以收费吗？",
        "不给送货机器人登记可以吗？",
        "登记牌想借用几天，能借吗？",
    ],
)
def test_no_yes_or_no_where_the_text_does_not_say_it_plainly(chain: Chain, question: str) -> None:
    first = chain.answer(question).text.split("\n")[0]
    assert not first.startswith(("**应当", "**可以", "**不得", "**5", "**10"))


def test_each_fine_stands_with_its_case() -> None:
    text = (
        "违反本规定的，由街道局责令改正，处一千元以上三千元以下罚款；拒不改正的，处三千元以上九千元以下罚款，"
        "对直接负责的主管人员处五百元以上八百元以下罚款。"
    )
    assert fines_in(text) == [("", "处一千元以上三千元以下罚款"), ("拒不改正的", "处三千元以上九千元以下罚款")]


def test_the_words_before_a_fine_are_kept_whole() -> None:
    text = "由街道局责令改正，可以根据情节单处或者并处警告、没收违法所得、处以违法所得一倍以上三倍以下的罚款。"
    assert fines_in(text) == [("", "可以根据情节单处或者并处警告、没收违法所得、处以违法所得一倍以上三倍以下的罚款")]


@pytest.mark.parametrize(
    ("text", "case"),
    [
        ("超速的，给予警告；拒不改正的，处九百元罚款；对直接负责的主管人员处五百元罚款。", ""),
        ("有前款行为，情节严重的，责令改正，处九百元罚款；对直接负责的主管人员处五百元罚款。", "情节严重的"),
        ("给予警告；情节严重的，处九百元罚款，对直接负责的主管人员处五百元罚款。", "情节严重的"),
    ],
)
def test_a_fine_on_persons_takes_only_its_own_case(text: str, case: str) -> None:
    assert fines_on_persons_in(text) == [(case, "对直接负责的主管人员处五百元罚款")]
