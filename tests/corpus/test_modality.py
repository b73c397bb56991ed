import pytest

from corpus.digests import Modality
from corpus.modality import flipped, maybe, surely

OBLIGES, FORBIDS, PERMITS = Modality.OBLIGES, Modality.FORBIDS, Modality.PERMITS


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("运营者应当登记", OBLIGES),
        ("上路必须登记", OBLIGES),
        ("任何人不得拆除", FORBIDS),
        ("禁止载人", FORBIDS),
        ("收件人有权拒收", PERMITS),
        ("可以申请延期", PERMITS),
    ],
)
def test_plain_modal_words_are_sure(text: str, modality: Modality) -> None:
    assert surely(text, modality)
    assert maybe(text, modality)


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("明知或者应当知道", OBLIGES),
        ("泄露依法应当保密的信息", OBLIGES),
        ("不应当收费", OBLIGES),
        ("法律禁止发布的信息", FORBIDS),
        ("采取暂停使用、禁止重新注册等措施", FORBIDS),
        ("《不得转让办法》另有规定", FORBIDS),
        ("装置是指可以联网的设备", PERMITS),
        ("可以识别的标志", PERMITS),
    ],
)
def test_look_alikes_are_not_sure(text: str, modality: Modality) -> None:
    assert not surely(text, modality)


@pytest.mark.parametrize(
    ("text", "modality"),
    [("技术应用与对应需求", OBLIGES), ("可能可靠可操作", PERMITS), ("应当登记", FORBIDS), ("不得转让", PERMITS)],
)
def test_other_words_are_no_modals(text: str, modality: Modality) -> None:
    assert not maybe(text, modality)


def test_a_flipped_clause_is_told_from_its_neighbours() -> None:
    law = "运营者应当在五日内登记，不得转让编号牌；丢失的，可以申请补发。"
    assert list(flipped("登记应当在五日内；编号牌不得转让；丢失可以申请补发。", law)) == []
    assert [(ours, theirs) for ours, theirs, _ in flipped("编号牌可以转让给别人。", law)] == [(PERMITS, FORBIDS)]
    assert [(ours, theirs) for ours, theirs, _ in flipped("丢失的应当申请补发。", law)] == [(OBLIGES, PERMITS)]


def test_two_modal_words_in_one_clause_do_not_accuse_each_other() -> None:
    law = "情节严重的，可以决定禁止其在一定期限内担任安全负责人。"
    assert list(flipped("还可以决定一段时间内禁止他担任安全负责人。", law)) == []


def test_a_clause_without_a_modal_word_may_belong_to_any_before_it() -> None:
    law = "机构应当对审计资料保密，不得泄露给他人，审计结束后及时删除。"
    assert list(flipped("审计结束后应当及时删除。", law)) == []
