import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import SourceFormatError
from corpus.synonyms import Row, Synonyms, load_synonyms
from corpus.wording import SET_PHRASES

TABLE = load_synonyms()
LAMPS = """
[[row]]
say = ["小灯", "灯"]
law = ["照明器具", "灯具"]
unless = ["红绿灯"]
why = "照明办法"
"""


def _terms(text: str) -> dict[str, tuple[str, ...]]:
    return {found.said: found.law for found in TABLE.expand(text)}


def _written(folder: Path, text: str) -> Path:
    path = folder / "synonyms.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_table_is_large() -> None:
    assert len(TABLE) >= 330


def test_no_wording_stands_in_two_rows() -> None:
    said = [wording for row in TABLE.rows for wording in row.say]
    assert len(said) == len(set(said))


def test_no_wording_is_a_term_of_the_law() -> None:
    assert {w for row in TABLE.rows for w in row.say}.isdisjoint(term for row in TABLE.rows for term in row.law)


def test_terms_are_no_sentences() -> None:
    assert [t for row in TABLE.rows for t in row.law if len(t) >= 16 and t not in SET_PHRASES] == []


@pytest.mark.corpus_texts
def test_every_term_of_the_law_is_in_an_official_text(shared_corpus: Path) -> None:
    files = (path for path in (shared_corpus / "regulations").glob("*.md") if path.name != "README.md")
    official = re.sub(r"\s", "", "".join(path.read_text(encoding="utf-8") for path in files))
    assert [(row.say[0], term) for row in TABLE.rows for term in row.law if term not in official] == []


def test_every_wording_is_found() -> None:
    said = [wording for row in TABLE.rows for wording in row.say]
    assert [w for w in said if [found.said for found in TABLE.expand(w)] != [w]] == []


@pytest.mark.parametrize(
    ("question", "said", "term"),
    [
        ("我家小孩能用吗", "小孩", "未成年人"),
        ("用爬虫采集别的网站可以吗", "爬虫", "自动化工具"),
        ("AI 换脸视频要注意什么", "AI 换脸", "人脸替换"),
        ("ＡＩ换脸视频要注意什么", "ＡＩ换脸", "人脸替换"),
        ("客户名单传到国外要办手续吗", "传到国外", "向境外提供"),
        ("这样做会坐牢吗", "坐牢", "刑事责任"),
        ("出了事找谁管", "找谁管", "主管部门"),
        ("网站的数据泄漏了", "数据泄漏", "数据安全事件"),
        ("平台大数据杀熟", "大数据杀熟", "不合理的差别待遇"),
    ],
)
def test_everyday_wording_leads_to_the_law(question: str, said: str, term: str) -> None:
    assert term in _terms(question)[said]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("平等保护消费者", "等保"),
        ("线上线下融合", "上线"),
        ("个人肉眼可见", "人肉"),
        ("互联网信息服务", "网信"),
        ("产业主管部门", "业主"),
        ("算法推荐服务", "推荐"),
        ("发一封email", "ai"),
    ],
)
def test_a_wording_across_or_inside_other_words_is_not_found(text: str, said: str) -> None:
    assert said not in _terms(text)


def test_the_longest_wording_counts() -> None:
    assert list(_terms("家长同意了吗")) == ["家长同意"]


def test_terms_the_text_has_are_left_out() -> None:
    assert _terms("娃") == {"娃": ("未成年人", "儿童")}
    assert _terms("娃是不是儿童") == {"娃": ("未成年人",)}
    assert _terms("娃是不是儿童、未成年人") == {}


def test_nothing_said_nothing_found() -> None:
    assert TABLE.expand("") == ()
    assert Synonyms([]).expand("小孩") == ()


@given(st.text() | st.lists(st.sampled_from([*(w for row in TABLE.rows for w in row.say), "ﬃ", "İ", "①"])).map("".join))
def test_places_are_in_order_and_hold_what_was_said(text: str) -> None:
    end = 0
    for found in TABLE.expand(text):
        assert end <= found.start < found.end <= len(text)
        assert text[found.start : found.end] == found.said
        assert found.law
        end = found.end


def test_a_file_is_read(tmp_path: Path) -> None:
    synonyms = load_synonyms(_written(tmp_path, LAMPS))
    assert synonyms.rows == (Row(say=("小灯", "灯"), law=("照明器具", "灯具"), unless=("红绿灯",), why="照明办法"),)
    assert [found.said for found in synonyms.expand("红绿灯旁的小灯和灯")] == ["小灯", "灯"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[row]", "synonyms"),
        ('row = "x"', r"write \[\[row\]\]"),
        (LAMPS + LAMPS.replace('["小灯", "灯"]', '["台灯"]').replace("why", "because"), r"row 2 \(\['台灯'\]\)"),
        (LAMPS + LAMPS.replace('["小灯", "灯"]', "[]"), "row 2"),
        (LAMPS.replace("小灯", "灯具"), r"(?s)row 1 .*one of its own terms"),
        (LAMPS.replace("小灯", "灯"), r"(?s)row 1 .*comes twice"),
        (LAMPS + LAMPS, "row 2: 小灯 stands in row 1, too"),
        (
            LAMPS + '[[row]]\nsay = ["灯具"]\nlaw = ["照明设施"]\nwhy = "同上"',
            "row 2: 灯具 is a term of the law in row 1",
        ),
    ],
)
def test_errors_name_the_row(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SourceFormatError, match=message):
        load_synonyms(_written(tmp_path, text))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceFormatError, match=r"none\.toml"):
        load_synonyms(tmp_path / "none.toml")
