"""Whether a law is still law: what the catalog knows, and the article that says since when."""

from datetime import date

import pytest

from app.answer import Answer, Status
from app.chain import Chain
from tests.made_up_corpus import made_up_chain


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    return made_up_chain(tmp_path_factory.mktemp("made-up"))


def _places(answer: Answer) -> list[tuple[str, str]]:
    return [(c.source_id, c.address) for c in answer.citations]


@pytest.mark.parametrize(
    "question",
    [
        "2020年版机器人条例现在还有效吗",
        "旧版机器人条例废止了吗？",
        "机器人条例2020年版还适用吗",
        "Is the 2020 Robot Ordinance still in force?",
    ],
)
def test_a_version_that_ended_says_when_and_what_is_law_now(chain: Chain, question: str) -> None:
    answer = chain.answer(question)
    assert answer.status is Status.ANSWERED
    assert _places(answer) == [("robot-law-2025", "a6"), ("robot-law-2020", "a5")]
    assert "**已不是现行法**" in answer.text or "**No longer in force**" in answer.text
    assert answer.text.count("2026-01-01") >= 2


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("机器人条例现在有效吗", "**现行有效**：现行文本自2026-01-01起施行（最早自2020-03-01起施行）"),
        ("《云杉市送货机器人备案办法》失效了吗？", "**现行有效**，自2026-02-01起施行"),
    ],
)
def test_a_text_in_force_says_since_when(chain: Chain, question: str, said: str) -> None:
    assert said in chain.answer(question).text


def test_on_an_earlier_day_the_coming_text_is_not_yet_law(chain: Chain) -> None:
    answer = chain.answer("备案办法还有效吗", as_of=date(2026, 1, 15))
    assert "**尚未施行**" in answer.text


@pytest.mark.parametrize("question", ["机器人条例里登记几日内有效？", "旧版机器人条例第三条还有效吗"])
def test_more_than_the_status_of_a_law_is_answered_from_its_provisions(chain: Chain, question: str) -> None:
    text = chain.answer(question).text
    assert "现行有效**" not in text
    assert "**已不是现行法**" not in text


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("2023年机器人条例第二条怎么规定", date(2023, 12, 31)),
        ("2023年《云杉市送货机器人条例》里，送货机器人的运营者要向谁登记？", date(2023, 12, 31)),
    ],
)
def test_a_year_alone_before_a_law_is_when_it_is_read(chain: Chain, question: str, day: date) -> None:
    answer = chain.answer(question)
    assert answer.as_of == day
    assert {c.source_id for c in answer.citations} == {"robot-law-2020"}


def test_a_year_in_which_a_text_was_made_names_that_text(chain: Chain) -> None:
    answer = chain.answer("2025年机器人条例第三条")
    assert answer.as_of == date(2026, 6, 1)
    assert _places(answer) == [("robot-law-2025", "a3")]
