"""How long an answer takes: python -m eval.bench.latency

Starts `tiaowen serve` on a free port over the live index, asks the golden questions over HTTP with one connection and
then with several at once, and times cold starts of `tiaowen ask`. Only this machine is asked.
"""

import argparse
import asyncio
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

from app.chain import build_chain
from corpus.errors import TiaowenError
from corpus.settings import load_settings
from eval.samples import load_samples

_START_TIMEOUT_S = 60


@contextmanager
def server() -> Iterator[str]:
    """Base URL of a server of our own, stopped by its process id at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen([_command(), "serve", "--port", str(port)], stderr=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_ready(url, process)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_until_ready(url: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _START_TIMEOUT_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with status {process.returncode}; is there a live index?")
        try:
            if httpx.get(f"{url}/readyz", timeout=2).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise RuntimeError(f"the server was not ready within {_START_TIMEOUT_S} s")


async def ask_all(url: str, questions: Sequence[str], *, at_once: int) -> tuple[list[float], float]:
    """(milliseconds of each question, seconds for all), with `at_once` questions under way at a time."""
    gate = asyncio.Semaphore(at_once)
    limits = httpx.Limits(max_connections=at_once)
    async with httpx.AsyncClient(base_url=url, timeout=30, limits=limits) as client:

        async def one(question: str) -> float:
            async with gate:
                started = time.perf_counter()
                response = await client.post("/ask", json={"question": question})
                response.raise_for_status()
                return (time.perf_counter() - started) * 1000

        started = time.perf_counter()
        times = list(await asyncio.gather(*(one(q) for q in questions)))
        return times, time.perf_counter() - started


def cold_start(question: str) -> float:
    """Seconds for `tiaowen ask` in a new process."""
    started = time.perf_counter()
    subprocess.run([_command(), "ask", question, "--json"], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def _command() -> str:
    return str(Path(sys.executable).with_name("tiaowen"))


def _row(name: str, times_ms: Sequence[float], wall_s: float) -> str:
    cuts = statistics.quantiles(times_ms, n=100)
    rate = len(times_ms) / wall_s
    return f"{name:24s} n={len(times_ms):4d}  p50 {cuts[49]:7.1f} ms  p95 {cuts[94]:7.1f} ms  {rate:6.1f}/s"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=3, help="how often all golden questions are asked")
    parser.add_argument("--cold", type=int, default=5, help="cold starts")
    options = parser.parse_args()
    questions = [s.question for s in load_samples()] * options.repeat
    try:
        _ = build_chain(load_settings()).index_version
    except TiaowenError as exc:
        sys.exit(str(exc))
    cold = [cold_start("算法备案要在几日内办理？") for _ in range(options.cold)]
    print(f"cold start, {os.cpu_count()} cores: median {statistics.median(cold):.2f} s, max {max(cold):.2f} s")
    with server() as url:
        asyncio.run(ask_all(url, questions[:20], at_once=1))  # warm-up
        for at_once in (1, 4, 16):
            times, wall_s = asyncio.run(ask_all(url, questions, at_once=at_once))
            print(_row(f"warm server, {at_once} at once", times, wall_s))


if __name__ == "__main__":
    main()
