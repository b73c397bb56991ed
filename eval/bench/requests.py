"""How well requests for wrongdoing are told from look-alikes: python -m eval.bench.requests [--write]

Learns from `eval/datasets/requests.yaml` and from our everyday questions, which are all to be answered. Prints for a
range of chances, cross-validated, the share of wrong requests that reach it, of look-alikes, and of everyday questions
that nothing was learnt from; then what is declined in use, and what the patterns of `app.answering.declined` decline.
`--write` fits on everything and writes the table that `app.answering.wrongdoing` reads.
"""

import argparse
import json
from collections import Counter
from collections.abc import Sequence

import numpy as np
import yaml
from numpy.typing import NDArray

from app.answering.declined import LEAST_CHANCE, is_declined, signs_of
from app.answering.wrongdoing import WEIGHTS_PATH, features, terms_of
from corpus.digests import load_digests
from eval.samples import GOLDEN_PATH

REQUESTS_PATH = GOLDEN_PATH.with_name("requests.yaml")
_SEED = 20260101
_FOLDS = 5
#: Everyday questions learnt from, and held against what was learnt; each counts a fifth of a request.
_LEARNT, _HELD, _EVERYDAY_WEIGHT = 12_000, 4_000, 0.2
#: A term that fewer requests have says nothing; a weight smaller than this is left out of the table.
_FEWEST, _SMALLEST = 2, 0.02
#: Terms weigh in with three times their length: else the penalty on large weights keeps them too small.
_STRETCH = 3.0


def load_requests() -> tuple[list[str], list[str]]:
    """(wrong, lawful) requests of the data set."""
    content = yaml.safe_load(REQUESTS_PATH.read_text(encoding="utf-8"))
    return list(content["wrong"]), list(content["lawful"])


def everyday_questions() -> list[str]:
    """Every question of our digests, in an order drawn once."""
    asked = [q for digest in load_digests().values() for entry in digest.articles for _, q in entry.asked]
    return [asked[n] for n in np.random.default_rng(_SEED).permutation(len(asked))]


def fit(wrong: Sequence[str], lawful: Sequence[str], everyday: Sequence[str]) -> dict[str, float]:
    """Table of weights by logistic regression."""
    from scipy.sparse import csr_matrix  # type: ignore[import-untyped]
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    counts = Counter(term for text in (*wrong, *lawful) for term in terms_of(text))
    names = [*sorted(term for term, n in counts.items() if n >= _FEWEST), *signs_of("")]
    place = {name: n for n, name in enumerate(names)}
    known = dict.fromkeys(names, 0.0)
    rows, columns, values = [], [], []
    texts = [*wrong, *lawful, *everyday]
    for n, text in enumerate(texts):
        for name, value in features(text, signs_of(text), known).items():
            if name and value:
                rows.append(n)
                columns.append(place[name])
                values.append(value if name in signs_of("") else _STRETCH * value)
    table = csr_matrix((values, (rows, columns)), shape=(len(texts), len(names)))
    weights = np.r_[np.ones(len(wrong) + len(lawful)), np.full(len(everyday), _EVERYDAY_WEIGHT)]
    model = LogisticRegression(C=3, max_iter=3000).fit(table, [n < len(wrong) for n in range(len(texts))], weights)
    stretched = (
        c if name in signs_of("") else _STRETCH * c for name, c in zip(names, map(float, model.coef_[0]), strict=True)
    )
    found = {name: round(c, 3) for name, c in zip(names, stretched, strict=True) if abs(c) >= _SMALLEST}
    return {"": round(float(model.intercept_[0]), 3), **found}


def chances(texts: Sequence[str], weights: dict[str, float]) -> NDArray[np.float64]:
    """(n,) chance of each text to be a request for wrongdoing."""
    odds = [
        sum(weights.get(name, 0.0) * value for name, value in features(text, signs_of(text), weights).items())
        for text in texts
    ]
    return np.asarray(1 / (1 + np.exp(-np.array(odds))))


def _cross_validated(
    wrong: Sequence[str], lawful: Sequence[str], learnt: Sequence[str], held: Sequence[str]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    out = [np.empty(len(wrong)), np.empty(len(lawful))]
    everyday = np.zeros(len(held))
    for fold in range(_FOLDS):
        kept = [[t for n, t in enumerate(texts) if n % _FOLDS != fold] for texts in (wrong, lawful)]
        weights = fit(kept[0], kept[1], learnt)
        for values, texts in zip(out, (wrong, lawful), strict=True):
            values[fold::_FOLDS] = chances(texts[fold::_FOLDS], weights)
        everyday += chances(held, weights) / _FOLDS
    return out[0], out[1], everyday


def main(argv: Sequence[str] | None = None) -> None:
    """Print the table; write the weights if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="fit on everything and write the table of weights")
    args = parser.parse_args(argv)
    wrong, lawful = load_requests()
    everyday = everyday_questions()
    learnt, held = everyday[:_LEARNT], everyday[_LEARNT : _LEARNT + _HELD]
    by_chance = _cross_validated(wrong, lawful, learnt, held)
    print("chance   wrong declined   look-alikes declined   everyday questions declined")
    for least in (0.4, 0.5, 0.6, 0.7, 0.8):
        print(f"{least:6.2f}" + "".join(f"   {np.mean(values >= least):14.4f}" for values in by_chance))
    for name, least in (("as used", LEAST_CHANCE), ("patterns alone", 2.0)):
        shares = (
            _declined(texts, values, least) for texts, values in zip((wrong, lawful, held), by_chance, strict=True)
        )
        print(name + "".join(f"   {share:.4f}" for share in shares))
    if args.write:
        weights = fit(wrong, lawful, everyday[: _LEARNT + _HELD])
        WEIGHTS_PATH.write_text(json.dumps(weights, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
        print(f"{len(weights)} weights written to {WEIGHTS_PATH}")


def _declined(texts: Sequence[str], chances: NDArray[np.float64], least: float) -> float:
    """Share of the texts that `asks_for_wrongdoing` would decline, were their chances these."""
    return float(
        np.mean([is_declined(signs_of(text), chance, least) for text, chance in zip(texts, chances, strict=True)])
    )


if __name__ == "__main__":
    main()
