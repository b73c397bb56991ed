import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import SourceFormatError
from ingest.readers import SUFFIXES, read
from ingest.readers.text import _decode

CHINESE = "云杉市智能体服务管理办法\n第一条 智能体应当登记。\n第二条 不登记的，不得上线。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"])
def test_encodings(write, encoding):
    document = read(write("办法.txt", CHINESE.encode(encoding)))
    assert [b.text for b in document.blocks] == CHINESE.splitlines()


@given(
    st.text("云杉市智能体服务管理办法应当不得登记上线。，", min_size=12, max_size=200),
    st.sampled_from(["utf-16", "gb18030"]),
)
def test_any_chinese_text_survives_its_encoding(text, encoding):
    assert _decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    "junk",
    [random.Random(7).randbytes(4000), b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, b"\xff\xfe" + b"\0" * 301],
    ids=["random", "picture", "half a character"],
)
def test_binary_junk_is_an_error_that_names_the_file(write, junk):
    with pytest.raises(SourceFormatError, match=r"junk\.txt：.*not text.*UTF-8"):
        read(write("junk.txt", junk))


def test_empty_and_missing_files_are_errors(write, tmp_path):
    with pytest.raises(SourceFormatError, match=r"empty\.txt：.*holds no text"):
        read(write("empty.txt", " \n"))
    with pytest.raises(SourceFormatError, match=r"nowhere\.txt：.*cannot be read"):
        read(tmp_path / "nowhere.txt")


def test_unknown_suffix_is_an_error_that_says_what_can_be_read(write):
    with pytest.raises(SourceFormatError, match=r"a\.xyz：.*no reader for \.xyz; convert to .*\.md"):
        read(write("a.xyz", "甲"))
    assert {".md", ".txt", ".pdf"} <= SUFFIXES


def wrapped(text, width=30):
    return [text[n : n + width] for n in range(0, len(text), width)]


LONG = "智能体一旦上线就会自己找活干所以管它的人得先想好它会干什么不会干什么还要想好它要是干错了谁来收拾"


def test_lines_broken_to_a_width_become_paragraphs(write):
    paragraphs = [LONG * 3 + f"第{n}回，就到这里。" for n in range(6)]
    text = "\n\n".join(line for p in paragraphs for line in wrapped(p))
    document = read(write("x.txt", text))
    assert [b.text for b in document.blocks] == paragraphs


def test_footnotes_of_a_page_do_not_land_in_its_text(write):
    first, second = LONG + "1。" + LONG, LONG + "，翻页之后。"
    pages = [
        "\n\n".join(wrapped(first + second[:40])) + "\n\n\n\n1 见云杉市志。\n",
        " " + "\n\n".join(wrapped(second[40:] + LONG * 4 + "。")),
    ]
    blocks = read(write("x.txt", "".join(pages))).blocks
    assert [b.text for b in blocks if b.kind == "footnote"] == ["[1] 见云杉市志。"]
    assert [b.page for b in blocks] == [1, 1]
    assert first + second in blocks[0].text


def test_form_feeds_turn_the_page(write):
    assert [(b.text, b.page) for b in read(write("x.txt", "甲。\f乙。\n丙。")).blocks] == [
        ("甲。", 1),
        ("乙。", 2),
        ("丙。", 2),
    ]
