"""Slack's slash command: the signed form comes in, is acknowledged at once, and the answer goes to response_url.

slack-bolt checks signature and timestamp and runs the listener on its own threads; slack_sdk posts the answer.
`app/slack_blocks.py` says what the answer looks like.
"""

import hashlib
import json
import logging
import re
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.assistant import Assistant
from app.display_words import FAILED, public_text
from app.slack_blocks import Message, render_answer, render_notice
from corpus.errors import TiaowenError

if TYPE_CHECKING:
    from slack_bolt import App, BoltRequest, BoltResponse

logger = logging.getLogger(__name__)

_SLACK_HOST = "hooks.slack.com"
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_WORKERS = 4
_REMEMBERED = 4096
_TIMEOUT_S = 10

WORKING = "正在查找条文……"
USAGE = "请在命令后面写上问题，例如：`{command} 生成式人工智能服务要在多少日内备案？`"


def allowed_response_url(url: str, *, loopback: bool = False) -> bool:
    """Whether an answer may be posted to `url`: Slack's own host over TLS, or this machine if `loopback`."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    if parts.username is not None or parts.password is not None:
        return False
    if parts.scheme == "https" and parts.hostname == _SLACK_HOST and port in (None, 443):
        return True
    return loopback and parts.scheme in ("http", "https") and parts.hostname in _LOOPBACK


class Deliveries:
    """Remembers the last few thousand deliveries, so that one sent again is not answered again.

    Slack marks a retry with X-Slack-Retry-Num and repeats the body, which holds a trigger_id of its own for every
    command typed; a recorded request replayed within the five minutes of its signature repeats it too. So the body
    is the identity. A retry whose first try never reached us is answered.
    """

    def __init__(self, capacity: int = _REMEMBERED) -> None:
        self._capacity = capacity
        self._seen: OrderedDict[bytes, None] = OrderedDict()
        self._lock = Lock()

    def first(self, body: str) -> bool:
        """Whether `body` is delivered for the first time."""
        key = hashlib.sha256(body.encode("utf-8")).digest()
        with self._lock:
            if key in self._seen:
                return False
            self._seen[key] = None
            if len(self._seen) > self._capacity:
                self._seen.popitem(last=False)
            return True


class SlackCommand:
    """The slash command of one Slack app."""

    def __init__(self, assistant: Assistant, signing_secret: str, *, loopback: bool = False) -> None:
        """`loopback` allows response URLs on this machine, for tests. Raises: ValueError on an empty secret."""
        if not signing_secret.strip():
            raise ValueError("signing_secret must not be empty")
        self._assistant = assistant
        self._loopback = loopback
        self._deliveries = Deliveries()
        self._executor = ThreadPoolExecutor(max_workers=_WORKERS, thread_name_prefix="slack")
        self._bolt = self._build(signing_secret)

    async def handle(self, request: Request) -> Response:
        """Slack's acknowledgement: 200 at once, 401 for a bad signature or an old timestamp, 400 for a bad form."""
        from slack_bolt.adapter.starlette.handler import to_bolt_request, to_starlette_response

        body = await request.body()
        if not _well_formed(request, body):
            return _refusal(401, "Slack 签名无效或已过期")
        # Bolt waits for the listener's ack() by sleeping, hence the thread.
        answer = await run_in_threadpool(self._bolt.dispatch, to_bolt_request(request, body))
        if answer.status == 401:
            return _refusal(401, "Slack 签名无效或已过期")
        return to_starlette_response(answer)

    def close(self) -> None:
        """Wait for answers under way, take no more."""
        self._executor.shutdown(wait=True)

    def _build(self, signing_secret: str) -> "App":
        from slack_bolt import App
        from slack_bolt.authorization import AuthorizeResult

        app = App(
            name="tiaowen",
            logger=_quiet_logger(),
            signing_secret=signing_secret,
            # Answers go to response_url, which needs no token: so no token is asked for, and none is verified online.
            authorize=lambda enterprise_id, team_id: AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id),
            process_before_response=False,
            listener_executor=self._executor,
        )
        app.use(self._check)
        app.command(re.compile(r".*"))(self._on_command)
        return app

    def _check(self, body: dict[str, Any], req: "BoltRequest", next: Callable[[], None]) -> "BoltResponse | None":
        """Middleware behind the signature check: where may the answer go, and was it given already?"""
        from slack_bolt import BoltResponse

        url = str(body.get("response_url", ""))
        if not allowed_response_url(url, loopback=self._loopback):
            return BoltResponse(
                status=400,
                body=json.dumps({"error": f"response_url 只能是 https://{_SLACK_HOST}/ 下的地址"}, ensure_ascii=False),
                headers={"content-type": "application/json"},
            )
        if not self._deliveries.first(req.raw_body):
            logger.info("slack delivery repeated, not answered again")
            return BoltResponse(status=200, body="")
        next()
        return None

    def _on_command(self, ack: Callable[..., Any], body: dict[str, Any]) -> None:
        question = str(body.get("text", "")).strip()
        if not question:
            ack(response_type="ephemeral", text=USAGE.format(command=body.get("command", "/ask")))
            return
        ack(response_type="ephemeral", text=WORKING)
        self._post(str(body["response_url"]), self._reply(question))

    def _reply(self, question: str) -> Message:
        try:
            return render_answer(self._assistant.answer(question))
        except TiaowenError as exc:
            return render_notice(public_text(exc))
        except Exception as exc:  # whatever it was, the person who asked is told
            logger.error("slack answer failed: %s", type(exc).__name__)
            return render_notice(FAILED)

    def _post(self, url: str, message: Message) -> None:
        from slack_sdk.webhook import WebhookClient

        try:
            response = WebhookClient(url, timeout=_TIMEOUT_S, logger=_quiet_logger()).send_dict(
                {"response_type": "ephemeral", **message}
            )
        except Exception as exc:  # urllib, ssl and slack_sdk raise many kinds, and nobody waits for this one
            logger.error("slack response_url: %s", type(exc).__name__)
            return
        if response.status_code != 200:
            logger.error("slack response_url answered %d", response.status_code)


def _quiet_logger() -> logging.Logger:
    """For bolt and slack_sdk, which at INFO and DEBUG log whole bodies, and with them question and answer."""
    quiet = logging.getLogger(f"{__name__}.sdk")
    quiet.setLevel(logging.CRITICAL)
    return quiet


def _well_formed(request: Request, body: bytes) -> bool:
    """Whether body, timestamp and signature are such that slack_sdk's verifier can compare them without raising."""
    timestamp = request.headers.get("x-slack-request-timestamp", "")
    signature = request.headers.get("x-slack-signature", "")
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 20 and signature.isascii()


def _refusal(status: int, text: str) -> Response:
    return JSONResponse({"error": text}, status_code=status)
