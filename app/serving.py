"""Runs the HTTP server: page at `/`, API and Slack on one port."""

import logging

from app.assistant import Assistant
from corpus.settings import Settings

logger = logging.getLogger(__name__)

#: An open page holds a stream that never ends; this long after Ctrl-C it is cut.
_GRACE_S = 3


def run_server(assistant: Assistant, settings: Settings, *, host: str, port: int) -> None:
    """Serve until interrupted. Raises: OSError if the port is taken."""
    import uvicorn

    from app.api import create_app

    app = create_app(assistant, slack_signing_secret=settings.slack_signing_secret.get_secret_value())
    # The access log is off: our own line carries the trace id, and no query string can hold a question.
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_level=settings.log_level.lower(),
        access_log=False,
        timeout_graceful_shutdown=_GRACE_S,
    )
