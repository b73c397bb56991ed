"""An ingest killed at random moments, while a server answers from the live version."""

import json
import random
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.bench.faults.questions import Asker, environment, server, tiaowen


@dataclass(slots=True)
class Kills:
    """What was seen. `writing` counts kills that hit while a new version was on its way to disk."""

    killed: int = 0
    too_late: int = 0  # the ingest had ended by itself
    writing: int = 0
    finished: int = 0  # ingests that were let run to the end, and built what the killed ones had not
    asked: int = 0
    faults: tuple[str, ...] = ()


def kill_ingests(
    data: Path, texts: Path, questions: Sequence[str], *, kills: int, finish_every: int, seed: int
) -> Kills:
    """Kill `kills` ingests of `texts` with signal 9; after every few, let one finish, promote nothing.

    `texts` is a folder of ours: before each round one of its files is changed, so that there is work to do.

    Raises: RuntimeError if an ingest that nobody killed fails.
    """
    seen, draw = Kills(), random.Random(seed)
    live = ingest(data, texts)["version"]
    pause = _duration(data, texts)
    with server(data) as url:
        asker = Asker(url, questions)
        asker.start()
        while seen.killed < kills:
            change_one(texts, draw)
            for _ in range(min(finish_every, kills - seen.killed)):
                _kill_one(data, texts, draw.uniform(0, pause), seen)
            report = ingest(data, texts)
            seen.finished += 1
            _check(data, report["version"], live)
        asker.stop()
    seen.asked, seen.faults = asker.asked, tuple(asker.faults)
    return seen


def ingest(data: Path, texts: Path) -> dict[str, Any]:
    """Report of an ingest that is left alone. Raises: RuntimeError if it fails."""
    done = subprocess.run(_command(texts), env=environment(data), capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"ingest ended with status {done.returncode}: {done.stderr[-500:]}")
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def change_one(texts: Path, draw: random.Random) -> None:
    """Change one of the texts in a folder, so that another version has to be built."""
    path = draw.choice(sorted(path for path in texts.glob("*.md") if path.stem != "README"))
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")


def _command(texts: Path) -> list[str]:
    return tiaowen("ingest", "--source", str(texts), "--json")


def _duration(data: Path, texts: Path) -> float:
    """Seconds of an ingest with one file changed."""
    change_one(texts, random.Random(0))
    started = time.monotonic()
    ingest(data, texts)
    return time.monotonic() - started


def _kill_one(data: Path, texts: Path, after_s: float, seen: Kills) -> None:
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(_command(texts), env=environment(data), **quiet)  # type: ignore[call-overload]
    try:
        process.wait(timeout=after_s)
        seen.too_late += 1
        change_one(texts, random.Random(seen.too_late))  # it finished the work: there must be some for the next
    except subprocess.TimeoutExpired:
        seen.writing += any((data / "index" / "versions").glob(".staging-*"))
        process.kill()
        process.wait()
        seen.killed += 1


def _check(data: Path, built: str, live: str) -> None:
    """Raises: RuntimeError if a version is missing or broken, another is live, or something was left behind."""
    listed = subprocess.run(
        tiaowen("index", "list", "--json"), env=environment(data), capture_output=True, text=True, check=True
    )
    rows = {row["version"]: row for row in json.loads(listed.stdout)}
    problems = [row for row in rows.values() if row.get("problem")]
    left = [path.name for path in (data / "index" / "versions").glob(".*")]
    if built not in rows or not rows[live]["live"] or problems or left:
        raise RuntimeError(f"after an ingest of {built}: live {live}, {problems or rows.keys()}, left behind {left}")
