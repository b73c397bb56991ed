import pytest

from corpus.errors import SourceFormatError
from ingest.outline import outline, parse_prose
from ingest.readers import read
from ingest.structure import parse_statute

LEFT, SIZE, PITCH, WIDTH = 60, 10, 16, 40  # a line holds WIDTH characters
SENTENCE = "云杉市的智能体上线前要登记，登记时要写清楚它归谁管、归谁修、能干什么、不能干什么、干错了找谁说理"


def lines(text, top, *, x=LEFT, size=SIZE):
    """A paragraph set from `top`, and the place below it."""
    rows = [text[n : n + WIDTH] for n in range(0, len(text), WIDTH)]
    return [(x, top + n * PITCH, size, row) for n, row in enumerate(rows)], top + len(rows) * PITCH


def page(number, *paragraphs, header="云杉白皮书"):
    words, top = [(270, 30, 9, header), (290, 805, 9, f"— {number} —")], 80
    for text in paragraphs:
        made, top = lines(text, top)
        words += made
        top += 8
    return words


def texts(document):
    return [(b.kind, b.text, b.page) for b in document.blocks]


def test_furniture_is_left_out_and_paragraphs_join_over_lines_and_pages(write_pdf):
    first, second = SENTENCE + "。", "一" + SENTENCE * 2 + "，说完了。"
    pages = [page(1, first, second[:80]), page(2, second[80:], first), page(3, first)]
    assert texts(read(write_pdf("a.pdf", pages))) == [
        ("paragraph", first, 1),
        ("paragraph", second, 1),
        ("paragraph", first, 2),
        ("paragraph", first, 3),
    ]


def test_radicals_become_characters(write_pdf):
    document = read(write_pdf("a.pdf", [page(1, "⼈在⻚⾯上⻅到⻛险。"), page(2, "完。")]))
    assert document.blocks[0].text == "人在页面上见到风险。"


def test_larger_type_heads_and_numbers_give_the_depth(write_pdf):
    words = [(LEFT, 80, 20, "云杉白皮书"), (LEFT, 130, 15, "一、来历"), *lines(SENTENCE + "。", 160)[0]]
    words += [(LEFT, 230, 12, "（一）早年"), *lines(SENTENCE + "。", 260)[0]]
    document = read(write_pdf("a.pdf", [words]))
    assert document.title == "云杉白皮书"
    assert [(b.level, b.text) for b in document.blocks if b.kind == "heading"] == [
        (1, "云杉白皮书"),
        (2, "一、来历"),
        (3, "（一）早年"),
    ]
    assert outline(parse_prose(document)) == [("一、来历",), ("一、来历", "（一）早年")]


def test_a_raised_number_points_at_a_footnote(write_pdf):
    words = [(LEFT, 80, SIZE, SENTENCE[:20]), (LEFT + 200, 80, 6, "1"), (LEFT + 206, 80, SIZE, "，就这样。")]
    words += [(LEFT, 700, 6, "1"), (LEFT + 8, 700, SIZE, "见云杉市志。")]
    blocks = read(write_pdf("a.pdf", [words])).blocks
    assert [(b.kind, b.text.replace(" ", "")) for b in blocks] == [
        ("paragraph", SENTENCE[:20] + "[1]，就这样。"),
        ("footnote", "[1]见云杉市志。"),
    ]


def grid(top, widths, rows, height=20):
    """Rules of a table, as boxes, and the place below it."""
    left, right, bottom = LEFT, LEFT + sum(widths), top + rows * height
    level = [(left, top + n * height, right - left, 1) for n in range(rows + 1)]
    upright = [(left + sum(widths[:n]), top, 1, bottom - top) for n in range(len(widths) + 1)]
    return level + upright, bottom


def cells(top, widths, rows, height=20):
    return [
        (LEFT + sum(widths[:c]) + 4, top + r * height + 4, SIZE, cell)
        for r, row in enumerate(rows)
        for c, cell in enumerate(row)
        if cell
    ]


def test_a_ruled_table_is_markdown_in_its_place_and_goes_on_over_the_page(write_pdf):
    widths = [100, 150, 60]
    first = [["类别", "事情", "谁"], ["上线", "登记", "甲"], ["", "留痕", "乙"]]
    second = [["类别", "事情", "谁"], ["退出", "告知", "甲"]]
    boxes = [grid(200, widths, 3)[0], grid(80, widths, 2)[0]]
    pages = [
        [*lines(SENTENCE + "。", 80)[0], *cells(200, widths, first)],
        [*cells(80, widths, second), *lines(SENTENCE + "。", 200)[0]],
    ]
    document = read(write_pdf("a.pdf", pages, boxes))
    assert [b.kind for b in document.blocks] == ["paragraph", "table", "paragraph"]
    assert document.blocks[1].text.splitlines() == [
        "| 类别 | 事情 | 谁 |",
        "| --- | --- | --- |",
        "| 上线 | 登记 | 甲 |",
        "| 上线 | 留痕 | 乙 |",
        "| 退出 | 告知 | 甲 |",
    ]


def test_underlines_make_no_table(write_pdf):
    boxes = [[(LEFT, 92 + n * PITCH, 300, 1) for n in range(5)]]
    document = read(write_pdf("a.pdf", [lines(SENTENCE * 4 + "。", 80)[0]], boxes))
    assert [b.kind for b in document.blocks] == ["paragraph"]


def test_a_statute_in_a_pdf_has_its_articles(write_pdf):
    texts = [
        "第一章 总则",
        "第一条 " + SENTENCE + "。",
        "第二条 有下列情形之一的，不得上线：",
        "（一）没人管；",
        "（二）管不住。",
    ]
    parsed = parse_statute(read(write_pdf("a.pdf", [page(1, *texts), page(2, "第三条 本办法即日起施行。")])))
    assert [a.provision.label for a in parsed.articles] == ["第一条", "第二条", "第三条"]
    assert parsed.articles[1].text.splitlines()[1:] == ["（一）没人管；", "（二）管不住。"]
    assert parsed.articles[1].heading_path == ("第一章 总则",)


def test_an_encrypted_pdf_is_an_error_that_says_what_to_do(write_pdf):
    path = write_pdf("locked.pdf", [page(1, "密。")], encrypted=True)
    with pytest.raises(SourceFormatError, match=r"locked\.pdf: encrypted; save a copy without password"):
        read(path)


@pytest.mark.parametrize("content", [b"", b"no PDF at all", b"%PDF-1.4\nhalf of one"], ids=["empty", "other", "half"])
def test_a_broken_pdf_is_an_error_that_names_it(write, content):
    with pytest.raises(SourceFormatError, match=r"broken\.pdf: "):
        read(write("broken.pdf", content))


def test_a_scan_is_an_error_that_says_what_to_do(write_pdf):
    with pytest.raises(SourceFormatError, match=r"scan\.pdf: no text.*OCR"):
        read(write_pdf("scan.pdf", [[]]))


def test_a_missing_pdf_is_an_error(tmp_path):
    with pytest.raises(SourceFormatError, match=r"nowhere\.pdf: cannot be read"):
        read(tmp_path / "nowhere.pdf")
