"""Texts whose articles are not 第X条 lines: amendments, decisions, old interpretations; and what looks alike."""

from pathlib import Path

import pytest

from corpus.numerals import to_chinese_numeral
from ingest.documents import Block, Document
from ingest.parsed import lost_characters
from ingest.structure import parse_statute

AMENDMENT = """\
（2031年3月1日通过）
一、在云杉市基本法第十二条后增加一条，作为第十二条之一：
“第十二条之一 智能体应当戴帽子。
帽子由街道局发放。”
二、将云杉市基本法第二十条第一款修改为：
“第二十条 智能体不得奔跑，有下列情形之一的除外：
（一）着火；
（二）下雨。
第二十一条 奔跑的智能体应当鸣笛。
一、鸣笛三声；”
三、对部分条文作以下修改：
（一）将第六条中的“三天”修改为“五天”；
（二）删去第七条。
本修正案自公布之日起施行。"""
INTERPRETATION = """\
为正确审理智能体纠纷案件，制定本解释。
一、智能体造成他人损害的，由使用人承担责任。使用人能够证明没有过错的，可以减轻责任。
二、具有下列情形之一的，应当认定为“擅自上线”：
（一）没有登记的；
（二）登记已经失效的。
三、本解释施行后，以前的规定不再适用。"""


def parse(title: str, text: str):
    document = Document(Path("a.txt"), title, tuple(Block("paragraph", line) for line in text.splitlines()))
    parsed = parse_statute(document)
    assert lost_characters(document, parsed) == 0
    return parsed


@pytest.mark.parametrize(
    "title",
    [
        "云杉市基本法修正案（三）",
        "云杉市基本法修正案（草案）",
        "云杉市关于修改《云杉市基本法》的决定",
        "关于修改部分办法的决定",
    ],
)
def test_an_amendment_is_cut_at_its_own_numbers_and_not_at_those_it_quotes(title):
    parsed = parse(title, AMENDMENT)
    assert [(a.provision.key, a.label) for a in parsed.articles] == [("a1", "一、"), ("a2", "二、"), ("a3", "三、")]
    assert parsed.articles[1].text.endswith("一、鸣笛三声；”")
    assert [u.provision.key for u in parsed.articles[2].units] == ["a3p1", "a3p1i1", "a3p1i2"]
    assert parsed.sections[-1].text == "本修正案自公布之日起施行。"


# A quotation of several paragraphs opens again with each of them and closes once.
QUOTED_PARAGRAPHS = """\
一、将基本法第三条修改为：“智能体不得奔跑。
“智能体着火的，可以奔跑：
“一、鸣笛；
“二、避让行人。
“街道局应当灭火。”
二、在第四条后增加一条，作为第四条之一：“第四条之一 帽子由街道局发放。
“帽子不得转让。”
三、删去第九条。
四、本修正案自公布之日起施行。"""


def test_a_quotation_that_opens_again_with_each_paragraph_hides_no_article():
    parsed = parse("云杉市基本法修正案（九）", QUOTED_PARAGRAPHS)
    assert [a.label for a in parsed.articles] == ["一、", "二、", "三、", "四、"]
    assert parsed.articles[0].text.endswith("“街道局应当灭火。”")


def test_a_quotation_that_is_never_closed_hides_none_either():
    text = QUOTED_PARAGRAPHS.replace("灭火。”", "灭火。")
    assert [a.label for a in parse("云杉市基本法修正案（九）", text).articles] == ["一、", "二、", "三、", "四、"]


def test_amendments_that_count_on_from_the_last_have_articles():
    text = "第十二条 基本法第一条“甲”修改为：“乙”。\n第十三条 基本法第二条修改为：“第二条 丙。”\n第十四条 删去第三条。"
    parsed = parse("云杉市基本法修正案（2031年）", text)
    assert [a.provision.key for a in parsed.articles] == ["a12", "a13", "a14"]


