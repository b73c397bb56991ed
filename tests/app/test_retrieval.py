"""Search over a made-up corpus: laws named, versions, commentary, one passage a provision, a draft's words."""

from dataclasses import replace
from datetime import date

import pytest

from app.chain import Chain
from app.retrieval import Retriever, fuse, one_per_provision
from app.tuning import Tuning
from corpus.chunks import Chunk
from corpus.index.protocol import HybridResult, ScoredChunk
from corpus.settings import Settings
from tests.made_up_corpus import made_up_chain


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    return made_up_chain(tmp_path_factory.mktemp("retrieval"))


def places(chain: Chain, question: str, *, as_of: date | None = None) -> list[tuple[str, str]]:
    return [p.place for p in chain.search(question, as_of=as_of, top_k=8)]


def chunk(address: str, *, part: int = 1) -> Chunk:
    return Chunk("s", "s", "题", address, address, (), "文", "official", "法律", "现行有效", part=part, parts=2)


def test_scores_of_both_searches_are_stretched_weighed_and_added() -> None:
    dense = [ScoredChunk(chunk("a1"), 0.9), ScoredChunk(chunk("a2"), 0.5), ScoredChunk(chunk("a3"), 0.1)]
    sparse = [ScoredChunk(chunk("a2"), 20.0), ScoredChunk(chunk("a4"), 10.0)]
    found = fuse(HybridResult(dense, sparse), 0.4)
    assert [(p.chunk.address, round(p.score, 6)) for p in found[:2]] == [("a2", 0.8), ("a1", 0.4)]
    assert {(p.chunk.address, p.score) for p in found[2:]} == {("a3", 0.0), ("a4", 0.0)}
    assert found[0].scores["dense"] == 0.5
    assert found[0].parts == pytest.approx({"dense": 0.2, "sparse": 0.6})
    assert found[1].scores == {"dense": 0.9, "stretched dense": 1.0}


def test_parts_of_an_article_are_one_passage() -> None:
    found = fuse(HybridResult([ScoredChunk(chunk("a1"), 0.1), ScoredChunk(chunk("a1", part=2), 0.9)], []), 0.4)
    (only,) = one_per_provision(found)
    assert only.chunk.part == 2


def test_a_law_that_is_named_comes_first(chain: Chain) -> None:
    assert places(chain, "备案办法里备案材料有哪些")[0][0] == "robot-filing"
    assert places(chain, "机器人条例里登记要几天")[0] == ("robot-law-2025", "a3")


def test_the_version_that_was_law_on_the_day_is_found(chain: Chain) -> None:
    assert places(chain, "机器人在人行道上多快", as_of=date(2021, 1, 1))[0] == ("robot-law-2020", "a3")
    assert places(chain, "机器人在人行道上多快")[0] == ("robot-law-2025", "a4")


def test_another_version_of_a_named_law_is_not_found_beside_it(chain: Chain) -> None:
    found = places(chain, "机器人条例（2020）在人行道上多快")
    assert found[0] == ("robot-law-2020", "a3")
    assert not any(source_id == "robot-law-2025" for source_id, _ in found)


def test_both_versions_are_found_where_they_are_compared(chain: Chain) -> None:
    found = places(chain, "机器人条例2020年文本和2025年文本，在人行道上的速度有什么不同")
    assert {("robot-law-2020", "a3"), ("robot-law-2025", "a4")} <= set(found[:4])


def test_since_when_a_law_is_law_no_other_law_can_tell(chain: Chain) -> None:
    found = places(chain, "备案办法从哪天起施行")
    assert found[0] == ("robot-filing", "a3")
    assert {source_id for source_id, _ in found} == {"robot-filing"}


def test_a_named_law_that_was_not_law_on_the_day_is_not_answered_from_others(chain: Chain) -> None:
    assert places(chain, "备案办法要哪些材料", as_of=date(2024, 7, 1)) == []


def test_commentary_comes_when_it_is_asked_for(chain: Chain) -> None:
    assert places(chain, "律师怎么看登记义务")[0][0] not in {"robot-law-2025", "robot-filing"}
    assert places(chain, "投入使用以后几日内登记")[0] == ("robot-law-2025", "a3")


def test_a_draft_answer_widens_the_search(chain: Chain) -> None:
    query = chain.understand("晚上要开什么？")
    retriever = Retriever(chain.edition, Tuning())
    plain = retriever.retrieve(query, top_k=8)
    drafted = retriever.retrieve(query, top_k=8, draft="夜间应当开启示廓灯，登记牌可以收回。")
    gained = [
        {p.place: p.scores.get("sparse", 0.0) for p in found}[("robot-law-2025", "a4")] for found in (plain, drafted)
    ]
    assert gained[1] > gained[0]


def test_without_weights_for_terms_the_question_stands_alone(chain: Chain) -> None:
    query = chain.understand("机器人乱跑要交罚金吗")
    alone = Retriever(chain.edition, Tuning(synonyms=0.0)).reader(query)
    assert alone.subject.terms == ()
    assert all(wordings == (word,) for word, wordings in alone.subject.wordings.items())


def test_every_score_is_the_sum_of_what_it_is_made_of(chain: Chain) -> None:
    for passage in chain.search("运营者要保存多久的行走记录", top_k=8):
        assert passage.score == pytest.approx(sum(passage.parts.values()))


def test_a_reranker_sees_as_many_as_are_wanted(chain: Chain) -> None:
    asked: list[int] = []

    class Backwards:
        def score(self, question: str, texts: list[str]) -> list[float]:
            asked.append(len(texts))
            return [float(n) for n in range(len(texts))]

    retriever = Retriever(chain.edition, replace(Tuning(), reranked=2), Backwards())
    found = retriever.retrieve(chain.understand("机器人"), top_k=5)
    assert asked == [5]
    assert len(found) == 5


def test_settings_move_the_weights_that_they_name() -> None:
    tuning = Tuning.from_settings(Settings(dense_weight=0.25, level_prior=0.5))
    assert (tuning.dense, tuning.level) == (0.25, 0.5)
    assert replace(tuning, dense=Tuning().dense, level=Tuning().level) == Tuning()


def test_without_a_prior_the_level_of_a_law_does_not_count(chain: Chain) -> None:
    found = chain.tuned(replace(Tuning(), level=0.0)).search("机器人登记", top_k=5)
    assert found
    assert not any("level" in p.parts for p in found)
    assert any("level" in p.parts for p in chain.search("机器人登记", top_k=5)), "the chain itself is as it was"
