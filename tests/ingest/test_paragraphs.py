import pytest

from ingest.documents import Block
from ingest.paragraphs import display_width, ends_sentence, join_lines, mend_torn

HALF = "智能体上线以前应当由管它的人到市里去登"


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("完。", True),
        ("“完。”", True),
        ("（完。）", True),
        ("看：", True),
        ("《办法》", False),
        ("半句，", False),
        ("", True),
        ("（半）", False),
    ],
)
def test_ends_of_sentences(text, ends):
    assert ends_sentence(text) is ends


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("甲", "乙", "甲乙"),
        ("big", "model", "big model"),
        ("a,", "b", "a, b"),
        ("AI", "模型", "AI模型"),
        ("a-", "b", "a-b"),
        ("第1", "0日", "第10日"),
        ("", "b", "b"),
    ],
)
def test_joining(first, second, whole):
    assert join_lines(first, second) == whole


def test_width_counts_full_width_as_two():
    assert display_width("甲a，") == 5


def mended(*texts):
    return [b.text for b in mend_torn([Block("paragraph", "题目"), *(Block("paragraph", t) for t in texts)])][1:]


def test_a_sentence_goes_on_over_several_borders():
    assert mended(HALF, HALF, "记。", "完。") == [HALF * 2 + "记。", "完。"]


@pytest.mark.parametrize("following", ["一、背景", "（二）乙", "- 丙", "第三条 丁", "声明："])
def test_a_heading_or_item_carries_nothing_on(following):
    assert mended(HALF, following) == [HALF, following]


def test_a_long_heading_is_not_torn():
    heading = "一、智能体上线以前应当由谁到哪里去登记"
    assert mended(heading, "由管它的人。") == [heading, "由管它的人。"]


def test_at_the_foot_of_a_page_an_item_is_torn():
    item = "（三）智能体上线以前应当由管它的人到市里去登记，登记以后才"
    blocks = [Block("paragraph", "题目", 1), Block("paragraph", item, 1), Block("paragraph", "能上线；", 2)]
    assert [b.text for b in mend_torn(blocks)] == ["题目", item + "能上线；"]
    assert len(mend_torn([blocks[0], blocks[1], Block("paragraph", "能上线；", 1)])) == 3


def test_a_table_ends_a_torn_sentence():
    blocks = [Block("paragraph", "题目"), Block("paragraph", HALF), Block("table", "| a |"), Block("paragraph", "乙")]
    assert mend_torn(blocks) == blocks
