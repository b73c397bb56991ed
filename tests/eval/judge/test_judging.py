"""A real OpenAI-compatible server on loopback judges, well or badly."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.answer import Status
from corpus.encoders import load_dense_encoder
from corpus.settings import Settings
from eval.judge.judging import judge_run, load_advice
from eval.judge.metrics import JudgeError, build_judge
from eval.results import JudgeOpinion, Outcome, Run
from eval.runner import run
from tests.eval.made_up import TEXTS, answer, citation, refusal, refusal_sample, sample
from tests.openai_server import OpenAIServer, Replies, Reply

FEED = sample(required_facts=("两次",))
DOGS = refusal_sample()


def given(question: str, as_of: object) -> Any:
    return answer(citation("cats-2025:a3p1")) if question == FEED.question else refusal()


RUN = run([FEED, DOGS], given, texts=TEXTS)


def reply(*, verdict: int = 1, statements: int = 2, noncommittal: int = 0) -> Callable[[dict[str, Any]], Reply]:
    """A judge that answers whatever ragas asks, each statement with `verdict`."""

    def choose(body: dict[str, Any]) -> Reply:
        prompt = "\n".join(str(m["content"]) for m in body["messages"])
        made = [f"第{n}条陈述。" for n in range(statements)]
        if "noncommittal" in prompt:
            said: dict[str, Any] = {"question": FEED.question, "noncommittal": noncommittal}
        elif '"verdict"' in prompt:
            said = {"statements": [{"statement": s, "reason": "原文如此", "verdict": verdict} for s in made]}
        elif "claims" in prompt:
            said = {"claims": made}
        else:
            said = {"statements": made}
        return Reply(json.dumps(said, ensure_ascii=False))

    return choose


#: A refusal as the API has it: no content, and the reason in a field of its own.
REFUSED = json.dumps(
    {
        "id": "x",
        "object": "chat.completion",
        "created": 1,
        "model": "judge",
        "choices": [
            {
                "index": 0,
                "finish_reason": "stop",
                "message": {"role": "assistant", "content": None, "refusal": "I cannot assess this."},
            }
        ],
    }
).encode()


@pytest.fixture
def judged() -> Iterator[Callable[..., tuple[JudgeOpinion, OpenAIServer]]]:
    servers = []

    def ask(replies: Replies, *, judged_run: Run = RUN, **settings: Any) -> tuple[JudgeOpinion, OpenAIServer]:
        server = OpenAIServer(replies)
        servers.append(server)
        server.__enter__()
        made = Settings(judge_base_url=server.base_url, judge_model="judge", **settings)
        metrics = build_judge(made, load_dense_encoder())
        return judge_run(judged_run, TEXTS, metrics, model="judge"), server

    yield ask
    for server in servers:
        server.__exit__(None, None, None)


def test_judge_that_agrees_is_a_pass_with_one_vote_each(judged: Any) -> None:
    opinion, server = judged(reply())
    assert opinion.outcome is Outcome.PASS
    assert opinion.exit_code == 0
    assert {m.name for m in opinion.metrics} == {"faithfulness", "factual_correctness", "answer_relevancy"}
    assert all(len(row.votes) == 1 for row in opinion.rows)
    assert {row.id for row in opinion.rows} == {FEED.id}, "what was refused is not judged"
    assert all(request.path.endswith("/chat/completions") for request in server.requests)


def test_prompts_are_chinese_and_hold_the_cited_text(judged: Any) -> None:
    _, server = judged(reply())
    verdicts = [r.prompt for r in server.requests if "能否从给出的法规原文直接得出" in r.prompt]
    assert verdicts
    assert any("养猫的人应当每日喂食两次" in prompt for prompt in verdicts)
    assert not any("Einstein" in r.prompt for r in server.requests)


def test_disagreement_with_the_guard_asks_twice_more_and_the_median_counts(judged: Any) -> None:
    opinion, _ = judged(reply(verdict=0))
    (faithful,) = [row for row in opinion.rows if row.metric == "faithfulness"]
    assert faithful.votes == (0.0, 0.0, 0.0)
    assert faithful.score == 0.0
    assert opinion.outcome is Outcome.FAIL
    assert opinion.exit_code == 1
    assert any("faithfulness" in reason for reason in opinion.reasons)


def test_majority_of_three_overrules_one_odd_vote(judged: Any) -> None:
    asked = 0

    def once_no(body: dict[str, Any]) -> Reply:
        nonlocal asked
        prompt = "\n".join(str(m["content"]) for m in body["messages"])
        if '"verdict"' in prompt and "无法回答" not in prompt:
            asked += 1
            return reply(verdict=0 if asked == 1 else 1)(body)
        return reply()(body)

    opinion, _ = judged(once_no)
    (faithful,) = [row for row in opinion.rows if row.metric == "faithfulness"]
    assert faithful.votes == (0.0, 1.0, 1.0)
    assert faithful.score == 1.0


@pytest.mark.parametrize(
    ("replies", "settings"),
    [
        (Reply(hang=True), {"judge_timeout_s": 0.2}),
        (Reply("不是 JSON"), {}),
        (Reply(raw=b"<html>bad gateway</html>"), {}),
        (Reply("很抱歉，我不能评价法律问题。"), {}),
        (Reply("overloaded", status=500), {}),
        (Reply("no such key", status=401), {}),
        (reply(verdict=7), {}),
        (Reply('{"statements": []}'), {}),
        (Reply('{"statements": ["半句', finish_reason="length"), {}),
        (Reply(raw=REFUSED), {}),
        (Reply(json.dumps({"statements": ["半句。"]}), drip_s=0.05), {"judge_timeout_s": 0.2}),
    ],
    ids=["time-out", "no-json", "html", "refusal", "500", "401", "verdict", "empty", "cut-off", "refused", "drip"],
)
def test_judge_that_fails_is_no_pass(judged: Any, replies: Replies, settings: dict[str, Any]) -> None:
    opinion, _ = judged(replies, **settings)
    assert opinion.outcome is Outcome.CANNOT_JUDGE
    assert opinion.exit_code == 2
    assert FEED.id in opinion.reasons[1]
    assert len(opinion.reasons[1]) < 300


def test_a_judge_that_is_too_slow_is_said_to_be(judged: Any) -> None:
    opinion, _ = judged(Reply(hang=True), judge_timeout_s=0.1)
    assert all("0.3 秒内没有答完" in reason for reason in opinion.reasons[1:])


def test_verdicts_that_do_not_match_the_statements_are_a_failure(judged: Any) -> None:
    def short(body: dict[str, Any]) -> Reply:
        prompt = "\n".join(str(m["content"]) for m in body["messages"])
        return reply(statements=1 if '"verdict"' in prompt else 2)(body)

    opinion, _ = judged(short)
    assert opinion.outcome is Outcome.CANNOT_JUDGE
    assert any("2 条陈述" in reason for reason in opinion.reasons)


@pytest.mark.parametrize(
    ("metric", "said"),
    [
        ("answer_relevancy", {"question": " ", "noncommittal": 0}),
        ("answer_relevancy", {"question": FEED.question, "noncommittal": 7}),
        ("factual_correctness", {"claims": []}),
        ("faithfulness", {"statements": ["  "]}),
    ],
    ids=["no question", "flag", "no claims", "blank statement"],
)
def test_one_empty_reply_among_good_ones_is_no_score(judged: Any, metric: str, said: dict[str, Any]) -> None:
    """ragas itself would score an empty question or no claims as 0: an opinion that nobody had."""

    def one_bad(body: dict[str, Any]) -> Reply:
        right = reply()(body)
        alike = json.loads(right.text).keys() == said.keys() and '"verdict"' not in right.text
        return Reply(json.dumps(said, ensure_ascii=False)) if alike else right

    opinion, _ = judged(one_bad)
    assert opinion.outcome is Outcome.CANNOT_JUDGE
    assert {row.metric for row in opinion.rows if row.score is None} == {metric}


def test_answer_whose_texts_are_not_there_is_no_pass(judged: Any) -> None:
    lost = RUN.model_copy(update={"rows": tuple(r.model_copy(update={"quotes": ()}) for r in RUN.rows)})
    opinion, _ = judged(reply(), judged_run=lost)
    assert opinion.outcome is Outcome.CANNOT_JUDGE


def test_metric_that_advice_names_and_nothing_measured_is_no_pass(judged: Any) -> None:
    without = RUN.model_copy(update={"rows": tuple(r.model_copy(update={"gold": ()}) for r in RUN.rows)})
    opinion, _ = judged(reply(), judged_run=without)
    assert opinion.outcome is Outcome.CANNOT_JUDGE
    assert "factual_correctness" in opinion.reasons[0]


def test_judge_that_is_down_is_not_asked_for_every_question(judged: Any) -> None:
    many = [sample(f"feed-{n}") for n in range(40)]
    asked = run(many, lambda q, d: answer(citation("cats-2025:a3p1")), texts=TEXTS)
    opinion, server = judged(Reply("no such key", status=401), judged_run=asked)
    assert opinion.outcome is Outcome.CANNOT_JUDGE
    assert len(server.requests) < 30
    assert "没有送评" in opinion.reasons[-1]


def test_run_without_answers_cannot_be_judged(judged: Any) -> None:
    refused = run([DOGS], lambda q, d: refusal(), texts=TEXTS)
    assert refused.rows[0].status is Status.REFUSED
    opinion, server = judged(reply(), judged_run=refused)
    assert opinion.outcome is Outcome.CANNOT_JUDGE
    assert server.requests == []


def test_key_is_sent_and_not_shown(judged: Any) -> None:
    opinion, server = judged(Reply("x", status=401), judge_api_key="sk-hidden")
    assert server.requests[0].headers["authorization"] == "Bearer sk-hidden"
    assert "sk-hidden" not in opinion.model_dump_json()


def test_without_an_endpoint_it_says_what_to_set() -> None:
    with pytest.raises(JudgeError, match="TIAOWEN_JUDGE_BASE_URL"):
        build_judge(Settings(), load_dense_encoder())


def test_advice_covers_every_judged_metric() -> None:
    assert set(load_advice()) == {"faithfulness", "factual_correctness", "answer_relevancy"}
