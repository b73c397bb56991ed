"""A real server, asked without a pause, whose answers must stay what they were."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

_START_TIMEOUT_S = 120
#: Fields of an answer that differ each time; the label's metadata hold the trace id too.
_VOLATILE = ("timing_ms", "trace_id", "label")


class Asker(threading.Thread):
    """Asks the questions in turn until it is stopped, and holds every answer against the first one to the question."""

    def __init__(self, url: str, questions: Sequence[str]) -> None:
        """Asks each question once, to know the answers. Raises: httpx.HTTPError if one is not answered."""
        super().__init__(daemon=True)
        self._client = httpx.Client(base_url=url, timeout=60)
        self._expected = {question: self._ask(question) for question in questions}
        self.asked = 0
        self.faults: list[str] = []
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.is_set():
            for question in self._expected:
                self._check(question)

    def stop(self) -> None:
        self._over.set()
        self.join()
        self._client.close()

    def _check(self, question: str) -> None:
        self.asked += 1
        try:
            answer = self._ask(question)
        except httpx.HTTPError as exc:
            self.faults.append(f"{question}: {type(exc).__name__}: {exc}")
            return
        if answer != self._expected[question]:
            self.faults.append(f"{question}: another answer than before")

    def _ask(self, question: str) -> dict[str, Any]:
        response = self._client.post("/ask", json={"question": question})
        response.raise_for_status()
        return {name: value for name, value in response.json().items() if name not in _VOLATILE}


@contextmanager
def server(data: Path) -> Iterator[str]:
    """Base URL of `tiaowen serve` over a data folder, stopped by its process id at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(tiaowen("serve", "--port", str(port)), env=environment(data), stderr=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_ready(url, process)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=60)


def tiaowen(*arguments: str) -> list[str]:
    """The command line, run by this interpreter."""
    return [sys.executable, "-m", "app.cli", *arguments]


def environment(data: Path) -> dict[str, str]:
    """This process's environment with `data` as the data folder and no other state."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TIAOWEN_")}
    return kept | {"TIAOWEN_DATA_DIR": str(data)}


def _wait_until_ready(url: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _START_TIMEOUT_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with status {process.returncode}")
        try:
            if httpx.get(f"{url}/readyz", timeout=5).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise RuntimeError(f"the server was not ready within {_START_TIMEOUT_S} s")
