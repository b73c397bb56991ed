"""`python -m eval.mutations [--split dev|test] [--seed N] [-n N]`: the table, on the live index with official texts.

Status 1 if fewer than 0.97 are caught or more than 0.02 of the good claims accused.
"""

import argparse
import sys
from datetime import date

from app.chain import build_chain
from corpus.settings import load_settings
from eval.mutations.run import MutationTable, run

_LEAST_CAUGHT, _MOST_ACCUSED = 0.97, 0.02


def main(argv: list[str] | None = None) -> int:
    """Print the table and give the exit status."""
    parser = argparse.ArgumentParser(prog="python -m eval.mutations", description=__doc__)
    parser.add_argument("--split", choices=("dev", "test"), default="test")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-n", type=int, default=1000, help="damaged claims")
    parser.add_argument("--as-of", type=date.fromisoformat, default=date(2026, 6, 1), help="day the law is read at")
    args = parser.parse_args(argv)
    table = run(build_chain(load_settings()), day=args.as_of, split=args.split, seed=args.seed, n=args.n)
    if not table.all_caught.total:
        print("索引里没有官方全文，无从破坏", file=sys.stderr)  # noqa: T201 - a message
        return 2
    print(as_markdown(table))  # noqa: T201 - the result
    good = table.all_caught.share >= _LEAST_CAUGHT and table.all_accused.share <= _MOST_ACCUSED
    return 0 if good else 1


def as_markdown(table: MutationTable) -> str:
    """The table in Markdown."""
    head, *body = (f"| {' | '.join(row)} |" for row in table.rows())
    return "\n".join([head, "|" + " --- |" * len(table.rows()[0]), *body])


if __name__ == "__main__":
    sys.exit(main())
