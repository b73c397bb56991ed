"""Fits the weights of retrieval on dev and practice questions, cross-validated: python -m eval.bench.retrieval.fit

Reads the two indexes that `python -m eval.bench.retrieval` keeps in --data. A gold provision should score above every
other of the thirty best: pairwise logistic loss, pulled towards the weights in use, so that a feature that tells little
keeps its weight. Prints the weights with those of dense and sparse summing to 1; rounded, they go to app/tuning.py.
Source: Burges et al., "Learning to Rank using Gradient Descent", ICML 2005 (RankNet), with a linear scorer.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.chain import Chain, build_chain
from app.retrieval import Retriever
from app.tuning import Tuning
from corpus.settings import load_settings
from eval.bench.retrieval.asked import Asked, golden
from eval.bench.retrieval.measures import MEASURES, Place, in_group, scores
from eval.samples import GOLDEN_PATH, load_samples

FEATURES = ("dense", "sparse", "level", "named", "commentary", "cues", "definition", "text")
PRACTICE_PATHS = sorted(GOLDEN_PATH.parent.glob("practice*.jsonl"))
_SEED = 20260101
#: Turns a difference of scores into log-odds; features are of the order of 1.
_SCALE = 6.0
#: A right alternative should stand behind gold, too, but hardly matters beside a wrong one.
_ALTERNATIVE = 0.03


@dataclass(frozen=True, slots=True)
class Candidates:
    """The best provisions found for a question: places in order and (n, len(FEATURES)) float64."""

    asked: Asked
    places: tuple[Place, ...]
    table: NDArray[np.float64]


def candidates(chain: Chain, asked: Asked, tuning: Tuning) -> Candidates:
    """Features, not yet weighed, of the provisions that a search would look at twice."""
    query = chain.understand(asked.question, as_of=asked.as_of)
    retriever = Retriever(chain.edition, tuning)
    reader = retriever.reader(query)
    found = retriever.candidates(query, reader)[: tuning.reranked]
    shares = {"dense": tuning.dense, "sparse": 1 - tuning.dense}
    rows = []
    for passage in found:
        features = {name: passage.parts[name] / share for name, share in shares.items()}
        features |= reader.quick(passage.chunk) | reader.full(passage.chunk)
        rows.append([features[name] for name in FEATURES])
    return Candidates(asked, tuple(p.place for p in found), np.array(rows).reshape(-1, len(FEATURES)))


def in_use(tuning: Tuning) -> NDArray[np.float64]:
    """The weights of `FEATURES` in a tuning."""
    weights = {name: getattr(tuning, name, 0.0) for name in FEATURES} | {"sparse": 1 - tuning.dense}
    return np.array([weights[name] for name in FEATURES])


def fit(questions: Sequence[Candidates], start: NDArray[np.float64], *, pull: float) -> NDArray[np.float64]:
    """Weights with the least pairwise loss and `pull` times the squared distance from `start`."""
    from scipy.optimize import minimize  # type: ignore[import-untyped]

    pairs = [pair for question in questions for pair in _pairs(question)]
    differences = np.array([difference for difference, _ in pairs])
    importance = np.array([weight for _, weight in pairs])

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margin = _SCALE * differences @ weights
        slope = -(importance * _SCALE / (1 + np.exp(margin))) @ differences + 2 * pull * (weights - start)
        return float((importance * np.logaddexp(0, -margin)).sum() + pull * ((weights - start) ** 2).sum()), slope

    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B").x)


def figures(questions: Sequence[Candidates], weights: NDArray[np.float64]) -> list[tuple[float, ...]]:
    """`MEASURES` of each question with its candidates in the order of the weights."""
    out = []
    for question in questions:
        order = np.argsort(-(question.table @ weights), kind="stable")[:10]
        found = [question.places[n] for n in order]
        out.append(scores(found, question.asked.gold, question.asked.alternatives))
    return out


def cross_validated(
    sets: Sequence[Sequence[Candidates]], start: NDArray[np.float64], *, pull: float, folds: int = 5
) -> list[list[tuple[float, ...]]]:
    """Figures of each set, every question ranked by weights fitted on the other folds; a question has one fold."""
    fold = np.random.default_rng(_SEED).permutation(len(sets[0])) % folds
    out: list[list[tuple[float, ...]]] = [[] for _ in sets]
    for held_out in range(folds):
        seen = [q for questions in sets for n, q in enumerate(questions) if fold[n] != held_out]
        weights = fit(seen, start, pull=pull)
        for figure, questions in zip(out, sets, strict=True):
            figure += figures([q for n, q in enumerate(questions) if fold[n] == held_out], weights)
    return out


def main(argv: list[str] | None = None) -> int:
    """Print figures of the weights in use, the same cross-validated, and the weights fitted on everything."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(".tiaowen/bench"), help="where the bench keeps its indexes")
    parser.add_argument("--questions", type=Path, default=GOLDEN_PATH, help="golden questions; their dev split is used")
    parser.add_argument("--practice", type=Path, nargs="*", default=PRACTICE_PATHS, help="practice questions, all used")
    parser.add_argument("--pull", type=float, nargs="+", default=[1.0, 3.0, 10.0], help="towards the weights in use")
    args = parser.parse_args(argv)
    settings, tuning = load_settings(), Tuning()
    samples = [s for s in load_samples(args.questions) if s.split == "dev"]
    samples += [s for path in args.practice for s in load_samples(path)]
    sets = []
    for name in ("held", "among"):
        chain = build_chain(settings.model_copy(update={"data_dir": args.data / name}))
        sets.append([candidates(chain, asked, tuning) for asked in golden(samples, chain)])
    start = in_use(tuning)
    print(f"{len(sets[0])} questions; {', '.join(MEASURES)}; without and among other laws")
    _show("in use", [figures(questions, start) for questions in sets])
    for pull in args.pull:
        _show(f"cross-validated, pull {pull:g}", cross_validated(sets, start, pull=pull))
        weights = fit([q for questions in sets for q in questions], start, pull=pull)
        weights = weights / weights[:2].sum()
        print("  " + "  ".join(f"{name} {weight:.3f}" for name, weight in zip(FEATURES, weights, strict=True)))
    return 0


def _pairs(question: Candidates) -> list[tuple[NDArray[np.float64], float]]:
    """(gold minus other, importance) of every pair of provisions; the importances of a question sum to about 1."""
    asked, table = question.asked, question.table
    gold = [n for n, p in enumerate(question.places) if any(in_group(p, group) for group in asked.gold)]
    right = [n for n, p in enumerate(question.places) if in_group(p, asked.alternatives)]
    wrong = [n for n in range(len(question.places)) if n not in (*gold, *right)]
    share = 1 / max(len(gold) * len(wrong), 1)
    pairs = [(table[g] - table[n], share) for g in gold for n in wrong]
    return pairs + [(table[g] - table[n], _ALTERNATIVE) for g in gold for n in right if n not in gold]


def _show(name: str, sets: Sequence[Sequence[tuple[float, ...]]]) -> None:
    means = ["  ".join(f"{value:.3f}" for value in np.mean(figures, axis=0)) for figures in sets]
    print(f"{name:28s} {'   |   '.join(means)}")


if __name__ == "__main__":
    raise SystemExit(main())
