"""What a text must look like to answer a kind of question."""

from datetime import date

import pytest

from app.answering.told import (
    binds_others,
    is_beside_the_point,
    is_on_another_case,
    special_case,
    telling_pattern,
)
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


def test_an_article_of_definitions_alone_is_beside_the_point_where_a_duty_is_asked() -> None:
    meanings = "显式灯是指可以看见的灯。\n隐式灯是指看不见的灯。\n示廓灯包括显式灯和隐式灯。"
    assert is_beside_the_point(asked("送货机器人要装显式灯吗？"), meanings)
    assert not is_beside_the_point(asked("显式灯是什么？"), meanings)
    assert not is_beside_the_point(asked("送货机器人要装显式灯吗？"), f"{meanings}\n送货机器人应当装显式灯。")


ON_MINORS = "送货机器人不得强制要求未成年人提供通讯录。"
ON_FACES = "送货机器人保存人脸信息的，应当登记。"


@pytest.mark.parametrize(
    ("question", "text", "other"),
    [
        ("机器人不给通讯录就不送货，合法吗？", ON_MINORS, True),
        ("机器人不给通讯录就不给孩子送货，合法吗？", ON_MINORS, False),
        ("机器人要15岁的学生给通讯录，合法吗？", ON_MINORS, False),
        ("May the robot ask a teenager for contacts?", ON_MINORS, False),
        ("机器人要录指纹，要登记吗？", ON_FACES, True),
        ("机器人要录指纹和人脸，要登记吗？", ON_FACES, False),
        ("机器人要录指纹，要登记吗？", ON_FACES + "指纹比照办理。", False),
        ("机器人要登记吗？", ON_FACES, False),
        ("旅店能留客人的证件吗？", "任何人不得在客房里安装人脸识别设备。", True),
        ("旅店能在客房装摄像头吗？", "任何人不得在客房里安装人脸识别设备。", False),
        ("Can a hotel keep scans of passports?", "任何人不得在客房里安装人脸识别设备。", True),
        ("机器人不给通讯录就不送货，合法吗？", ON_MINORS + "本条适用于所有人。不得收费。", False),
        ("机器人停运要多久报告？", "关键信息基础设施停运的，运营者应当报告。", True),
        ("机器人停运要多久报告？", "关键信息基础设施运营者以外的人应当报告。", False),
    ],
)
def test_a_rule_on_a_special_case_is_on_another_one_unless_the_question_puts_it(
    question: str, text: str, other: bool
) -> None:
    assert is_on_another_case(asked(question), text, question) is other


@pytest.mark.parametrize(
    ("text", "question", "case"),
    [
        ("关键信息基础设施的运营者应当在境内存储数据。确需出境的，应当评估。", "数据要存在境内吗", "critical"),
        ("关键信息基础设施的运营者应当在境内存储数据。", "关基的数据要存在境内吗", ""),
        ("关键信息基础设施运营者和其他处理者应当在境内存储数据。", "数据要存在境内吗", ""),
        ("电子商务经营者应当及时删除用户的信息。", "员工离职后，公司要删除信息吗", "e_commerce"),
        ("电子商务经营者应当及时删除用户的信息。", "默认勾选保险合法吗", ""),
        ("不得向未成年人提供网络游戏。", "几点以后不能玩游戏", "minors"),
        ("个人信息包括病历。还包括儿童的个人信息。", "个人信息包括什么", ""),
    ],
)
def test_a_special_case_has_a_name(text: str, question: str, case: str) -> None:
    assert special_case(text, question) == case


@pytest.mark.parametrize(
    ("question", "others"),
    [
        ("房东不退押金怎么办？", True),
        ("My landlord keeps my deposit. What now?", True),
        ("租房平台不退押金，房东也不管，怎么办？", False),
        ("共享单车不退押金怎么办？", False),
    ],
)
def test_what_binds_businesses_says_nothing_on_a_private_person(question: str, others: bool) -> None:
    assert binds_others(asked(question), "电子商务经营者应当及时退还押金。") is others
    assert not binds_others(asked(question), "任何人不得侵害他人的财产。")
