"""Asks every sample, several at once where wanted, and goes on where an interrupted run stopped."""

import hashlib
import json
import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from app.answer import Answer
from eval.samples import Sample

logger = logging.getLogger(__name__)

Answerer = Callable[[str, date | None], Answer]
Progress = Callable[[int, int], None]


class Given(BaseModel):
    """What a sample got: an answer, or in `error` why there is none."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    answer: Answer | None
    error: str = ""
    latency_ms: float


@dataclass(frozen=True, slots=True)
class Journal:
    """The answers of a run under way, a line each, in a file that goes when the run is complete."""

    path: Path

    @classmethod
    def of(cls, folder: Path, *made_of: str) -> "Journal":
        """The journal of the run that is made of exactly these things, so that no other run's answers get into it."""
        key = hashlib.sha256(json.dumps(made_of, ensure_ascii=False).encode()).hexdigest()[:16]
        return cls(folder / f"{key}.jsonl")

    def read(self) -> dict[str, Given]:
        """Answers by sample id; a line cut off by a kill is passed over, and so is an error, which is tried again."""
        try:
            lines = self.path.read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return {}
        found = {}
        for line in lines:
            try:
                given = Given.model_validate_json(line)
            except ValidationError:
                logger.info("a line of %s was cut off", self.path)
                continue
            if given.answer is not None:
                found[given.id] = given
        return found

    def add(self, given: Given) -> None:
        """Append one answer; it is in the file when this returns."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            # A line break first: what was cut off before stays a line of its own.
            file.write(f"\n{given.model_dump_json()}")

    def remove(self) -> None:
        """Forget the run; it is complete, or nobody wants it."""
        self.path.unlink(missing_ok=True)


def ask_all(
    samples: Sequence[Sample],
    answer: Answerer,
    *,
    clock: Callable[[], float],
    workers: int = 1,
    journal: Journal | None = None,
    progress: Progress = lambda _done, _total: None,
) -> list[Given]:
    """What each sample got, in the order of `samples`.

    With several workers the answers take turns in one process: that pays where a model is waited for, and makes the
    single answer's time longer where none is.
    """
    known = journal.read() if journal else {}
    done = [sample for sample in samples if sample.id in known]
    lock = threading.Lock()
    count = len(done)
    if count:
        progress(count, len(samples))

    def one(sample: Sample) -> Given:
        nonlocal count
        if sample.id in known:
            return known[sample.id]
        given = _ask(sample, answer, clock)
        with lock:
            if journal:
                journal.add(given)
            count += 1
            progress(count, len(samples))
        return given

    if workers == 1:
        return [one(sample) for sample in samples]
    with ThreadPoolExecutor(max_workers=workers, thread_name_prefix="eval") as pool:
        return list(pool.map(one, samples))


def _ask(sample: Sample, answer: Answerer, clock: Callable[[], float]) -> Given:
    begun = clock()
    try:
        given = answer(sample.question, sample.as_of)
    except Exception as exc:  # whatever goes wrong in one question is that question's failure
        logger.warning("sample %s raised %s", sample.id, type(exc).__name__)
        error = f"{type(exc).__name__}: {exc}"
        return Given(id=sample.id, answer=None, error=error, latency_ms=(clock() - begun) * 1000)
    return Given(id=sample.id, answer=given, latency_ms=(clock() - begun) * 1000)
