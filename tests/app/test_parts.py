"""What a question asks at once."""

from datetime import date

import pytest

from app.answering.parts import parts_of, sides_of
from app.understanding import LawNames, Query, understand
from corpus.catalog import Catalog


def query(text: str) -> Query:
    return understand(text, names=LawNames(Catalog([])), today=date(2026, 6, 1))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("机器人撞了人，要做什么、通知谁？", ["要做什么", "通知谁"]),
        ("夜里能开吗？要开灯吗？", ["夜里能开吗", "要开灯吗"]),
        ("What must be recorded, and how long is it kept?", ["What must be recorded", "how long is it kept"]),
        ("登记牌和示廓灯有什么区别？", ["登记牌", "示廓灯"]),
        ("条例里的“运营者”和办法说的“维护者”有什么区别？", ["运营者", "维护者"]),
        ("材料交上去，街道局查验和城管局受理各要几天？", ["街道局查验", "城管局受理"]),
        ("What is the difference between owners and operators?", ["owners", "operators"]),
    ],
)
def test_parts(text: str, parts: list[str]) -> None:
    assert [p.words for p in parts_of(query(text))] == parts


@pytest.mark.parametrize("text", ["机器人要登记吗？", "多辆机器人一起送货，要不要一起登记", "How fast may a robot go?"])
def test_one_question_has_no_parts(text: str) -> None:
    assert parts_of(query(text)) == ()
    assert sides_of(query(text)) == ()


def test_a_part_keeps_the_circumstances() -> None:
    first, second = parts_of(query("机器人撞了人，要做什么、通知谁？"))
    assert "撞了人" in first.query.content
    assert "撞了人" in second.query.content
    assert "通知谁" not in first.query.content
