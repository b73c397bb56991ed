from hypothesis import given
from hypothesis import strategies as st

from corpus.provisions import Provision
from corpus.statutes import find_unit, iter_units

ARTICLE = Provision(4)
# 云杉市智能体服务管理办法 is made up for these tests.
LINES = (
    "设立智能体服务站应当备齐下列材料：",
    "（一）站点图；",
    "（二）值守名册：",
    "1.姓名；",
    "2.班次；",
    "（三）应急方案。",
    "材料不齐的，三日内补正。",
)
TEXT = "\n".join(LINES)


def keys() -> list[str]:
    return [u.provision.key for u in iter_units(ARTICLE, TEXT)]


def test_items_belong_to_the_paragraph_above() -> None:
    assert keys() == ["a4p1", "a4p1i1", "a4p1i2", "a4p1i2s1", "a4p1i2s2", "a4p1i3", "a4p2"]


def test_spans_are_the_lines() -> None:
    units = list(iter_units(ARTICLE, TEXT))
    assert [TEXT[u.start : u.end] for u in units] == TEXT.split("\n")


def test_item_without_paragraph_is_found_where_it_is_unique() -> None:
    units = list(iter_units(ARTICLE, TEXT))
    span = find_unit(units, Provision.parse("第四条第（二）项"))
    assert span is not None
    assert TEXT[slice(*span)] == "（二）值守名册：\n1.姓名；\n2.班次；"


def test_paragraph_covers_its_items() -> None:
    units = list(iter_units(ARTICLE, TEXT))
    span = find_unit(units, Provision.parse("第四条第一款"))
    assert span is not None
    assert TEXT[slice(*span)].endswith("应急方案。")


def test_missing_paragraph_is_none() -> None:
    assert find_unit(list(iter_units(ARTICLE, TEXT)), Provision.parse("第四条第三款")) is None


@given(st.lists(st.text(alphabet="甲乙丙（一）1.\t 　", max_size=12), max_size=8))
def test_units_cover_every_line(lines: list[str]) -> None:
    text = "\n".join(lines)
    covered = [text[u.start : u.end] for u in iter_units(ARTICLE, text)]
    assert covered == [line.strip() for line in text.split("\n") if line.strip()]


def addresses(*lines: str) -> list[str]:
    return [u.provision.key for u in iter_units(ARTICLE, "\n".join(lines))]


def test_items_in_digits_below_a_colon() -> None:
    assert addresses("甲：", "（1）子；", "（2）丑。", "乙。") == ["a4p1", "a4p1i1", "a4p1i2", "a4p2"]
    assert addresses("甲：", "1.子；", "2．丑；", "3、寅。", "乙。") == ["a4p1", "a4p1i1", "a4p1i2", "a4p1i3", "a4p2"]
    assert addresses("甲：", "（一）子：", "（1）天；", "（2）地；", "（二）丑。") == [
        "a4p1",
        "a4p1i1",
        "a4p1i1s1",
        "a4p1i1s2",
        "a4p1i2",
    ]


def test_what_only_begins_with_a_number_is_a_paragraph() -> None:
    assert addresses("甲。", "1.5倍以上的，从重。", "3.乙。") == ["a4p1", "a4p2", "a4p3"]


def test_deeper_lines_and_rows_of_a_table_belong_to_the_unit_above() -> None:
    lines = (
        "甲：",
        "（一）子：",
        "1.天：",
        "①日；",
        "②月；",
        "2.地。",
        "如下表：",
        "| 名 | 数 |",
        "| --- | --- |",
        "| 甲 | 1 |",
        "乙。",
    )
    assert addresses(*lines) == ["a4p1", "a4p1i1", "a4p1i1s1", "a4p1i1s2", "a4p2", "a4p3"]
    text = "\n".join(lines)
    units = list(iter_units(ARTICLE, text))
    assert text[units[2].start : units[2].end] == "1.天：\n①日；\n②月；"
    assert text[units[4].start : units[4].end].endswith("| 甲 | 1 |")
