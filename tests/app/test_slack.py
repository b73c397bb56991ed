"""Slack's slash command, signed as Slack signs it, answered to a response_url on this machine."""

import hashlib
import hmac
import json
import logging
import queue
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlencode

import pytest

from app.display_words import FAILED
from app.slack import USAGE, WORKING, Deliveries, SlackCommand, allowed_response_url

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
STALE_S = 5 * 60 + 1
WAIT_S = 10  # only a failing test waits this long


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def inbox():
    """A real server that stands where Slack's response_url would; `inbox.messages` are the bodies posted to it."""
    messages: queue.Queue = queue.Queue()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            messages.put(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.messages = messages
    server.url = f"http://127.0.0.1:{server.server_address[1]}/commands/T1/2/abc"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def slack_client(serve, assistant):
    return serve(assistant, slack_signing_secret=SECRET, slack_loopback=True)


def form(url, text, **more):
    fields = {
        "command": "/ask",
        "text": text,
        "response_url": url,
        "team_id": "T1",
        "user_id": "U1",
        "trigger_id": "1.2",
    }
    return urlencode(fields | more)


def signed(body, *, secret=SECRET, age_s=0):
    """Slack's headers for `body`: v0=HMAC-SHA256(secret, "v0:<time>:<body>")."""
    timestamp = str(int(time.time()) - age_s)
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {
        "content-type": "application/x-www-form-urlencoded",
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": f"v0={digest}",
    }


def send(client, body, **headers):
    return client.post("/ask", content=body, headers=signed(body) | headers)


def test_a_signed_command_is_acknowledged_and_answered_in_block_kit(slack_client, inbox):
    response = send(slack_client, form(inbox.url, "灯塔规定第2条第2款"))
    assert response.status_code == 200
    assert response.json() == {"response_type": "ephemeral", "text": WORKING}
    message = inbox.messages.get(timeout=WAIT_S)
    assert message["response_type"] == "ephemeral"
    shown = json.dumps(message["blocks"], ensure_ascii=False)
    for part in ("第二条第二款", "五个工作日", "官方原文", "现行有效", "本回答由人工智能生成", "不是法律意见"):
        assert part in shown


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"x-slack-signature": "v0=" + "0" * 64}, id="wrong signature"),
        pytest.param({"x-slack-signature": ""}, id="empty signature"),
        pytest.param({"x-slack-signature": b"v0=\xe9"}, id="signature of other letters"),
        pytest.param({"x-slack-request-timestamp": "soon"}, id="timestamp in words"),
        pytest.param({"x-slack-request-timestamp": "9" * 400}, id="endless timestamp"),
        pytest.param({"x-slack-request-timestamp": str(2**40)}, id="timestamp from the future"),
        pytest.param(signed(form("http://x", "y"), secret="another"), id="another secret"),
    ],
)
def test_a_wrong_signature_is_turned_away(slack_client, assistant, inbox, change):
    response = send(slack_client, form(inbox.url, "第1条"), **change)
    assert response.status_code == 401
    assert "签名" in response.json()["error"]
    assert assistant.asked == []


def test_a_stale_timestamp_is_turned_away(slack_client, assistant, inbox):
    body = form(inbox.url, "第1条")
    response = slack_client.post("/ask", content=body, headers=signed(body, age_s=STALE_S))
    assert response.status_code == 401
    assert assistant.asked == []


def test_a_body_changed_after_signing_is_turned_away(slack_client, inbox):
    headers = signed(form(inbox.url, "第1条"))
    assert slack_client.post("/ask", content=form(inbox.url, "第2条"), headers=headers).status_code == 401


def test_an_unsigned_form_is_turned_away(slack_client, inbox):
    assert slack_client.post("/ask", data={"text": "x", "response_url": inbox.url}).status_code == 401
    binary = {"content-type": "application/x-www-form-urlencoded"}
    assert slack_client.post("/ask", content=b"\xff\xfe", headers=binary).status_code == 401


