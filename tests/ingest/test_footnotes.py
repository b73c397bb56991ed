from ingest.documents import Block
from ingest.footnotes import attach_footnotes
from ingest.structure import parse_statute


def blocks(*texts, page=None):
    return [Block("footnote" if t.startswith("[") else "paragraph", t, page) for t in texts]


def words(made):
    return [b.text for b in made]


def test_a_footnote_follows_the_block_with_its_mark():
    assert words(attach_footnotes(blocks("甲[1]，乙[2]。", "丙[3]。", "[1] 一", "[2] 二", "[3] 三"))) == [
        "甲[1]，乙[2]。",
        "[1] 一",
        "[2] 二",
        "丙[3]。",
        "[3] 三",
    ]


def test_numbers_that_start_anew_on_each_page_find_the_mark_of_theirs():
    made = [*blocks("甲[1]。", "[1] 一", page=1), *blocks("乙[1]。", "丙。", "[1] 二", page=2)]
    assert words(attach_footnotes(made)) == ["甲[1]。", "[1] 一", "乙[1]。", "[1] 二", "丙。"]


def test_a_footnote_without_a_mark_stays_where_it_is():
    far = [*blocks("甲[1]。", page=1), *blocks("乙。", "[1] 一", page=4)]
    assert words(attach_footnotes(far)) == ["甲[1]。", "乙。", "[1] 一"]
    assert words(attach_footnotes(blocks("[1] 一", "甲。"))) == ["[1] 一", "甲。"]


def test_a_footnote_is_no_paragraph_of_an_article(document):
    text = "云杉市办法\n第一条 甲<sup>1</sup>。\n<sup>1</sup> 见市志。\n乙。\n第二条 丙。\n第三条 丁。"
    parsed = parse_statute(document(text, "a.txt"))
    assert parsed.articles[0].text == "甲[1]。\n乙。"
    assert [(s.heading_path, s.text) for s in parsed.sections] == [(("第一条 注",), "[1] 见市志。")]
