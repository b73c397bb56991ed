import pytest

from ingest.numbering import find_mark, is_appendix, is_front_or_back, opens_line, reads_as_heading


@pytest.mark.parametrize(
    ("line", "rank", "words"),
    [
        ("第一部分：新规", 0, "新规"),
        ("第二编　分则", 0, "分则"),
        ("第三章 罚则", 10, "罚则"),
        ("第一节 上线", 20, "上线"),
        ("一、背景", 30, "背景"),
        ("十二．背景", 30, "背景"),
        ("（一） 来历", 40, "来历"),
        ("(三)来历", 40, "来历"),
        ("1. 早年", 50, "早年"),
        ("2、早年", 50, "早年"),
        ("3.1 早年", 52, "早年"),
        ("3.1.2 早年", 55, "早年"),
        ("(1) 现在", 60, "现在"),
        ("(a)《办法》", 70, "《办法》"),
        ("(iv) 标注", 80, "标注"),
        ("② 标注", 90, "标注"),
        ("● 包干", 100, "包干"),
    ],
)
def test_marks(line, rank, words):
    mark = find_mark(line)
    assert (mark.rank, mark.words) == (rank, words)


@pytest.mark.parametrize("line", ["第三章规定的事项", "2023年", "3.5元", "一方面，", "100. 甲", "（本市）", "智能体"])
def test_no_marks(line):
    assert find_mark(line) is None


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("一、背景", True),
        ("（一）保证安全，即不得出事", True),
        ("（一）不得出事；", False),
        ("1. 先登记。再上线", False),
        ("(1) " + "很长" * 40, False),
        ("● 包干", True),
        ("● 出错的，由做它的人赔", False),
    ],
)
def test_headings_and_items(line, heading):
    assert reads_as_heading(find_mark(line)) is heading


@pytest.mark.parametrize("line", ["前言", "引言：", "结 语", "免责声明:", "编审委员会："])
def test_front_and_back(line):
    assert is_front_or_back(line)


@pytest.mark.parametrize(
    ("line", "appendix"),
    [
        ("附件", True),
        ("附件1：表", True),
        ("附：目录", True),
        ("附录 名单", True),
        ("附则", False),
        ("附件所列事项应当登记。", False),
    ],
)
def test_appendices(line, appendix):
    assert is_appendix(line) is appendix


@pytest.mark.parametrize(
    ("line", "opens"), [("第三条 甲", True), ("第三条规定的", False), ("- 甲", True), ("（二）乙", True), ("甲", False)]
)
def test_lines_that_continue_none(line, opens):
    assert opens_line(line) is opens
