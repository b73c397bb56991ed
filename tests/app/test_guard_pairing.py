"""Clauses of a claim paired with clauses of the law: what is beyond it, denied no longer, owed by others, left out."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from app.answering import spans
from app.chain import Chain
from app.guard.alignment import differences
from app.guard.amounts import wrong_amounts
from app.guard.close_reading import close_reading
from app.guard.conditions import bare_rule, dropped_condition
from app.guard.coverage import beyond_the_text
from app.guard.denials import denials_added_to_none, lost_denials
from app.guard.elsewhere import closer_elsewhere
from app.guard.force import disagreements
from app.guard.nearness import Encode, Nearness, remembering
from app.guard.owners import wrong_owners
from app.guard.turned import turned_words, unmatched_denials
from corpus.encoders.static import StaticEncoder
from tests.made_up_corpus import made_up_chain

LAW = (
    "运营者采购可能影响行人安全的机器人，未按照规定进行安全检测的，由街道局责令改正。"
    "运营者应当定期维护机器人，不得拆除机器人的示廓灯或者遮挡机器人的编号。"
    "街道局对走失的机器人进行登记时，运营者应当予以配合，任何单位和个人不得阻挠。"
    "机器人撞伤行人的，运营者应当保存行走记录。"
)

Check = Callable[[str, str, Encode], Iterable[object]]


@pytest.fixture(scope="module")
def encode() -> Encode:
    return StaticEncoder().encode


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    return made_up_chain(Path(tmp_path_factory.mktemp("corpus")))


def beyond(claim: str, law: str, encode: Encode) -> Iterable[object]:
    return beyond_the_text(claim, law, Nearness(law, encode))


def dropped(claim: str, law: str, encode: Encode) -> Iterable[object]:
    return dropped_condition(claim, law, encode)


def bare(claim: str, law: str, _encode: Encode) -> Iterable[object]:
    return bare_rule(claim, law)


def added(claim: str, _law: str, _encode: Encode) -> Iterable[object]:
    return denials_added_to_none(claim)


def turned(claim: str, law: str, _encode: Encode) -> Iterable[object]:
    return turned_words(claim, law)


@pytest.mark.parametrize(
    ("check", "claim"),
    [
        (beyond, "运营者应当定期维护机器人，每季度请会计师出具审计意见。"),
        (lost_denials, "买了可能影响行人安全的机器人却按规定做安全检测的，街道局责令改正。"),
        (lost_denials, "运营者要按期维护机器人，拆掉示廓灯或者遮住编号。"),
        (added, "运营者拆示廓灯，也不得遮住编号。"),
        (turned, "不运营者应当定期维护机器人。"),
        (wrong_owners, "走失的机器人登记的时候，街道局应当配合。"),
        (wrong_owners, "任何街道局和运营者不得阻挠登记。"),
        (dropped, "运营者应当保存行走记录。"),
        (bare, "运营者应当定期维护机器人；应当保存行走记录。"),
    ],
    ids=[
        "clause of no text",
        "denied no longer",
        "ban lost",
        "second ban without the first",
        "denial in a role",
        "duty of another",
        "any of some",
        "condition lost",
        "condition of the second rule lost",
    ],
)
def test_what_the_clauses_of_the_law_do_not_say_is_found(check: Check, claim: str, encode: Encode) -> None:
    law = LAW.replace("运营者", "经营者").replace("街道局", "主管部门")
    said = claim.replace("运营者", "经营者").replace("街道局", "主管部门")
    assert list(check(said, law, encode))


@pytest.mark.parametrize("check", [beyond, lost_denials, added, turned, wrong_owners, dropped, bare])
@pytest.mark.parametrize(
    "claim",
    [
        "买了可能影响行人安全的机器人却没按规定做安全检测的，主管部门责令改正。",
        "经营者要按期维护机器人，不能拆掉示廓灯或者遮住编号。",
        "经营者不得拆示廓灯，也不得遮住编号。",
        "走失的机器人登记的时候，经营者应当配合，谁都不得阻挠。",
        "登记走失的机器人时，任何单位和个人不得阻挠。",
        "机器人撞伤了行人的，经营者应当保存行走记录。",
        "机器人编号和示廓灯，经营者不得遮挡、拆除。",
    ],
)
def test_the_same_in_everyday_words_is_not_accused(check: Check, claim: str, encode: Encode) -> None:
    assert not list(check(claim, LAW.replace("运营者", "经营者").replace("街道局", "主管部门"), encode))


def test_a_verb_of_denying_is_no_denial_where_the_law_denies_it(encode: Encode) -> None:
    law = "经营者可以委托他人维护机器人，但不得免除自己的责任。"
    assert list(lost_denials("经营者免除自己的责任。", law, encode))
    assert not list(lost_denials("经营者不能免除自己的责任。", law, encode))


def test_words_that_a_denial_of_the_law_shares_with_another_clause_lose_nothing(encode: Encode) -> None:
    law = "主管部门可以要求经营者补充材料。经营者无正当理由不补充材料的，主管部门终止登记。"
    assert not list(lost_denials("主管部门可以要求经营者补充材料。", law, encode))


def test_who_is_acted_upon_does_not_owe_the_duty(encode: Encode) -> None:
    law = "经营者对其工作人员应当定期培训。主管部门应当书面通知经营者停止使用。"
    assert not list(wrong_owners("经营者应当定期培训员工；主管部门应当书面通知停用。", law, encode))
    assert list(wrong_owners("消费者应当书面通知经营者停用。", law, encode))


@pytest.mark.parametrize(
    ("claim", "law"),
    [
        ("登记时经营者应当如实说明。", "主管部门对机器人的来源和去向进行登记时，经营者应当如实说明。"),
        ("经营者应当如实说明。", "经营者在经营时，应当如实说明。"),
        ("没经许可改装机器人；条例另有规定的除外。", "未经主管部门许可改装机器人的，条例另有规定的除外。"),
        ("擅自改装机器人的，处五百元罚款。", "违反本条例规定，擅自改装机器人的，处五百元罚款。"),
    ],
    ids=["time by its end", "role by itself", "exception", "breach"],
)
def test_what_says_no_more_than_the_rule_is_no_condition_lost(claim: str, law: str, encode: Encode) -> None:
    assert not dropped_condition(claim, law, encode)
    assert not bare_rule(claim, law)


def test_a_clause_that_another_text_says_in_other_words_is_found_there(chain: Chain, encode: Encode) -> None:
    own = chain.edition.read("robot-law-2025", "a3")
    other = chain.edition.read("robot-law-2025", "a4")
    assert own is not None
    assert other is not None
    evidence = spans.whole(own)
    there = replace(other, text="保养的记录应当保留，不少于六十日；发现机器人漏电或者漏油的，立即停止行驶。")
    assert list(closer_elsewhere("发现机器人有漏电、漏油情况，要立即停驶。", evidence, [own, there], encode))
    assert not list(closer_elsewhere("应当登记。", evidence, [own, there], encode))
    assert not list(
        closer_elsewhere("有下列情形之一的", evidence, [own, replace(there, text="有下列情形之一的")], encode)
    )


@pytest.mark.parametrize(
    ("claim", "law"),
    [
        ("经营者给消费者的编号、日期、里程等数据，应当真实。", "经营者向消费者提供的编号、日期、里程等数据应当真实。"),
        (
            "用新技术试办目录外的机器人业务，应当向街道局备案。",
            "运用新技术试办目录未列出的机器人业务的，应当向街道局备案。",
        ),
        ("2025年修订的本法自2025年10月15日起执行。", "本法自2025年10月15日起施行。"),
    ],
    ids=["modal in the next clause", "denied by another word", "year of the law"],
)
def test_what_only_looks_different_is_the_same(claim: str, law: str) -> None:
    assert not list(differences(claim, law, known=["2025年"]))


def test_an_introduction_said_once_need_not_be_said_of_each_part_of_an_item() -> None:
    law = "登记主要审查机器人可能给行人和车辆带来的危险，包括下列事项：\n（一）机器人的重量；夜间行走是否有灯。"
    claim = "登记主要审查机器人可能给行人和车辆带来的危险，包括以下事项：机器人的重量；夜间行走是否有灯。"
    assert not list(close_reading(claim, law))


@pytest.mark.parametrize(
    ("claim", "law"),
    [
        ("街道局可以减轻处罚，赔偿还应当包括修理费。", "街道局可以减轻处罚。赔偿数额还应当包括修理费。"),
        ("没有编号的可以处罚款，严重的停止行驶。", "没有编号的，可以处罚款；严重的，停止行驶。"),
        ("街道局可以在本市管理目录内制定清单。", "街道局在本市管理目录内，可以制定清单。"),
        ("经营者保护形象不被歪曲、公开行走记录。", "经营者保护形象不被歪曲，公开行走记录。"),
        ("让行人不接触漏电的机器人。", "避免行人接触漏电的机器人。"),
    ],
    ids=["subject", "new condition", "place of the modal word", "part of a list", "avoids"],
)
def test_force_and_denial_reach_no_further_than_they_are_meant(claim: str, law: str) -> None:
    assert not list(disagreements(claim, law))


def test_both_ends_of_a_range_are_in_their_place() -> None:
    law = "拆除编号的，处违法所得三倍以上五倍以下罚款；没有违法所得的，处一万元以上十万元以下罚款。"
    assert not list(wrong_amounts("拆除编号的，罚违法所得3倍到5倍。", law))
    assert list(wrong_amounts("拆除编号的，罚违法所得3倍到6倍。", law))


def test_a_question_belongs_to_the_clause_that_asks() -> None:
    law = "街道局查验机器人是否有编号，编号不清的，在机器人旁边加上醒目的标牌。"
    assert not list(unmatched_denials("查验机器人有没有编号；编号模糊的，在机器人旁边加上醒目的标牌。", law))


def test_every_text_is_encoded_once(encode: Encode) -> None:
    asked: list[str] = []

    def counting(texts: Sequence[str]) -> NDArray[np.float32]:
        asked.extend(texts)
        return encode(texts)

    once = remembering(counting)
    first, again = once(["甲方", "乙方", "甲方"]), once(["乙方"])
    assert asked == ["甲方", "乙方"]
    assert np.array_equal(first[1], again[0])
    assert np.array_equal(first[0], first[2])


def test_nearness_of_nothing_is_nought(encode: Encode) -> None:
    assert Nearness("", encode).meaning("登记") == 0.0
    assert Nearness("应当登记。", encode).reaches("应当登记", 0.9)
