import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.encoders import BigramTerms, average_length, tokens
from corpus.encoders.terms import term_id

mixed = st.text(alphabet="数据出境安全，。 ai标识2３Ａ々〇\n", max_size=40)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("数据出境", ["数", "据", "出", "境", "数据", "据出", "出境"]),
        ("法", ["法"]),
        ("甲，乙", ["甲", "乙"]),
        ("甲\n乙", ["甲", "乙"]),
        ("AI生成", ["ai", "生", "成", "生成"]),
        ("ＡＰＰ收费", ["app", "收", "费", "收费"]),
        ("24小时", ["24", "小", "时", "小时"]),
        ("GB/T 35273—2020", ["gb", "t", "35273", "2020"]),
        ("user_id", ["user", "id"]),
        ("⼈工", ["人", "工", "人工"]),
        ("二〇二五", ["二", "〇", "二", "五", "二〇", "〇二", "二五"]),
        ("café", ["café"]),
        ("", []),
        ("，。 ！", []),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


@given(mixed, mixed)
def test_punctuation_separates(left: str, right: str) -> None:
    assert tokens(f"{left}。{right}") == tokens(left) + tokens(right)


@given(mixed)
def test_width_and_case_do_not_matter(text: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
    assert tokens(wide.upper()) == tokens(text)


@pytest.mark.parametrize(("token", "expected"), [("数据", 1734835005), ("法", 497282992), ("ai", 156340709)])
def test_term_ids_never_change(token: str, expected: int) -> None:
    assert term_id(token) == expected


def test_term_ids_are_the_same_in_another_process() -> None:
    code = "from corpus.encoders.terms import term_id; print(term_id('个人信息'))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(out.stdout) == term_id("个人信息")


def test_query_counts_terms() -> None:
    vector = BigramTerms().encode_query("标识标识")
    counts = dict(zip(vector.indices.tolist(), vector.values.tolist(), strict=True))
    assert counts == {term_id("标"): 2, term_id("识"): 2, term_id("标识"): 2, term_id("识标"): 1}


@given(mixed)
def test_vectors_are_sorted_without_duplicates_and_below_saturation(text: str) -> None:
    encoder = BigramTerms(avg_len=10)
    for vector in (encoder.encode_query(text), *encoder.encode_documents([text])):
        assert vector.indices.dtype == np.uint32
        assert vector.values.dtype == np.float32
        assert (np.diff(vector.indices.astype(np.int64)) > 0).all()
        assert (vector.values > 0).all()
    assert (encoder.encode_documents([text])[0].values < encoder.k1 + 1).all()


def test_term_of_a_document_of_average_length_weighs_one() -> None:
    text = "数据出境安全评估"
    vector = BigramTerms(avg_len=average_length([text])).encode_documents([text])[0]
    assert vector.values == pytest.approx(np.ones(15))


def test_longer_document_counts_less() -> None:
    encoder = BigramTerms(avg_len=20)
    short, long = encoder.encode_documents(["标识", "标识" + "，其他各种事项" * 9])
    assert _weight(short, "标识") > _weight(long, "标识")


def test_documents_do_not_depend_on_their_neighbours() -> None:
    texts = ["标识办法", "", "AI服务"]
    forward = BigramTerms().encode_documents(texts)
    backward = BigramTerms().encode_documents(texts[::-1])[::-1]
    for a, b in zip(forward, backward, strict=True):
        assert a.indices.tolist() == b.indices.tolist()
        assert a.values.tolist() == b.values.tolist()


def test_average_length() -> None:
    assert average_length(["数据", "法", ""]) == pytest.approx(4 / 3)


@pytest.mark.parametrize("texts", [[], [""], ["，"]], ids=["none", "empty", "punctuation"])
def test_no_tokens_no_average(texts: list[str]) -> None:
    with pytest.raises(ValueError, match="no average length"):
        average_length(texts)


@pytest.mark.parametrize(("avg_len", "k1", "b"), [(0, 1.2, 0.75), (10, -1, 0.75), (10, 1.2, 1.1)])
def test_parameters_out_of_range(avg_len: float, k1: float, b: float) -> None:
    with pytest.raises(ValueError, match=f"avg_len={avg_len}, k1={k1}, b={b}"):
        BigramTerms(avg_len, k1=k1, b=b)


def test_name_tells_parameters_apart() -> None:
    names = {BigramTerms(100).name, BigramTerms(200).name, BigramTerms(100, k1=2).name, BigramTerms(100, b=0).name}
    assert len(names) == 4


def _weight(vector: object, token: str) -> float:
    found = vector.values[vector.indices == term_id(token)]  # type: ignore[attr-defined]
    return float(found[0])
