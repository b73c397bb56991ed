"""Random addresses in four ways of writing, each looked up and searched for: python -m eval.bench.pinpoint

An address is found if the answer cites exactly it, and if the search puts its article first. Repeated, not yet
effective and older versions are asked with the day on which they were law.
"""

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.answer import Status
from app.chain import Chain, build_chain
from corpus.catalog import Source
from corpus.chunks import Chunk
from corpus.provisions import Provision
from corpus.settings import load_settings


@dataclass(frozen=True, slots=True)
class Address:
    """A provision of a source, and a day on which the source is law."""

    source: Source
    provision: Provision
    day: date | None


@dataclass(frozen=True, slots=True)
class Miss:
    """A question that did not lead to its address, and what it led to."""

    question: str
    wanted: str
    found: str


def random_addresses(chain: Chain, count: int, *, seed: int) -> list[Address]:
    """`count` articles, paragraphs or items of official texts, drawn with the seed."""
    chunks = [c for c in chain.edition.index.scan() if c.text_kind == "official" and c.provision and c.part == 1]
    if not chunks:
        raise LookupError("no official text in the index; ingest a folder of texts first")
    draw = random.Random(seed)
    return [_address(chain, draw.choice(chunks), draw) for _ in range(count)]


def ways_of_writing(address: Address) -> Iterator[str]:
    """The four ways: official title and Chinese numerals, alias and digits, bare digits, English."""
    provision, names = address.provision, [*address.source.aliases, address.source.short]
    chinese = [n for n in names if not n.isascii()]
    english = [n for n in names if n.isascii()] or [address.source.english or address.source.short]
    yield f"《{address.source.title}》{provision.label}"
    yield f"{chinese[0]}第{_digits(provision)}怎么规定的？"
    yield f"{chinese[-1]}{_digits(provision)}"
    parts = "".join(f"({n})" for n in (provision.paragraph, provision.item) if n)
    yield f"What does {english[0]} Article {provision.article}{parts} say?"


def misses(chain: Chain, addresses: Sequence[Address]) -> list[Miss]:
    """Every question that missed, over all addresses and ways of writing."""
    found = []
    for address in addresses:
        for question in ways_of_writing(address):
            miss = _miss(chain, question, address)
            if miss:
                found.append(miss)
    return found


def _address(chain: Chain, chunk: Chunk, draw: random.Random) -> Address:
    source = chain.edition.catalog[chunk.source_id]
    assert chunk.provision is not None
    # A sub-item has no English form with brackets, and an item is written with its paragraph.
    units = [u.provision for u in chunk.units if u.provision.subitem is None]
    provision = draw.choice([chunk.provision, *units])
    return Address(source, provision, source.repealed - timedelta(days=1) if source.repealed else None)


def _miss(chain: Chain, question: str, address: Address) -> Miss | None:
    wanted = f"{address.source.id}:{address.provision.key}"
    answer = chain.answer(question, as_of=address.day)
    cited = [f"{c.source_id}:{c.address}" for c in answer.citations]
    if answer.status is not Status.ANSWERED or cited != [wanted]:
        return Miss(question, wanted, f"{answer.status} {cited}")
    first = chain.search(question, as_of=address.day, top_k=1)[0]
    place = f"{first.chunk.source_id}:{first.chunk.address}"
    if place != f"{address.source.id}:{address.provision.whole_article.key}":
        return Miss(question, wanted, f"search: {place}")
    return None


def _digits(provision: Provision) -> str:
    out = f"{provision.article}条" + (f"之{provision.inserted}" if provision.inserted else "")
    out += f"第{provision.paragraph}款" if provision.paragraph else ""
    return out + (f"第({provision.item})项" if provision.item else "")


def main() -> None:
    """Print the figure and every miss."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chain = build_chain(load_settings())
    addresses = random_addresses(chain, options.count, seed=options.seed)
    missed = misses(chain, addresses)
    asked = 4 * len(addresses)
    print(f"{len(addresses)} addresses, {asked} questions, {asked - len(missed)} found at rank 1")
    for miss in missed[:20]:
        print(f"  {miss.question}  wanted {miss.wanted}, found {miss.found}")


if __name__ == "__main__":
    main()
