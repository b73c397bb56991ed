"""Asks every question of every way to search, on one core, and keeps the scores and the times."""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from eval.bench.retrieval.asked import Asked
from eval.bench.retrieval.measures import MEASURES, scores
from eval.bench.retrieval.peers import Searcher

_WARM_UP = 20


@dataclass(frozen=True, slots=True)
class Run:
    """What one way to search made of one set of questions: `rows[n]` are the `MEASURES` of question n."""

    name: str
    rows: tuple[tuple[float, ...], ...]
    styles: tuple[str, ...]
    wall_ms: tuple[float, ...]
    cpu_ms: tuple[float, ...]
    index_bytes: int

    def values(self, measure: str, style: str = "") -> list[float]:
        """One measure of every question, or of those of one style."""
        column = MEASURES.index(measure)
        return [row[column] for row, s in zip(self.rows, self.styles, strict=True) if style in ("", s)]

    def milliseconds(self, percent: float, *, cpu: bool = False) -> float:
        """Percentile of the time of a question, its encoding included."""
        return float(np.percentile(self.cpu_ms if cpu else self.wall_ms, percent))


def run(searcher: Searcher, asked: Sequence[Asked]) -> Run:
    """Ask every question once, after a few to warm up."""
    for question in asked[-_WARM_UP:]:
        searcher.search(question)
    rows, wall, cpu = [], [], []
    for question in asked:
        started, started_cpu = time.perf_counter(), time.process_time()
        found = searcher.search(question)
        wall.append((time.perf_counter() - started) * 1000)
        cpu.append((time.process_time() - started_cpu) * 1000)
        rows.append(scores(found, question.gold, question.alternatives))
    styles = tuple(q.style for q in asked)
    return Run(searcher.name, tuple(rows), styles, tuple(wall), tuple(cpu), searcher.index_bytes)


@contextmanager
def one_core() -> Iterator[None]:
    """Every thread of this process, and those it starts meanwhile, on one core."""
    before = os.sched_getaffinity(0)
    _pin({min(before)})
    try:
        yield
    finally:
        _pin(before)


def _pin(cores: set[int]) -> None:
    for task in Path("/proc/self/task").iterdir():
        with suppress(ProcessLookupError):  # the thread has ended
            os.sched_setaffinity(int(task.name), cores)
