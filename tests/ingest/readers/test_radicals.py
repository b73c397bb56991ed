import unicodedata

import pytest

from ingest.readers.radicals import to_ordinary_characters

ASSIGNED = [
    chr(c)
    for c in [*range(0x2E80, 0x2F00), *range(0x2F00, 0x2FE0)]
    if unicodedata.category(chr(c)) != "Cn" and c != 0x2E80  # ⺀ is a repeat mark, equivalent to no ideograph
]


def test_every_radical_of_both_blocks_becomes_an_ideograph():
    assert len(ASSIGNED) == 114 + 214
    for radical in ASSIGNED:
        assert unicodedata.name(to_ordinary_characters(radical)).startswith("CJK UNIFIED IDEOGRAPH"), radical


def test_kangxi_radicals_follow_the_compatibility_mapping():
    differ = {
        c for c in map(chr, range(0x2F00, 0x2FD6)) if to_ordinary_characters(c) != unicodedata.normalize("NFKC", c)
    }
    assert differ == {"⼾", "⾭"}


@pytest.mark.parametrize(
    ("radical", "ideograph"),
    ["⻆角", "⻚页", "⻓长", "⻛风", "⻋车", "⻔门", "⻅见", "⻢马", "⻰龙", "⺠民", "⻘青", "⼾户", "⽤用", "⾏行"],
)
def test_frequent_radicals(radical, ideograph):
    assert to_ordinary_characters(radical) == ideograph


def test_names_of_simplified_radicals_agree_with_their_ideographs():
    """The Unicode name of a C-SIMPLIFIED radical is that of the Kangxi radical of its traditional form."""
    assert [to_ordinary_characters(c) for c in "⻅⻈⻉⻋⻐⻓⻔⻙⻚⻛⻜⻠⻢⻥⻦⻧⻪⻬⻮⻰⻳"] == list(
        "见讠贝车钅长门韦页风飞饣马鱼鸟卤黾齐齿龙龟"
    )


def test_other_characters_are_left_alone():
    text = "，。；：（）“”①ＡＢ㎡ 智能体 ½"
    assert to_ordinary_characters(text) == text


def test_joined_dash_is_two_dashes():
    assert to_ordinary_characters("甲⸺乙") == "甲——乙"
