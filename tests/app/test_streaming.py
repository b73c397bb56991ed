"""The answer as it comes: over HTTP, on the terminal, on the page."""

import io
import json
from collections.abc import Iterator, Sequence
from datetime import date

import pytest
from rich.console import Console

from app.answer import Verdict
from app.assistant import Turn
from app.streaming import Finished, Said
from app.terminal import print_answer, print_stream
from app.ui.page import Conversation, take_turn
from tests.app.conftest import StatuteAssistant

FIRST = "灯塔信息服务提供者应当在十个工作日内备案。 [1]"
SECOND = "备案内容变了，应当在五个工作日内改过来。 [2]"


class Talking(StatuteAssistant):
    """Says two sentences, then gives an answer of them, or another if the model failed."""

    def __init__(self, *, fails: bool = False, breaks: bool = False) -> None:
        super().__init__()
        self._fails, self._breaks = fails, breaks

    def stream(
        self, question: str, *, as_of: date | None = None, history: Sequence[Turn] = ()
    ) -> Iterator[Said | Finished]:
        answer = self.answer(question, as_of=as_of, history=history)
        for number, text in enumerate((FIRST, SECOND), start=1):
            yield Said(text=text, citations=(number,), verdict=Verdict.SUPPORTED)
        if self._breaks:
            raise RuntimeError(f"boom at {question}")
        yield Finished(answer=answer if self._fails else answer.model_copy(update={"text": f"{FIRST}\n\n{SECOND}"}))


def test_each_event_is_a_line_of_json(serve) -> None:
    response = serve(Talking()).post("/ask/stream", json={"question": "备案要多久？"})
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/x-ndjson"
    events = [json.loads(line) for line in response.text.splitlines()]
    assert [e["kind"] for e in events] == ["said", "said", "answer"]
    assert events[0] == {"kind": "said", "text": FIRST, "citations": [1], "verdict": "supported"}
    assert events[-1]["answer"]["text"] == f"{FIRST}\n\n{SECOND}"


@pytest.mark.parametrize(
    ("body", "status"), [({"question": " "}, 422), ({"question": "备案？", "as_of": "明天"}, 422), ({}, 422)]
)
def test_what_is_wrong_with_a_question_is_said_before_the_stream(serve, body, status) -> None:
    response = serve(Talking()).post("/ask/stream", json=body)
    assert response.status_code == status
    assert response.json()["error"]


def test_a_form_is_no_question_for_the_stream(serve) -> None:
    assert serve(Talking()).post("/ask/stream", data={"question": "备案？"}).status_code == 415


def test_a_failure_in_the_middle_is_the_last_line_and_tells_nothing(serve) -> None:
    response = serve(Talking(breaks=True)).post("/ask/stream", json={"question": "备案要多久？"})
    *_, last = [json.loads(line) for line in response.text.splitlines()]
    assert last["kind"] == "error"
    assert "boom" not in response.text


def test_an_assistant_that_does_not_talk_gives_one_line(client) -> None:
    response = client.post("/ask/stream", json={"question": "备案要多久？"})
    (line,) = response.text.splitlines()
    assert json.loads(line)["answer"]["status"] == "answered"


def printed(assistant: StatuteAssistant) -> str:
    out = io.StringIO()
    print_stream(assistant.stream("备案要多久？"), Console(file=out, width=200))
    return out.getvalue()


def test_the_terminal_says_each_sentence_once() -> None:
    text = printed(Talking())
    assert text.count("十个工作日内备案。 [1]") == 1
    assert "《灯塔信息服务管理规定》" in text
    assert "作废" not in text


def test_the_terminal_takes_back_what_a_failed_model_said() -> None:
    text = printed(Talking(fails=True))
    assert text.index("作废") > text.index(FIRST)
    assert "备案" in text[text.index("作废") :]


def test_the_terminal_frames_an_english_answer_in_english() -> None:
    out = io.StringIO()
    answer = Talking().answer("备案要多久？").model_copy(update={"language": "en"})
    print_answer(answer, Console(file=out, width=200))
    text = out.getvalue()
    for part in (
        "Question: 备案",
        "Answer (law as of 2025-09-01)",
        "(official text, departmental rule, in force, effective ",
    ):
        assert part in text
    assert "为准" not in text


def test_the_page_shows_what_is_said_so_far_and_then_the_answer() -> None:
    *partial, last = take_turn(Talking(), "备案要多久？", "", Conversation())
    assert [SECOND in str(html) for html in partial] == [False, True]
    assert all('aria-busy="true"' in str(html) for html in partial)
    assert isinstance(last, Conversation)
    assert "aria-busy" not in last.shown[-1]
    assert last.turns[-1].answer == f"{FIRST}\n\n{SECOND}"


def test_the_page_tells_of_a_failure_in_the_middle() -> None:
    *_, last = take_turn(Talking(breaks=True), "备案要多久？", "", Conversation())
    assert isinstance(last, Conversation)
    assert 'role="alert"' in last.shown[-1]
    assert last.turns == ()
