import pytest

from corpus.errors import SourceFormatError
from ingest.readers import read


def kinds(document):
    return [(b.kind, b.text) for b in document.blocks]


def test_front_matter_and_headings(spruce):
    assert spruce.title == "云杉市智能体服务管理办法"
    assert spruce.front_matter["articles"] == 6
    headings = [(b.level, b.text) for b in spruce.blocks if b.kind == "heading"]
    assert headings[:3] == [(1, "云杉市智能体服务管理办法"), (2, "第一章 总则"), (2, "第二章 服务")]


def test_a_value_with_a_colon_needs_no_quotes(spruce):
    assert spruce.front_matter["note"] == "试验用，来源: 虚构"


@pytest.mark.parametrize("head", ["- a\n- b", "a: [1", "\tx: 1"])
def test_broken_front_matter_is_an_error(write, head):
    with pytest.raises(SourceFormatError, match=r"x\.md：.*front matter"):
        read(write("x.md", f"---\n{head}\n---\n正文。"))


def test_a_rule_at_the_top_is_no_front_matter(document):
    assert kinds(document("---\n\n# 甲\n", "x.md")) == [("heading", "甲")]


def test_a_line_of_law_stays_as_it_is(document):
    line = "第一条 智能体“小杉”（以下称*它）不得在0.5小时内_反复_上线。"
    assert kinds(document(line, "x.md")) == [("paragraph", line)]


def test_marks_are_dropped_and_notes_set_apart(document):
    text = "**要紧**的事见[市志](http://x.cn/a(1))<sup>12</sup>。\n\n[3] 注。\nhttps://x.cn/b\n\n**参编单位：**\n正文。"
    assert kinds(document(text)) == [
        ("paragraph", "要紧的事见市志[12]。"),
        ("footnote", "[3] 注。 https://x.cn/b"),
        ("heading", "参编单位："),
        ("paragraph", "正文。"),
    ]


def test_a_unit_is_no_footnote(document):
    assert kinds(document("占地 20 m²，见图²。")) == [("paragraph", "占地 20 m²，见图[2]。")]


def test_tables_by_tabs_and_by_bars(document):
    by_tabs = document("名称\t数\n甲\t1\n", "a.txt").blocks[0].text
    by_bars = document("| 名称 | 数 |\n|---|:-:|\n| 甲 | 1 |\n", "b.md").blocks[0].text
    assert by_tabs == by_bars == "| 名称 | 数 |\n| --- | --- |\n| 甲 | 1 |"


def test_a_tab_after_the_number_makes_no_table(document):
    lines = ["第一条\t甲应当登记。", "一、\t总则", "\t缩进的一段。"]
    assert [b.kind for b in document("\n".join(lines)).blocks] == ["paragraph"] * 3
