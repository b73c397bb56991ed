"""What an ingest that is killed, starved or locked out does to the live index: python -m eval.bench.faults FOLDER

FOLDER holds texts of law as Markdown; it is copied, not touched. Status 1 if an answer failed or changed, a fault was
not named, or the next ingest did not finish the work.
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from eval.bench.faults.kills import Kills, kill_ingests
from eval.bench.faults.storage import Outcome, outcomes
from eval.samples import load_samples

_QUESTIONS = 40


def _print_kills(seen: Kills) -> None:
    print(
        f"{seen.killed} ingests killed ({seen.writing} while writing a version), {seen.too_late} ended before the kill"
    )
    print(f"{seen.finished} ingests left alone in between, each finished the work; nothing left behind")
    print(f"{seen.asked} questions answered meanwhile, {len(seen.faults)} not, or otherwise than before")
    for fault in seen.faults[:10]:
        print(f"  {fault}")


def _print_outcome(outcome: Outcome) -> None:
    states = f"live version answers: {outcome.answers}, next ingest finishes: {outcome.recovers}"
    print(f"{outcome.fault}: status {outcome.status}, {states}\n  {outcome.error}")


def _is_good(outcome: Outcome) -> bool:
    return outcome.status == 1 and outcome.answers and outcome.recovers and outcome.error.startswith("错误：")


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--finish-every", type=int, default=10, help="kills between two ingests that may finish")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scratch", type=Path, default=None, help="where the scratch folder goes")
    options = parser.parse_args()
    questions = [sample.question for sample in load_samples()][:_QUESTIONS]
    with tempfile.TemporaryDirectory(prefix="faults-", dir=options.scratch) as scratch:
        texts = Path(scratch) / "texts"
        shutil.copytree(options.folder, texts, copy_function=shutil.copyfile)
        faulty = outcomes(texts, questions[0])
        for outcome in faulty:
            _print_outcome(outcome)
        seen = kill_ingests(
            Path(scratch) / "data",
            texts,
            questions,
            kills=options.kills,
            finish_every=options.finish_every,
            seed=options.seed,
        )
        _print_kills(seen)
    return 0 if not seen.faults and all(map(_is_good, faulty)) else 1


if __name__ == "__main__":
    sys.exit(main())
