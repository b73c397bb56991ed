import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import SourceFormatError
from corpus.numerals import to_chinese_numeral
from ingest.documents import Block, Document
from ingest.parsed import ParsedText, lost_characters
from ingest.readers import read
from ingest.structure import parse_statute

REGULATIONS = 39


def statute(*lines: str, **front_matter: object) -> Document:
    blocks = tuple(Block("paragraph", line) for line in lines)
    return Document(Path("办法.txt"), "云杉市办法", blocks, front_matter)


def labels(parsed: ParsedText) -> list[str]:
    return [a.provision.label for a in parsed.articles]


def test_articles_have_their_text_and_headings(spruce):
    parsed = parse_statute(spruce)
    assert labels(parsed) == ["第一条", "第二条", "第三条", "第三条之一", "第四条", "第五条"]
    third = parsed.articles[2]
    assert third.heading_path == ("第二章 服务", "第一节 上线")
    assert third.text.splitlines() == [
        "上线智能体，应当做到：",
        "（一）写明谁负责；",
        "（二）留下日志，且：",
        "1.保存不少于九十天；",
        "2.不得篡改。",
        "第二条第二款情形的，不受前款限制。",
    ]
    assert [u.provision.key for u in third.units] == ["a3p1", "a3p1i1", "a3p1i2", "a3p1i2s1", "a3p1i2s2", "a3p2"]


def test_a_section_ends_with_its_chapter(spruce):
    parsed = parse_statute(spruce)
    assert parsed.articles[4].heading_path == ("第二章 服务", "第二节 退出")
    assert parsed.articles[5].heading_path == ("第三章 附则",)


def test_preamble_and_annex_become_sections(spruce):
    parsed = parse_statute(spruce)
    assert [(s.heading_path, s.text) for s in parsed.sections] == [
        ((), "为了让智能体好好干活，制定本办法。"),
        (("附件 智能体自查表", "一、负责人"), "写明姓名。"),
        (
            ("附件 智能体自查表", "二、对日志做检查的"),
            "二、对日志做检查的，应当看两件事：\n（一）日志在不在；\n（二）日志全不全。",
        ),
    ]
    assert parsed.parts[0] == parsed.sections[0]


def test_nothing_is_lost(spruce):
    assert lost_characters(spruce, parse_statute(spruce)) == 0


def test_a_lost_line_is_counted(spruce):
    parsed = parse_statute(spruce)
    shorter = ParsedText(parsed.title, parsed.parts[1:], parsed.headings, parsed.dropped)
    assert lost_characters(spruce, shorter) == len(parsed.parts[0].text)


@pytest.mark.parametrize(
    "line",
    [
        "第二条第一款情形的，从其规定。",
        "第二条、第三条的规定，同样适用。",
        "第二条规定的期限，可以延长。",
        "第二条和第三条所称用户，包括企业。",
        "第二条 第一款情形的，从其规定。",
        "第九条 不许抢在第二条前面。",
        "第一条 说过了。",
    ],
)
def test_a_cross_reference_opens_no_article(line):
    document = statute("第一条 甲。", line, "第二条 乙。", "第三条 丙。", articles=3)
    parsed = parse_statute(document)
    assert labels(parsed) == ["第一条", "第二条", "第三条"]
    assert parsed.articles[0].text == f"甲。\n{line}"


@pytest.mark.parametrize(
    "opening", ["第12条 ", "第１２条　", "第十二条　", "第十二条", "第 十二 条 ", "第十二条\t"], ids=repr
)
def test_ways_to_write_an_opening(opening):
    document = statute("第十一条 甲。", f"{opening}云杉市的智能体归市里管。", articles=2)
    twelfth = parse_statute(document).articles[1]
    assert (twelfth.provision.key, twelfth.text) == ("a12", "云杉市的智能体归市里管。")
    assert twelfth.label == opening.strip()


def test_headings_in_plain_lines():
    lines = (
        "第一编 总则",
        "第一章",
        "一般规定",
        "第一条 甲。",
        "第二章规定的事项，另行公布。",
        "第二章 罚则",
        "第二条 乙。",
    )
    parsed = parse_statute(statute(*lines, articles=2))
    assert parsed.articles[0].heading_path == ("第一编 总则", "第一章 一般规定")
    assert parsed.articles[0].text == "甲。\n第二章规定的事项，另行公布。"
    assert parsed.articles[1].heading_path == ("第一编 总则", "第二章 罚则")


@pytest.mark.parametrize("run", ["1", " ", "（", "·"])
def test_a_long_run_in_a_line_beside_a_list_of_contents_takes_no_square_of_its_length(run):
    lines = (f"甲{run * 90_000}乙", "目录", "第一章 总则 1", "第一章 总则", "第一条 甲。")
    assert [a.text for a in parse_statute(statute(*lines)).articles] == ["甲。"]


