from ingest.clauses import mark_clauses
from ingest.documents import Block
from ingest.outline import outline, parse_prose
from ingest.parsed import lost_characters

STANDARD = """\
智能体安全要求
前言
本文件按照规则起草。
1 范围
本文件规定了智能体的安全要求。
3 术语和定义
3.1 智能体
会自己办事的程序。
3.2
日志
记下来的事。
5 安全要求
5.1 总则
智能体应安全。
5.3 数据处理
提供者应：
a) 记录数据来源；
b) 保存记录不少于
12 个月，其中：
1) 日志单独保存；
2) 备份异地保存。
5.3.1 采集
采集应当最小化。
5.3.1.1 人脸
人脸不采。
附录A（规范性） 检查表
A.1 概述
检查表如下。
"""


def test_clauses_of_a_standard_are_headings(document):
    read = document(STANDARD, "a.txt")
    parsed = parse_prose(read)
    assert outline(parsed) == [
        ("前言",),
        ("1 范围",),
        ("3 术语和定义", "3.1 智能体"),
        ("3 术语和定义", "3.2 日志"),
        ("5 安全要求", "5.1 总则"),
        ("5 安全要求", "5.3 数据处理"),
        ("5 安全要求", "5.3 数据处理", "5.3.1 采集"),
        ("5 安全要求", "5.3 数据处理", "5.3.1 采集", "5.3.1.1 人脸"),
        ("附录A（规范性） 检查表", "A.1 概述"),
    ]
    assert lost_characters(read, parsed) == 0


EXCERPT = """\
智能体检查要求
1 范围
本文件规定了要求。
5 安全要求
5.1 总则
应安全。
7 测试
7.1 概述
应测试。
附 录 A
（资料性）
检查表
A.1 概述
检查表如下。
"""


def test_an_excerpt_leaves_clauses_out_and_an_annex_has_its_title_below(document):
    read = document(EXCERPT, "a.txt")
    parsed = parse_prose(read)
    assert outline(parsed) == [
        ("1 范围",),
        ("5 安全要求", "5.1 总则"),
        ("7 测试", "7.1 概述"),
        ("附 录 A （资料性） 检查表", "A.1 概述"),
    ]
    assert lost_characters(read, parsed) == 0


def test_items_of_a_clause_are_its_text(document):
    section = next(s for s in parse_prose(document(STANDARD, "a.txt")).sections if s.heading_path[-1] == "5.3 数据处理")
    assert "a) 记录数据来源；" in section.text.splitlines()
    assert section.text.splitlines()[-1] == "2) 备份异地保存。"


def test_a_figure_at_the_start_of_a_line_is_no_clause(document):
    text = "一、甲\n智能体要登记\n12 个月\n3 年\n二、乙\n5.1 版\n文。"
    assert outline(parse_prose(document(text, "a.txt"))) == [("一、甲",), ("二、乙", "5.1 版")]


def test_an_empty_block_is_no_clause():
    assert mark_clauses([Block("heading", ""), Block("paragraph", "文。")])[0].text == ""
