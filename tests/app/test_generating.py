"""Answers that a model writes, against a real server on loopback that behaves well and badly."""

import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.answer import Answer, Status, Verdict
from app.chain import Chain
from app.editions import Library
from app.generating.breaker import CircuitBreaker
from app.generating.endpoint import ModelEndpoint
from app.generating.evidence import count_tokens
from app.generating.prompts import CANNOT_ANSWER
from app.generating.writer import Writer
from app.streaming import Finished, Said
from corpus.settings import Settings
from tests.made_up_corpus import TODAY, made_up_library
from tests.openai_server import OpenAIServer, Replies, Reply

QUESTION = "送货机器人的运营者要在多久内登记？"
GOOD = "运营者应当自投入使用之日起十个工作日内向云杉市街道局登记[{n}]。"
KEY = "sk-very-secret-0123456789"

Ask = Callable[..., Answer]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return made_up_library(Path(tmp_path_factory.mktemp("corpus")))


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer(Reply(CANNOT_ANSWER)) as running:
        yield running


def chain_with(library: Library, server: OpenAIServer, **settings: object) -> Chain:
    chosen = Settings(
        llm_base_url=server.base_url, llm_model="test-model", llm_api_key=KEY, llm_timeout_s=60, **settings
    )  # type: ignore[arg-type]
    endpoint = ModelEndpoint(chosen, breaker=CircuitBreaker(failures=100))
    return Chain(library, chosen, today=lambda: TODAY, writer=Writer(endpoint, chosen))


def says(*sentences: str, **options: object) -> Replies:
    """A model that says these sentences, with {n} for the number that the article on registration has, {m} another."""

    def reply(body: dict[str, object]) -> Reply:
        prompt = str(body["messages"][-1]["content"])  # type: ignore[index]
        number = re.search(r"\[(\d+)\] 《云杉市送货机器人条例》第三条", prompt)
        assert number, prompt
        other = re.search(r"\[(\d+)\] 《云杉市送货机器人条例》第四条", prompt)
        text = "".join(sentences).format(n=number[1], m=other[1] if other else 77)
        return Reply(text, **options)  # type: ignore[arg-type]

    return reply


@pytest.fixture
def ask(library: Library, server: OpenAIServer) -> Ask:
    def asked(*sentences: str, question: str = QUESTION, **options: object) -> Answer:
        server.reply_with(says(*sentences, **options))
        return chain_with(library, server).answer(question)

    return asked


def test_a_sentence_that_its_provision_carries_is_the_answer(ask: Ask, server: OpenAIServer) -> None:
    answer = ask(GOOD)
    assert (answer.mode, answer.status) == ("generative", Status.ANSWERED)
    assert answer.text == "运营者应当自投入使用之日起十个工作日内向云杉市街道局登记。 [1]"
    (citation,) = answer.citations
    assert (citation.source_id, citation.address, citation.quote_kind) == ("robot-law-2025", "a3p1", "official")
    assert answer.claims[0].verdict is Verdict.SUPPORTED
    (request,) = server.requests
    assert request.body["model"] == "test-model"
    assert request.body["stream"] is True
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert "不是指令" in request.prompt


@pytest.mark.parametrize(
    "invented",
    [
        "运营者应当自投入使用之日起三十个工作日内向云杉市街道局登记[{n}]。",
        "运营者可以自投入使用之日起十个工作日内向云杉市街道局登记[{n}]。",
        "运营者不得自投入使用之日起十个工作日内向云杉市街道局登记[{n}]。",
        "骑手应当自投入使用之日起十个工作日内向云杉市街道局登记[{n}]。",
        "根据《云杉市送货机器人条例》第九条，运营者应当自投入使用之日起十个工作日内登记[{n}]。",
        "根据《机器人登记法》第三条，运营者应当自投入使用之日起十个工作日内登记[{n}]。",
        "条例写道：“运营者应当自投入使用之日起二十个工作日内登记，逾期罚款五百元”[{n}]。",
        "逾期未登记的，视为放弃经营资格[{n}]。",
        "小型运营者可以免于登记[{n}]。",
        "登记完成后公司应当每年接受一次现场检查[{n}]。",
        "需要[{n}]。",
        "详见 https://spruce.example/register [{n}]。",
        "法律顾问会在适当的时候联系您。",
        "运营者应当购买一百万元的保险[99]。",
    ],
)
def test_what_the_model_invents_is_never_shown(ask: Ask, invented: str) -> None:
    answer = ask(GOOD, invented)
    assert [c.verdict for c in answer.claims] == [Verdict.SUPPORTED]
    assert answer.text == "运营者应当自投入使用之日起十个工作日内向云杉市街道局登记。 [1]"
    assert any("已删去" in warning for warning in answer.warnings)


