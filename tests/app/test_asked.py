"""Everyday questions of our digests beside what is asked."""

import numpy as np
import pytest

from app.asked import Asking, QuestionVectors
from corpus.chunks import Chunk
from corpus.encoders import load_dense_encoder
from corpus.encoders.vocabulary import Vocabulary
from tests.app.test_reranking import reader

QUESTIONS = (("a1", "刮大风能去广场放风筝吗？"), ("a1p2i1", "风筝线断了要赔路人的眼镜吗？"))
KITE = Chunk(
    "kites", "kites", "风筝条例", "a1", "第一条", (), "放。", "official", "法律", "现行有效", questions=QUESTIONS
)
BARE = Chunk("kites", "kites", "风筝条例", "a2", "第二条", (), "收。", "official", "法律", "现行有效")


@pytest.fixture(scope="module")
def vectors() -> QuestionVectors:
    return QuestionVectors(load_dense_encoder())


def asking(question: str, vectors: QuestionVectors) -> Asking:
    return Asking.of(reader(question).subject, Vocabulary.from_documents([]), load_dense_encoder(), vectors)


def test_each_question_of_a_provision_is_held_against_what_is_asked(vectors: QuestionVectors) -> None:
    whole, item = asking("线断了砸坏眼镜要赔吗", vectors).likenesses(KITE)
    assert (whole.key, item.key) == ("a1", "a1p2i1")
    assert item.value > whole.value
    assert 0 <= whole.value <= 1 + 1e-6


def test_the_same_question_is_as_near_as_can_be(vectors: QuestionVectors) -> None:
    assert asking("刮大风能去广场放风筝吗？", vectors).nearness(KITE) > 0.95


def test_a_provision_without_questions_is_near_to_none(vectors: QuestionVectors) -> None:
    asked = asking("放风筝要看天气吗", vectors)
    assert asked.likenesses(BARE) == []
    assert asked.nearness(BARE) == 0.0


def test_vectors_are_worked_out_once(vectors: QuestionVectors) -> None:
    first = vectors.of(KITE)
    assert first.shape == (2, load_dense_encoder().dim)
    assert vectors.of(KITE) is first
    assert np.linalg.norm(first, axis=1) == pytest.approx(np.ones(2), abs=1e-3)
