"""Retrieval from our digests alone, official texts alone, and both: python -m eval.bench.corpus_kinds FOLDER

Builds the three indexes in a temporary folder and searches for every golden question that has a provision of law as
gold and does not name it by address. A hit is a gold article (paragraphs do not count) in force on the question's day.
"""

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.chain import Chain, build_chain
from corpus.digests import DIGESTS_PATH
from corpus.encoders import load_dense_encoder
from corpus.index.stores import open_store
from corpus.notes import NOTES_PATH
from corpus.settings import Settings
from eval.samples import Sample, load_samples
from ingest.pipeline import ingest

_TOP_K = 10


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over questions; `recall_at_5` counts a question's gold articles among the first five hits (0 to 1)."""

    questions: int
    recall_at_5: float
    mrr_at_10: float


def searched(chain: Chain, samples: Sequence[Sample]) -> list[Sample]:
    """Samples with gold in law whose question is searched for rather than looked up."""
    return [
        s
        for s in samples
        if any(a.provision for a in s.gold_addresses) and not chain.understand(s.question, as_of=s.as_of).provisions
    ]


def measure(chain: Chain, samples: Sequence[Sample]) -> Figures:
    """Figures of one chain over the samples."""
    recalls, ranks = [], []
    for sample in samples:
        hits = chain.search(sample.question, as_of=sample.as_of, top_k=_TOP_K)
        places = [(p.chunk.source_id, p.chunk.address) for p in hits]
        gold = {(a.source_id, a.provision.whole_article.key) for a in sample.gold_addresses if a.provision}
        recalls.append(len(gold & set(places[:5])) / len(gold))
        ranks.append(next((1 / n for n, place in enumerate(places, start=1) if place in gold), 0.0))
    return Figures(len(samples), sum(recalls) / len(samples), sum(ranks) / len(samples))


def build(data: Path, folders: Sequence[Path], digests: Path, notes: Path) -> Chain:
    """A chain over a new index of the folders and digests."""
    settings = Settings(data_dir=data)
    store = open_store(settings)
    dense = load_dense_encoder(settings.embed_model)
    store.promote(ingest(folders, store, dense, digests_path=digests, notes_path=notes).version)
    return build_chain(settings)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="official texts")
    parser.add_argument("--split", choices=["dev", "test", "all"], default="test")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        (root / "none").mkdir()
        chains = {
            "digests only": build(root / "digests", [], DIGESTS_PATH, NOTES_PATH),
            "official only": build(root / "official", [options.folder], root / "none", root / "none"),
            "both": build(root / "both", [options.folder], DIGESTS_PATH, NOTES_PATH),
        }
        samples = [s for s in load_samples() if options.split in ("all", s.split)]
        samples = searched(chains["both"], samples)
        print(f"split {options.split}, {len(samples)} questions")
        for name, chain in chains.items():
            found = measure(chain, samples)
            print(f"{name:14s}  Recall@5 {found.recall_at_5:.3f}  MRR@10 {found.mrr_at_10:.3f}")


if __name__ == "__main__":
    main()
