"""The same document in two forms; a made-up one for the measure itself, the whitepapers for the readers."""

from collections import Counter
from pathlib import Path

import pytest

from corpus.statutes import Section
from eval.bench.fidelity import MIN_AGREEMENT, Fidelity, _alike, _outline, _ticks, compare, main, pairs
from ingest.parsed import ParsedText

TABLE = "| 事 | 甲 | 乙 |\n| --- | --- | --- |\n| 登记 | √ |  |\n| 停用 | √ | √ |"


def parsed(*sections: tuple[tuple[str, ...], str]) -> ParsedText:
    return ParsedText("云杉", tuple(Section(n, path, text) for n, (path, text) in enumerate(sections, start=1)))


def test_ticks_are_known_by_row_and_column() -> None:
    assert _ticks(parsed((("一、表",), TABLE))) == Counter(
        {(("登记",), "甲"): 1, (("停用",), "甲"): 1, (("停用",), "乙"): 1}
    )
    moved = TABLE.replace("| 登记 | √ |  |", "| 登记 |  | √ |")
    assert _ticks(parsed((("一、表",), moved))) != _ticks(parsed((("一、表",), TABLE)))


def test_the_number_of_a_heading_is_left_aside_and_its_words_are_not() -> None:
    one, two = parsed((("2. 甲", "(1) 乙"), "文")), parsed((("1. 甲", "(1) 乙"), "文"))
    assert _outline(one) == _outline(two) != _outline(parsed((("2. 丙", "(1) 乙"), "文")))


def test_a_paragraph_out_of_place_counts() -> None:
    assert _alike("甲乙丙丁戊己", "甲乙丙丁戊己") == 1
    assert _alike("甲乙丙丁戊己", "丁戊己甲乙丙") == 0.5


def test_a_folder_without_pairs_is_a_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 1
    assert "no document in both forms" in capsys.readouterr().out


@pytest.fixture(scope="module")
def compared(shared_corpus: Path) -> dict[str, Fidelity]:
    return {text[0].name[:3]: compare(title, text, pdf) for title, text, pdf in pairs(shared_corpus / "whitepapers")}


@pytest.mark.corpus_texts
def test_pdf_and_text_of_every_whitepaper_give_the_same_sections(compared: dict[str, Fidelity]) -> None:
    assert set(compared) == {"001", "003", "004"}
    for one in compared.values():
        assert one.agreement >= max(MIN_AGREEMENT, 0.998), one.title
        assert one.same_outline, one.title
        assert one.lowest_section >= 0.97, one.title


@pytest.mark.corpus_texts
def test_every_tick_of_the_table_of_duties_is_in_its_column(compared: dict[str, Fidelity], shared_corpus: Path) -> None:
    import pdfplumber

    duties = compared["004"]
    assert duties.ticks[0] == duties.ticks[1]
    assert {head.rpartition("/")[2] for head in duties.ticks_by_column} == {"服务提供方", "技术支持方", "用户"}
    with pdfplumber.open(duties.pdf) as pdf:  # what is drawn on the pages, whatever our reader makes of it
        drawn = sum(char["text"] == "√" for page in pdf.pages[33:36] for char in page.chars)
    assert sum(duties.ticks[1].values()) == drawn
