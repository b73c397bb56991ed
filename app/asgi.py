"""Two pieces of plain ASGI around the whole server: a limit on bodies, and a trace id on every response."""

import asyncio
import logging
import time
import traceback
import uuid
from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

logger = logging.getLogger(__name__)

TRACE_HEADER = "X-Trace-Id"


class BodyLimit:
    """Answers 413 to a request whose body is larger than `max_bytes`, whether it says so beforehand or not.

    Bodies are read whole before the application sees them: small by definition here, and an application that
    had begun to answer could no longer be told 413.
    """

    def __init__(self, app: ASGIApp, *, max_bytes: int) -> None:
        self._app = app
        self._max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self._app(scope, receive, send)
            return
        body = await self._read(scope, receive)
        if body is None:
            error = f"请求正文超过 {self._max_bytes // 1024} KB 的上限"
            # The rest of the body stays unread, so the connection is of no further use.
            response = JSONResponse({"error": error}, status_code=413, headers={"Connection": "close"})
            await response(scope, receive, send)
            return
        await self._app(scope, _replay(body, receive), send)

    async def _read(self, scope: Scope, receive: Receive) -> bytes | None:
        """The whole body; None if it is too large."""
        stated = dict(scope["headers"]).get(b"content-length", b"0")
        if stated.isdigit() and int(stated) > self._max_bytes:
            return None
        parts, size = [], 0
        while True:
            message = await receive()
            part = message.get("body", b"")
            parts.append(part)
            size += len(part)
            if size > self._max_bytes:
                return None
            if not message.get("more_body", False):
                return b"".join(parts)


def _replay(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives `body` first and then whatever still comes (the disconnect)."""
    pending: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return pending.pop() if pending else await receive()

    return replay


class Traced:
    """Gives every response a trace id and the given headers, logs it, and turns an unforeseen error into a bare 500.

    The log names method, path, status and duration. It never holds a body, nor an exception's message, which may
    quote the question: the frames of the traceback say where it happened.
    """

    def __init__(self, app: ASGIApp, *, headers: Mapping[str, str]) -> None:
        self._app = app
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        trace_id = scope.setdefault("state", {})["trace_id"] = uuid.uuid4().hex
        started, status = time.perf_counter(), 0

        async def send_traced(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in {TRACE_HEADER: trace_id, **self._headers}.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self._app(scope, receive, send_traced)
        except asyncio.CancelledError:
            logger.debug("%s cancelled: the server is stopping", trace_id)  # with a page open there is always a stream
        except Exception as exc:
            frames = "".join(traceback.format_tb(exc.__traceback__))
            logger.error("%s %s %r\n%s", trace_id, type(exc).__name__, scope["path"], frames)
            if status:  # the answer has begun; break the connection off, and keep the message out of the server's log
                raise RuntimeError(f"response {trace_id} broken off") from None
            body = {"error": f"服务器内部出错，请把编号 {trace_id} 告诉管理员", "trace_id": trace_id}
            await JSONResponse(body, status_code=500)(scope, receive, send_traced)
        finally:
            duration_ms = (time.perf_counter() - started) * 1000
            logger.info("%s %s %r %d %.1f ms", trace_id, scope["method"], scope["path"], status, duration_ms)
