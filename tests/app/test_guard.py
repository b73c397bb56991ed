"""The guard on drafts that an answering path should never have made."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app import guard
from app.answer import Status, Verdict
from app.answering import spans
from app.answering.compose import compose
from app.answering.draft import Draft, DraftClaim, Evidence
from app.chain import Chain
from corpus.provisions import Provision
from tests.made_up_corpus import TODAY, made_up_chain


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    return made_up_chain(Path(tmp_path_factory.mktemp("corpus")))


@pytest.fixture
def evidence(chain: Chain) -> Evidence:
    """The third item of 第四条: 保存行走记录不少于九十日."""
    stored = chain.edition.read("robot-law-2025", "a4")
    assert stored is not None
    found = spans.at(stored, Provision.parse("第四条第一款第（三）项"))
    assert found is not None
    return found


def verdict(chain: Chain, claim: DraftClaim, day: date = TODAY) -> guard.Finding:
    (finding,) = guard.check([claim], chain.edition, day)
    return finding


def test_the_words_of_the_text_are_supported(chain: Chain, evidence: Evidence) -> None:
    assert verdict(chain, DraftClaim("", evidence.quote, (evidence,))).verdict is Verdict.SUPPORTED


def test_an_item_may_be_shown_with_its_introduction(chain: Chain, evidence: Evidence) -> None:
    text = spans.intro_of(evidence) + evidence.quote
    assert verdict(chain, DraftClaim("", text, (evidence,))).verdict is Verdict.SUPPORTED


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("（三）保存行走记录不少于六十日。", "figures"),
        ("（三）保存行走记录不少于九十日，费用五百元。", "figures"),
        ("禁止保存行走记录。", "negation"),
        ("运营者都喜欢机器人。", "wording"),
    ],
)
def test_what_the_text_does_not_say_is_fabricated(chain: Chain, evidence: Evidence, text: str, reason: str) -> None:
    finding = verdict(chain, DraftClaim("", text, (evidence,)))
    assert finding.verdict is Verdict.FABRICATED
    assert reason in finding.reason


def test_a_claim_without_evidence_is_fabricated(chain: Chain) -> None:
    assert verdict(chain, DraftClaim("", "一切都合法。", ())).verdict is Verdict.FABRICATED


def test_a_quote_that_is_not_in_the_index_is_fabricated(chain: Chain, evidence: Evidence) -> None:
    forged = replace(evidence, stored=replace(evidence.stored, text=evidence.stored.text.replace("九十", "九百")))
    assert verdict(chain, DraftClaim("", forged.quote, (forged,))).verdict is Verdict.FABRICATED


def test_a_quote_outside_its_provision_is_fabricated(chain: Chain, evidence: Evidence) -> None:
    moved = replace(evidence, provision=Provision.parse("第四条第二款"))
    finding = verdict(chain, DraftClaim("", moved.quote, (moved,)))
    assert finding.verdict is Verdict.FABRICATED
    assert "outside" in finding.reason


def test_law_that_is_not_in_force_is_marked(chain: Chain, evidence: Evidence) -> None:
    claim = DraftClaim("", evidence.quote, (evidence,))
    assert verdict(chain, claim, date(2025, 6, 1)).verdict is Verdict.NOT_IN_FORCE


def test_a_headline_goes_with_the_claim_that_is_withheld(chain: Chain, evidence: Evidence) -> None:
    good = DraftClaim("", evidence.quote, (evidence,))
    bad = DraftClaim("", "（三）保存行走记录不少于六十日。", (evidence,))
    query = chain.understand("行走记录要保存多久？")
    for claims, kept in (([good], True), ([bad, good], False)):
        draft = Draft(Status.ANSWERED, "**60日** [1]。", tuple(claims))
        findings = guard.check(claims, chain.edition, TODAY)
        answer = compose(query, draft, findings, chain.edition)
        assert answer.status is Status.ANSWERED
        assert ("60日" in answer.text) is kept
