"""How an ingest grows: python -m eval.bench.scale LAWS.jsonl.gz

Writes the laws as one Markdown file each into a scratch folder and ingests them with `tiaowen ingest --source` into an
empty data folder, at several sizes; then the same folder with llama-index's default pipeline and bm25s.
"""

import argparse
import json
import math
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from eval.bench.scale.laws import read_laws, write_laws
from eval.bench.scale.meter import Usage, folder_mb, measure
from eval.bench.scale.peers import PEERS

_SIZES = (1_000, 5_000, 20_000, 100_000)
_STEPS = ("catalog", "parse", "chunk", "embed", "index")


@dataclass(frozen=True, slots=True)
class Row:
    """One ingest of one size. `steps` are seconds; `note` says what else there is to know."""

    name: str
    articles: int
    usage: Usage
    disk_mb: float
    steps: dict[str, float] = field(default_factory=dict)
    note: str = ""


def ours(folder: Path, articles: int, data: Path, *, again: bool) -> list[Row]:
    """An ingest into an empty data folder, and if `again` a second one after a change of one file."""
    environment = os.environ | {"TIAOWEN_DATA_DIR": str(data), "TIAOWEN_CORPUS_DIR": "", "TIAOWEN_QDRANT_URL": ""}
    environment.pop("TIAOWEN_CORPUS_DIR")
    command = [sys.executable, "-m", "app.cli", "ingest", "--no-promote", "--json", "--source", str(folder)]
    rows = [_row("tiaowen", articles, measure(command, environment), data)]
    if again:
        changed = max(folder.glob("*.md"))
        changed.write_text(changed.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        rows.append(_row("tiaowen, one file changed", articles, measure(command, environment), data))
    return rows


def theirs(name: str, folder: Path, articles: int, out: Path) -> Row:
    """A peer's run over the same folder."""
    usage = measure([sys.executable, "-m", "eval.bench.scale.peers", name, str(folder), str(out)], os.environ)
    if usage.status:
        raise RuntimeError(f"{name} ended with status {usage.status} at {articles} articles")
    return Row(name, articles, usage, folder_mb(out))


def growth(sizes: Sequence[float], values: Sequence[float]) -> float:
    """Exponent of growth between the two largest sizes: 1 is linear, less is better."""
    (small, large), (before, after) = sizes[-2:], values[-2:]
    return math.log(after / before) / math.log(large / small)


def _row(name: str, articles: int, usage: Usage, data: Path) -> Row:
    try:
        report = json.loads(usage.stdout)
    except ValueError:
        raise RuntimeError(f"tiaowen ingest ended with status {usage.status} and no report") from None
    failed = sum(file["action"] == "failed" for file in report["files"])
    index, cache = folder_mb(data / "index"), folder_mb(data / "ingest")
    note = f"{report['chunk_count']} chunks, {report['encoded']} encoded; {failed} files not read; cache {cache:.0f} MB"
    return Row(name, articles, usage, index, report["seconds"], note)


def _line(row: Row) -> str:
    usage = row.usage
    steps = " ".join(f"{step} {row.steps[step]:.1f}" for step in _STEPS if step in row.steps)
    figures = f"{usage.wall_s:7.1f} s {usage.cpu_s:7.1f} s {usage.resident_mb:7.0f} MB {usage.own_mb:7.0f} MB"
    return f"{row.name:26s} {row.articles:6d} {figures} {row.disk_mb:7.0f} MB  {steps}  {row.note}".rstrip()


def _growth_lines(rows: Sequence[Row]) -> list[str]:
    lines = []
    for name in dict.fromkeys(row.name for row in rows):
        own = [row for row in rows if row.name == name]
        if len(own) > 1:
            sizes = [row.articles for row in own]
            cpu = growth(sizes, [row.usage.cpu_s for row in own])
            wall = growth(sizes, [row.usage.wall_s for row in own])
            memory = growth(sizes, [row.usage.resident_mb for row in own])
            grown = f"CPU time grows as n^{cpu:.2f}, wall time as n^{wall:.2f}, resident memory as n^{memory:.2f}"
            lines.append(f"{name}: {grown} between the two largest sizes")
    return lines


def main() -> None:
    """Print the table, a line as soon as it is measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("laws", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(_SIZES), help="articles; more than there are: all")
    parser.add_argument("--scratch", type=Path, default=None, help="folder for texts and indexes, by default a new one")
    parser.add_argument("--only-ours", action="store_true", help="without the peers")
    options = parser.parse_args()
    laws = read_laws(options.laws)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before the start")
    print(f"{'':26s} {'art.':>6s} {'wall':>9s} {'cpu':>9s} {'resident':>10s} {'own':>10s} {'disk':>10s}")
    rows: list[Row] = []
    for size in sorted(options.sizes):
        with tempfile.TemporaryDirectory(prefix="scale-", dir=options.scratch) as scratch:
            folder = Path(scratch) / "laws"
            articles = write_laws(laws, folder, articles=size)
            found = ours(folder, articles, Path(scratch) / "data", again=True)
            if not options.only_ours:
                found += [theirs(name, folder, articles, Path(scratch) / name) for name in PEERS]
        rows += found
        print("\n".join(map(_line, found)), flush=True)
    print("\n".join(_growth_lines(rows)))


if __name__ == "__main__":
    main()
