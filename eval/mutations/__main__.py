"""`python -m eval.mutations [--split dev|test] [--seed N] [-n N]`: the table, on the live index with official texts.

Status 1 if fewer than 0.97 are caught or more than 0.02 of the good claims accused. With `--paraphrases` nothing is
damaged: good paraphrases are read, and status 1 is for more than 0.06 of the held-out half accused.
"""

import argparse
import sys
from datetime import date

from app.chain import Chain, build_chain
from corpus.settings import load_settings
from eval.mutations.paraphrases import ParaphraseTable, accuse, load_paraphrases
from eval.mutations.run import MutationTable, run

_LEAST_CAUGHT, _MOST_ACCUSED = 0.97, 0.02
_MOST_PARAPHRASES_ACCUSED = 0.06
_NOTHING_OFFICIAL = "索引里没有官方全文，无从检验"


def main(argv: list[str] | None = None) -> int:
    """Print the table and give the exit status."""
    parser = argparse.ArgumentParser(prog="python -m eval.mutations", description=__doc__)
    parser.add_argument("--split", choices=("dev", "test"), default="test")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-n", type=int, default=1000, help="damaged claims")
    parser.add_argument("--as-of", type=date.fromisoformat, default=date(2026, 6, 1), help="day the law is read at")
    parser.add_argument("--paraphrases", action="store_true", help="good paraphrases in place of damaged claims")
    args = parser.parse_args(argv)
    chain = build_chain(load_settings())
    if args.paraphrases:
        return _paraphrases(chain, args.as_of)
    table = run(chain, day=args.as_of, split=args.split, seed=args.seed, n=args.n)
    if not table.all_caught.total:
        print(_NOTHING_OFFICIAL, file=sys.stderr)  # noqa: T201 - a message
        return 2
    print(as_markdown(table))  # noqa: T201 - the result
    good = table.all_caught.share >= _LEAST_CAUGHT and table.all_accused.share <= _MOST_ACCUSED
    return 0 if good else 1


def _paraphrases(chain: Chain, day: date) -> int:
    table = accuse(chain, load_paraphrases(), day=day)
    if not table.accused["held-out"].total:
        print(_NOTHING_OFFICIAL, file=sys.stderr)  # noqa: T201 - a message
        return 2
    print(accusations_as_markdown(table))  # noqa: T201 - the result
    return 0 if table.accused["held-out"].share <= _MOST_PARAPHRASES_ACCUSED else 1


def as_markdown(table: MutationTable) -> str:
    """The table in Markdown."""
    head, *body = (f"| {' | '.join(row)} |" for row in table.rows())
    return "\n".join([head, "|" + " --- |" * len(table.rows()[0]), *body])


def accusations_as_markdown(table: ParaphraseTable) -> str:
    """Share accused of each half in Markdown, and what was accused of the half that may be read."""
    counts = ["| 半份 | 错怪 |", "| --- | --- |", *(f"| {half} | {count} |" for half, count in table.accused.items())]
    return "\n".join([*counts, "", *(f"- {a.row.address}：{a.row.text}（{a.reason}）" for a in table.accusations)])


if __name__ == "__main__":
    sys.exit(main())
