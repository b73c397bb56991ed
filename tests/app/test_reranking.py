"""The second look: features of question and passage, their weights, and a cross-encoder in their place."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from app.expansion import subject_of
from app.passages import Passage
from app.reranking import Reader, across_laws, by_relevance, rerank, with_parts
from app.tuning import Tuning
from app.understanding import LawMention, Query, QuestionKind
from corpus.catalog import Level
from corpus.chunks import Chunk
from corpus.encoders import BigramTerms
from corpus.encoders.vocabulary import Vocabulary


def chunk(address: str, text: str, *, source_id: str = "lamps", level: str = "部门规章", digest: str = "") -> Chunk:
    return Chunk(
        source_id, source_id, "灯会办法", address, address, (), text, "official", level, "现行有效", digest=digest
    )


LAMP = chunk("a1", "本办法所称灯笼，是指以纸或者绢为罩的照明器物。")
FIRE = chunk("a2", "灯笼的主人应当在散场前熄灭烛火。", digest="散场时烛火怎么处理？")
FINE = chunk("a3", "违反本办法的，处二百元罚款。")
ESSAY = chunk("s1", "灯笼史话。", source_id="essay", level=Level.COMMENTARY.value)


def passages(*chunks: Chunk, score: float = 0.5) -> list[Passage]:
    return [Passage(c, n, score, {"dense": score}, {"dense": score}) for n, c in enumerate(chunks, start=1)]


def reader(text: str, *laws: LawMention) -> Reader:
    query = Query(text, text, text, "zh", laws, (), date(2026, 6, 1), as_of_given=False)
    vectors = BigramTerms(20).encode_documents([c.text for c in (LAMP, FIRE, FINE, ESSAY)])
    return Reader.of(query, subject_of(query), Vocabulary.from_documents(vectors))


def test_a_definition_is_told_from_a_mere_mention() -> None:
    asked = reader("灯笼是指什么？")
    assert asked.query.kind is QuestionKind.DEFINITION
    assert asked.full(LAMP)["definition"] == 1.0
    assert asked.full(FIRE)["definition"] == 0.0
    assert reader("灯笼要熄灭烛火吗？").full(LAMP)["definition"] == 0.0


def test_bigrams_count_in_the_text_and_not_in_our_digest() -> None:
    asked = reader("散场 烛火")
    assert asked.full(FIRE)["text"] == 1.0
    assert asked.full(replace(FIRE, text="熄灭。"))["text"] == 0.0
    assert asked.full(ESSAY)["text"] == 0.0


def test_a_provision_is_lifted_by_others_of_its_law_and_by_none_of_another() -> None:
    alone = chunk("a9", "灯笼的主人应当在散场前熄灭烛火。", source_id="boats")
    found = rerank(passages(alone, FIRE, LAMP, FINE), reader("散场前要熄灭烛火吗"), Tuning(), top=4)
    parts = {(p.chunk.source_id, p.chunk.address): p.parts for p in found}
    assert "company" not in parts["boats", "a9"]
    assert parts["lamps", "a2"]["company"] > 0
    assert found[0].chunk is FIRE


def test_a_penalty_is_what_a_question_of_fines_is_after() -> None:
    asked = reader("不熄灭烛火会被罚吗")
    assert asked.full(FINE)["cues"] > asked.full(FIRE)["cues"]


def test_the_law_named_and_commentary_asked_for_are_read_without_the_text() -> None:
    asked = reader("律师怎么看灯会办法", LawMention("灯会办法", ("lamps",), 5, 9))
    assert reader("灯会办法怎么规定烛火", LawMention("灯会办法", ("lamps",), 0, 4)).quick(FIRE)["named"] == 1.0
    assert asked.quick(FIRE)["named"] == 0.0  # what is written about a law is asked for, not the law
    assert asked.quick(ESSAY) == {"level": -0.25, "named": 0.0, "commentary": 1.0}
    assert reader("烛火").quick(ESSAY)["commentary"] == 0.0


def test_the_score_is_the_sum_of_its_parts() -> None:
    for passage in rerank(passages(LAMP, FIRE, FINE), reader("散场时烛火怎么罚"), Tuning(), top=2):
        assert passage.score == pytest.approx(sum(passage.parts.values()))
        assert "dense" in passage.parts


def test_what_lies_beyond_the_top_keeps_its_place() -> None:
    found = rerank(passages(LAMP, FINE, FIRE), reader("散场 烛火"), Tuning(), top=2)
    assert [p.chunk.address for p in found] == ["a1", "a3", "a2"]
    assert [p.rank for p in found] == [1, 2, 3]
    best = rerank(passages(LAMP, FINE, FIRE), reader("散场 烛火"), Tuning(), top=3)[0]
    assert best.chunk.address == "a2"


def test_a_weight_of_zero_takes_a_part_out() -> None:
    (passage,) = passages(FIRE)
    assert with_parts(passage, {"cues": 1.0, "text": 0.5}, Tuning(cues=0.0, text=0.4)).parts == {
        "dense": 0.5,
        "text": 0.2,
    }


class LongestFirst:
    """A reranker that likes length."""

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        return [float(len(text)) for text in texts]


def test_a_cross_encoder_replaces_the_features() -> None:
    found = rerank(passages(FINE, FIRE, LAMP), reader("处二百元罚款"), Tuning(), top=3, reranker=LongestFirst())
    assert [p.chunk.address for p in found] == ["a1", "a2", "a3"]
    assert found[0].parts == {"dense": 0.5, "reranker": 1.0}
    assert rerank([], reader("无"), Tuning(), top=3, reranker=LongestFirst()) == []


def test_a_penalty_is_lifted_for_the_provision_that_it_punishes() -> None:
    rule = chunk("a5", "灯笼的主人应当在散场前熄灭烛火。")
    other = chunk("a7", "违反本办法第六条规定的，处一百元罚款。")
    fine = chunk("a8", "违反本办法第五条规定的，由街道处二百元罚款。")
    found = rerank(passages(rule, other, fine), reader("散场前不熄灭烛火怎么罚"), Tuning(), top=3)
    parts = {p.chunk.address: p.parts for p in found}
    assert parts["a8"]["refers"] > 0
    assert "refers" not in parts["a7"]
    assert [p.chunk.address for p in found].index("a8") < [p.chunk.address for p in found].index("a7")
    asked = rerank(passages(rule, fine), reader("散场前要熄灭烛火吗"), Tuning(), top=2)
    assert not any("refers" in p.parts for p in asked), "nobody asked for a penalty"


def test_the_penalty_of_another_law_is_not_lifted() -> None:
    rule = chunk("a5", "灯笼的主人应当在散场前熄灭烛火。")
    foreign = chunk("a8", "违反本办法第五条规定的，由街道处二百元罚款。", source_id="boats")
    found = rerank(passages(rule, foreign), reader("散场前不熄灭烛火怎么罚"), Tuning(), top=2)
    assert found[-1].chunk is foreign
    assert "refers" not in found[-1].parts


def test_laws_take_turns_where_one_has_several_of_the_best() -> None:
    other = chunk("a1", "灯笼不得入船舱。", source_id="boats")
    found = passages(LAMP, FIRE, FINE, other)
    found = [replace(p, score=s, parts={"dense": s}) for p, s in zip(found, (1.0, 0.9, 0.85, 0.8), strict=True)]
    turned = across_laws(found, Tuning(again=0.15))
    assert [p.place for p in turned] == [LAMP_PLACE, ("boats", "a1"), ("lamps", "a2"), ("lamps", "a3")]
    assert [p.rank for p in turned] == [1, 2, 3, 4]
    assert turned[3].parts["again"] == pytest.approx(-0.3)
    assert [p.place for p in by_relevance(turned)] == [p.place for p in found]
    assert [p.score for p in by_relevance(turned)] == pytest.approx([1.0, 0.9, 0.85, 0.8])


LAMP_PLACE = ("lamps", "a1")


def test_without_a_weight_no_law_takes_turns() -> None:
    found = passages(LAMP, FIRE, FINE)
    assert across_laws(found, Tuning(again=0.0)) == found
