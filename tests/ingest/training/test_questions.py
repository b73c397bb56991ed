import numpy as np

from corpus.catalog import load_catalog
from corpus.digest_models import ArticleDigest, Modality, SourceDigest
from ingest.training.law_texts import LawArticle
from ingest.training.questions import QuestionSampler, question_task, questioned_articles, split_by_family
from ingest.training.vocabulary import word_counts, word_tokenizer

CATALOG = load_catalog()


def digest(source: str, key: str, question: str) -> SourceDigest:
    entry = ArticleDigest(
        article=key, gist=f"{question}应当先做评估", modality=(next(iter(Modality)),), ask=(question, "Who?")
    )
    return SourceDigest(source=source, articles=(entry,))


DIGESTS = {
    "pipl": digest("pipl", "a1", "云雀怎么管"),
    "csl-2016": digest("csl-2016", "a2", "海鸥怎么管"),
    "csl-2025": digest("csl-2025", "a2", "鲸鱼怎么管"),
}
ARTICLES = [
    LawArticle(CATALOG["pipl"].title, "", "云雀的处理规则。", "a1"),
    LawArticle(CATALOG["csl-2016"].title, "", "旧文。", "a2"),
    LawArticle(CATALOG["csl-2025"].title, "", "新文。", "a2"),
]
QUESTIONED = questioned_articles(DIGESTS, CATALOG, ARTICLES)


def test_official_text_is_joined_where_there_is_one_version() -> None:
    texts = {a.questions[0]: a.official for a in QUESTIONED}
    assert texts["云雀怎么管"].endswith("云雀的处理规则。")
    assert texts["海鸥怎么管"] == texts["鲸鱼怎么管"] == ""


def test_versions_of_a_law_go_together() -> None:
    for half in split_by_family(QUESTIONED, one_in=2):
        assert len([a for a in half if a.family == CATALOG["csl-2016"].law]) in (0, 2)


def test_task_asks_in_one_language_for_official_texts() -> None:
    task = question_task(QUESTIONED, (), language="zh")
    assert task.queries == ("云雀怎么管",)
    assert question_task(QUESTIONED, (), language="en").queries == ("Who?",)
    assert [task.documents[n] for n in task.gold] == [a.official for a in QUESTIONED if a.official]


def test_sampler_draws_one_pair_an_article() -> None:
    texts = [t for a in QUESTIONED for t in (*a.questions, a.gist, a.official)]
    sampler = QuestionSampler(QUESTIONED, word_tokenizer(word_counts(texts), vocab_size=200))
    for seed in range(20):
        queries, targets = sampler.sample(9, np.random.default_rng(seed), drop=0.3)
        assert len(queries) == len(targets) <= 3
        assert all(len(ids) for ids in (*queries, *targets))
