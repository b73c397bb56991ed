"""A disk that is full, a folder that is read-only, two ingests at once.

Run in mount and user namespaces of their own (`unshare`), where a small disk and a read-only folder can be had without
being root and go away by themselves: python -m eval.bench.faults.storage TEXTS QUESTION
"""

import json
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from eval.bench.faults.kills import change_one, ingest
from eval.bench.faults.questions import environment, tiaowen

_PIPES = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an ingest ended that could not succeed, and whether the live version answers as before and can be built on.

    `error` is the last line that it printed; a process that a signal ended printed none of its own.
    """

    fault: str
    status: int
    error: str
    answers: bool
    recovers: bool


def outcomes(texts: Path, question: str) -> list[Outcome]:
    """What becomes of an ingest on a full disk, a disk that fills up meanwhile, a read-only folder, and a rival's.

    Raises: RuntimeError if namespaces cannot be had here, or an ingest fails that should not.
    """
    command = [sys.executable, "-m", "eval.bench.faults.storage", str(texts), question]
    inside = ["unshare", "--user", "--map-root-user", "--mount", *command]
    done = subprocess.run(inside, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"no namespaces here, or a fault: {done.stderr[-800:]}")
    return [Outcome(**row) for row in json.loads(done.stdout)]


def _inside(texts: Path, question: str) -> list[Outcome]:
    with tempfile.TemporaryDirectory() as scratch:
        disk, copy = Path(scratch) / "disk", Path(scratch) / "texts"
        disk.mkdir()
        shutil.copytree(texts, copy)
        _mount("-t", "tmpfs", "-o", "size=600m", "tmpfs", str(disk))
        data = disk / "data"
        ingest(data, copy)
        _touch(copy)
        expected = _answer(data, question)
        found = []
        for fault, hurt in _FAULTS.items():
            with hurt(disk):
                status, error = _fails(data, copy)
                answers = _answer(data, question) == expected
            found.append(Outcome(fault, status, error, answers, _recovers(data, copy)))
            _touch(copy)
        found.append(_rivals(data, copy, question, expected))
        subprocess.run(["umount", str(disk)], check=True, capture_output=True)
    return found


def _rivals(data: Path, texts: Path, question: str, expected: object) -> Outcome:
    """Two ingests started together: one ends well, the other says why it does not."""
    started = [
        subprocess.Popen(
            _command(texts), env=environment(data), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    errors = [process.communicate()[1] for process in started]
    ended = [process.returncode for process in started]
    loser = 0 if ended[0] else 1
    recovers = sorted(ended) == [0, 1] and _recovers(data, texts)
    return Outcome("two at once", ended[loser], _last(errors[loser]), _answer(data, question) == expected, recovers)


def _command(texts: Path) -> list[str]:
    return tiaowen("ingest", "--source", str(texts), "--json")


def _fails(data: Path, texts: Path) -> tuple[int, str]:
    done = subprocess.run(_command(texts), env=environment(data), capture_output=True, text=True, check=False)
    return done.returncode, _last(done.stderr)


def _recovers(data: Path, texts: Path) -> bool:
    """Whether the next ingest builds what the failed one did not, or finds it built by the rival."""
    version = str(ingest(data, texts)["version"])
    return (data / "index" / "versions" / version / "manifest.json").is_file()


def _answer(data: Path, question: str) -> object:
    command = tiaowen("ask", question, "--json")
    done = subprocess.run(command, env=environment(data), capture_output=True, text=True, check=False)
    if done.returncode:
        return done.stderr
    answer = json.loads(done.stdout)
    return [answer["status"], answer["index_version"], answer["citations"]]


def _last(stderr: str) -> str:
    lines = [line for line in stderr.splitlines() if line.strip()]
    return lines[-1] if lines else ""


def _touch(texts: Path) -> None:
    change_one(texts, random.Random(0))


@contextmanager
def _full(disk: Path, *, leave: int) -> Iterator[None]:
    size = shutil.disk_usage(disk).free - leave
    with (disk / "ballast").open("wb") as file:
        for _ in range(size >> 20):
            file.write(bytes(1 << 20))
    yield
    (disk / "ballast").unlink()


@contextmanager
def _read_only(disk: Path) -> Iterator[None]:
    folder = str(disk / "data")
    _mount("--bind", folder, folder)
    _mount("-o", "remount,ro,bind", folder)
    yield
    subprocess.run(["umount", folder], check=True, capture_output=True)


_FAULTS: dict[str, Callable[[Path], AbstractContextManager[None]]] = {
    "disk full": partial(_full, leave=1 << 20),
    "disk full but for 50 MB": partial(_full, leave=50 << 20),
    "read-only folder": _read_only,
}


def _mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True, capture_output=True)


def main(argv: Sequence[str]) -> None:
    """Print the outcomes as JSON."""
    print(json.dumps([asdict(outcome) for outcome in _inside(Path(argv[0]), argv[1])], ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1:])
