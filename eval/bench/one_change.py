"""What an ingest costs when one file changed: python -m eval.bench.one_change FOLDER ...

Copies the folders, ingests them, and then again and again with a sentence added to another regulation each time, as
`tiaowen ingest` in a process of its own. `--against CHECKOUT` ingests the same changes with that checkout's code too,
turn about, so that a noisy machine is noisy for both.
"""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
_TIMEOUT_S = 300
_TIAOWEN = "import sys; from app.cli import main; sys.exit(main())"


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds of one ingest: of CPU, user and system, and by the clock."""

    cpu_s: float
    wall_s: float


def ingest(checkout: Path, folders: Sequence[Path], data_dir: Path) -> Run:
    """What `tiaowen ingest` took, with the code of a checkout. Raises: CalledProcessError if it failed."""
    sources = [part for folder in folders for part in ("--source", str(folder))]
    environment = os.environ | {"PYTHONPATH": str(checkout), "TIAOWEN_DATA_DIR": str(data_dir)}
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", _TIAOWEN, "ingest", "--no-promote", *sources],
        check=True,
        cwd=checkout,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=_TIMEOUT_S,
    )
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Run(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall)


def change(files: Sequence[Path], number: int) -> None:
    """Add a sentence, another each time, to the end of the file whose turn it is."""
    with files[number % len(files)].open("a", encoding="utf-8") as file:
        file.write(f"\n本条为第{number}次改动所加。\n")


def measure(checkouts: Sequence[Path], folders: Sequence[Path], *, times: int) -> list[list[Run]]:
    """Runs of each checkout, turn about, after a first ingest that is not counted; the folders are copied."""
    with tempfile.TemporaryDirectory(prefix="one-change-") as scratch:
        copies = [Path(shutil.copytree(folder, Path(scratch) / str(n))) for n, folder in enumerate(folders)]
        files = sorted(path for copy in copies for path in copy.glob("*.md") if path.name != "README.md")
        data_dirs = [Path(scratch) / f"data-{n}" for n in range(len(checkouts))]
        for checkout, data_dir in zip(checkouts, data_dirs, strict=True):
            ingest(checkout, copies, data_dir)
        runs: list[list[Run]] = [[] for _ in checkouts]
        for number in range(times):
            change(files, number)
            for one, checkout, data_dir in zip(runs, checkouts, data_dirs, strict=True):
                one.append(ingest(checkout, copies, data_dir))
        return runs


def row(name: str, runs: Sequence[Run]) -> str:
    """A line of the table: the median, and from the least to the most."""
    cpu, wall = sorted(run.cpu_s for run in runs), sorted(run.wall_s for run in runs)
    return (
        f"{name:12} n={len(runs):2d}  CPU {statistics.median(cpu):.2f} s ({cpu[0]:.2f} to {cpu[-1]:.2f})"
        f"  clock {statistics.median(wall):.2f} s ({wall[0]:.2f} to {wall[-1]:.2f})"
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Print a line for each checkout."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER", help="regulations as *.md, whitepapers")
    parser.add_argument("--times", type=int, default=5, help="changes to measure")
    parser.add_argument("--against", type=Path, metavar="CHECKOUT", help="another state of this code, to compare with")
    options = parser.parse_args(argv)
    checkouts = [REPO, *([options.against.resolve()] if options.against else [])]
    names = ("this code", "the other")
    for name, runs in zip(names, measure(checkouts, options.folders, times=options.times), strict=False):
        print(row(name, runs))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
