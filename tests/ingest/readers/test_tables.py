from hypothesis import given
from hypothesis import strategies as st

from ingest.documents import Block
from ingest.readers.tables import clean_cell, markdown_rows, markdown_table, merge_tables, split_table


def test_html_in_cells_runs_on():
    raw = '<ul class="plain"> • 甲；<li>乙 &amp; 丙</li></ul><p>A | B</p>'
    assert clean_cell(raw) == "• 甲； 乙 & 丙 A ｜ B"


def test_a_word_torn_by_a_line_is_whole_again():
    assert clean_cell("智能体 服务 AI 办法") == "智能体服务 AI 办法"


def test_a_header_of_two_rows_becomes_one_wherever_it_comes_again():
    rows = [
        ["事", "谁", ""],
        ["", "甲方", "乙方"],
        ["登记", "√", ""],
        ["事", "谁", ""],
        ["", "甲方", "乙方"],
        ["停用", "", "√"],
    ]
    assert markdown_rows(markdown_table(rows)) == [
        ["事", "谁/甲方", "谁/乙方"],
        ["登记", "√", ""],
        ["停用", "", "√"],
    ]


def test_a_cell_over_several_rows_is_on_each():
    rows = [["类", "事", "√"], ["一", "甲", "√"], ["", "乙", ""], ["丙丙", ""]]
    assert markdown_rows(markdown_table(rows))[2:] == [["一", "乙", ""], ["一", "丙丙", ""]]


def test_a_cell_that_a_page_border_tore_is_mended():
    rows = [["类", "说明"], ["一", "智能体上线前要登记，登记时要写清楚它归谁管和"], ["", "归谁修。"], ["二", "短"]]
    assert markdown_rows(markdown_table(rows))[1] == ["一", "智能体上线前要登记，登记时要写清楚它归谁管和归谁修。"]


def test_tables_of_one_width_that_touch_are_one():
    first, second, other = (
        Block("table", markdown_table(rows), 1)
        for rows in ([["名", "数"], ["甲", "1"]], [["名", "数"], ["乙", "2"]], [["a", "b", "c"], ["1", "2", "3"]])
    )
    merged = merge_tables([first, second, other])
    assert [b.text for b in merged] == ["| 名 | 数 |\n| --- | --- |\n| 甲 | 1 |\n| 乙 | 2 |", other.text]


@given(
    st.lists(
        st.tuples(st.text("甲乙丙", min_size=1), st.text("子丑寅", min_size=1, max_size=9)), min_size=1, max_size=40
    )
)
def test_a_split_table_keeps_every_row(rows):
    table = markdown_table([("名", "数"), *rows])
    pieces = split_table(table, max_chars=80)
    assert all(p.splitlines()[:2] == table.splitlines()[:2] for p in pieces)
    assert [r for p in pieces for r in p.splitlines()[2:]] == table.splitlines()[2:]
