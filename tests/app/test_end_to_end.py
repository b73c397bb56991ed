"""The real chain over the shipped corpus, through the API, Slack's rendering and the page's."""

import pytest

from app.answer import Answer, Status
from app.assistant import Assistant
from app.slack_blocks import render_answer
from app.ui.page import Conversation, frame, take_turn


def last_turn(assistant: Assistant, question: str, as_of: str, past: Conversation) -> str:
    *_, last = take_turn(assistant, question, as_of, past)
    assert isinstance(last, Conversation)
    return last.shown[-1]


@pytest.fixture(scope="module")
def chain(tmp_path_factory, ingest_cache):
    """A chain over an index of the shipped digests."""
    from app.chain import build_chain
    from corpus.encoders import load_dense_encoder
    from corpus.index.stores import open_store
    from corpus.settings import Settings
    from ingest.pipeline import ingest

    settings = Settings(data_dir=tmp_path_factory.mktemp("data"))
    store = open_store(settings)
    store.promote(ingest([], store, load_dense_encoder(settings.embed_model), cache=ingest_cache).version)
    return build_chain(settings)


@pytest.fixture
def real(serve, chain):
    return serve(chain)


def test_ready(real, chain):
    assert real.get("/readyz").json()["index_version"] == chain.index_version
    assert len(real.get("/sources").json()) >= 39


def test_a_cited_provision_can_be_read_under_its_address(real):
    answer = Answer.model_validate(real.post("/ask", json={"question": "算法推荐规定第24条第2款"}).json())
    assert answer.status is Status.ANSWERED
    for citation in answer.citations:
        found = real.get(f"/sources/{citation.source_id}/{citation.address}")
        assert found.status_code == 200
        assert found.json()["text_kind"] == citation.quote_kind
        assert citation.quote in found.json()["text"]


def test_a_pinpoint_question_is_shown_with_its_quote_marked(chain):
    shown = last_turn(chain, "PIPL Art. 38", "", Conversation())
    assert "第三十八条" in shown
    assert "<mark>" in shown
    assert "our own digest" in shown  # words around the quote are in the language of the question
    assert "自写摘要" in last_turn(chain, "个保法第38条", "", Conversation())


def test_a_question_in_slack(chain):
    blocks = render_answer(chain.answer("个保法第38条"))["blocks"]
    assert any("第三十八条" in b["text"]["text"] for b in blocks if b["type"] == "section")


@pytest.mark.parametrize(
    ("question", "says"), [("", "空"), ("问" * 10_000, "10000"), ("备案\x00", "文字")], ids=["empty", "long", "binary"]
)
def test_bad_questions_are_explained_everywhere(real, chain, question, says):
    response = real.post("/ask", json={"question": question})
    assert response.status_code == 422
    assert says in response.json()["error"]
    assert says in last_turn(chain, question, "", Conversation())


def test_header_and_footer_name_the_corpus(chain):
    header, footer = frame(chain)
    assert "收录" in header
    assert chain.index_version in footer


def test_without_an_index_the_page_still_opens(empty_assistant):
    assert "索引尚未建立" in frame(empty_assistant)[1]
    shown = last_turn(empty_assistant, "第1条", "", Conversation())
    assert "tw-problem" in shown
    assert "/var/secret" not in shown
