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
