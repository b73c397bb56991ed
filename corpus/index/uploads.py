"""Requests to a Qdrant server that may be sent again, and points sent in batches, several at a time."""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from qdrant_client import QdrantClient
    from qdrant_client.models import PointStruct
    from tenacity import RetryCallState

logger = logging.getLogger(__name__)

#: The server is busy, starting, or behind a proxy that says so. A write may be sent again: points replace their like.
_TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504})
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class UploadPolicy:
    """How points are sent: `batch` in a request, `parallel` requests at once, `attempts` for each.

    Between two attempts it waits `first_wait_s`, then twice as long each time up to `longest_wait_s`, with jitter; or
    as long as the server asks for.
    """

    batch: int = 256
    parallel: int = 4
    attempts: int = 7
    first_wait_s: float = 0.5
    longest_wait_s: float = 30


def upload(client: "QdrantClient", collection: str, points: "Sequence[PointStruct]", policy: UploadPolicy) -> None:
    """Send the points and wait until the server has them all.

    The client is used by several threads at once, which the one of a server is made for (local mode is not).

    Raises: the client's ApiException of the first batch that failed for good; later batches may not have been sent.
    """

    def send(batch: "Sequence[PointStruct]") -> None:
        again(lambda: client.upsert(collection, list(batch), wait=True), policy)

    batches = [points[start : start + policy.batch] for start in range(0, len(points), policy.batch)]
    if policy.parallel == 1 or len(points) <= policy.batch:
        for batch in batches:
            send(batch)
        return
    pool = ThreadPoolExecutor(policy.parallel, thread_name_prefix="qdrant-upload")
    try:
        for done in [pool.submit(send, batch) for batch in batches]:
            done.result()
    finally:
        pool.shutdown(cancel_futures=True)


def again(request: Callable[[], _T], policy: UploadPolicy) -> _T:
    """What `request` returns, sent again as long as its failure looks passing.

    Raises: what the last attempt raised.
    """
    from tenacity import Retrying, retry_if_exception, stop_after_attempt

    retrying = Retrying(
        retry=retry_if_exception(is_transient),
        stop=stop_after_attempt(policy.attempts),
        wait=lambda state: _wait_s(state, policy),
        before_sleep=_log,
        reraise=True,
    )
    return retrying(request)


def is_transient(exc: BaseException) -> bool:
    """Whether a request that failed so may succeed later: not a wrong key, request or certificate."""
    import httpx
    from qdrant_client.common.client_exceptions import ResourceExhaustedResponse
    from qdrant_client.http.exceptions import ResponseHandlingException, UnexpectedResponse

    if isinstance(exc, UnexpectedResponse):
        return exc.status_code in _TRANSIENT
    if isinstance(exc, ResponseHandlingException):
        return isinstance(exc.source, httpx.TransportError) and "CERTIFICATE" not in str(exc.source)
    return isinstance(exc, ResourceExhaustedResponse)


def _wait_s(state: "RetryCallState", policy: UploadPolicy) -> float:
    from qdrant_client.common.client_exceptions import ResourceExhaustedResponse
    from tenacity import wait_exponential_jitter

    failed = state.outcome.exception() if state.outcome else None
    if isinstance(failed, ResourceExhaustedResponse):
        return min(float(failed.retry_after_s), policy.longest_wait_s)
    jitter = wait_exponential_jitter(
        multiplier=policy.first_wait_s, max=policy.longest_wait_s, jitter=policy.first_wait_s
    )
    return float(jitter(state))


def _log(state: "RetryCallState") -> None:
    failed = state.outcome.exception() if state.outcome else None
    logger.warning("Qdrant server, attempt %d: %s; trying again", state.attempt_number, type(failed).__name__)
