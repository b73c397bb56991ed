from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from ingest.outline import outline, parse_prose
from ingest.parsed import lost_characters
from ingest.readers import read
from ingest.readers.tables import parse_markdown_row

PROSE = """\
云杉市智能体白皮书

目录
一、智能体是什么 ........ 1
二、怎么管 3

前言
智能体多了，就要有人管。

一、智能体是什么
（一）来历
1. 早年间
早年间的智能体只会下棋。它们由大学里的人做出来，为的是看看机器能不能赢过人，
后来真的赢了。
2. 现在
现在的智能体会订票。
（二）种类
1. 会写字的；
2. 会画画的。

二、怎么管
登记、留痕、停用。
谁来登记
谁来停用
"""


def paths(document):
    return outline(parse_prose(document))


def test_sections_carry_their_headings(document):
    assert paths(document(PROSE, "云杉.txt")) == [
        ("前言",),
        ("一、智能体是什么", "（一）来历", "1. 早年间"),
        ("一、智能体是什么", "（一）来历", "2. 现在"),
        ("一、智能体是什么", "（二）种类"),
        ("二、怎么管",),
    ]


def test_contents_and_title_are_dropped_and_nothing_else_is(document):
    read_back = document(PROSE, "云杉.txt")
    parsed = parse_prose(read_back)
    assert parsed.title == "云杉市智能体白皮书"
    assert len(parsed.dropped) == 4
    assert lost_characters(read_back, parsed) == 0


def test_a_torn_sentence_is_mended(document):
    parsed = parse_prose(document(PROSE, "云杉.txt"))
    assert parsed.sections[1].text.endswith("能不能赢过人，后来真的赢了。")


def test_numbered_items_of_a_list_stay_text(document):
    parsed = parse_prose(document(PROSE, "云杉.txt"))
    assert parsed.sections[3].text == "1. 会写字的；\n2. 会画画的。"


def test_headings_that_head_nothing_are_items(document):
    parsed = parse_prose(document("一、设备\n(1) 电脑\n(2) 电话\n二、人员\n两个人。"))
    assert outline(parsed) == [("一、设备",), ("二、人员",)]
    assert parsed.sections[0].text == "(1) 电脑\n(2) 电话"


def test_depth_follows_the_numbers_where_markdown_levels_waver(document):
    text = "## 一、甲\n#### （一）乙\n文。\n## （二）丙\n文。\n# 二、丁\n### 1. 戊\n文。\n## (1) 己\n文。"
    assert paths(document(text)) == [
        ("一、甲", "（一）乙"),
        ("一、甲", "（二）丙"),
        ("二、丁", "1. 戊"),
        ("二、丁", "1. 戊", "(1) 己"),
    ]


def test_unnumbered_markdown_headings_nest_by_level(document):
    assert paths(document("# 书\n## 甲\n文。\n### 乙\n文。\n## 丙\n文。", "x.md")) == [("甲",), ("甲", "乙"), ("丙",)]


def test_letter_i_after_h_is_a_letter(document):
    rows = "\n".join(f"({c}) 标题{c}\n文。" for c in "abcdefghij")
    assert [p[-1] for p in paths(document("一、甲\n" + rows))] == [f"({c}) 标题{c}" for c in "abcdefghij"]
    assert paths(document("(a) 甲\n(i) 乙\n文。\n(ii) 丙\n文。")) == [("(a) 甲", "(i) 乙"), ("(a) 甲", "(ii) 丙")]


def test_bullets_head_only_when_short(document):
    text = "一、甲\n● 包干\n谁干谁管。\n◼ 智能体出错的，由做它的人赔，赔多少看它惹了多大的祸。"
    parsed = parse_prose(document(text))
    assert outline(parsed) == [("一、甲", "包干")]
    assert "◼ 智能体出错的" in parsed.sections[0].text


def test_words_of_front_and_back_matter_stand_at_the_top(document):
    text = "引言：\n开头。\n第一部分：甲\n1. 乙\n文。\n结语：\n结尾。"
    assert paths(document(text)) == [("引言",), ("第一部分：甲", "1. 乙"), ("结语",)]


def test_footnotes_do_not_tear_the_sentence_they_interrupt(document):
    text = "一、甲\n智能体在云杉市的历史可以追溯到一座旧<sup>1</sup>\n\n<sup>1</sup> 见市志。\n\n仓库里的机器。\n完。"
    section = parse_prose(document(text)).sections[0]
    assert section.text.splitlines() == [
        "智能体在云杉市的历史可以追溯到一座旧[1]仓库里的机器。",
        "完。",
        "[1] 见市志。",
    ]


def test_a_long_table_repeats_its_header(document):
    rows = "\n".join(f"事项{n}\t{'说明' * 20}" for n in range(40))
    section = parse_prose(document(f"一、甲\n名称\t内容\n{rows}")).sections[0]
    assert section.text.count("| 名称 | 内容 |") == section.text.count("| --- | --- |") > 1
    assert all(f"| 事项{n} |" in section.text for n in range(40))


