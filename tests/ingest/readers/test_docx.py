from zipfile import ZipFile

import pytest

from corpus.errors import SourceFormatError
from ingest.readers import read
from ingest.readers.docx_numbering import format_number
from ingest.structure import parse_statute
from tests.ingest.word_file import cell, levels, numbering, p, row, run, table, write_word

LAW = levels(("chineseCountingThousand", "第%1章"), ("japaneseCounting", "第%2条"), ("chineseCounting", "（%3）"))


@pytest.fixture
def blocks(tmp_path):
    """Blocks of a Word file with a body: (kind, text)."""

    def read_back(*body, **parts):
        path = write_word(tmp_path / "a.docx", "".join(body), parts=parts)
        return [(b.kind, b.text) for b in read(path).blocks]

    return read_back


def texts(found):
    return [text for _, text in found]


def test_automatic_numbers_are_the_text_that_word_shows(blocks):
    found = blocks(
        p("总则", num=(1, 0), style="1"),
        p("甲。", num=(1, 1)),
        p("乙：", num=(1, 1)),
        p("子；", num=(1, 2)),
        p("丑。", num=(1, 2)),
        p("罚则", num=(1, 0), style="1"),
        p("丙。", num=(1, 1)),
        numbering=numbering(LAW),
    )
    assert texts(found) == [
        "第一章 总则",
        "第一条 甲。",
        "第二条 乙：",
        "（一）子；",
        "（二）丑。",
        "第二章 罚则",
        "第一条 丙。",  # what this numbering says: articles begin again below each chapter
    ]


def test_articles_that_count_on_over_chapters(blocks):
    on = LAW.replace('<w:lvl w:ilvl="1">', '<w:lvl w:ilvl="1"><w:lvlRestart w:val="0"/>')
    body = [p("总则", num=(1, 0)), p("甲。", num=(1, 1)), p("罚则", num=(1, 0)), p("乙。", num=(1, 1))]
    assert texts(blocks(*body, numbering=numbering(on))) == ["第一章 总则", "第一条 甲。", "第二章 罚则", "第二条 乙。"]


def test_a_hundred_articles_are_numbered_as_statutes_write_it(blocks):
    found = texts(blocks(*(p("甲。", num=(1, 1)) for _ in range(120)), numbering=numbering(LAW)))
    assert [found[n - 1] for n in (10, 11, 20, 100, 101, 110)] == [
        f"第{n}条 甲。" for n in ("十", "十一", "二十", "一百", "一百零一", "一百一十")
    ]


def test_numbers_by_style_and_a_style_without_its_number(blocks):
    none = '<w:p><w:pPr><w:pStyle w:val="art"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>' + run("乙。") + "</w:p>"
    found = blocks(p("甲。", style="art"), none, p("丙。", style="art"), numbering=numbering(LAW))
    assert texts(found) == ["第一条 甲。", "乙。", "第二条 丙。"]


def test_lists_that_start_anew_or_go_on(blocks):
    again = '<w:num w:numId="8"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="9"><w:abstractNumId w:val="0"/>'
    again += '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    body = [p("甲", num=(1, 0)), p("乙", num=(1, 0)), p("丙", num=(8, 0)), p("丁", num=(9, 0)), p("戊", num=(9, 0))]
    found = blocks(*body, numbering=numbering(levels(("chineseCounting", "%1、")), nums=again))
    assert texts(found) == ["一、甲", "二、乙", "三、丙", "一、丁", "二、戊"]


def test_numbers_of_several_levels_and_an_old_number_format_that_was_changed(blocks):
    changed = (
        '<w:p><w:pPr><w:pPrChange w:id="1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:pPrChange></w:pPr>'
        + run("不编号")
        + "</w:p>"
    )
    found = blocks(
        p("甲", num=(1, 0)),
        changed,
        p("乙", num=(1, 1)),
        numbering=numbering(levels(("decimal", "%1"), ("decimal", "%1.%2"))),
    )
    assert texts(found) == ["1 甲", "不编号", "1.1 乙"]


@pytest.mark.parametrize(
    ("kind", "n", "shown"),
    [
        ("chineseCountingThousand", 1260, "一千二百六十"),
        ("ideographDigital", 20, "二〇"),
        ("chineseLegalSimplified", 13, "壹拾叁"),
        ("ideographTraditional", 3, "丙"),
        ("ideographZodiac", 12, "亥"),
        ("decimalEnclosedCircleChinese", 12, "⑫"),
        ("decimalFullWidth", 10, "１０"),
        ("decimalZero", 7, "07"),
        ("lowerLetter", 28, "bb"),
        ("upperRoman", 14, "XIV"),
        ("none", 4, ""),
        ("cardinalText", 4, "4"),
    ],
)
def test_number_formats(kind, n, shown):
    assert format_number(n, kind) == shown


def test_changes_are_accepted(blocks):
    insert, delete = (
        f'<w:ins w:id="1">{run("九十")}</w:ins>',
        '<w:del w:id="2"><w:r><w:delText>六十</w:delText></w:r></w:del>',
    )
    moved = f'<w:moveFrom w:id="3">{run("旧处")}</w:moveFrom>', f'<w:moveTo w:id="4">{run("新处")}</w:moveTo>'
    found = blocks(
        p("第一条 保存", delete, insert, "天。"),
        p(delete),
        p("第二条 ", *moved, "。"),
        p("第三条 上半", mark='<w:del w:id="5"/>'),
        p("下半。"),
        f'<w:ins w:id="6">{p("第四条 新增。")}</w:ins>',
    )
    assert texts(found) == ["第一条 保存九十天。", "第二条 新处。", "第三条 上半下半。", "第四条 新增。"]


