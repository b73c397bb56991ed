"""How well `sureness` tells questions we can answer from those we must refuse: python -m eval.bench.support [--fit]

Answerable questions are those of the golden set's dev split, the others its dev questions to refuse and those in
`off_subject.txt` beside this file (written for this purpose; never reported on). Prints wrong refusals and wrong
answers for a range of thresholds: the setting TIAOWEN_MIN_SUPPORT is chosen from this table. `--fit` also prints the
weights that logistic regression finds: those in app.answering.support are the mean of an index with official texts
and one of digests.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.answer import Status
from app.answering.support import MAY_LEAD, SURENESS, candidates_of, choose, signals, sureness
from app.chain import Chain, build_chain
from corpus.settings import load_settings
from eval.samples import load_samples

OFF_SUBJECT = Path(__file__).with_name("off_subject.txt")


@dataclass(frozen=True, slots=True)
class Observation:
    """A question that is searched for: signals of its best passage, how sure they make us, whether it has an answer.

    A question that names a law we hold needs less support, so it is left out: the threshold is for the others.
    """

    question: str
    signals: dict[str, float]
    sureness: float
    answerable: bool


def observe(chain: Chain, questions: Sequence[tuple[str, bool]]) -> list[Observation]:
    """Observations of (question, whether it has an answer); questions answered without search are left out."""
    found = []
    for question, answerable in questions:
        query = chain.understand(question)
        if query.provisions or query.laws or query.wants_commentary:
            continue
        chosen = choose(candidates_of(query, chain.retrieve(query), chain.edition), query)
        if chosen:
            surest = max(chosen[:MAY_LEAD], key=lambda c: sureness(c, query, chain.edition))
            seen = signals(surest, query, chain.edition)
            found.append(Observation(question, seen, sureness(surest, query, chain.edition), answerable))
    return found


def area_under_curve(good: Sequence[float], bad: Sequence[float]) -> float:
    """Chance (0 to 1) that an answerable question has more support than one to refuse; ties count half."""
    a, b = np.asarray(good)[:, None], np.asarray(bad)[None, :]
    return float(np.mean(a > b) + 0.5 * np.mean(a == b))


def fit(observations: Sequence[Observation]) -> dict[str, float]:
    """Weights by logistic regression, both classes weighing the same."""
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    names = [n for n in SURENESS if n]
    rows = np.array([[o.signals[n] for n in names] for o in observations])
    answerable = np.array([o.answerable for o in observations])
    model = LogisticRegression(C=3, class_weight="balanced", max_iter=2000).fit(rows, answerable)
    return {"": float(model.intercept_[0]), **dict(zip(names, map(float, model.coef_[0]), strict=True))}


def main(argv: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fit", action="store_true", help="also print the weights that fit these questions")
    args = parser.parse_args(argv)
    chain = build_chain(load_settings())
    dev = [s for s in load_samples() if s.split == "dev" and not s.turns_on_date and s.status is not Status.CLARIFY]
    questions = [(s.question, s.status is Status.ANSWERED) for s in dev]
    questions += [(line, False) for line in OFF_SUBJECT.read_text(encoding="utf-8").splitlines() if line.strip()]
    seen = observe(chain, questions)
    good = [o.sureness for o in seen if o.answerable]
    bad = [o.sureness for o in seen if not o.answerable]
    print(f"answerable {len(good)}, to refuse {len(bad)}, area under curve {area_under_curve(good, bad):.3f}")
    print("threshold  wrong refusals  wrong answers")
    for threshold in np.arange(0.1, 0.95, 0.05):
        print(f"{threshold:9.2f}  {sum(s < threshold for s in good):14d}  {sum(s >= threshold for s in bad):13d}")
    if args.fit:
        print({name: round(weight, 2) for name, weight in fit(seen).items()})


if __name__ == "__main__":
    main()