@cache
def parse_file(path: Path):
    """A parsed whitepaper; the longest PDF takes seconds."""
    return parse_prose(read(path))


WHITEPAPERS = {
    "000_385dd6520ed3b4fe.txt": (22, [("二、", "（一）", "4. 数据出境风险"), ("一、", "（三）", "包容审慎")]),
    "001_bd81fa651064aeee.txt": (14, [("6. 用户管理义务", "(3) 防沉迷措施"), ("7. 人工标注要求",)]),
    "002_618ea698210d71f7.txt": (17, [("二、", "（四） 合规建议"), ("引言",), ("九、总结",)]),
    "003_c1350a09df9ca4db.txt": (9, [("第二部分：合规控制点概览",), ("结语",)]),
    "004_90b204b9b1c1a63f.txt": (99, [("二、", "(二)", "2. 合规要素", "(1)", "(a) 算法备案"), ("前言",)]),
}


@pytest.mark.corpus_texts
@pytest.mark.parametrize("name", WHITEPAPERS)
def test_whitepapers_come_out_as_their_own_contents(shared_corpus, name):
    document = read(shared_corpus / "whitepapers" / name)
    parsed = parse_prose(document)
    sections, expected = WHITEPAPERS[name]
    assert len(parsed.sections) == sections
    found = outline(parsed)
    for path in expected:
        assert any(
            len(p) == len(path) and all(h.startswith(want) for h, want in zip(p, path, strict=True)) for p in found
        ), path
    assert lost_characters(document, parsed) == 0


@pytest.mark.corpus_texts
@pytest.mark.parametrize("name", ["004_90b204b9b1c1a63f.txt", "pdf/大模型合规白皮书2023.pdf"])
def test_table_of_duties_keeps_who_owes_what(shared_corpus, name):
    parsed = parse_file(shared_corpus / "whitepapers" / name)
    rows = [parse_markdown_row(x) for s in parsed.sections for x in s.text.splitlines() if x.startswith("|")]
    header = next(row for row in rows if row[0] == "合规要素")
    assert [cell.rpartition("/")[2] for cell in header[2:]] == ["服务提供方", "技术支持方", "用户"]
    duties = {row[1]: (row[0], *row[2:]) for row in rows if len(row) == 5}
    assert duties["安全评估"] == ("监管手续与业务资质", "√", "√", "")
    assert duties["及时处理违法内容"] == ("内容合规", "√", "", "")
    assert duties["反歧视机制"] == ("算法技术合规", "", "√", "")
    assert duties["开源软件使用合规"] == ("知识产权保护和竞争法", "√", "√", "")
    assert duties["实践科技伦理规范"] == ("科技伦理", "√", "√", "√")


@pytest.mark.corpus_texts
@pytest.mark.parametrize(
    ("text", "pdf"),
    [
        ("001_bd81fa651064aeee.txt", "简评生成式人工智能服务管理办法征求意见稿.pdf"),
        ("003_c1350a09df9ca4db.txt", "生成式人工智能新规六大特点及合规要点.pdf"),
        ("004_90b204b9b1c1a63f.txt", "大模型合规白皮书2023.pdf"),
    ],
)
def test_pdf_and_text_agree(shared_corpus, text, pdf):
    folder = shared_corpus / "whitepapers"
    one, two = parse_file(folder / text), parse_file(folder / "pdf" / pdf)
    assert abs(len(one.sections) - len(two.sections)) <= 1
    assert agreement(one, two) >= 0.998
    assert all(s.page for s in two.sections)


def agreement(one, two):
    """Share of characters that both have, headings and text."""
    first, second = (
        Counter("".join("".join([*p.headings, *p.dropped, *(s.text for s in p.sections)]).split())) for p in (one, two)
    )
    return 2 * (first & second).total() / (first.total() + second.total())


def test_a_heading_that_lost_its_number_is_known_from_the_contents(document):
    text = (
        "云杉市智能体白皮书\n目录\n一、智能体是什么 1\n1. 智能体的来历说明 2\n2. 各方合规义务一览表 3\n二、怎么管 4\n"
        "一、智能体是什么\n1. 智能体的来历说明\n从仓库来。\n各方合规义务一览表（下表仅作参考）\n都要登记。\n"
        "各方合规义务一览表里写得很清楚。\n二、怎么管\n登记。"
    )
    parsed = parse_prose(document(text, "a.txt"))
    assert outline(parsed) == [
        ("一、智能体是什么", "1. 智能体的来历说明"),
        ("一、智能体是什么", "各方合规义务一览表（下表仅作参考）"),
        ("二、怎么管",),
    ]
    assert parsed.sections[1].text.splitlines() == ["都要登记。", "各方合规义务一览表里写得很清楚。"]