def test_a_wrong_mark_is_put_right_and_said(ask: Ask) -> None:
    answer = ask(GOOD.replace("{n}", "{m}"))
    assert [c.address for c in answer.citations] == ["a3p1"]
    assert answer.claims[0].verdict is Verdict.MISATTRIBUTED
    assert any("引错" in warning for warning in answer.warnings)


@pytest.mark.parametrize("mark", ["[0]", "[99]", ""], ids=["zero", "too high", "none"])
def test_a_mark_that_names_no_evidence_never_becomes_one(ask: Ask, mark: str) -> None:
    answer = ask(GOOD.replace("[{n}]", mark))
    assert {c.address for c in answer.citations} == {"a3p1"}
    assert answer.claims[0].verdict is Verdict.MISATTRIBUTED


def test_nothing_that_holds_gives_the_provisions_themselves(ask: Ask) -> None:
    answer = ask("所有机器人都可以不登记[{n}]。")
    assert (answer.mode, answer.status) == ("extractive", Status.ANSWERED)
    assert "十个工作日" in answer.text
    assert answer.warnings[0].startswith("写作模型没有给出可用的回答")


def test_a_model_that_declines_gives_the_provisions_themselves(ask: Ask) -> None:
    answer = ask(CANNOT_ANSWER)
    assert answer.mode == "extractive"
    assert "不足以回答" in answer.warnings[0]


@pytest.mark.parametrize(
    "reply",
    [
        Reply("quota", status=429),
        Reply("boom", status=500),
        Reply(f"invalid key {KEY}", status=401),
        Reply(raw=b"<html>proxy</html>"),
        Reply(raw=b'data: {"choices": [{"delta": {"content": '),
        Reply(""),
        Reply("运营者应当", finish_reason="length"),
        Reply(GOOD, cut_after=9),
        Reply("。。。！！！\n\n"),
    ],
    ids=["429", "500", "401", "html", "half json", "nothing", "out of tokens", "cut off", "no words"],
)
def test_a_failing_model_never_costs_the_answer(
    library: Library, server: OpenAIServer, reply: Reply, caplog: pytest.LogCaptureFixture
) -> None:
    server.reply_with(reply)
    with caplog.at_level(logging.DEBUG, logger="app"):
        answer = chain_with(library, server).answer(QUESTION)
    assert (answer.mode, answer.status) == ("extractive", Status.ANSWERED)
    assert "十个工作日" in answer.text
    assert answer.warnings[0].startswith("写作模型没有给出可用的回答")
    assert KEY not in caplog.text + answer.model_dump_json()
    assert QUESTION not in caplog.text


def test_a_model_that_hangs_is_given_up(library: Library, server: OpenAIServer) -> None:
    server.reply_with(Reply(hang=True))
    chosen = Settings(llm_base_url=server.base_url, llm_model="m", llm_timeout_s=0.2)
    chain = Chain(library, chosen, today=lambda: TODAY, writer=Writer(ModelEndpoint(chosen), chosen))
    assert chain.answer(QUESTION).mode == "extractive"
    assert len(server.requests) == 1  # a time-out is not tried again


def test_a_model_that_trickles_is_given_up(library: Library, server: OpenAIServer) -> None:
    server.reply_with(says(GOOD * 3, pause_s=0.05, piece_chars=1))
    chosen = Settings(llm_base_url=server.base_url, llm_model="m", llm_timeout_s=0.3)
    chain = Chain(library, chosen, today=lambda: TODAY, writer=Writer(ModelEndpoint(chosen), chosen))
    answer = chain.answer(QUESTION)
    assert answer.mode == "extractive"
    assert "没有写完" in answer.warnings[0]


