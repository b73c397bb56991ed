"""Damaged files against every reader. `python -m eval.bench.fuzz_readers --seconds 120`: so long for each reader.

Each file is read, cut and identified as an ingest does it. It may give a document or a SourceFormatError that names the
file, in bounded time; anything else is a finding, and the file is kept.
"""

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corpus.catalog import Catalog, load_catalog
from corpus.errors import SourceFormatError
from eval.bench.fuzz_files import GOOD, damaged
from ingest.pipeline import read_source
from ingest.readers import expand
from ingest.readers.limits import READ_MEMORY_BYTES

#: A damaged file of a few pages that takes longer is a finding.
MAX_SECONDS = 20.0
_BATCH = 25


@dataclass(slots=True)
class Outcome:
    """What became of the files of one kind."""

    suffix: str
    files: int = 0
    read: int = 0
    refused: int = 0
    slowest_s: float = 0.0
    peak_mb: float = 0.0
    findings: list[str] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)


def fuzz(suffix: str, folder: Path, *, seconds: float = 0.0, examples: int = 0, seed: int = 20261125) -> Outcome:
    """Outcome of damaged files of a kind, for `seconds` or (where that is 0) that many `examples`."""
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as hypothesis_seed

    outcome, catalog, end = Outcome(suffix), load_catalog(), time.monotonic() + seconds
    quiet = settings(
        max_examples=_BATCH if seconds else examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )

    def one(content: bytes) -> None:
        if not seconds or time.monotonic() < end:
            _try(outcome, catalog, folder, content)

    batch = 0
    while batch == 0 or time.monotonic() < end:
        hypothesis_seed(seed + batch)(quiet(given(damaged(suffix))(one)))()
        batch += 1
    return outcome


def _try(outcome: Outcome, catalog: Catalog, folder: Path, content: bytes) -> None:
    path = folder / f"坏{outcome.suffix}"
    path.write_bytes(content)
    outcome.files += 1
    start = time.perf_counter()
    try:
        for member in expand(path):
            read_source(member, catalog)
        outcome.read += 1
    except SourceFormatError as exc:
        outcome.refused += 1
        outcome.reasons[_kind(str(exc))] += 1
        if path.name not in str(exc):
            _find(outcome, folder, content, f"an error that names no file: {exc}")
    except Exception as exc:
        _find(outcome, folder, content, f"{type(exc).__name__}: {exc}")
    took = time.perf_counter() - start
    if took > outcome.slowest_s:
        outcome.slowest_s = took
        (folder / f"slowest{outcome.suffix}").write_bytes(content)
    outcome.peak_mb = max(outcome.peak_mb, _memory_mb())
    if took > MAX_SECONDS:
        _find(outcome, folder, content, f"took {took:.0f} s")


def _find(outcome: Outcome, folder: Path, content: bytes, what: str) -> None:
    kept = folder / f"finding-{len(outcome.findings)}{outcome.suffix}"
    kept.write_bytes(content)
    outcome.findings.append(f"{kept}: {what}"[:400])


def _kind(message: str) -> str:
    """What is wrong, without the name of the file and the values."""
    return message.partition("坏")[2].partition(" ")[2][:40]


def _memory_mb() -> float:
    """Memory that this process holds now, in MB; 0 where the system does not say."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0.0
    return next((int(x.split()[1]) / 1024 for x in status.splitlines() if x.startswith("VmRSS:")), 0.0)


def main(argv: Sequence[str] | None = None) -> int:
    """Print what became of the files of each kind; status 1 if there is a finding."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=120, help="for each reader")
    parser.add_argument("--reader", choices=[s.removeprefix(".") for s in GOOD], action="append", help="only this kind")
    parser.add_argument("--seed", type=int, default=20261125)
    options = parser.parse_args(argv)
    suffixes = [f".{r}" for r in options.reader or []] or list(GOOD)
    folder = Path(tempfile.mkdtemp(prefix="fuzz-readers-"))
    findings = 0
    for suffix in suffixes:
        one = fuzz(suffix, folder, seconds=options.seconds, seed=options.seed)
        findings += len(one.findings)
        print(
            f"{suffix:6} {one.files:6,} files: {one.read:,} read, {one.refused:,} refused with a named error,"
            f" {len(one.findings)} findings; slowest {one.slowest_s:.2f} s, memory {one.peak_mb:.0f} MB",
            flush=True,
        )
        for finding in one.findings[:10]:
            print(f"       {finding}")
    print(f"a reader's own process may take {READ_MEMORY_BYTES >> 20:,} MB; findings and slowest are in {folder}")
    return 1 if findings else 0


if __name__ == "__main__":
    raise SystemExit(main())
