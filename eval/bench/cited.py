"""Which passages an answer should cite beside the first: python -m eval.bench.cited [--questions FILE ...]

Asks the dev half of the golden set and the practice questions, and holds the candidates behind the strongest one
against the gold provisions. Prints, cross-validated by question, what each least chance would cite: the share of gold
articles, articles a question, the share of them that gold or its alternatives name. Then the weights that all of them
give: those of `app.answering.support.CITED`. Answers cite more than this: parts of a question and references bring
their own.
"""

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

from app.answer import Status
from app.answering.chances import chance
from app.answering.support import (
    CITED,
    LEAST_CITED,
    MOST_CITATIONS,
    Candidate,
    candidates_of,
    citing_signals,
)
from app.chain import Chain, build_chain
from corpus.settings import load_settings
from eval.addresses import Address
from eval.bench.chances import Observed, table
from eval.samples import GOLDEN_PATH, Sample, load_samples

PRACTICE = sorted(GOLDEN_PATH.parent.glob("practice*.jsonl"))
_CANDIDATES = 10


def observe(chain: Chain, samples: Sequence[Sample]) -> list[Observed]:
    """Candidates of every question that is searched for and has an answer in the law."""
    found = []
    for number, sample in enumerate(samples):
        query = chain.understand(sample.question, as_of=sample.as_of)
        if sample.status is not Status.ANSWERED or query.provisions or len(query.laws) > 1:
            continue
        if query.asks_for_commentary:
            continue
        candidates = candidates_of(query, chain.retrieve(query), chain.edition)[:_CANDIDATES]
        law = [c for c in candidates if not c.passage.chunk.is_commentary]
        if not law:
            continue
        fine = (*sample.alternative_addresses, *(Address.parse(a) for group in sample.equivalents for a in group))
        found += [
            Observed(
                number,
                citing_signals(candidate, law[0], query),
                candidate is law[0],
                _names(sample.gold_addresses, candidate),
                _names(fine, candidate),
            )
            for candidate in law
        ]
    return found


def practised(chain: Chain, arguments: Sequence[str] | None, about: str | None) -> tuple[Chain, list[Sample]]:
    """The questions that the command line names, the golden set's dev half first."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=Path, nargs="*", default=PRACTICE, help="beside the golden set's dev half")
    args = parser.parse_args(arguments)
    samples = [s for s in load_samples() if s.split == "dev"]
    return chain, samples + [s for path in args.questions for s in load_samples(path)]


def _names(addresses: Iterable[Address], candidate: Candidate) -> bool:
    chunk = candidate.passage.chunk
    cited = Address.parse(f"{chunk.source_id}:{chunk.address}")
    return any(address.covers_article_of(cited) for address in addresses)


def main(argv: Sequence[str] | None = None) -> None:
    """Print the table and the weights."""
    observed = observe(*practised(build_chain(load_settings()), argv, __doc__))
    names = [name for name in CITED if name]
    print(table(observed, names, (0.2, 0.15, 0.1, 0.07, LEAST_CITED, 0.035), most=MOST_CITATIONS, chance=chance))


if __name__ == "__main__":
    main()
