"""Weak signs accuse together, strong ones alone; and which signs are weak."""

from collections.abc import Iterator

import pytest

from app.answering import spans
from app.answering.draft import DraftClaim
from app.chain import Chain
from app.guard import check
from app.guard.alignment import differences
from app.guard.close_reading import close_reading
from app.guard.conditions import unconditional_crime
from app.guard.coverage import beyond_the_text
from app.guard.force import disagreements, unbalanced
from app.guard.nearness import Nearness
from app.guard.weighing import ENOUGH, STRENGTH, Check, Fault, accusation
from corpus.encoders.static import StaticEncoder
from tests.made_up_corpus import TODAY, made_up_chain

WEAK, OTHER_WEAK, STRONG = Check.PERMISSION, Check.ADDED_DENIAL, Check.AMOUNTS

LAW = (
    "机器人走失的，由街道局登记，并通知运营者。运营者应当每年检查机器人，并保存检查记录不少于六个月。"
    "运营者对登记结果有异议的，可以在收到登记结果十日内向市机器人局申请复核，复核结果为最终结果。"
)


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    return made_up_chain(tmp_path_factory.mktemp("corpus"))


@pytest.mark.parametrize(
    ("checks", "accused"),
    [
        ([], False),
        ([WEAK], False),
        ([WEAK, WEAK], False),
        ([WEAK, OTHER_WEAK], True),
        ([STRONG], True),
        ([WEAK, STRONG], True),
    ],
    ids=["none", "one weak", "the same twice", "two weak", "one strong", "strong after weak"],
)
def test_one_strong_or_two_different_weak_signs_accuse(checks: list[Check], *, accused: bool) -> None:
    assert bool(accusation(Fault(c, str(c)) for c in checks)) is accused


def test_no_more_signs_are_read_than_it_takes() -> None:
    def signs() -> Iterator[Fault]:
        yield Fault(STRONG, "wrong figure")
        raise AssertionError("read on")

    assert accusation(signs()) == "wrong figure"


@pytest.mark.parametrize(
    "strong", [Check.NAMES, Check.AMOUNTS, Check.FOREIGN, Check.FORCE, Check.NEGATION, Check.OWNER]
)
def test_figures_names_and_turned_words_accuse_alone(strong: Check) -> None:
    assert strong not in STRENGTH
    assert Fault(strong, "").strength == ENOUGH


def test_permission_for_a_bare_verb_is_a_weak_sign_and_for_a_duty_a_strong_one() -> None:
    bare = {d.check for d in disagreements("机器人走失的，街道局可以登记并通知运营者。", LAW)}
    duty = {d.check for d in disagreements("运营者可以定期维护机器人。", "运营者应当定期维护机器人。")}
    assert bare <= {Check.PERMISSION}
    assert duty == {Check.FORCE}


def test_a_ban_that_the_text_does_not_have_is_a_strong_sign() -> None:
    assert {f.check for f in unbalanced("街道局不得通知运营者。", LAW)} == {Check.BALANCE}
    assert not list(unbalanced("检查时不得损坏道路。", "检查时避免损坏道路。"))


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ("运营者要每年检查机器人，记录由会计师事务所逐笔审计盖章并公证。", Check.BEYOND),
        ("运营者应当每年检查机器人，只靠登记数据远远不足。", Check.PERHAPS_BEYOND),
        ("光这样还不够。", Check.BEYOND),
    ],
    ids=["long and far", "a few characters", "nothing else"],
)
def test_a_few_strange_characters_in_a_claim_are_a_weak_sign(claim: str, found: Check) -> None:
    nearness = Nearness(LAW, StaticEncoder().encode)
    assert max(beyond_the_text(claim, LAW, nearness), key=lambda f: f.strength).check is found


def test_a_condition_left_out_is_a_strong_sign_and_a_shortened_sentence_a_weak_one() -> None:
    lost = "可以在收到登记结果十日内向市机器人局申请复核，复核结果为最终结果。"
    assert {f.check for f in close_reading(lost, LAW)} == {Check.LEFT_OUT}
    goods = "街道局会同有关部门和机构组织对机器人、运营者、示廓灯、编号的登记，公布登记结果，处理登记异议，通知运营者。"
    shortened = {f.check for f in close_reading("街道局会同有关部门对机器人、编号的登记，处理登记异议。", goods)}
    assert shortened <= {Check.SHORTENED}


def test_a_denial_may_stand_in_the_clause_beside() -> None:
    law = "机器人保险自登记之日起计算，但机器人自登记后两年内没有年检的，保险公司不再赔付。"
    assert not list(differences("机器人登记后两年内没有年检的不再赔付。", law))
    assert list(differences("但机器人自登记后两年内年检的，保险公司不再赔付。", law))


def test_criminal_liability_needs_a_crime() -> None:
    assert unconditional_crime("拆解他人机器人，依法追究刑事责任。")
    assert not unconditional_crime("拆解他人机器人，构成犯罪的，依法追究刑事责任。")


def test_a_repair_takes_a_text_without_any_sign(chain: Chain) -> None:
    """A claim on one text that carries it but for one weak sign is not put on another for want of better."""
    stored = chain.edition.read("robot-law-2025", "a4")
    assert stored is not None
    invented = DraftClaim("", "首次走失的机器人一律免予登记处罚。", (spans.whole(stored),))
    others = [t for a in ("a1", "a2", "a3", "a5") if (t := chain.edition.read("robot-law-2025", a)) is not None]
    (finding,) = check([invented], chain.edition, TODAY, retrieved=[stored, *others])
    assert not finding.shown