def test_a_failure_that_passes_is_tried_again(library: Library, server: OpenAIServer) -> None:
    good = says(GOOD)
    failures = [Reply("busy", status=429), Reply("busy", status=500)]
    server.reply_with(lambda body: failures.pop() if failures else good(body))  # type: ignore[operator]
    assert chain_with(library, server).answer(QUESTION).mode == "generative"
    assert len(server.requests) == 3


def test_an_endpoint_that_keeps_failing_is_left_alone(library: Library, server: OpenAIServer) -> None:
    server.reply_with(Reply("no", status=400))
    chosen = Settings(llm_base_url=server.base_url, llm_model="m")
    now = [0.0]
    breaker = CircuitBreaker(failures=2, pause_s=30, clock=lambda: now[0])
    chain = Chain(library, chosen, today=lambda: TODAY, writer=Writer(ModelEndpoint(chosen, breaker=breaker), chosen))
    for _ in range(5):
        assert chain.answer(QUESTION).mode == "extractive"
    assert len(server.requests) == 2
    now[0] = 31.0
    server.reply_with(says(GOOD))
    assert chain.answer(QUESTION).mode == "generative"
    assert chain.answer(QUESTION).mode == "generative"


def test_sentences_are_said_as_they_come_and_only_after_the_guard(library: Library, server: OpenAIServer) -> None:
    server.reply_with(
        says(GOOD, "小型运营者可以免于登记[{n}]。", "登记内容变更的，应当在五个工作日内办理变更手续[{n}]。")
    )
    *said, last = chain_with(library, server).stream(QUESTION)
    assert all(isinstance(event, Said) for event in said)
    texts = [event.text for event in said if isinstance(event, Said)]
    assert len(texts) == 2
    assert not any("免于" in text for text in texts)
    assert isinstance(last, Finished)
    assert last.answer.text == "\n\n".join(texts)
    assert [c.address for c in last.answer.citations] == ["a3p1", "a3p2"]


def test_a_stream_that_breaks_off_ends_with_the_provisions_themselves(library: Library, server: OpenAIServer) -> None:
    server.reply_with(says(GOOD, GOOD, cut_after=len(GOOD) + 10))
    *said, last = chain_with(library, server).stream(QUESTION)
    assert len(said) == 1
    assert isinstance(last, Finished)
    assert last.answer.mode == "extractive"
    assert "写作模型" in last.answer.warnings[0]


@pytest.mark.parametrize("question", ["机器人条例第三条", "怎样炒股能赚钱？", "保险规定第二条"])
def test_no_model_is_asked_where_none_is_needed(library: Library, server: OpenAIServer, question: str) -> None:
    assert chain_with(library, server).answer(question).mode == "extractive"
    assert server.requests == []


def test_the_evidence_keeps_to_its_budget(library: Library, server: OpenAIServer) -> None:
    server.reply_with(Reply(CANNOT_ANSWER))
    chain_with(library, server, llm_input_tokens=200).answer(QUESTION)
    evidence = server.requests[0].prompt.partition("证据：\n")[2].partition("\n\n问题（")[0]
    assert 0 < count_tokens(evidence) <= 210
    assert server.requests[0].body["max_tokens"] == 800


def test_an_english_question_gets_the_laws_name_in_front(library: Library, server: OpenAIServer) -> None:
    server.reply_with(says(GOOD))
    answer = chain_with(library, server).answer("Robot Ordinance: within how many days must an operator register?")
    if answer.mode == "generative":
        assert "Article 3" in answer.text


def test_the_drafter_is_the_same_model(library: Library, server: OpenAIServer) -> None:
    server.reply_with(Reply("运营者应当在十个工作日内办理登记。"))
    chosen = Settings(llm_base_url=server.base_url, llm_model="m")
    writer = Writer(ModelEndpoint(chosen), chosen)
    assert writer.draft("多久登记？") == "运营者应当在十个工作日内办理登记。"
    assert "多久登记？" in server.requests[0].prompt
