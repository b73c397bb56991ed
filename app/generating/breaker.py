"""A circuit breaker: an endpoint that keeps failing is left alone for a while."""

import threading
import time
from collections.abc import Callable


class CircuitBreaker:
    """Counts failures in a row; open after `failures` of them, for `pause_s` seconds; then one call may try.

    Args:
        clock: seconds, never going back.
    """

    def __init__(
        self, *, failures: int = 3, pause_s: float = 60.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._failures, self._pause_s, self._clock = failures, pause_s, clock
        self._lock = threading.Lock()
        self._in_a_row = 0
        self._open_until = 0.0

    def allows(self) -> bool:
        """Whether a call may be made now. Whoever is let through after a pause is the only one until it has ended."""
        with self._lock:
            if self._in_a_row < self._failures:
                return True
            now = self._clock()
            if now < self._open_until:
                return False
            self._open_until = now + self._pause_s
            return True

    def succeeded(self) -> None:
        """A call ended well."""
        with self._lock:
            self._in_a_row = 0

    def failed(self) -> None:
        """A call failed."""
        with self._lock:
            self._in_a_row += 1
            if self._in_a_row >= self._failures:
                self._open_until = self._clock() + self._pause_s
