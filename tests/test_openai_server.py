"""The test server itself, asked by the client that the assistant uses."""

from collections.abc import Sequence

import pytest

from tests.openai_server import OpenAIServer, Replies, Reply

openai = pytest.importorskip("openai")
TEXT = "十个工作日内备案[1]。"
ASK = [{"role": "user", "content": "要多久？"}]


def client(server: OpenAIServer, timeout: float = 5) -> "openai.OpenAI":
    return openai.OpenAI(base_url=server.base_url, api_key="k", max_retries=0, timeout=timeout)


def streamed(server: OpenAIServer) -> str:
    chunks = client(server).chat.completions.create(model="m", messages=ASK, stream=True)
    return "".join(c.choices[0].delta.content or "" for c in chunks)


def whole(server: OpenAIServer, timeout: float = 5) -> str:
    return client(server, timeout).chat.completions.create(model="m", messages=ASK).choices[0].message.content


def test_text_comes_whole_and_in_pieces() -> None:
    with OpenAIServer(Reply(TEXT)) as server:
        assert (whole(server), streamed(server)) == (TEXT, TEXT)
        assert [r.path for r in server.requests] == ["/v1/chat/completions"] * 2
        assert server.requests[0].headers["authorization"] == "Bearer k"
        assert server.requests[0].prompt == "要多久？"


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply("slow down", status=429), openai.RateLimitError),
        (Reply("boom", status=500), openai.InternalServerError),
        (Reply(hang=True), openai.APITimeoutError),
        (Reply(TEXT, cut_after=3), openai.APIConnectionError),
    ],
    ids=["429", "500", "hang", "cut"],
)
def test_failures_are_those_of_a_real_server(reply: Reply, error: type[Exception]) -> None:
    with OpenAIServer(reply) as server, pytest.raises(error):
        whole(server, timeout=0.3)


def test_a_stream_that_is_cut_off_is_an_error() -> None:
    with OpenAIServer(Reply(TEXT, cut_after=6)) as server, pytest.raises(Exception, match=r"incomplete|peer closed"):
        streamed(server)


@pytest.mark.parametrize(
    "replies",
    [[Reply("一"), Reply("二")], lambda body: Reply("一" if len(body["messages"]) == 1 else "二")],
    ids=["list", "function"],
)
def test_replies_follow_a_list_or_a_function(replies: Sequence[Reply] | Replies) -> None:
    with OpenAIServer(replies) as server:
        assert whole(server) == "一"
        server.reply_with(Reply("三"))
        assert whole(server) == "三"
