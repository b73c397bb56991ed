import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import SourceFormatError
from ingest.readers import read
from ingest.readers.garbled import garbled

TEXT = "云杉市智能体服务管理办法\n第一条 智能体应当登记，并留下日志，保存九十天。\n第二条 不登记的，不得上线。\n"
WRONG = {
    "UTF-8 read as Latin-1": lambda t: t.encode().decode("latin-1"),
    "UTF-8 read as Windows-1252": lambda t: t.encode().decode("cp1252", "replace"),
    "UTF-8 read as GBK": lambda t: t.encode().decode("gb18030", "replace"),
    "UTF-8 read as GBK, holes dropped": lambda t: t.encode().decode("gbk", "ignore"),
    "GBK read as Latin-1": lambda t: t.encode("gb18030").decode("latin-1"),
    "GBK read as UTF-8": lambda t: t.encode("gb18030").decode("utf-8", "replace"),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_mojibake_is_an_error_that_names_the_file(write, wrong):
    with pytest.raises(SourceFormatError, match=r"乱码\.txt：.*(decoded wrongly|not text)"):
        read(write("乱码.txt", wrong(TEXT * 3)))


def test_mojibake_in_a_page_is_an_error_too(write):
    page = f"<meta charset=utf-8><p>{WRONG['UTF-8 read as GBK'](TEXT * 5)}</p>"
    with pytest.raises(SourceFormatError, match=r"a\.html："):
        read(write("a.html", page))


@given(st.text("云杉市智能体服务管理办法应当不得登记上线，。第一条（）é½µ²°· abc123\n", max_size=300))
def test_text_is_text(text):
    assert garbled(text) == ""


@pytest.mark.corpus_texts
def test_official_texts_are_text(shared_corpus):
    for path in (shared_corpus / "regulations").glob("*.md"):
        assert garbled(path.read_text(encoding="utf-8")) == ""
