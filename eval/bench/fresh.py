"""How well a search finds what a fresh question asks for: python -m eval.bench.fresh [--sample N]

`eval/datasets/fresh/` holds everyday questions under the article, 款 or 项 that answers each, written after the
embedding was trained and in no index: a search has seen none of them. Prints for all, for English and for each source
the share whose article comes first and among the first five, and the mean reciprocal rank over the first ten.
"""

import argparse
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import yaml

from app.chain import Chain, build_chain
from corpus.provisions import Provision
from corpus.settings import load_settings
from eval.samples import GOLDEN_PATH

FRESH_PATH = GOLDEN_PATH.with_name("fresh")
_FIRST, _TOP = 5, 10


class Fresh(NamedTuple):
    """A question, and the source and provision that answer it."""

    source_id: str
    provision: Provision
    question: str


def load_fresh(folder: Path = FRESH_PATH) -> list[Fresh]:
    """Every question, by source and provision."""
    return [fresh for path in sorted(folder.glob("*.yaml")) for fresh in _questions(path)]


def _questions(path: Path) -> Iterator[Fresh]:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    for key, questions in content["questions"].items():
        for question in questions:
            yield Fresh(content["source"], Provision.from_key(key), question)


def rank_of(fresh: Fresh, chain: Chain) -> int:
    """Place of its article among the first ten hits, 0 if it is not there; read on the last day its text was law."""
    source = chain.edition.catalog[fresh.source_id]
    query = chain.understand(fresh.question, as_of=source.repealed and source.effective)
    place = (fresh.source_id, fresh.provision.whole_article.key)
    found = [passage.place for passage in chain.retrieve(query)[:_TOP]]
    return found.index(place) + 1 if place in found else 0


def line(name: str, ranks: Sequence[int]) -> str:
    """Row of the table."""
    first = sum(rank == 1 for rank in ranks) / len(ranks)
    among = sum(0 < rank <= _FIRST for rank in ranks) / len(ranks)
    reciprocal = sum(1 / rank for rank in ranks if rank) / len(ranks)
    return f"{name:36} {len(ranks):6d}   first {first:.3f}   first five {among:.3f}   MRR@10 {reciprocal:.3f}"


def main(argv: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=int, default=0, help="so many questions, drawn once; all without it")
    args = parser.parse_args(argv)
    questions = load_fresh()
    if args.sample:
        questions = random.Random(1).sample(questions, args.sample)
    chain = build_chain(load_settings())
    ranked = [(fresh, rank_of(fresh, chain)) for fresh in questions]
    print(line("all", [rank for _, rank in ranked]))
    english = [rank for fresh, rank in ranked if fresh.question.isascii()]
    if english:
        print(line("English", english))
    for source_id in sorted({fresh.source_id for fresh, _ in ranked}):
        print(line(source_id, [rank for fresh, rank in ranked if fresh.source_id == source_id]))


if __name__ == "__main__":
    main()
