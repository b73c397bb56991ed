from dataclasses import replace

import numpy as np
import pytest

from corpus.chunks import Chunk
from corpus.encoders.fields import FieldCounts, FieldTerms, Lengths
from corpus.encoders.terms import BigramTerms, average_length, term_id, tokens
from corpus.search_texts import law_text, our_text, search_text


def chunk(text: str, *, digest: str = "", questions: tuple[tuple[str, str], ...] = ()) -> Chunk:
    return Chunk(
        "kites", "kites", "风筝条例", "a1", "第一条", (), text, "official", "法律", "现行有效",
        digest=digest, questions=questions,
    )  # fmt: skip


BARE = chunk("放风筝的人应当先看天气。")
ASKED = chunk("放风筝的人应当先看天气。", digest="先看天气。\n要看天气吗？", questions=(("a1", "刮大风能放吗？"),))


def weight(terms: FieldTerms, one: Chunk, token: str) -> float:
    (vector,) = terms.encode([one])
    return float(vector.values[vector.indices == np.uint32(term_id(token))].sum())


def test_the_fields_are_the_law_and_our_words_on_it() -> None:
    assert law_text(ASKED) == law_text(BARE)
    assert our_text(BARE) == ""
    assert our_text(ASKED).split("\n") == ["先看天气。", "要看天气吗？", "刮大风能放吗？"]
    assert search_text(BARE) == law_text(BARE)


def test_a_question_that_the_digest_holds_counts_once() -> None:
    again = chunk("放。", digest="要看天气吗？", questions=(("a1", "要看天气吗？"),))
    assert our_text(again) == "要看天气吗？"


def test_without_our_words_a_document_weighs_as_in_plain_bm25() -> None:
    average = average_length([law_text(BARE)])
    (ours,) = FieldTerms(average, 5.0).encode([BARE])
    (plain,) = BigramTerms(average).encode_documents([law_text(BARE)])
    assert ours.indices.tolist() == plain.indices.tolist()
    assert ours.values == pytest.approx(plain.values)


def test_everyday_words_are_found_and_long_lists_of_them_do_not_bury_the_law() -> None:
    terms = FieldTerms.fitted([BARE, ASKED])
    assert weight(terms, BARE, "大风") == 0
    assert weight(terms, ASKED, "大风") > 0
    assert weight(terms, ASKED, "应当") == pytest.approx(weight(terms, BARE, "应当"))
    assert weight(terms, ASKED, "天气") > weight(terms, BARE, "天气")


def test_averages_are_of_the_fields_that_are_not_empty() -> None:
    terms = FieldTerms.fitted([BARE, ASKED, BARE])
    assert terms.law_avg == len(tokens(law_text(BARE)))
    assert terms.our_avg == len(tokens(our_text(ASKED)))


def test_documents_without_a_term_have_no_average() -> None:
    with pytest.raises(ValueError, match="without a single term"):
        FieldTerms.fitted([])


def test_a_document_weighs_the_same_alone_and_among_others() -> None:
    terms = FieldTerms.fitted([BARE, ASKED])
    for one, among in zip([ASKED, BARE, ASKED], terms.encode([ASKED, BARE, ASKED]), strict=True):
        (alone,) = terms.encode([one])
        assert alone.indices.tolist() == among.indices.tolist()
        assert alone.values.tolist() == among.values.tolist()
    assert terms.encode([]) == []


def test_a_document_without_a_term_has_an_empty_vector() -> None:
    empty = replace(chunk("。"), title="", label="")
    first, second = FieldTerms(2.0, 2.0).encode([empty, BARE])
    assert first.indices.size == 0
    assert second.indices.tolist() == FieldTerms(2.0, 2.0).encode([BARE])[0].indices.tolist()


def test_terms_of_documents_are_counted_once_a_document() -> None:
    counts = FieldCounts.of([BARE, ASKED])
    assert len(counts) == 2
    assert counts.lengths.tolist() == [
        [len(tokens(law_text(BARE))), 0],
        [len(tokens(law_text(ASKED))), len(tokens(our_text(ASKED)))],
    ]
    ids = counts.of_documents().tolist()
    assert ids.count(term_id("天气")) == 2  # four times in the second document, in two fields
    assert ids.count(term_id("大风")) == 1


def test_lengths_of_documents_together_are_those_of_each() -> None:
    together, apart = Lengths(), Lengths()
    together.add(FieldCounts.of([BARE, ASKED, ASKED]))
    for one in (BARE, ASKED, ASKED):
        apart.add(FieldCounts.of([one]))
    assert together.fields() == apart.fields()
