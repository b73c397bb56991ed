"""How well `support` tells questions we can answer from those we must refuse: python -m eval.bench.support

Answerable questions are those of the golden set's dev split, the others come from `off_subject.txt` beside this file
(written for this purpose; never reported on). Prints wrong refusals and wrong answers for a range of thresholds: the
setting TIAOWEN_MIN_SUPPORT is chosen from this table.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from app.answer import Status
from app.answering.extractive import best_support
from app.chain import Chain, build_chain
from corpus.settings import load_settings
from eval.samples import load_samples

OFF_SUBJECT = Path(__file__).with_name("off_subject.txt")


def area_under_curve(good: Sequence[float], bad: Sequence[float]) -> float:
    """Chance (0 to 1) that an answerable question has more support than one to refuse; ties count half."""
    a, b = np.asarray(good)[:, None], np.asarray(bad)[None, :]
    return float(np.mean(a > b) + 0.5 * np.mean(a == b))


def supports(chain: Chain, questions: Sequence[str]) -> list[float]:
    """Support of each question that is searched for; those answered by address are left out."""
    found = []
    for question in questions:
        query = chain.understand(question)
        if not query.provisions:
            found.append(best_support(query, chain.retrieve(query), chain.edition))
    return found


def main() -> None:
    """Print the table."""
    chain = build_chain(load_settings())
    samples = [s for s in load_samples() if s.split == "dev" and s.status is Status.ANSWERED and s.as_of is None]
    good = supports(chain, [s.question for s in samples])
    bad = supports(chain, OFF_SUBJECT.read_text(encoding="utf-8").splitlines())
    print(f"answerable {len(good)}, off subject {len(bad)}, area under curve {area_under_curve(good, bad):.3f}")
    print("threshold  wrong refusals  wrong answers")
    for threshold in np.arange(0.2, 0.71, 0.05):
        refused = sum(s < threshold for s in good)
        answered = sum(s >= threshold for s in bad)
        print(f"{threshold:9.2f}  {refused:14d}  {answered:13d}")


if __name__ == "__main__":
    main()
