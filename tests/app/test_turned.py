"""Claims in words of their own: what is turned into its contrary or said without its condition, and what is not."""

from collections.abc import Callable, Iterable

import pytest

from app.guard.close_reading import close_reading
from app.guard.conditions import bare_rule
from app.guard.force import disagreements, unbalanced
from app.guard.turned import lost_without, turned_words, unmatched_denials

LAW = (
    "运营者发现机器人走失的，应当及时报告街道局；街道局收到报告后，应当依法处理并登记。"
    "任何单位和个人不得拆解机器人，不得改装机器人的示廓灯，另有规定的除外。"
)
ASKS = "街道局应当查明运营者是否按时维护机器人。"

Check = Callable[[str, str], Iterable[object]]


@pytest.mark.parametrize(
    ("check", "claim", "law"),
    [
        (turned_words, "运营者发现机器人走丢的，可以及时告诉街道局。", LAW),
        (turned_words, "街道局收到报告以后不处理。", LAW),
        (unmatched_denials, "任何人拆解机器人、改装示廓灯。", LAW),
        (unmatched_denials, "街道局应当查明运营者按时维护机器人。", ASKS),
        (unmatched_denials, "谁都不得拆解机器人，不得改装机器人的示廓灯。", LAW),
        (disagreements, "谁都不得拆解机器人，也改装机器人的示廓灯。", LAW),
        (unbalanced, "单位和个人拆解机器人，改装机器人的示廓灯。", LAW),
    ],
    ids=[
        "modal",
        "denial put in",
        "ban lost",
        "question answered",
        "exception lost",
        "second ban lost",
        "all bans lost",
    ],
)
def test_a_word_turned_is_found(check: Check, claim: str, law: str) -> None:
    assert list(check(claim, law))


@pytest.mark.parametrize("check", [turned_words, unmatched_denials, disagreements, unbalanced, close_reading])
@pytest.mark.parametrize(
    ("claim", "law"),
    [
        ("机器人走丢了，运营者要及时告诉街道局。", LAW),
        ("谁都不能拆解机器人，也别再改装示廓灯，另有规定的除外。", LAW),
        ("街道局要查明运营者有没有按时维护机器人。", ASKS),
        ("对检查不配合的，处五百元罚款。", "运营者对检查不予配合的，处五百元罚款。"),
        ("维护记录，本办法的规定不适用。", "维护记录不适用本办法的规定。"),
        ("损坏道路的，应当承担责任。", "损坏道路的，依法承担责任。"),
    ],
    ids=["duty", "bans", "question", "does not cooperate", "denied at the end", "law without modal"],
)
def test_everyday_words_for_the_same_are_not_accused(check: Check, claim: str, law: str) -> None:
    assert not list(check(claim, law))


def test_a_rule_said_bare_lacks_its_condition() -> None:
    assert bare_rule("应当及时报告街道局。", LAW) == "运营者发现机器人走失的"
    assert not bare_rule("发现机器人走失的，应当及时报告街道局。", LAW)
    assert not bare_rule("应当查明运营者是否按时维护机器人。", ASKS)


@pytest.mark.parametrize(
    ("claim", "wrong"),
    [
        ("经街道局批准改装机器人的，处五百元罚款。", True),
        ("没经批准改装机器人的，处五百元罚款。", False),
        ("经街道局批准才可以改装机器人。", False),
        ("经营者改装机器人的，处五百元罚款。", False),
    ],
)
def test_what_is_punished_without_leave_is_not_said_of_what_has_it(claim: str, *, wrong: bool) -> None:
    assert bool(list(lost_without(claim, "未经街道局批准改装机器人的，处五百元罚款。"))) is wrong
