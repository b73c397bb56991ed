"""Our search beside what a user could pick instead, in one run: python -m eval.bench.retrieval TEXTS LAWS.jsonl.gz

TEXTS holds the official texts and whitepapers, LAWS the national laws that serve as distractors. Three sets:
(a) golden questions over TEXTS with our digests, (b) the same with every other national law added, (c) sentences of
those laws, damaged, each to be found again. Indexes are kept in --data and used again. Intervals are 95 % bootstrap;
Δ is ours minus the row's, over the same questions. Times are those of one core, the question's encoding included.
"""

import argparse
import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from app.asking import china_today
from app.chain import Chain
from app.tuning import Tuning
from corpus.search_texts import search_text
from corpus.settings import load_settings
from eval.bench.retrieval import asked, corpora, ours, table
from eval.bench.retrieval.asked import Asked
from eval.bench.retrieval.peers import Searcher, folder_bytes, peers
from eval.bench.retrieval.running import Run, one_core, run
from eval.samples import GOLDEN_PATH, load_samples

logger = logging.getLogger(__name__)

_SETS = ("a", "b", "c")
_PARTS = ("peers", "plain", "ablation")
_SEED = 20260101


def searchers(chain: Chain, data: Path, parts: Sequence[str]) -> Iterator[Searcher]:
    """Ours first, then what `parts` asks for; each peer is built when its turn comes."""
    tuning = Tuning.from_settings(load_settings())
    version = data / "index" / "versions" / chain.index_version
    yield ours.Ours("ours", chain, tuning, index_bytes=folder_bytes(version))
    if "peers" in parts:
        chunks = list(chain.edition.index.scan())
        for make in peers(chunks, [search_text(c) for c in chunks], chain.edition.dense):
            yield make()
    if "plain" in parts:
        yield from ours.plain(chain.edition)
    if "ablation" in parts:
        yield from ours.ablations(chain, tuning)


def measure(
    chain: Chain, data: Path, sets: Mapping[str, Sequence[Asked]], parts: Sequence[str]
) -> dict[str, list[Run]]:
    """Runs of every searcher over every set of questions that is asked of one index."""
    runs: dict[str, list[Run]] = {name: [] for name in sets}
    for searcher in searchers(chain, data, parts):
        for name, questions in sets.items():
            runs[name].append(run(searcher, questions))
            logger.info("%s: %s done", name, searcher.name)
    return runs


def main(argv: list[str] | None = None) -> int:
    """Print the tables."""
    args = _arguments(argv)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    settings = load_settings()
    held = corpora.build_held(args.data / "held", args.texts, settings)
    samples = [s for s in load_samples(args.questions) if args.split in ("all", s.split)]
    golden = asked.golden(samples, held)
    logger.info("%d golden questions of split %s, %d of them searched for", len(samples), args.split, len(golden))
    runs: dict[str, list[Run]] = {}
    if "a" in args.sets:
        runs |= _among_themselves(args, held, golden)
    if {"b", "c"} & set(args.sets):
        runs |= _among_others(args, held, golden)
    for name, found in runs.items():
        print(table.table(f"({name}) split {args.split}", found), end="\n\n")
    return 0


def _among_themselves(args: argparse.Namespace, held: Chain, golden: Sequence[Asked]) -> dict[str, list[Run]]:
    """Runs of set (a), and of ours without the digests that its index holds."""
    with one_core():
        runs = measure(held, args.data / "held", {"a": golden}, args.parts)
    if "ablation" in args.parts:
        settings = load_settings()
        bare = corpora.build_undigested(args.data / "bare", args.texts, settings)
        with one_core():
            runs["a"].append(run(ours.Ours("ours without digests", bare, Tuning.from_settings(settings)), golden))
    return runs


def _among_others(args: argparse.Namespace, held: Chain, golden: Sequence[Asked]) -> dict[str, list[Run]]:
    """Runs of sets (b) and (c), which share an index."""
    chain = corpora.build_among(args.data / "among", held, args.laws, load_settings())
    logger.info("%d chunks with distractors, %d without", chain.edition.index.count(), held.edition.index.count())
    sets = {"b": golden, "c": _known_items(chain, args, china_today())}
    with one_core():
        return measure(chain, args.data / "among", {k: v for k, v in sets.items() if k in args.sets}, args.parts)


def _known_items(among: Chain, args: argparse.Namespace, day: date) -> list[Asked]:
    chunks = [c for c in among.edition.index.scan() if c.source_id.startswith(corpora.DISTRACTOR)]
    return asked.known_items(chunks, day=day, split=args.split, n_questions=args.known_items, seed=_SEED)


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path, help="folder of official texts and whitepapers")
    parser.add_argument(
        "laws", type=Path, help="gzipped JSONL: law, article_no, text, path, kind, date, one article a line"
    )
    parser.add_argument("--split", choices=["dev", "test", "all"], default="test")
    parser.add_argument("--questions", type=Path, default=GOLDEN_PATH, help="golden questions")
    parser.add_argument("--data", type=Path, default=Path(".tiaowen/bench"), help="where the two indexes are kept")
    parser.add_argument("--sets", nargs="+", choices=_SETS, default=_SETS)
    parser.add_argument(
        "--parts", nargs="*", choices=["peers", "plain", "ablation"], default=["peers", "plain", "ablation"]
    )
    parser.add_argument("--known-items", type=int, default=300, metavar="N", help="questions of set (c)")
    return parser.parse_args(argv)


if __name__ == "__main__":
    raise SystemExit(main())
