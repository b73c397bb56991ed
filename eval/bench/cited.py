"""Which passages an answer should cite beside the first: python -m eval.bench.cited [--questions FILE ...]

Asks the dev half of the golden set and the practice questions, and holds the candidates behind the strongest one
against the gold provisions. Prints, cross-validated by question, what each least chance would cite: the share of gold
articles, articles a question, the share of them that gold or its alternatives name. Then the weights that all of them
give: those of `app.answering.support.CITED`. Answers cite more than this: parts of a question and references bring
their own.
"""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.answer import Status
from app.answering.support import (
    CITED,
    LEAST_CITED,
    MOST_CITATIONS,
    Candidate,
    asks_for_commentary,
    candidates_of,
    citing_signals,
)
from app.chain import Chain, build_chain
from corpus.settings import load_settings
from eval.addresses import Address
from eval.samples import GOLDEN_PATH, Sample, load_samples

PRACTICE = (GOLDEN_PATH.with_name("practice.jsonl"), GOLDEN_PATH.with_name("practice-blind.jsonl"))
_FOLDS = 10
_CANDIDATES = 10


@dataclass(frozen=True, slots=True)
class Observed:
    """A candidate of one question: its signals, whether it is the strongest, what names it: gold, or an alternative."""

    question: int
    signals: dict[str, float]
    first: bool
    gold: bool
    alternative: bool


def observe(chain: Chain, samples: Sequence[Sample]) -> list[Observed]:
    """Candidates of every question that is searched for and has an answer in the law."""
    found = []
    for number, sample in enumerate(samples):
        query = chain.understand(sample.question, as_of=sample.as_of)
        if sample.status is not Status.ANSWERED or query.provisions or len(query.laws) > 1:
            continue
        if asks_for_commentary(query):
            continue
        candidates = candidates_of(query, chain.retrieve(query), chain.edition)[:_CANDIDATES]
        law = [c for c in candidates if not c.passage.chunk.is_commentary]
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


def fit(observed: Iterable[Observed]) -> dict[str, float]:
    """Weights by logistic regression over candidates behind the first; what only an alternative names is left out."""
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    names = [name for name in CITED if name]
    clear = [o for o in observed if not o.first and (o.gold or not o.alternative)]
    rows = np.array([[o.signals[name] for name in names] for o in clear])
    model = LogisticRegression(C=10, max_iter=2000).fit(rows, [o.gold for o in clear])
    return {"": float(model.intercept_[0]), **dict(zip(names, map(float, model.coef_[0]), strict=True))}


def chances(observed: Sequence[Observed], weights: dict[str, float]) -> NDArray[np.float64]:
    """(n,) chance of each to be cited; 1 for the first of each question."""
    odds = np.array([sum(weights[name] * value for name, value in o.signals.items()) for o in observed])
    return np.where([o.first for o in observed], 1.0, 1 / (1 + np.exp(-odds)))


def cross_validated(observed: Sequence[Observed]) -> NDArray[np.float64]:
    """(n,) chances, each from weights fitted on the other questions."""
    folds = np.array([o.question % _FOLDS for o in observed])
    out = np.empty(len(observed))
    for fold in range(_FOLDS):
        weights = fit([o for o, f in zip(observed, folds, strict=True) if f != fold])
        chosen = [o for o, f in zip(observed, folds, strict=True) if f == fold]
        out[folds == fold] = chances(chosen, weights)
    return out


def figures(observed: Sequence[Observed], chance: NDArray[np.float64], least: float) -> tuple[float, float, float]:
    """(share of found gold articles cited, articles cited a question, share of them that are right), means."""
    recall, count, right = [], [], []
    for group in _by_question(observed):
        ranked = sorted((n for n in group if chance[n] >= least), key=lambda n: -chance[n])[:MOST_CITATIONS]
        gold = [n for n in group if observed[n].gold]
        if gold:
            recall.append(len(set(ranked) & set(gold)) / len(gold))
        count.append(len(ranked))
        right.append(sum(observed[n].gold or observed[n].alternative for n in ranked) / len(ranked))
    return float(np.mean(recall)), float(np.mean(count)), float(np.mean(right))


def _by_question(observed: Sequence[Observed]) -> Iterator[list[int]]:
    groups: dict[int, list[int]] = {}
    for n, o in enumerate(observed):
        groups.setdefault(o.question, []).append(n)
    yield from groups.values()


def _names(addresses: Iterable[Address], candidate: Candidate) -> bool:
    chunk = candidate.passage.chunk
    cited = Address.parse(f"{chunk.source_id}:{chunk.address}")
    return any(address.covers_article_of(cited) for address in addresses)


def main(argv: Sequence[str] | None = None) -> None:
    """Print the table and the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=Path, nargs="*", default=PRACTICE, help="beside the golden set's dev half")
    args = parser.parse_args(argv)
    samples = [s for s in load_samples() if s.split == "dev"]
    samples += [s for path in args.questions for s in load_samples(path)]
    observed = observe(build_chain(load_settings()), samples)
    chance = cross_validated(observed)
    print(f"{len({o.question for o in observed})} questions, {len(observed)} candidates")
    print("least chance   gold cited   articles a question   right")
    for least in sorted({0.2, 0.15, 0.1, 0.07, LEAST_CITED, 0.035}, reverse=True):
        recall, count, right = figures(observed, chance, least)
        print(f"{least:12.3f}   {recall:10.3f}   {count:19.2f}   {right:5.3f}")
    print({name: round(weight, 2) for name, weight in fit(observed).items()})


if __name__ == "__main__":
    main()
