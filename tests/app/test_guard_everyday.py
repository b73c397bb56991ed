"""Everyday words for what the law says: the guard neither accuses them nor lets damage through for them."""

from collections.abc import Callable, Iterable

import pytest

from app.guard.alignment import differences
from app.guard.amounts import wrong_amounts
from app.guard.clauses import Force, forces_in, one_spelling, sentences
from app.guard.close_reading import close_reading
from app.guard.conditions import bare_rule
from app.guard.force import disagreements, unbalanced
from app.guard.turned import turned_words

LAW = (
    "机器人走失的，运营者应当立即通知街道局。未经街道局批准，任何单位和个人不得拆解机器人，在拆解后及时登记。"
    "运营者应当由本单位或者委托他人定期维护机器人，避免损坏道路。"
    "玩具机器人不实行登记制度。运营者可以在登记后转让机器人，并依法保存记录不少于六个月。"
    "运营者以外的使用者（不含未成年人）应当遵守本条例，其财产不足以赔偿的，优先用于承担修理费用。"
)

Check = Callable[[str, str], Iterable[object]]


@pytest.mark.parametrize(
    ("everyday", "law"),
    [
        ("运营者要通知", "运营者应当通知"),
        ("还得符合标准", "还应当符合标准"),
        ("也得先登记", "也应当先登记"),
        ("街道局没法一个一个通知", "街道局无法逐一通知"),
        ("马上登记", "立即登记"),
        ("在中国境内", "在境内"),
        ("难确定是谁的", "难以确定是谁的"),
        ("维修困难", "维修困难"),
        ("起码登记", "至少登记"),
        ("免掉登记", "免予登记"),
        ("显眼的编号", "显著的编号"),
        ("两个省份", "两个省、自治区、直辖市"),
        ("非机器人运营者", "机器人运营者以外的"),
        ("维护不是修理，而是保养", "维护是保养"),
    ],
)
def test_both_are_read_as_one(everyday: str, law: str) -> None:
    assert one_spelling(everyday) == one_spelling(law)


@pytest.mark.parametrize(
    "text", ["主要条件", "重要数据", "只要登记就", "需要登记的，", "运营者要转让机器人的，", "取得许可", "不必要的检查"]
)
def test_what_only_looks_like_a_duty_is_none(text: str) -> None:
    assert Force.OBLIGES not in forces_in(one_spelling(text))
    assert Force.FREES not in forces_in(one_spelling(text))


@pytest.mark.parametrize("check", [differences, disagreements, unbalanced, turned_words, close_reading, bare_rule])
@pytest.mark.parametrize(
    "claim",
    [
        "机器人走失的，运营者要立即通知街道局。",
        "机器人走失的，运营者立即通知街道局。",
        "任何人没经街道局批准都不得拆解机器人；拆解后要及时登记。",
        "运营者可以自己维护机器人，也可以委托他人维护，都要定期。",
        "维护机器人时，运营者不得损坏道路。",
        "玩具机器人不用登记。",
        "运营者登记后可以转让机器人，但要依法保存记录至少六个月。",
        "非运营者的使用者应当遵守本条例。",
    ],
    ids=["duty", "stated as the rule", "ban and duty", "ways", "avoid", "not applied", "carried", "other than"],
)
def test_good_claims_are_not_accused(check: Check, claim: str) -> None:
    assert not list(check(claim, LAW))


@pytest.mark.parametrize(
    ("check", "claim"),
    [
        (disagreements, "机器人走失的，运营者可以立即通知街道局。"),
        (turned_words, "其财产不足以赔偿的，优先用于不承担修理费用。"),
        (unbalanced, "单位和个人拆解机器人。"),
    ],
    ids=["duty made a choice", "denial put in after 优先", "ban lost"],
)
def test_damage_is_still_found(check: Check, claim: str) -> None:
    assert list(check(claim, LAW))


def test_a_role_exchanged_for_one_that_the_sentence_names_elsewhere_is_found() -> None:
    law = "公共场所的管理者或者机器人经营者、送货服务提供者对其明知的危险，应当立即予以制止并且报告街道局。"
    claim = law.replace("提供者", "经营者")
    assert list(close_reading(claim, law))
    assert not list(close_reading(law, law))


def test_non_before_or_is_no_role() -> None:
    assert "以外的" not in one_spelling("不得因为不同意处理非必要信息或者撤回同意，拒绝登记")


def test_user_is_another_word_for_who_uses() -> None:
    law = "使用者发现机器人的编号不符合本条例规定的，有权向街道局投诉、举报。"
    assert not list(close_reading(law.replace("使用者", "用户"), law))


def test_at_most_before_a_verb_is_a_bound() -> None:
    law = "运营者应当每年至少开展两次维护。"
    assert list(wrong_amounts("运营者每年至多做两次维护。", law))
    assert not list(wrong_amounts("运营者每年至少做两次维护。", law))


def test_what_is_asked_at_once_is_no_part_of_a_ban_before_it() -> None:
    assert not list(disagreements("登记结束后应当及时删除影像。", "街道局不得泄露影像，在登记结束后及时删除影像。"))
    assert [s.text for s in sentences("及时删除")] == ["及时删除"]
