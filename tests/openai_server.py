"""A local server that speaks OpenAI's chat completions, well or badly, for tests of whatever asks a model.

    with OpenAIServer(Reply("十个工作日内备案[1]。")) as server:
        settings = Settings(llm_base_url=server.base_url, llm_model="test", llm_api_key="secret")

Real HTTP on loopback. `server.requests` is what was asked, in order. A reply may also be a function of the request's
JSON, or a list that is used up in order, its last one again and again.
"""

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Reply:
    """How one request is answered.

    Args:
        text: what the model says; streamed in pieces of `piece_chars` characters if the request asks for a stream.
        status: HTTP status; from 400 on the body is an error as OpenAI writes it, `text` its message.
        raw: this body in place of a well-formed one (malformed JSON, HTML of a proxy).
        cut_after: break the connection off after this many characters of `text`, without an end.
        hang: send nothing until the server is closed (the client has to time out).
        drip_s: send the body a byte at a time, this long apart.
        pause_s: wait this long before each piece of a stream, or before the body.
        finish_reason: `length` for an answer that ran out of tokens.
    """

    text: str = ""
    status: int = 200
    raw: bytes | None = None
    cut_after: int | None = None
    hang: bool = False
    pause_s: float = 0.0
    drip_s: float = 0.0
    piece_chars: int = 3
    finish_reason: str = "stop"
    headers: Mapping[str, str] = field(default_factory=dict)


Replies = Reply | Sequence[Reply] | Callable[[dict[str, Any]], Reply]


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came: path, headers in lower case, JSON body."""

    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]

    @property
    def prompt(self) -> str:
        """All messages, one after the other."""
        return "\n".join(str(message["content"]) for message in self.body["messages"])


class OpenAIServer:
    """The server; runs in a thread from `with` to its end."""

    def __init__(self, replies: Replies) -> None:
        self._replies = replies
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self.requests: list[Request] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def base_url(self) -> str:
        """Address for a client: `http://127.0.0.1:port/v1`."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def reply_with(self, replies: Replies) -> None:
        """From now on answer like this."""
        with self._lock:
            self._replies = replies

    def take(self, request: Request) -> Reply:
        """The reply to one request, which is recorded."""
        with self._lock:
            self.requests.append(request)
            if isinstance(self._replies, Reply):
                return self._replies
            if isinstance(self._replies, Sequence):
                first, *rest = self._replies
                self._replies = rest or [first]
                return first
            choose = self._replies
        return choose(request.body)

    def wait(self, seconds: float | None) -> None:
        """Wait, but not longer than the server lives."""
        self._closed.wait(seconds)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closed.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)


def _handler(owner: OpenAIServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Request(self.path, headers, json.loads(body))
            reply = owner.take(request)
            with contextlib.suppress(OSError):  # the client has gone; it timed out or closed the stream
                self._send(request, reply)
            self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing: a test's output is the test's."""

        def _send(self, request: Request, reply: Reply) -> None:
            if reply.hang:
                owner.wait(None)
                return
            if reply.raw is not None or reply.status >= 400:
                error = {"error": {"message": reply.text, "type": "test", "param": None, "code": None}}
                self._whole(reply, reply.raw if reply.raw is not None else _json(error))
            elif request.body.get("stream"):
                self._stream(request, reply)
            else:
                owner.wait(reply.pause_s or 0)
                body = _json(_completion(request, reply))
                self._whole(reply, body, cut=reply.cut_after is not None)

        def _head(self, reply: Reply, media_type: str) -> None:
            self.send_response(reply.status)
            self.send_header("Content-Type", media_type)
            for name, value in reply.headers.items():
                self.send_header(name, value)

        def _whole(self, reply: Reply, body: bytes, *, cut: bool = False) -> None:
            self._head(reply, "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if reply.drip_s:
                for byte in body:
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
                    owner.wait(reply.drip_s)
                return
            self.wfile.write(body[: len(body) // 2] if cut else body)

        def _stream(self, request: Request, reply: Reply) -> None:
            self._head(reply, "text/event-stream")
            # Chunked, so that a client can tell a stream that broke off from one that ended.
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            sent = 0
            for piece in _pieces(reply):
                if reply.cut_after is not None and sent >= reply.cut_after:
                    return
                owner.wait(reply.pause_s or 0)
                self._event(_chunk(request, {"role": "assistant", "content": piece}, None))
                sent += len(piece)
            self._event(_chunk(request, {}, reply.finish_reason))
            self._write(b"data: [DONE]\n\n")
            self.wfile.write(b"0\r\n\r\n")

        def _event(self, data: dict[str, Any]) -> None:
            self._write(b"data: " + _json(data) + b"\n\n")

        def _write(self, data: bytes) -> None:
            self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
            self.wfile.flush()

    Handler.protocol_version = "HTTP/1.1"
    return Handler


def _pieces(reply: Reply) -> Iterator[str]:
    for start in range(0, len(reply.text), reply.piece_chars):
        yield reply.text[start : start + reply.piece_chars]


def _json(data: dict[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()


def _base(request: Request, kind: str) -> dict[str, Any]:
    return {"id": "chatcmpl-test", "object": kind, "created": int(time.time()), "model": request.body.get("model", "")}


def _completion(request: Request, reply: Reply) -> dict[str, Any]:
    message = {"role": "assistant", "content": reply.text, "refusal": None}
    choice = {"index": 0, "message": message, "finish_reason": reply.finish_reason, "logprobs": None}
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    return {**_base(request, "chat.completion"), "choices": [choice], "usage": usage}


def _chunk(request: Request, delta: dict[str, Any], finish_reason: str | None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish_reason, "logprobs": None}
    return {**_base(request, "chat.completion.chunk"), "choices": [choice]}