def test_an_interpretation_without_article_lines_has_articles():
    parsed = parse("云杉市法院关于审理智能体纠纷案件若干问题的解释", INTERPRETATION)
    assert [a.label for a in parsed.articles] == ["一、", "二、", "三、"]
    assert parsed.sections[0].text == "为正确审理智能体纠纷案件，制定本解释。"


def test_an_interpretation_with_article_lines_is_cut_at_them():
    text = "第一条 甲。\n第二条 乙：\n一、子。\n二、丑。\n第三条 丙。"
    assert [a.label for a in parse("云杉市法院关于智能体的解释", text).articles] == ["第一条", "第二条", "第三条"]


def test_a_notice_under_headings_is_an_outline():
    text = "一、总体要求\n（一）管好。以人为本。\n二、主要任务\n（二）建账。每条街一本。"
    parsed = parse("云杉市关于智能体的若干规定", text)
    assert parsed.articles == ()
    assert [s.heading_path for s in parsed.sections] == [("一、总体要求",), ("二、主要任务",)]


def test_1260_articles_in_books_and_chapters():
    lines, number = [], 0
    for book in range(1, 8):
        lines.append(f"第{to_chinese_numeral(book)}编 编名")
        for chapter in range(1, 11):
            lines += [f"第{to_chinese_numeral(chapter)}章 章名", "第一节 节名"]
            for _ in range(18):
                number += 1
                lines += [
                    f"第{to_chinese_numeral(number)}条 甲{number}。",
                    f"第{to_chinese_numeral(number)}条第一款的情形除外。",
                ]
    parsed = parse("云杉市法典", "\n".join(lines))
    assert [a.provision.article for a in parsed.articles] == list(range(1, 1261))
    assert parsed.articles[-1].label == "第一千二百六十条"
    assert parsed.articles[-1].heading_path == ("第七编 编名", "第十章 章名", "第一节 节名")
    assert all(len(a.text.splitlines()) == 2 for a in parsed.articles)


MIXED = """\
总则
第一条
为了管好智能体，制定本条例。
第2条【适用范围】在云杉市，适用本条例。
第３条 下列智能体不用登记：
1.玩具；
2.教具。
第四条　有下列情形之一的：
（1）冒烟；
（2）着火，且：
①火大；
②烟多。
第 四 条 之 一 新加的。
附　则
第五条 本条例自公布之日起施行。
附件1 登记表
| 名称 | 数 |
附件2
说明
请如实填写。"""


def test_mixed_numbers_bare_divisions_and_several_annexes():
    blocks = [Block("table" if line.startswith("|") else "paragraph", line) for line in MIXED.splitlines()]
    parsed = parse_statute(Document(Path("a.txt"), "云杉市智能体条例", tuple(blocks)))
    assert [a.provision.key for a in parsed.articles] == ["a1", "a2", "a3", "a4", "a4-1", "a5"]
    assert parsed.articles[0].text == "为了管好智能体，制定本条例。"
    assert [a.heading_path for a in parsed.articles] == [("总则",)] * 5 + [("附　则",)]
    assert [u.provision.key for u in parsed.articles[2].units] == ["a3p1", "a3p1i1", "a3p1i2"]
    assert [u.provision.key for u in parsed.articles[3].units] == ["a4p1", "a4p1i1", "a4p1i2", "a4p1i2s1", "a4p1i2s2"]
    assert [s.heading_path for s in parsed.sections] == [("附件1 登记表",), ("附件2 说明",)]


def test_a_bracketed_number_that_counts_on_from_an_item_is_one():
    parsed = parse(
        "云杉市智能体条例", "第一条 不得：\n（一）冒烟；\n(二) 着火；\n（3）爆炸。\n第二条 甲。\n第三条 乙。"
    )
    assert [u.provision.key for u in parsed.articles[0].units] == ["a1p1", "a1p1i1", "a1p1i2", "a1p1i3"]
