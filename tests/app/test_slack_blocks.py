"""Answers as Block Kit: escaped, within Slack's limits, with everything an answer must show."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.answer import Status
from app.slack_blocks import MAX_BLOCKS, SECTION_CHARS, escape, render_answer, render_notice, split_text, to_mrkdwn


@pytest.fixture
def answer(assistant):
    return assistant.answer("灯塔规定第2条第1款")


def texts(message):
    for block in message["blocks"]:
        if block["type"] == "section":
            yield block["text"]["text"]
        for element in block.get("elements", ()):
            yield element["text"]


def shown(message):
    return "\n".join(texts(message))


@pytest.mark.parametrize(
    ("markdown", "mrkdwn"),
    [
        ("## 结论", "*结论*"),
        ("**要备案**[1]", "*要备案* [1]"),
        ("应当**备案：**十日内 **和** 年检", "应当 *备案：* 十日内 *和* 年检"),
        ("- 一\n* 二", "• 一\n• 二"),
        ("[原文](https://a.example/x?a=1&b=2)", "<https://a.example/x?a=1&amp;b=2|原文>"),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
        ("<!channel> & <@U1>", "&lt;!channel&gt; &amp; &lt;@U1&gt;"),
        ("### **粗** 标题 ##", "*粗 标题*"),
        ("", ""),
    ],
)
def test_markdown_as_mrkdwn(markdown, mrkdwn):
    assert to_mrkdwn(markdown) == mrkdwn


def test_citation_shows_label_kind_status_dates_and_link(answer):
    message = shown(render_answer(answer))
    for part in ("*[1] 《灯塔信息服务管理规定》第二条第一款*", "官方原文 · 部门规章 · 现行有效 · 2023-08-15 起施行"):
        assert part in message
    assert ">灯塔信息服务提供者应当" in message
    assert "<https://lighthouse.example/rules?a=1&amp;b=2|官方原文>" in message


def test_label_date_version_and_trace_close_the_message(answer):
    last = list(texts(render_answer(answer)))[-1]
    for part in ("本回答由人工智能生成", "不是法律意见", "2025-09-01", "v-test-1", answer.trace_id):
        assert part in last


def test_refusal_and_warnings_are_shown(assistant):
    refused = assistant.answer("天气？").model_copy(update={"warnings": ("只有 <草案> 谈到这一点",)})
    assert refused.status is Status.REFUSED
    message = shown(render_answer(refused))
    assert "语料不支持" in message
    assert "⚠️ 只有 &lt;草案&gt; 谈到这一点" in message


def test_text_of_documents_cannot_mention_or_link(assistant):
    message = shown(render_answer(assistant.answer("第4条 <!here>")))
    assert "<script" not in message
    assert "<!here>" not in message
    assert "&lt;script&gt;" in message


def test_a_link_that_is_not_plain_is_left_out(answer):
    for url in ("javascript:alert(1)", "https://a.example/x|<!here>", "https://a.example/ x"):
        citation = answer.citations[0].model_copy(update={"official_url": url})
        message = shown(render_answer(answer.model_copy(update={"citations": (citation,)})))
        assert "|官方原文>" not in message


@pytest.mark.parametrize("count", [46, 47, 200])
def test_many_citations_are_cut_and_counted(answer, count):
    many = answer.model_copy(update={"citations": answer.citations * count, "warnings": ("注意",)})
    message = render_answer(many)
    assert len(message["blocks"]) <= MAX_BLOCKS
    listed = sum("*[1] " in text for text in texts(message))
    assert f"另有 {count - listed} 条引文未列出" in shown(message)


def test_a_message_that_is_full_still_carries_the_label(answer):
    huge = answer.model_copy(update={"text": "很长。\n" * 60_000, "warnings": ("警" * 9000,)})
    message = render_answer(huge)
    assert len(message["blocks"]) <= MAX_BLOCKS
    assert "本回答由人工智能生成" in list(texts(message))[-1]


@given(st.text(alphabet="条<>&;a\n ", max_size=400), st.integers(min_value=8, max_value=40))
def test_split_text_loses_nothing_but_line_ends(text, limit):
    escaped = escape(text)
    parts = list(split_text(escaped, limit))
    assert all(0 < len(p) <= limit for p in parts)
    assert "".join("".join(parts).split()) == "".join(escaped.split())
    assert not any(p.rpartition("&")[1] and ";" not in p.rpartition("&")[2] for p in parts)


@given(st.text(max_size=9000))
def test_any_answer_fits_slacks_limits(text):
    message = render_notice(text)
    assert all(len(t) <= SECTION_CHARS for t in texts(message))
    assert len(message["text"]) <= SECTION_CHARS


@given(st.text(alphabet="&<>条\n*", max_size=9000))
def test_blocks_stay_within_their_characters(text):
    from app.answer import AiLabel, Answer

    answer = Answer(
        question=text[:2000],
        status=Status.ANSWERED,
        text=text,
        warnings=(text,),
        as_of="2025-09-01",
        index_version="v",
        mode="extractive",
        label=AiLabel(visible="AI", metadata={}),
        trace_id="t",
    )
    message = render_answer(answer)
    assert all(0 < len(t) <= SECTION_CHARS for t in texts(message))
    assert len(message["blocks"]) <= MAX_BLOCKS
    json.dumps(message)


def test_an_english_answer_is_framed_in_english(answer):
    message = shown(render_answer(answer.model_copy(update={"language": "en"})))
    for part in (
        "official text · departmental rule · in force · effective 2023-08-15",
        "|official text>",
        "law as of",
    ):
        assert part in message
    assert "*Q* " in message
    assert "官方原文" not in message
