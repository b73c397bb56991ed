"""Other models by one setting, loaded by the real libraries from folders that the tests write."""

from pathlib import Path

import pytest

from app.chain import build_chain
from app.cross_encoder import CrossEncoderReranker, load_reranker
from corpus.encoders import load_dense_encoder
from corpus.errors import ModelUnavailableError
from corpus.index.local_versions import LocalVersions
from corpus.settings import Settings
from ingest.pipeline import ingest
from tests.made_up_corpus import TODAY, write_corpus
from tests.tiny_models import save_cross_encoder, save_encoder

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def reranking_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_cross_encoder(tmp_path_factory.mktemp("reranker") / "model")


def test_a_model_gives_one_number_a_text_and_the_same_each_time(reranking_model: Path) -> None:
    reranker = CrossEncoderReranker(str(reranking_model))
    texts = ["机器人登记", "灯会烛火", "罚款" * 3000]
    scores = reranker.score("机器人送货", texts)
    assert len(scores) == 3
    assert len(set(scores)) == 3
    assert reranker.score("机器人送货", texts) == pytest.approx(scores)
    assert reranker.score("机器人送货", []) == []


def test_no_model_set_is_no_reranker() -> None:
    assert load_reranker("") is None


def test_a_model_that_is_not_there_is_said_at_the_start(tmp_path: Path) -> None:
    missing = str(tmp_path / "missing")
    with pytest.raises(ModelUnavailableError, match=r"missing.*TIAOWEN_RERANK_MODEL"):
        build_chain(Settings(data_dir=tmp_path, rerank_model=missing))


def test_a_folder_that_holds_no_model_is_said_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelUnavailableError, match="TIAOWEN_RERANK_MODEL"):
        load_reranker(str(tmp_path))


def test_a_model_of_several_classes_is_no_reranker(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailableError, match=r"3 个分数"):
        load_reranker(str(save_cross_encoder(tmp_path / "classes", labels=3)))


def test_both_models_set_a_question_finds_and_every_hit_says_what_the_model_made_of_it(
    tmp_path: Path, reranking_model: Path
) -> None:
    encoder = str(save_encoder(tmp_path / "encoder"))
    texts = write_corpus(tmp_path)
    store = LocalVersions(tmp_path / "data")
    shipped = {name: tmp_path / name for name in ("digests", "notes")}
    report = ingest(
        [texts],
        store,
        load_dense_encoder(encoder),
        catalog_path=tmp_path / "catalog.toml",
        digests_path=shipped["digests"],
        notes_path=shipped["notes"],
    )
    store.promote(report.version)
    chain = build_chain(Settings(data_dir=tmp_path / "data", embed_model=encoder, rerank_model=str(reranking_model)))
    hits = chain.search("送货机器人的运营者要登记吗", as_of=TODAY, top_k=5)
    assert len(hits) == 5
    assert any(p.chunk.title == "云杉市送货机器人条例" for p in hits)
    assert sum("reranker" in p.parts for p in hits) >= 4, "the last of the stretched scores is 0 and not shown"
    assert not any("words" in p.parts for p in hits)
