import numpy as np
import pytest

from ingest.training.law_texts import LawArticle
from ingest.training.pairs import sample_batch, thinned, tokenize_articles
from ingest.training.vocabulary import UNKNOWN, UNKNOWN_ID, initial_vectors, word_counts, word_tokenizer

ARTICLES = [
    LawArticle("云雀法", "第一章 总则", "云雀应当标明来源（A类3项）。服务提供者应当保存日志。"),
    LawArticle("云雀法", "", "禁止买卖个人信息。"),
    LawArticle("海鸥条例", "第二章 评估", "向境外提供数据，应当先做评估；评估结果报告主管部门。"),
    LawArticle("海鸥条例", "", "，。"),
]
TOKENIZER = word_tokenizer(word_counts(f"{a.law} {a.path} {a.text}" for a in ARTICLES), vocab_size=500)


def test_tokenizer_cuts_words_and_keeps_every_character() -> None:
    assert TOKENIZER.encode("禁止买卖个人信息").tokens == ["禁止", "买卖", "个人信息"]
    assert TOKENIZER.encode("买信").tokens == ["买", "信"]


@pytest.mark.parametrize("text", ["鲸", "NewChat", "35273"])
def test_what_the_tokenizer_does_not_know_is_one_token(text: str) -> None:
    assert TOKENIZER.token_to_id(UNKNOWN) == UNKNOWN_ID
    assert TOKENIZER.encode(text).ids == [UNKNOWN_ID]


def test_vocabulary_keeps_its_size() -> None:
    counts = word_counts(a.text for a in ARTICLES)
    singles = {c for w in counts for c in w}
    assert word_tokenizer(counts, vocab_size=len(singles) + 3).get_vocab_size() == len(singles) + 3


def test_articles_without_words_are_left_out() -> None:
    articles = tokenize_articles(ARTICLES, TOKENIZER)
    assert [a.law_id for a in articles] == [0, 0, 1]
    assert not any((a.whole == UNKNOWN_ID).any() for a in articles)


def test_initial_vectors_are_reproducible_and_zero_for_what_never_occurs() -> None:
    ids = [a.whole for a in tokenize_articles(ARTICLES, TOKENIZER)]
    size = TOKENIZER.get_vocab_size()
    first, second = (initial_vectors(ids, vocab_size=size, dim=8, seed=1) for _ in range(2))
    assert first.tolist() == second.tolist()
    seen = np.unique(np.concatenate(ids))
    assert first[seen].any(axis=1).all()
    assert not np.delete(first, seen, axis=0).any()


@pytest.mark.parametrize("seed", range(20))
def test_pairs_come_from_one_article_and_are_never_empty(seed: int) -> None:
    articles = tokenize_articles(ARTICLES, TOKENIZER)
    queries, targets = sample_batch(articles, np.array([0, 1, 2]), np.random.default_rng(seed), drop=0.3)
    for article, query, target in zip(articles, queries, targets, strict=True):
        assert len(query) > 0
        assert len(target) > 0
        assert set(query) | set(target) <= set(article.whole)


@pytest.mark.parametrize("seed", range(20))
def test_a_law_is_named_once_a_batch(seed: int) -> None:
    articles = tokenize_articles(ARTICLES, TOKENIZER)
    queries, _ = sample_batch(articles, np.array([0, 1] * 20), np.random.default_rng(seed), drop=0.0)
    names = [np.concatenate([a.title, a.path]).tolist() for a in articles[:2]]
    assert sum(query.tolist() in names for query in queries) <= 1


def test_thinning_leaves_something() -> None:
    ids = np.arange(5)
    assert thinned(ids, np.random.default_rng(0), drop=1.0).tolist() == [0]
    assert thinned(ids, np.random.default_rng(0), drop=0.0).tolist() == [0, 1, 2, 3, 4]
