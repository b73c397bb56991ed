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
        (
            "How long does it take: the lamp check, the plate, and the walk record?",
            ["lamp check", "plate", "walk record"],
        ),
        ("登记牌与示廓灯在检查次数上有何差异？", ["登记牌", "示廓灯"]),
        ("机器人该“寄存”还是“报废”，两者在手续上有何不同？", ["寄存", "报废"]),
        ("同样是巡街，对大人和对孩子的规矩一样吗？", ["大人", "孩子"]),
        ("不服收牌的决定和不服其他罚款决定，走的路有何不同？", ["不服收牌的决定", "不服其他罚款决定"]),
        ("登记、挂牌、验灯这几样，运营者要做到什么程度？", ["登记", "挂牌", "验灯"]),
        ("运营者在登记牌、示廓灯和人员上要做到哪些？", ["登记牌", "示廓灯", "人员"]),
        ("夜里送货，就蜂鸣的时段、音量与记录，运营者应当配备哪些？", ["时段", "音量", "记录"]),
        ("机器人达到一百台和一千台，公司的义务各自增加什么？", ["机器人达到一百台", "一千台"]),
    ],
)
def test_parts(text: str, parts: list[str]) -> None:
    assert [p.words for p in parts_of(query(text))] == parts


@pytest.mark.parametrize("text", ["机器人要登记吗？", "多辆机器人一起送货，要不要一起登记", "How fast may a robot go?"])
def test_one_question_has_no_parts(text: str) -> None:
    assert parts_of(query(text)) == ()
    assert sides_of(query(text)) == ()


@pytest.mark.parametrize(
    "text", ["想上一个自动打分、自动淘汰的系统，上线前法律上要先做什么吗？", "法律规定两个不同的词吗？"]
)
def test_a_list_in_another_clause_is_not_asked_about_one_by_one(text: str) -> None:
    assert parts_of(query(text)) == ()


def test_a_part_keeps_the_circumstances() -> None:
    first, second = parts_of(query("机器人撞了人，要做什么、通知谁？"))
    assert "撞了人" in first.query.content
    assert "撞了人" in second.query.content
    assert "通知谁" not in first.query.content
