"""The fresh questions: well formed, in no index, and how their ranks are counted."""

import pytest

from corpus.digests import load_digests
from corpus.provisions import Provision
from eval.bench.fresh import Fresh, line, load_fresh, rank_of
from tests.made_up_corpus import made_up_chain

FRESH = load_fresh()


def test_fresh_questions_are_of_articles_that_have_a_digest() -> None:
    digests = load_digests()
    articles = {(source, entry.provision.key) for source, digest in digests.items() for entry in digest.articles}
    assert len(FRESH) >= 5_000
    assert {(f.source_id, f.provision.whole_article.key) for f in FRESH} <= articles


def test_no_fresh_question_is_searched_or_trained_on() -> None:
    asked = {question for digest in load_digests().values() for entry in digest.articles for _, question in entry.asked}
    assert [f.question for f in FRESH if f.question in asked] == []
    assert len({(f.source_id, f.question) for f in FRESH}) == len(FRESH)


def test_the_rank_is_that_of_the_article(tmp_path_factory: pytest.TempPathFactory) -> None:
    chain = made_up_chain(tmp_path_factory.mktemp("corpus"))
    found = rank_of(Fresh("robot-law-2025", Provision.from_key("a4p1i2"), "夜里送货要开示廓灯吗？"), chain)
    assert found == 1
    assert rank_of(Fresh("robot-law-2025", Provision.from_key("a999"), "夜里送货要开示廓灯吗？"), chain) == 0


def test_shares_are_of_all_questions() -> None:
    assert "first 0.500   first five 0.750   MRR@10 0.625" in line("some", [1, 1, 2, 0])
