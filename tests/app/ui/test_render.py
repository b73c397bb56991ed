"""The page's HTML: escaped, with the quote marked in its provision and everything an answer must show."""

import html
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.answer import Status
from app.ui import render
from app.ui.markdown import markdown_html

SCRIPT = "<script>alert(1)</script>"


class Tags(HTMLParser):
    """Tag names and attributes of a page, and its text."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.text = [], [], ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.text += data


@pytest.fixture
def shown(assistant):
    """Renders the answer to a question as the page does, with changes to the answer."""
    from app.ui.page import cited_provisions

    def show(question, **changes):
        answer = assistant.answer(question).model_copy(update=changes)
        return render.render_answer(answer, cited_provisions(assistant, answer), turn=1)

    return show


def test_mark_in_the_text_leads_to_its_card(shown):
    page = shown("第2条第2款")
    assert 'href="#tw-1-1"' in page
    assert 'id="tw-1-1"' in page


def test_card_opens_to_the_whole_article_with_the_quote_marked(shown):
    page = shown("第2条第2款")
    body = page[page.index('class="tw-body"') :]
    assert "第二章 备案 › 第二条" in body
    assert "灯塔信息服务提供者应当" in body
    assert re.findall(r"<mark>(.*?)</mark>", body) == ["备案内容变了，应当在变更之日起五个工作日内改过来。"]
    assert "第1款" in body
    assert "第2款" in body


def test_quote_over_several_lines_is_marked_in_each(shown):
    assert len(re.findall(r"<mark>", shown("第3条第1款"))) == 4


def test_card_says_kind_status_level_dates_and_link(shown):
    page = shown("第1条")
    for part in ("官方原文", "现行有效", "部门规章", "2023-08-15 起施行"):
        assert part in page
    assert 'href="https://lighthouse.example/rules?a=1&amp;b=2" target="_blank" rel="noopener noreferrer"' in page


@pytest.mark.parametrize(("kind", "word"), [("digest", "自写摘要"), ("commentary", "评论")])
def test_other_kinds_of_text_are_named(shown, assistant, kind, word):
    citation = assistant.answer("第1条").citations[0].model_copy(update={"quote_kind": kind})
    assert word in shown("第1条", citations=(citation,))


def test_answer_carries_label_disclaimer_date_and_version(shown):
    page = shown("第1条")
    for part in ("AI 生成", "本回答由人工智能生成", "不是法律意见", "基准日期 2025-09-01", "索引 v-test-1"):
        assert part in page
    assert ("data-aigc", '{"Label": "1"}') in Tags(page).attributes


def test_refusal_and_warnings_are_shown(shown):
    page = shown("天气？", warnings=(f"只有{SCRIPT}谈到",))
    assert "语料不支持" in page
    assert html.escape(SCRIPT) in page
    assert 'data-status="refused"' in page
    assert "逐句摘自条文" not in page, "a refusal takes nothing from a provision"


def test_an_english_label_that_is_no_legal_advice_is_not_told_so_again_in_chinese(shown, assistant):
    label = assistant.answer("第1条").label.model_copy(update={"visible": "AI-generated. Not legal advice."})
    page = shown("第1条", label=label)
    assert "AI-generated. Not legal advice." in page
    assert "不是法律意见" not in page


def test_a_quote_that_is_not_in_the_provision_marks_nothing(assistant):
    answer = assistant.answer("第1条")
    other = answer.citations[0].model_copy(update={"quote": "别处的话"})
    assert render.locate_quote("为了让船看得见岸", other) == (0, 0)
    assert render.locate_quote("前面还有，" + answer.citations[0].quote, answer.citations[0])[0] == 5


def test_a_citation_whose_provision_cannot_be_read_shows_its_quote(assistant):
    answer = assistant.answer("第1条")
    assert f"<mark>{answer.citations[0].quote}</mark>" in render.render_answer(answer, {}, turn=1)


def test_text_of_users_and_documents_is_escaped(shown):
    for page in (
        shown(
            f"日志 {SCRIPT}", text=f"{SCRIPT} <img src=x onerror=alert(1)> [x](javascript:alert(1)) ![y](https://a.b/c)"
        ),
        render.render_problem(SCRIPT, SCRIPT),
        render.render_pending(SCRIPT),
        render.render_footer(SCRIPT),
    ):
        found = Tags(page)
        assert not {"script", "img", "iframe"} & set(found.tags)
        assert SCRIPT in found.text
        assert not any(name.startswith("on") or "javascript:" in (value or "") for name, value in found.attributes)


def test_a_link_that_could_break_out_is_left_out(assistant, shown):
    for url in ('https://a.b/" onclick="x', "javascript:alert(1)", "https://a.b/<x>"):
        citation = assistant.answer("第1条").citations[0].model_copy(update={"official_url": url})
        assert "官方原文<span" not in shown("第1条", citations=(citation,))


@given(st.text(alphabet="[]()1<>&\"'`*_#!条\n -/:.hjxtp", max_size=200))
def test_no_markdown_makes_a_tag_of_its_own(text):
    allowed = {"p", "em", "strong", "a", "code", "pre", "ul", "ol", "li", "br", "hr", "blockquote", "table"}
    found = Tags(markdown_html(text, numbers={1}, anchor="a-"))
    assert set(found.tags) <= allowed | {f"h{n}" for n in range(1, 7)} | {"thead", "tbody", "tr", "th", "td"}
    assert {name for name, _ in found.attributes} <= {"href", "target", "rel", "class", "aria-label", "start", "style"}


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("**《办法》第一条：**十日内备案", "<strong>《办法》第一条：</strong>十日内备案"),
        ("依照**《办法》**备案", "依照<strong>《办法》</strong>备案"),
        ("- **一**：二\n- **三。** 四", "<strong>三。</strong> 四"),
    ],
)
def test_bold_beside_chinese_punctuation(written, shown):
    page = markdown_html(written, numbers=(), anchor="a-")
    assert shown in page
    assert "*" not in page
    assert "\u2060" not in page


def test_marks_without_a_citation_stay_as_written():
    page = markdown_html("一[1]，二[2]", numbers={1}, anchor="a-")
    assert 'href="#a-1"' in page
    assert "二[2]" in page


def test_web_links_are_kept():
    page = markdown_html("[原文](https://a.example/x?a=1&b=2)", numbers=(), anchor="a-")
    assert 'href="https://a.example/x?a=1&amp;b=2"' in page
    assert 'rel="noopener noreferrer"' in page


@pytest.mark.parametrize(("address", "whole"), [("a24p1i3", "a24"), ("a260-1", "a260-1"), ("s7", "s7")])
def test_whole_address(address, whole):
    assert render.whole_address(address) == whole


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_status_has_its_words(assistant, language):
    answer = assistant.answer("第1条").model_copy(update={"language": language})
    assert len({render.status_word(answer.model_copy(update={"status": s})) for s in Status}) == len(Status)


def test_an_english_answer_is_framed_in_english(shown):
    page = shown("第1条", language="en", asked_as="Article 1")
    for part in (
        "AI-generated",
        "quoted from the provisions",
        "Read as: Article 1",
        "Citations",
        "law as of 2025-09-01",
    ):
        assert part in page
    for part in ("official text", "in force", "departmental rule", "effective 2023-08-15", "not legal advice"):
        assert part in page
    for part in ("官方原文", "现行有效", "部门规章", "起施行", "基准日期", "按此理解", "引文"):
        assert part not in page


def test_sources_are_counted_in_the_header():
    assert "收录 39 部" in render.render_header(39)
    assert "收录" not in render.render_header(0)
