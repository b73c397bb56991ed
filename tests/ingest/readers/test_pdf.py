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
    with pytest.raises(SourceFormatError, match=r"locked\.pdf：.*encrypted; save a copy without password"):
        read(path)


@pytest.mark.parametrize("content", [b"", b"no PDF at all", b"%PDF-1.4\nhalf of one"], ids=["empty", "other", "half"])
def test_a_broken_pdf_is_an_error_that_names_it(write, content):
    with pytest.raises(SourceFormatError, match=r"broken\.pdf："):
        read(write("broken.pdf", content))


def test_a_scan_is_an_error_that_says_what_to_do(write_pdf):
    with pytest.raises(SourceFormatError, match=r"scan\.pdf：.*no text.*OCR"):
        read(write_pdf("scan.pdf", [[]]))


def test_a_missing_pdf_is_an_error(tmp_path):
    with pytest.raises(SourceFormatError, match=r"nowhere\.pdf：.*cannot be read"):
        read(tmp_path / "nowhere.pdf")


def column(text, top, x, width=18):
    return [(x, top + n * PITCH, SIZE, text[n * width : (n + 1) * width]) for n in range(-(-len(text) // width))]


LEFT_TEXT = "".join(f"左栏说的第{n}句话是云杉市的智能体上线之前要登记，" for n in range(1, 8)) + "左栏说完了。"
RIGHT_TEXT = "".join(f"右栏说的第{n}句话是云杉市的智能体停用之前要告知，" for n in range(1, 8)) + "右栏说完了。"


def test_two_columns_are_read_one_after_the_other(write_pdf):
    title, below = (150, 60, 18, "云杉市智能体年度观察"), "一句话横跨两栏，" * 5 + "到此为止。"
    words = [title, *column(LEFT_TEXT, 110, 60), *column(RIGHT_TEXT, 114, 330), *lines(below, 400)[0]]
    found = [b.text for b in read(write_pdf("a.pdf", [words])).blocks]
    assert found == ["云杉市智能体年度观察", LEFT_TEXT, RIGHT_TEXT, below]


def test_lines_of_two_columns_at_one_height_are_two_lines(write_pdf):
    words = [*column(LEFT_TEXT, 110, 60), *column(RIGHT_TEXT, 110, 330)]
    assert [b.text for b in read(write_pdf("a.pdf", [words])).blocks] == [LEFT_TEXT, RIGHT_TEXT]


def test_a_paragraph_goes_on_in_the_next_column_and_on_the_next_page(write_pdf):
    text = LEFT_TEXT.replace("左栏说完了。", "") + RIGHT_TEXT
    first = [*column(text[:90], 110, 60), *column(text[90:180], 110, 330)]
    second = [*column(text[180:270], 110, 60), *column(text[270:], 110, 330)]
    assert [b.text for b in read(write_pdf("a.pdf", [first, second])).blocks] == [text]


def test_a_table_in_one_column_stays_in_it(write_pdf):
    boxes, bottom = grid(200, [80, 90], 2)
    left = [*column(LEFT_TEXT[:72], 110, 60), *cells(200, [80, 90], [["名", "数"], ["甲", "1"]])]
    words = [*left, *column(LEFT_TEXT[72:144] + "。", bottom + 10, 60), *column(RIGHT_TEXT, 110, 330)]
    blocks = read(write_pdf("a.pdf", [words], [boxes])).blocks
    assert [b.kind for b in blocks] == ["paragraph", "table", "paragraph", "paragraph"]
    assert blocks[3].text == RIGHT_TEXT


def test_short_labels_beside_text_are_no_columns(write_pdf):
    words = [(60, 100 + n * PITCH, SIZE, f"第{n}项") for n in range(8)]
    words += [(200, 100 + n * PITCH, SIZE, "智能体上线前要登记，登记时要写清楚它归谁管") for n in range(8)]
    assert read(write_pdf("a.pdf", [words])).blocks[0].text.startswith("第0项 智能体上线前")


def test_a_footnote_goes_with_its_mark_though_a_heading_stands_between(write_pdf):
    words = [
        (LEFT, 80, 15, "一、来历"),
        (LEFT, 110, SIZE, SENTENCE[:20]),
        (LEFT + 200, 110, 6, "1"),
        (LEFT + 206, 110, SIZE, "。"),
    ]
    words += [(LEFT, 150, 15, "二、现状"), (LEFT, 180, SIZE, SENTENCE[:20] + "。")]
    words += [(LEFT, 700, 6, "1"), (LEFT + 8, 700, SIZE, "见云杉市志。")]
    sections = parse_prose(read(write_pdf("a.pdf", [words]))).sections
    assert [(s.heading_path, "见云杉市志" in s.text) for s in sections] == [
        (("一、来历",), True),
        (("二、现状",), False),
    ]
