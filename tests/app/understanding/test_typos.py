import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.understanding import LawNames
from app.understanding.script import plain_text
from app.understanding.sounds import sounds_alike, syllable
from app.understanding.typos import speller_of
from corpus.catalog import load_catalog
from eval.samples import load_samples

NAMES = LawNames(load_catalog())


def corrected(text: str) -> list[tuple[str, str]]:
    return [(c.written, c.understood) for c in speller_of(NAMES).correct(text)[1]]


@pytest.mark.parametrize(
    ("question", "written", "understood"),
    [
        ("个宝法第13条怎么规定", "个宝法", "个保法"),
        ("网安发第21条", "网安发", "网安法"),
        ("违反数安发会怎么罚", "数安发", "数安法"),
        ("生成试人工智能办法第七条", "生成试人工智能办法", "生成式人工智能办法"),
        ("生成人工智能服务管理暂行办法第七条", "生成人工智能服务管理暂行办法", "生成式人工智能服务管理暂行办法"),
        ("《个人信息保护发》第三十八条", "个人信息保护发", "个人信息保护法"),
        (
            "生成试人工智能服务管理办法(征求意见稿)第三条",
            "生成试人工智能服务管理办法(征求意见稿)",
            "生成式人工智能服务管理办法(征求意见稿)",
        ),
        ("反不正当竞正法第十条", "反不正当竞正法", "反不正当竞争法"),
        ("人工智能标示办法", "人工智能标示办法", "人工智能标识办法"),
        ("人工智能生成合成内荣标识办法第四条", "人工智能生成合成内荣标识办法", "人工智能生成合成内容标识办法"),
        ("网络数据安管全理条例第九条", "网络数据安管全理条例", "网络数据安全管理条例"),
        ("网络数据安全管条理例第九条", "", ""),
        (
            "Personal Infomation Protection Law Article 38",
            "Personal Infomation Protection Law",
            "personal information protection law",
        ),
    ],
)
def test_a_slip_in_one_law_s_name_is_put_right(question: str, written: str, understood: str) -> None:
    assert corrected(question) == ([(written, understood)] if understood else [])


def test_what_stands_around_a_name_is_kept() -> None:
    text, _ = speller_of(NAMES).correct("请问个宝法第13条和网安发第21条怎么规定?")
    assert text == "请问个保法第13条和网安法第21条怎么规定?"


@pytest.mark.parametrize(
    "text",
    [
        "广告发布要标明吗",
        "密码发给对方了怎么办",
        "平台数据安全发生问题时",
        "自身合规定期检查",
        "审核规定有哪些",
        "个税法第三条",
        "生成式人高智能服务管理办法(征求意见稿)第三条",
        "个人信息保护发(草案)第三条",
        "消防法第三条",
        "电子政务法第三条",
        "互联网药品信息服务管理办法第三条",
        "个人资料保护法第六条",
        "个人数据保护法第六条",
        "广州市数据条例第三条",
        "刑诉法第五十条",
        "民诉法第六十七条",
        "保密法第三条",
        "California Consumer Privacy Act",
        "the Measures for Labelling AI-Generated Synthetic Content",
        "the Network Data Regulations",
    ],
)
def test_other_laws_and_ordinary_speech_are_left_alone(text: str) -> None:
    assert corrected(text) == []


def test_questions_without_a_slip_are_not_changed() -> None:
    for sample in load_samples():
        if sample.split == "dev":
            text = plain_text(sample.question)
            assert speller_of(NAMES).correct(text) == (text, ())


@given(st.sampled_from(sorted(NAMES.ids)), st.sampled_from(["第三条", "第5条怎么规定", "要求什么", "》第一条"]))
def test_a_right_name_is_not_changed(name: str, after: str) -> None:
    text = f"《{name}{after}" if after.startswith("》") else f"{name}{after}"
    assert corrected(text) == []


@given(st.text(max_size=200))
def test_what_is_put_right_was_there_and_is_a_name(text: str) -> None:
    _, corrections = speller_of(NAMES).correct(text)
    assert all(c.written in text and c.understood in NAMES.ids for c in corrections)


# The title of a commentary names the draft that it is about, and a slip there is put right as that name's.
LONG_NAMES = [n for n in NAMES.ids if len(n) >= 6 and not n.isascii() and "征求意见稿" not in n]


@given(st.sampled_from(LONG_NAMES), st.data())
def test_a_slip_never_leads_to_another_law(name: str, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(name) - 1))
    typed = data.draw(st.sampled_from("发试式归是内的宝全按数具"))
    question = name[:position] + typed + name[position + 1 :] + "第三条"
    families = {NAMES.catalog[i].law for i in NAMES.ids[name]}
    for correction in speller_of(NAMES).correct(question)[1]:
        assert {NAMES.catalog[i].law for i in NAMES.ids[correction.understood]} == families


@pytest.mark.corpus_texts
def test_no_title_of_a_national_law_is_taken_for_another(shared_corpus: Path) -> None:
    with gzip.open(shared_corpus / "laws" / "national-laws.jsonl.gz", "rt", encoding="utf-8") as lines:
        titles = {json.loads(line)["law"] for line in lines}
    for title in sorted(titles):
        for form in (f"{plain_text(title)}第三条", f"《{plain_text(title)}》第五条", f"根据{plain_text(title)}的规定"):
            assert corrected(form) == [], form


@pytest.mark.parametrize(
    ("character", "reading"),
    [
        ("保", "bao"),
        ("宝", "bao"),
        ("法", "fa"),
        ("发", "fa"),
        ("律", "lv"),
        ("略", "lve"),
        ("啊", "a"),
        ("座", "zuo"),
        ("a", ""),
        ("龘", ""),
    ],
)
def test_readings(character: str, reading: str) -> None:
    assert syllable(character) == reading


def test_near_sounds_are_alike_and_others_are_not() -> None:
    assert sounds_alike("网", "王")
    assert sounds_alike("按", "肮")
    assert sounds_alike("是", "四")
    assert not sounds_alike("保", "税")
    assert not sounds_alike("a", "a")
