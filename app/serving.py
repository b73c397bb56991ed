"""Runs the HTTP server: page at `/`, API and Slack on one port."""

import socket
import sys

from app.assistant import Assistant
from corpus.errors import TiaowenError
from corpus.settings import Settings

#: An open page holds a stream that never ends; this long after Ctrl-C it is cut.
_GRACE_S = 3


class PortTakenError(TiaowenError):
    """The port, or the address, cannot be listened on."""


def run_server(assistant: Assistant, settings: Settings, *, host: str, port: int) -> None:
    """Serve until interrupted; the address is printed to stderr once it is taken. Raises: PortTakenError."""
    listener = listen(host, port)
    import uvicorn

    from app.api import create_app

    app = create_app(assistant, slack_signing_secret=settings.slack_signing_secret.get_secret_value())
    # The access log is off: our own line carries the trace id, and no query string can hold a question.
    config = uvicorn.Config(
        app, log_level=settings.log_level.lower(), access_log=False, timeout_graceful_shutdown=_GRACE_S
    )
    address, taken = listener.getsockname()[:2]
    shown = f"[{address}]" if ":" in address else address
    print(f"网页、API、Slack：http://{shown}:{taken}/  （Ctrl-C 停止）", file=sys.stderr)  # noqa: T201 - for the operator
    uvicorn.Server(config).run(sockets=[listener])


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises: PortTakenError.

    The protocol is named because asyncio turns Nagle's algorithm off only where it is; a small answer would otherwise
    wait 40 ms for the acknowledgement of its header.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen()
        return listener
    except OSError as exc:
        listener.close()
        raise PortTakenError(
            f"不能监听 {host}:{port}（{exc.strerror}）；请换一个端口：tiaowen serve --port 8001"
        ) from exc
