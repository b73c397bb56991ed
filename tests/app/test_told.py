"""What a text must look like to answer a kind of question."""

from datetime import date

import pytest

from app.answering.told import is_beside_the_point, telling_pattern
from app.understanding import LawNames, Query, understand
from corpus.catalog import load_catalog

NAMES = LawNames(load_catalog())
FOR_THE_PUBLIC = "在云杉市街道上向公众提供送货的，适用本办法。"
LEFT_OUT = "只在自家院子里试走、没有上街的，不适用本办法。"


def asked(question: str) -> Query:
    return understand(question, names=NAMES, today=date(2026, 6, 1))


@pytest.mark.parametrize(
    "question",
    [
        "只在院子里用，要遵守这个办法吗？",
        "公司内部自用的机器人归这个办法管吗？",
        "Does it apply if only our staff use it?",
    ],
)
def test_a_case_put_as_narrower_is_answered_by_what_leaves_it_out(question: str) -> None:
    told = telling_pattern(asked(question))
    assert told is not None
    assert told.search(LEFT_OUT)
    assert not told.search(FOR_THE_PUBLIC)


def test_whether_a_law_applies_at_all_is_told_by_any_text() -> None:
    assert telling_pattern(asked("送货机器人适用这个办法吗？")) is None


def test_the_scope_of_a_law_is_the_point_where_scope_is_asked() -> None:
    assert not is_beside_the_point(asked("送货机器人归这个办法管吗？"), FOR_THE_PUBLIC)
    assert is_beside_the_point(asked("送货机器人要登记什么？"), FOR_THE_PUBLIC)
