"""Which words of a question count as its subject."""

from datetime import date

from app.expansion import subject_of
from app.question_words import content_words
from app.understanding import Query


def test_talk_is_no_subject() -> None:
    assert content_words("人家现在到底算不算违约") == ("违约",)
    assert content_words("Does someone really have just a refund?") == ("refund",)


def test_a_word_in_capitals_is_the_word_that_has_synonyms() -> None:
    asked = "App能留存吗"
    subject = subject_of(Query(asked, asked, asked, "zh", (), (), date(2026, 6, 1), as_of_given=False))
    assert "App" not in subject.wordings
    assert "应用程序" in subject.wordings["app"]


def test_an_everyday_word_of_the_table_is_not_cut() -> None:
    assert "等保" in content_words("不做等保怎么处罚")
