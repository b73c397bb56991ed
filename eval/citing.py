"""Which golden questions a change of the corpus concerns."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress

from corpus.diff import ProvisionChange
from eval.addresses import Address
from eval.samples import Sample


def citing(
    samples: Sequence[Sample], changes: Iterable[ProvisionChange], cited: Mapping[str, Sequence[str]] | None = None
) -> dict[str, tuple[str, ...]]:
    """Address of every changed provision that a question cites -> ids of the questions, in the order of the set.

    Gold, its alternatives and its equivalents count, and what `cited` says that the answer to a question cited, by the
    question's id; a question whose gold is a whole source is not tied to one
    provision of it, and is found under the source's id.
    """
    by_place: dict[str, dict[str, None]] = {}
    for sample in samples:
        for place in (*_gold(sample), *_articles((cited or {}).get(sample.id, ()))):
            by_place.setdefault(place, {})[sample.id] = None
    touched = dict.fromkeys(address for change in changes for address in change.addresses)
    wanted = dict.fromkeys(key for address in touched for key in (address, address.partition(":")[0]))
    return {key: tuple(by_place[key]) for key in wanted if key in by_place}


def _gold(sample: Sample) -> Iterable[str]:
    groups = (sample.gold, sample.gold_alternatives, *sample.equivalents)
    return _articles(text for group in groups for text in group)


def _articles(addresses: Iterable[str]) -> Iterator[str]:
    for text in addresses:
        with suppress(ValueError):  # of the answer of a damaged index; gold was checked when it was read
            yield Address.parse(text).article