def test_headings_by_style_and_by_what_it_is_based_on(tmp_path):
    body = p("云杉市办法", style="t") + p("甲", style="1") + p("文。") + p("乙", style="2") + p("文。")
    document = read(write_word(tmp_path / "a.docx", body))
    assert document.title == "云杉市办法"
    assert [(b.level, b.text) for b in document.blocks if b.kind == "heading"] == [
        (1, "云杉市办法"),
        (1, "甲"),
        (2, "乙"),
    ]


def test_a_table_keeps_spans_and_leaves_out_deleted_rows(blocks):
    down, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    found = blocks(
        table(
            row(cell("事", properties=down), cell("谁", properties='<w:gridSpan w:val="2"/>')),
            row(cell("", properties=on), "甲方", "乙方"),
            row("登记", cell("√", properties=down), ""),
            row("删掉", "√", "√", properties='<w:del w:id="1"/>'),
            row("停用", cell("", properties=on), "√"),
        )
    )
    assert found == [
        ("table", "| 事 | 谁/甲方 | 谁/乙方 |\n| --- | --- | --- |\n| 登记 | √ |  |\n| 停用 | √ | √ |"),
    ]


def test_a_frame_of_one_cell_is_paragraphs(blocks):
    assert blocks(table(row(cell("第一条 甲。", "第二条 乙。")))) == [
        ("paragraph", "第一条 甲。"),
        ("paragraph", "第二条 乙。"),
    ]


def test_footnotes_follow_their_mark_and_count_in_the_order_of_the_text(blocks):
    note = '<w:footnote w:id="{}"><w:p>{}</w:p></w:footnote>'
    refer = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    notes = '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
    notes += note.format(7, run("见市志。")) + note.format(3, run("见县志。"))
    assert blocks(p("甲", refer.format(7), "。"), p("乙", refer.format(3), "。"), footnotes=notes) == [
        ("paragraph", "甲[1]。"),
        ("footnote", "[1] 见市志。"),
        ("paragraph", "乙[2]。"),
        ("footnote", "[2] 见县志。"),
    ]


def test_text_boxes_are_read_once_and_symbols_that_mean_something(blocks):
    box = f"<w:txbxContent>{p('框里的话。')}</w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    tick = '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
    assert texts(blocks(p("登记", tick, f"<w:r>{both}</w:r>"))) == ["登记√", "框里的话。"]


def test_a_statute_has_its_articles(tmp_path):
    body = [p("云杉市智能体办法", style="t"), p("总则", num=(1, 0)), p("甲。", num=(1, 1)), p("乙：", num=(1, 1))]
    body += [p("子；", num=(1, 2)), p("丑。", num=(1, 2)), p("丙。", num=(1, 1))]
    parsed = parse_statute(read(write_word(tmp_path / "a.docx", "".join(body), parts={"numbering": numbering(LAW)})))
    assert [(a.label, a.text, a.heading_path) for a in parsed.articles] == [
        ("第一条", "甲。", ("第一章 总则",)),
        ("第二条", "乙：\n（一）子；\n（二）丑。", ("第一章 总则",)),
        ("第三条", "丙。", ("第一章 总则",)),
    ]


def test_macros_in_a_docx_are_not_looked_at(tmp_path):
    path = write_word(tmp_path / "a.docx", p("甲。"), extra={"word/vbaProject.bin": b"Sub AutoOpen()"})
    assert [b.text for b in read(path).blocks] == ["甲。"]


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.docx", b"", "broken"),
        ("a.docx", b"no archive", "broken"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "encrypted, or Word before 2007"),
        ("a.doc", b"\xd0\xcf\x11\xe0", r"Word before 2007; save it as \.docx"),
        ("a.docm", b"PK", r"macros; save it as \.docx"),
        ("a.wps", b"x", r"save it as \.docx"),
        ("a.rar", b"x", r"pack it as \.zip"),
    ],
)
def test_what_is_not_read_says_what_to_do(write, name, content, what):
    with pytest.raises(SourceFormatError, match=rf"{name}：.*{what}"):
        read(write(name, content))


def test_a_broken_body_is_an_error(tmp_path):
    with pytest.raises(SourceFormatError, match=r"a\.docx：.*not a Word file that can be read"):
        read(write_word(tmp_path / "a.docx", "<w:p>"))


def test_entities_are_not_expanded(tmp_path):
    """A billion laughs: an XML file of entities of entities."""
    path = write_word(tmp_path / "a.docx", p("甲。"))
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 30))
    bomb = f'<!DOCTYPE w:styles [<!ENTITY l0 "哈">{laughs}]><w:styles xmlns:w="w">&l29;</w:styles>'
    with ZipFile(path) as old, ZipFile(tmp_path / "b.docx", "w") as new:
        for name in old.namelist():
            new.writestr(name, bomb if name == "word/styles.xml" else old.read(name))
    with pytest.raises(SourceFormatError, match=r"b\.docx：.*not a Word file that can be read"):
        read(tmp_path / "b.docx")
