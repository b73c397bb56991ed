"""A question for all that a role owes is answered from the table of obligations."""

from pathlib import Path

import pytest

from app.answering.duties import duties_of_role
from app.chain import Chain
from app.checklist.table import Table
from tests.made_up_corpus import made_up_chain


def _row(name: str, provisions: list[str], conditions: list[str] | None = None) -> dict[str, object]:
    return {
        "id": name,
        "roles": ["operator"],
        "scenarios": ["street"],
        "conditions": conditions or [],
        "phase": "running",
        "text": name,
        "evidence": ["记录"],
        "provisions": provisions,
        "penalties": [],
    }


TABLE = Table.model_validate(
    {
        "roles": {"operator": {"name": "运营者", "aliases": ["送货机器人的运营者"], "scenarios": ["street"]}},
        "scenarios": {"street": {"name": "上路"}},
        "conditions": {"hired": {"name": "委托", "question": "是否委托他人维护？"}},
        "penalty": [],
        "obligation": [
            _row("register", ["robot-law-2020:a2", "robot-law-2025:a3p1"]),
            _row("care", ["robot-law-2025:a4p1"]),
            _row("hired", ["robot-law-2025:a4p2"], ["hired"]),
            _row("meaning", ["robot-law-2025:a2"]),
        ],
    }
)


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    folder: Path = tmp_path_factory.mktemp("duties")
    return made_up_chain(folder)


def quoted(chain: Chain, question: str) -> list[str]:
    query = chain.understand(question)
    found, more = duties_of_role(query, chain.retrieve(query), chain.edition, table=TABLE)
    assert more == 0
    return [e.address for e in found]


@pytest.mark.parametrize(
    "question",
    ["机器人条例里运营者有哪些义务？", "送货机器人的运营者有哪些义务？", "按机器人条例，运营者要承担哪些责任？"],
)
def test_all_that_a_role_owes_is_what_the_table_says_is_law_today(chain: Chain, question: str) -> None:
    assert quoted(chain, question) == ["a3p1", "a4"]


@pytest.mark.parametrize(
    "question",
    [
        "机器人条例里运营者对行人有哪些义务？",
        "机器人条例里运营者登记的期限是几日？",
        "机器人条例里行人有哪些义务？",
        "机器人条例什么时候施行？",
    ],
)
def test_a_narrower_question_is_left_to_the_search(chain: Chain, question: str) -> None:
    assert quoted(chain, question) == []
