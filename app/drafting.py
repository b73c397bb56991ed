"""A model's draft answer, asked for within a time box, to widen a search. It is never shown and never cited."""

import logging
import threading
from typing import Protocol

logger = logging.getLogger(__name__)

#: Drafts waited for at a time: a model that hangs must not pile up threads.
_AT_A_TIME = 8
_places = threading.BoundedSemaphore(_AT_A_TIME)

#: A draft is cut here: a search gains nothing from more, and a runaway answer would drown the question.
_MOST_CHARS = 600


class Drafter(Protocol):
    """Writes what an answer might say, true or not; a language model."""

    def draft(self, question: str) -> str:
        """A few sentences in the words that a statute would use. May raise anything and take any time."""


def draft_in_time(drafter: Drafter | None, question: str, *, timeout_s: float) -> str:
    """The draft of an answer, "" if there is no drafter, it fails, or it takes longer than `timeout_s`.

    A drafter that is too slow goes on in a thread of its own, whose result nobody reads; with too many of those,
    no new one is asked.
    """
    if drafter is None or timeout_s <= 0:
        return ""
    if not _places.acquire(blocking=False):
        logger.warning("no draft: %d are still being waited for", _AT_A_TIME)
        return ""
    result: list[str] = []
    thread = threading.Thread(target=_run, args=(drafter, question, result), name="draft", daemon=True)
    thread.start()
    thread.join(timeout_s)
    if thread.is_alive():
        logger.warning("no draft within %.1f s", timeout_s)
    return result[0][:_MOST_CHARS] if result else ""


def _run(drafter: Drafter, question: str, result: list[str]) -> None:
    try:
        result.append(str(drafter.draft(question)).strip())
    except Exception as exc:  # whatever a model's client raises, the search goes on without it
        logger.warning("no draft: %s", type(exc).__name__)
    finally:
        _places.release()
