"""Claims that keep to the law's words and are wrong in one place: joined, cut short, or with one word exchanged."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest

from app.answering import spans
from app.answering.draft import DraftClaim
from app.chain import Chain
from app.guard import check
from app.guard.alignment import differences
from app.guard.amounts import wrong_amounts, wrong_ranges
from app.guard.close_reading import close_reading
from app.guard.conditions import dropped_condition
from app.guard.coverage import beyond_the_text
from app.guard.denials import bans_not_carried_on
from app.guard.elsewhere import has_words_of
from app.guard.force import unbalanced
from app.guard.naming import wrong_short_names
from app.guard.nearness import Nearness
from app.guard.turned import turned_words
from app.guard.weighing import Check, Fault
from corpus.encoders.static import StaticEncoder
from tests.made_up_corpus import TODAY, made_up_chain

Rule = Callable[[str, str], Iterable[object]]

FINES = (
    "机器人未经登记上路的，由街道局处保养费用三倍以上五倍以下罚款，保养费用无法计算的，处十万元以上二十万元以下罚款；"
    "情节严重的，由街道局处保养费用五倍以上十倍以下罚款，保养费用无法计算的，处二十万元以上一百万元以下罚款。"
)


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    return made_up_chain(Path(tmp_path_factory.mktemp("corpus")))


def not_in_range(claim: str, law: str) -> Iterable[object]:
    return wrong_ranges(claim, law)


def bans(claim: str, _law: str) -> Iterable[object]:
    return bans_not_carried_on(claim)


@pytest.mark.parametrize(
    ("rule", "right", "wrong", "law"),
    [
        (
            close_reading,
            FINES,
            FINES.replace("五倍以下罚款，保养费用无法计算的，", "五倍以下罚款，"),
            FINES,
        ),
        (
            close_reading,
            "送货机器人的运营者应当按照街道局公布的办法每两年至少对机器人及其示廓灯进行一次维护。",
            "送货机器人的运营者应当按照街道局公布的办法每两年至多对机器人及其示廓灯进行一次维护。",
            "送货机器人的运营者应当按照街道局公布的办法每两年至少对机器人及其示廓灯进行一次维护。",
        ),
        (
            close_reading,
            "街道局应当在机器人上路前向行人和运营者公布编号、型号和用途，未公布编号和用途，不能上路行驶。",
            "街道局应当在机器人上路前向行人和运营者公布编号、型号和用途，未公布编号和用途，准予上路行驶。",
            "街道局应当在机器人上路前向行人和运营者公布编号、型号和用途，未公布编号和用途，不得上路行驶。",
        ),
        (
            close_reading,
            "遛行服务提供者必须公布管理规则，完善服务协议，显著提示行人注意避让。",
            "平台必须公布管理规则，完善服务协议，显著提示行人注意避让。",
            "遛行服务提供者应当公布管理规则，完善服务协议，显著提示行人注意避让。",
        ),
        (
            not_in_range,
            "罚1万元到10万元。",
            "罚1万元到100万元。",
            "处一万元以上十万元以下罚款；严重的，处十万元以上一百万元以下罚款。",
        ),
        (
            wrong_short_names,
            "遛行服务提供者（以下称提供者）应当登记。",
            "遛行服务提供者（以下称街道局）应当登记。",
            "遛行服务提供者（以下称提供者）应当登记。",
        ),
        (
            turned_words,
            "责令停止行驶、消除影响。",
            "责令停止行驶、消除不影响。",
            "责令停止行驶、消除影响，处一万元罚款。",
        ),
        (
            differences,
            "上架时，应当要求说明是否登记。",
            "上架时，无需要求说明是否登记。",
            "上架时，应当要求说明是否登记。",
        ),
        (bans, "不得拆除编号，也不得遮挡编号。", "不得拆除编号，也遮挡编号。", ""),
        (bans, "不得拆除编号，也要保存记录。", "不得拆除编号，也出售机器人。", ""),
    ],
    ids=[
        "repeated condition",
        "bound",
        "leave for a ban",
        "platform",
        "range",
        "short name",
        "denial put in",
        "no need to ask",
        "ban not carried on",
        "duty after a ban",
    ],
)
def test_one_word_in_the_law_s_own_sentence_is_seen(rule: Rule, right: str, wrong: str, law: str) -> None:
    assert not list(rule(right, law))
    assert list(rule(wrong, law))


@pytest.mark.parametrize(
    ("claim", "law"),
    [
        ("可以在十日内申请复核，复核结果为最终结果。", "运营者可以在十日内申请复核，复核结果为最终结果。"),
        ("有灯的机器人和无灯的机器人。", "街道局登记的机器人包括有灯的机器人和无灯的机器人。"),
    ],
    ids=["only whom it binds", "no clause"],
)
def test_what_is_no_whole_condition_is_a_weak_sign(claim: str, law: str) -> None:
    assert {fault.check for fault in close_reading(claim, law)} <= {Check.SHORTENED}


@pytest.mark.parametrize("cited", [("a2",), ("a2", "a3")], ids=["to be put on another", "citing both"])
def test_a_claim_put_together_of_two_provisions_is_no_claim_on_either(chain: Chain, cited: Sequence[str]) -> None:
    texts = {a: t for a in ("a2", "a3", "a4") if (t := chain.edition.read("robot-law-2025", a)) is not None}
    joined = "本条例所称送货机器人，应当自投入使用之日起十个工作日内向云杉市街道局登记。"
    claim = DraftClaim("", joined, tuple(spans.whole(texts[a]) for a in cited))
    assert has_words_of(joined, claim.evidence[:1], spans.whole(texts["a3"])) == "本条例所称送货机器人"
    assert not has_words_of(joined, claim.evidence[:1], spans.whole(texts["a2"]))
    (finding,) = check([claim], chain.edition, TODAY, retrieved=list(texts.values()))
    assert not finding.shown


def test_a_text_that_carries_hardly_a_word_is_no_repair(chain: Chain) -> None:
    texts = [t for a in ("a2", "a3", "a4", "a5") if (t := chain.edition.read("robot-law-2025", a)) is not None]
    claim = DraftClaim("", "公司还要每季度向街道局交书面报告。", (spans.whole(texts[0]),))
    (finding,) = check([claim], chain.edition, TODAY, retrieved=texts)
    assert not finding.shown


def test_a_clause_of_roles_and_modal_words_alone_is_not_the_text_s() -> None:
    law = "运营者应当公布机器人的编号、型号、用途，指导行人避让机器人。"
    nearness = Nearness(law, StaticEncoder().encode)
    found = list(beyond_the_text("运营者应当公布机器人的编号、型号、用途，运营者应当先把执照办妥。", law, nearness))
    assert [fault.check for fault in found if isinstance(fault, Fault)] == [Check.BEYOND]
    assert not list(beyond_the_text("运营者应当公布机器人的编号、型号、用途，运营者要指导行人。", law, nearness))


def test_once_a_year_is_every_year() -> None:
    law = "运营者应当每年至少维护一次机器人。"
    assert not list(wrong_amounts("运营者一年起码维护一次机器人。", law))
    assert list(wrong_amounts("运营者一个月起码维护一次机器人。", law))
    assert list(wrong_amounts("运营者保存记录一年。", law))


def test_only_with_leave_is_not_without_it() -> None:
    law = "未经街道局批准，任何单位不得遮挡机器人的编号。"
    assert not list(unbalanced("任何单位遮挡机器人的编号，要先经街道局批准。", law))
    assert list(unbalanced("任何单位遮挡机器人的编号。", law))


def test_the_cases_of_other_provisions_need_not_be_listed() -> None:
    law = "发现有本条例第四条、第五条、第六条所列情形之一的，应当保存行走记录，并向街道局报告。"
    encode = StaticEncoder().encode
    assert not dropped_condition("发现违反规定的要保存行走记录，并报告街道局。", law, encode)