def test_table_of_contents_is_dropped_and_accounted_for():
    lines = ("目录", "第一章 总则", "第二章 罚则", "第一章 总则", "第一条 甲。", "第二章 罚则", "第二条 乙。")
    document = statute(*lines, articles=2)
    parsed = parse_statute(document)
    assert parsed.dropped == lines[:3]
    assert parsed.headings == ("第一章 总则", "第二章 罚则")
    assert lost_characters(document, parsed) == 0


def test_articles_of_a_contract_in_an_annex_are_no_articles():
    lines = ("第一条 甲。", "第二条 乙。", "附件：委托合同（样式）", "第一条 双方是谁。", "第三条 钱怎么付。")
    parsed = parse_statute(statute(*lines, articles=2))
    assert len(parsed.articles) == 2
    assert parsed.sections[0].text == "第一条 双方是谁。\n第三条 钱怎么付。"


def test_another_count_than_stated_is_an_error_that_says_where():
    document = statute("第一条 甲。", "第三条 丙。", articles=3)
    with pytest.raises(
        SourceFormatError, match=r"办法\.txt：.*states 3 articles.*has 2 \(第一条 is followed by 第三条"
    ):
        parse_statute(document)


def test_a_count_that_is_no_number_is_an_error():
    with pytest.raises(SourceFormatError, match="'七十'"):
        parse_statute(statute("第一条 甲。", articles="七十"))


def test_a_text_without_articles_is_prose():
    parsed = parse_statute(statute("一、背景", "云杉市有很多智能体。", "第二条说过这件事。"))
    assert parsed.articles == ()
    assert parsed.sections[0].heading_path == ("一、背景",)


def test_a_part_of_a_code_starts_at_its_own_number():
    parsed = parse_statute(statute("第九百八十九条 甲。", "第九百九十条 乙。", articles=2))
    assert [a.provision.article for a in parsed.articles] == [989, 990]


def same_articles(one, two):
    return [(a.provision, a.heading_path, a.text) for a in one.articles] == [
        (a.provision, a.heading_path, a.text) for a in two.articles
    ]


@pytest.mark.parametrize("kind", ["gb18030", "wrapped", "pdf", "docx", "html"])
def test_a_statute_is_the_same_in_any_file(spruce, typeset, kind):
    body = "\n".join(b.text for b in spruce.blocks)
    assert same_articles(parse_statute(spruce), parse_statute(typeset(kind, body)))


@given(st.lists(st.text("智能体应当登记，。；", min_size=1, max_size=30), min_size=3, max_size=30))
def test_every_article_is_found_and_kept_as_it_is(texts):
    texts = ["云杉" + t for t in texts]
    document = statute(*(f"第{to_chinese_numeral(n)}条 {t}" for n, t in enumerate(texts, start=1)))
    parsed = parse_statute(document)
    assert [a.text for a in parsed.articles] == texts
    assert lost_characters(document, parsed) == 0


@pytest.mark.corpus_texts
def test_official_texts_parse_to_the_stated_articles_and_lose_nothing(shared_corpus):
    files = sorted(f for f in (shared_corpus / "regulations").glob("*.md") if f.name != "README.md")
    assert len(files) == REGULATIONS
    for file in files:
        document = read(file)
        parsed = parse_statute(document)
        assert len(parsed.articles) == document.front_matter["articles"], file.name
        assert lost_characters(document, parsed) == 0, file.name


@pytest.mark.corpus_texts
def test_articles_in_order_are_the_official_text(shared_corpus):
    """Character for character, from the first article to the annex: no line is lost, doubled or out of place."""
    for file in sorted((shared_corpus / "regulations").glob("*.md")):
        if file.name == "README.md":
            continue
        articles = parse_statute(read(file)).articles
        lines = file.read_text(encoding="utf-8").split("---\n", 2)[2].splitlines()
        start = next(n for n, line in enumerate(lines) if line.startswith(articles[0].label))
        end = next((n for n, line in enumerate(lines) if re.match(r"## 附件|附：", line)), len(lines))
        published = "".join(line for line in lines[start:end] if not line.startswith("#"))
        kept = "".join(a.label + a.text for a in articles)
        assert re.sub(r"\s", "", kept) == re.sub(r"\s", "", published), file.name


@pytest.mark.corpus_texts
@pytest.mark.parametrize("kind", ["gb18030", "wrapped", "pdf", "docx", "html"])
def test_official_texts_are_the_same_in_any_file(shared_corpus, typeset, kind):
    """Typeset anew and read back, every article, heading and 款 is the one of the Markdown file."""
    files = sorted(f for f in (shared_corpus / "regulations").glob("*.md") if f.name != "README.md")
    for file in files[:: 8 if kind == "pdf" else 1]:
        parsed = parse_statute(read(file))
        if parsed.articles[0].provision.article != 1:  # a part of a code says only in its front matter what it is
            continue
        body = file.read_text(encoding="utf-8").split("---\n", 2)[2]
        assert same_articles(parsed, parse_statute(typeset(kind, body))), file.name
