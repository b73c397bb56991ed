from datetime import date

import pytest

from app.answer import Claim, Span, Verdict
from eval import scoring
from eval.addresses import Address
from tests.eval.made_up import NEW, TEXTS, answer, citation, refusal, sample


def at(*texts: str) -> list[Address]:
    return [Address.parse(f"cats-2025:{t}") for t in texts]


def test_articles_count_once_however_often_cited() -> None:
    assert scoring.article_precision(at("a3"), [], at("a3p1", "a3p2", "a4")) == 0.5
    assert scoring.article_recall(at("a3", "a4"), at("a3p1", "a3p2")) == 0.5


def test_alternative_is_right_but_not_missed() -> None:
    assert scoring.article_precision(at("a3"), at("a5"), at("a3", "a5")) == 1.0
    assert scoring.article_recall(at("a3"), at("a3")) == 1.0


def test_nothing_cited_scores_nothing() -> None:
    assert scoring.article_precision(at("a3"), [], []) == 0.0
    assert scoring.article_recall(at("a3"), []) == 0.0


@pytest.mark.parametrize(
    ("cited", "precision", "recall"),
    [
        (["a3p1"], 1.0, 1.0),
        (["a3p2"], 0.0, 0.0),
        (["a3p1", "a3p2"], 0.5, 1.0),
        (["a3"], 0.0, 0.0),
        (["a3p1", "a5"], 1.0, 1.0),
        ([], 0.0, 0.0),
    ],
    ids=["right", "wrong paragraph", "both", "whole article is too wide", "elsewhere does not count", "none"],
)
def test_paragraphs_are_scored_within_their_article(cited: list[str], precision: float, recall: float) -> None:
    assert scoring.paragraph_precision(at("a3p1"), [], at(*cited), TEXTS) == precision
    assert scoring.paragraph_recall(at("a3p1"), at(*cited), TEXTS) == recall


def test_item_without_its_paragraph_is_the_same_place() -> None:
    assert scoring.paragraph_recall(at("a4i2"), at("a4p1i1"), TEXTS) == 1.0


def test_article_with_one_paragraph_has_no_paragraph_score() -> None:
    assert scoring.paragraph_gold(at("a5", "a3"), TEXTS) == []
    with pytest.raises(ValueError, match="no paragraph"):
        scoring.paragraph_recall(at("a5"), at("a5"), TEXTS)


def test_right_quote_is_valid() -> None:
    assert scoring.quote_validity([citation("cats-2025:a3p1"), citation("essay:s1")], TEXTS) == 1.0


@pytest.mark.parametrize(
    "spoiled",
    [
        {"quote": "养猫的人应当每日喂食三次。"},
        {"span": Span(start=1, end=14)},
        {"address": "a3p2"},
        {"address": "a9"},
        {"address": "rubbish"},
        {"source_id": "cats-2030"},
        {"quote": "", "span": Span(start=0, end=0)},
    ],
    ids=["number changed", "span moved", "other paragraph", "no such article", "no address", "no such source", "empty"],
)
def test_spoiled_quote_is_not_valid(spoiled: dict[str, object]) -> None:
    assert not scoring.quote_is_valid(citation("cats-2025:a3p1", **spoiled), TEXTS)


def test_version_out_of_force_is_wrong_unless_asked_for() -> None:
    old = answer(citation("cats-2020:a5"))
    assert scoring.version_validity(sample(), old, TEXTS) == 0.0
    assert scoring.version_validity(sample(gold=("cats-2020:a5",)), old, TEXTS) == 1.0
    then = date(2024, 5, 1)
    assert scoring.version_validity(sample(as_of=then), answer(citation("cats-2020:a5"), as_of=then), TEXTS) == 1.0


def test_answer_read_at_another_date_is_wrong() -> None:
    assert scoring.version_validity(sample(as_of=date(2024, 5, 1)), answer(citation("cats-2025:a3p1")), TEXTS) == 0.0


def test_commentary_beside_the_law_is_not_scored() -> None:
    given = answer(citation("cats-2025:a3p1"), citation("essay:s1", number=2))
    assert [str(a) for a in scoring.scored_addresses(sample(), given)] == ["cats-2025:a3p1"]
    assert len(scoring.scored_addresses(sample(gold=("essay",)), given)) == 2


@pytest.mark.parametrize(
    ("text", "fact", "found"),
    [
        ("应当在十个工作日内", "10个工作日|十个工作日", True),
        ("应当在二十个工作日内", "十个工作日", False),
        ("处１０万元罚款", "10万元", True),
        ("处110万元罚款", "10万元", False),
        ("保存 六个月", "六个月", True),
        ("Security Assessment", "security assessment", True),
        ("第十个工作日；十个工作日", "十个工作日", True),
        ("一年", "两年", False),
    ],
)
def test_fact_is_found_as_a_whole(text: str, fact: str, found: bool) -> None:
    assert scoring.has_fact(text, fact) is found


def test_required_facts_are_a_share_and_forbidden_ones_are_not() -> None:
    assert scoring.required_facts(["两次", "三日"], "喂食两次") == 0.5
    assert scoring.forbidden_facts(["三日"], "喂食两次") == 1.0
    assert scoring.forbidden_facts(["两次", "三日"], "喂食两次") == 0.0


def test_claim_needs_citations_that_are_there() -> None:
    good = answer(citation("cats-2025:a3p1"))
    assert scoring.claims_cited(good) == 1.0
    bare = good.model_copy(update={"claims": (*good.claims, Claim(text="猫爱睡觉。", citations=()))})
    assert scoring.claims_cited(bare) == 0.5
    assert scoring.claims_cited(good.model_copy(update={"text": "喂食两次[2]"})) == 0.0
    assert scoring.claims_cited(answer()) == 0.0


def test_faithfulness_is_the_share_the_guard_supports() -> None:
    claims = [Claim(text="甲", citations=(1,)), Claim(text="乙", citations=(1,), verdict=Verdict.FABRICATED)]
    given = answer(citation("cats-2025:a3p1")).model_copy(update={"claims": tuple(claims)})
    assert scoring.claims_supported(sample(), given) == 0.5


def test_a_claim_on_an_old_version_is_faithful_where_that_version_is_asked_for() -> None:
    claims = (Claim(text="甲", citations=(1,), verdict=Verdict.NOT_IN_FORCE),)
    given = answer(citation("cats-2020:a3p1")).model_copy(update={"claims": claims})
    assert scoring.claims_supported(sample(), given) == 0.0
    assert scoring.claims_supported(sample(gold=("cats-2020:a3p1",)), given) == 1.0


def test_first_citation_is_what_gold_or_an_alternative_names() -> None:
    gold, other, wrong = (Address.parse(f"cats-2025:{key}") for key in ("a3p1", "a4", "a5"))
    assert scoring.first_citation_right([gold], [], [gold, wrong]) == 1.0
    assert scoring.first_citation_right([gold], [other], [other]) == 1.0
    assert scoring.first_citation_right([gold], [], [wrong, gold]) == 0.0
    assert scoring.first_citation_right([gold], [], []) == 0.0


def test_a_refusal_of_what_can_be_answered_scores_nothing() -> None:
    assert scoring.not_refused(refusal()) == 0.0
    assert scoring.not_refused(answer()) == 1.0


def test_made_up_texts_are_what_the_tests_think() -> None:
    assert [c.address for c in NEW] == ["a3", "a4", "a5"]
