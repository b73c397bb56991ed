from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.understanding import LawNames, Query, understand
from corpus.catalog import load_catalog
from corpus.provisions import Provision

TODAY = date(2026, 6, 1)
NAMES = LawNames(load_catalog())


def read(question: str) -> Query:
    return understand(question, names=NAMES, today=TODAY)


def named(question: str) -> list[tuple[str, str]]:
    """(first source id of the law or its unknown name, provision key) of every provision asked for."""
    out = []
    for wanted in read(question).provisions:
        law = wanted.law
        out.append(((law.source_ids or (law.name,))[0] if law else "", wanted.provision.key))
    return out


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("算法推荐规定第24条第2款", [("algorithm-recommendation", "a24p2")]),
        ("PIPL Art. 38", [("pipl", "a38")]),
        ("Article 13 of the PIPL", [("pipl", "a13")]),
        ("民法典1034条", [("civil-code-personality", "a1034")]),
        ("个保法13到15条", [("pipl", "a13"), ("pipl", "a14"), ("pipl", "a15")]),
        ("标准合同办法第5、7条", [("pi-standard-contract", "a5"), ("pi-standard-contract", "a7")]),
        ("根据个人信息保护法第十三条和数据安全法第二十一条", [("pipl", "a13"), ("dsl", "a21")]),
        ("劳动法第39条怎么说", [("劳动法", "a39")]),
        ("《劳动合同法》第三十九条", [("劳动合同法", "a39")]),
        ("网络安全法（2016）第21条", [("csl-2016", "a21")]),
        ("2025年修正的网络安全法第二十一条", [("csl-2025", "a21")]),
        ("修正前的网络安全法第四十一条", [("csl-2016", "a41")]),
        ("旧版网络安全法第二十一条", [("csl-2016", "a21")]),
        ("《网络安全法》2020年版第二十一条", [("csl-2016", "a21")]),
        ("2024年的网络安全法第二十一条", [("csl-2016", "a21")]),
        ("PIPL Article 66 paragraph 3", [("pipl", "a66p3")]),
        ("GDPR Article 83", [("GDPR", "a83")]),
        ("What does Article 5 of the EU AI Act say?", [("EU AI Act", "a5")]),
        ("人工智能法草案第三条", [("人工智能法草案", "a3")]),
        ("第24条是什么", [("", "a24")]),
        ("写3条建议给我", []),
        ("一条龙服务合规吗", []),
    ],
)
def test_provisions_named(question: str, expected: list[tuple[str, str]]) -> None:
    assert named(question) == expected


def test_both_versions_fit_a_name_without_a_year() -> None:
    (law,) = read("网安法要求什么").laws
    assert law.source_ids == ("csl-2016", "csl-2025")
    assert not law.version_given


@pytest.mark.parametrize(
    "question", ["1993年反不正当竞争法第五条", "旧版个人信息保护法第三条", "互联网信息服务管理办法2000年版"]
)
def test_a_version_that_we_do_not_know_is_missing(question: str) -> None:
    (law,) = read(question).laws
    assert law.missing_version
    assert not law.version_given


@pytest.mark.parametrize(
    "question",
    [
        "网安法修正以前的第六十四条",
        "修改以前的网安法第六十四条",
        "网安法修正之前第六十四条",
        "原网安法第六十四条",
        "网安法2025年修正前第六十四条",
        "网安法修改前64条",
        "《网络安全法》修正以前64条",
    ],
)
def test_the_text_before_a_revision_is_the_older_version(question: str) -> None:
    (wanted,) = read(question).provisions
    assert wanted.provision == Provision(64)
    assert wanted.law is not None
    assert wanted.law.source_ids == ("csl-2016",)
    assert wanted.law.version_given


def test_the_text_of_a_revision_is_the_newer_version() -> None:
    (law,) = read("网安法2025年修正第六十四条").laws
    assert law.source_ids == ("csl-2025",)


def test_breaking_the_law_names_no_law() -> None:
    assert read("违反法律规定收集信息怎么处罚").laws == ()
    (law,) = read("反法第二条说了什么").laws
    assert law.source_ids[0] == "anti-unfair-competition-2019"


def test_the_longest_name_wins() -> None:
    assert [m.source_ids for m in read("网络数据安全管理条例第9条").laws] == [("network-data",)]


def test_content_has_neither_names_nor_addresses() -> None:
    assert read("个保法第三十八条的单独同意怎么取得？").content == "的单独同意怎么取得?"


@pytest.mark.parametrize(
    ("question", "language"), [("算法备案", "zh"), ("PIPL Art. 38", "en"), ("What is 深度合成?", "zh")]
)
def test_language(question: str, language: str) -> None:
    assert read(question).language == language


def test_a_day_given_apart_wins_over_the_question() -> None:
    query = understand("2024年的时候网安法怎么规定", names=NAMES, today=TODAY, as_of=date(2026, 3, 1))
    assert query.as_of == date(2026, 3, 1)


@given(st.text(max_size=300))
def test_any_text_is_understood_without_error(text: str) -> None:
    query = read(text)
    assert query.as_of
    assert all(0 <= m.start < m.end for m in query.laws)


@given(st.integers(1, 74), st.sampled_from(["第{zh}条", "第{n}条", "{n}条", " Art. {n}"]))
def test_every_way_of_writing_an_article_is_one(article: int, form: str) -> None:
    zh = Provision(article).label[1:-1]
    assert named("个保法" + form.format(zh=zh, n=article)) == [("pipl", f"a{article}")]


def test_a_law_s_name_put_right_is_said() -> None:
    (correction,) = read("个宝法第13条").corrections
    assert (correction.written, correction.understood) == ("个宝法", "个保法")
    assert read("个保法第13条").corrections == ()


def test_last_year_in_a_question_about_a_law() -> None:
    assert read("去年网安法第21条怎么规定").as_of == date(2025, 12, 31)
    assert not read("我们去年收集了一万条信息，个保法怎么规定").as_of_given


def test_the_question_is_kept_as_it_was_asked() -> None:
    assert read("個宝法第１３條").question == "個宝法第１３條"
