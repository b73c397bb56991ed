"""Time and memory of a command and of everything it starts. Reads /proc, so Linux only."""

import os
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_INTERVAL_S = 0.1
_KB = 1024  # what /proc calls a kB


@dataclass(frozen=True, slots=True)
class Usage:
    """What a command took. Memory is the most that all its processes held at one moment, in millions of bytes.

    `resident_mb` counts pages of files that are mapped, which the system takes back when it needs them, and shared
    pages once for each process; `own_mb` is what is no file's.
    """

    status: int
    stdout: str
    wall_s: float
    cpu_s: float
    resident_mb: float
    own_mb: float


def measure(command: Sequence[str], environment: Mapping[str, str]) -> Usage:
    """Run a command to its end; what it prints on stderr is dropped."""
    started, before = time.perf_counter(), os.times()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=dict(environment), text=True
    )
    watch = _Watch(process.pid)
    watch.start()
    out, _ = process.communicate()
    wall = time.perf_counter() - started
    watch.stop()
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Usage(process.returncode, out, wall, cpu, watch.resident * _KB / 1e6, watch.own * _KB / 1e6)


def folder_mb(folder: Path) -> float:
    """Megabytes that a folder takes on disk; holes and further links of a file take none."""
    seen = {(s.st_dev, s.st_ino): s.st_blocks * 512 for p in folder.rglob("*") if (s := p.lstat())}
    return sum(seen.values()) / 1e6


class _Watch(threading.Thread):
    """Looks at a process and its descendants ten times a second; kB of 1,024 bytes."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.resident = self.own = 0
        self._pid = pid
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(_INTERVAL_S):
            held = [_memory(pid) for pid in _family(self._pid)]
            self.resident = max(self.resident, sum(resident for resident, _ in held))
            self.own = max(self.own, sum(own for _, own in held))

    def stop(self) -> None:
        self._over.set()
        self.join()


def _family(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:  # the thread has ended
            continue
        for child in children:
            yield from _family(int(child))


def _memory(pid: int) -> tuple[int, int]:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:  # it has ended
        return 0, 0
    fields = dict(line.split(":", 1) for line in lines if ":" in line)
    return tuple(int(fields.get(name, "0 kB").split()[0]) for name in ("VmRSS", "RssAnon"))  # type: ignore[return-value]
