"""An answer over HTTP as it comes: one event of JSON on each line."""

import json
import logging
from collections.abc import AsyncIterator, Iterator

from starlette.concurrency import iterate_in_threadpool, run_in_threadpool
from starlette.responses import StreamingResponse

from app.asking import AskRequest
from app.assistant import Assistant
from app.display_words import FAILED
from app.streaming import Finished, Said

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/x-ndjson"


async def streamed(assistant: Assistant, asked: AskRequest) -> StreamingResponse:
    """The response to a question; what is wrong with the question is raised before it has begun."""
    events = assistant.stream(asked.question, as_of=asked.as_of, history=asked.turns)
    first = await run_in_threadpool(next, events)
    # A proxy that buffers would hold back what the guard has passed.
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_lines(first, events), media_type=MEDIA_TYPE, headers=headers)


async def _lines(first: Said | Finished, rest: Iterator[Said | Finished]) -> AsyncIterator[str]:
    """A line for each event; a failure after the first is a last line of kind `error`."""
    yield first.model_dump_json() + "\n"
    try:
        async for event in iterate_in_threadpool(rest):
            yield event.model_dump_json() + "\n"
    except Exception as exc:  # the status has been sent; its text may quote the question
        logger.error("stream failed: %s", type(exc).__name__)
        yield json.dumps({"kind": "error", "error": FAILED}, ensure_ascii=False) + "\n"