def test_a_retry_is_not_answered_twice(slack_client, inbox, assistant):
    body = form(inbox.url, "第1条")
    assert send(slack_client, body).status_code == 200
    inbox.messages.get(timeout=WAIT_S)
    retried = send(slack_client, body, **{"x-slack-retry-num": "1", "x-slack-retry-reason": "http_timeout"})
    assert retried.status_code == 200
    assert send(slack_client, form(inbox.url, "第1条", trigger_id="3.4")).status_code == 200
    inbox.messages.get(timeout=WAIT_S)
    assert len(assistant.asked) == 2
    assert inbox.messages.empty()


def test_a_retry_whose_first_try_was_lost_is_answered(slack_client, inbox):
    send(slack_client, form(inbox.url, "第1条"), **{"x-slack-retry-num": "1"})
    assert "夜航" in json.dumps(inbox.messages.get(timeout=WAIT_S), ensure_ascii=False)


def test_no_question_gives_the_usage(slack_client, inbox):
    response = send(slack_client, form(inbox.url, "  "))
    assert response.json()["text"] == USAGE.format(command="/ask")


def test_a_question_that_cannot_be_read_is_explained(slack_client, inbox):
    send(slack_client, form(inbox.url, "问" * 2001))
    assert "最多 2000 字" in inbox.messages.get(timeout=WAIT_S)["text"]


def test_an_unforeseen_error_is_told_without_its_text(serve, broken_assistant, inbox, caplog):
    caplog.set_level(logging.DEBUG)
    send(serve(broken_assistant, slack_signing_secret=SECRET, slack_loopback=True), form(inbox.url, "秘密的问题"))
    assert inbox.messages.get(timeout=WAIT_S)["text"] == FAILED
    assert "RuntimeError" in caplog.text
    assert "秘密" not in caplog.text


def test_questions_of_refused_requests_stay_out_of_the_log(slack_client, inbox, caplog):
    caplog.set_level(logging.DEBUG)
    for body in (form(inbox.url, "secret-question"), urlencode({"text": "secret-question", "response_url": inbox.url})):
        slack_client.post("/ask", content=body, headers=signed(body, secret="another"))
        send(slack_client, body)
    assert "secret-question" not in caplog.text


def test_an_answer_goes_nowhere_but_to_slack(slack_client, assistant, serve, inbox):
    assert send(slack_client, form("https://evil.example/x", "第1条")).status_code == 400
    production = serve(assistant, slack_signing_secret=SECRET)
    response = send(production, form(inbox.url, "第1条"))
    assert response.status_code == 400
    assert "hooks.slack.com" in response.json()["error"]
    assert assistant.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.slack.com/x",
        "https://hooks.slack.com.evil.example/x",
        "https://hooks.slack.com@evil.example/x",
        "https://user:pw@hooks.slack.com/x",
        "https://hooks.slack.com:8443/x",
        "https://hooks.slack.com:port/x",
        "https://evil.example/hooks.slack.com/",
        "file:///etc/passwd",
        "http://127.0.0.1/x",
        "http://169.254.169.254/latest",
        "https://[::1",
        "",
    ],
)
def test_response_urls_not_allowed(url):
    assert not allowed_response_url(url)


def test_response_urls_allowed():
    assert allowed_response_url("https://hooks.slack.com/commands/T/1/x")
    assert allowed_response_url("http://127.0.0.1:8123/x", loopback=True)
    assert not allowed_response_url("http://192.168.1.1/x", loopback=True)


def test_a_secret_is_required(assistant):
    with pytest.raises(ValueError, match="signing_secret"):
        SlackCommand(assistant, "  ")


def test_deliveries_forget_the_oldest():
    deliveries = Deliveries(capacity=2)
    assert [deliveries.first(b) for b in ("a", "b", "b", "c", "a")] == [True, True, False, True, True]
