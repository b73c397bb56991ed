"""Which paragraphs of an article an answer should quote: python -m eval.bench.quoted [--questions FILE ...]

Takes every article of several paragraphs, of which gold names some, with its question (the dev half of the golden set
and the practice questions), and holds the paragraphs behind the best one against gold. Prints what each least chance
would quote, cross-validated by question, and the weights of `app.answering.spans.QUOTED`; then the same without the
everyday questions, for articles that have none.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.answer import Status
from app.answering import spans
from app.answering.chances import chance
from app.answering.wish import Wish
from app.answering.wishes import wish_of
from app.chain import Chain, build_chain
from corpus.settings import load_settings
from eval.addresses import Address
from eval.bench.chances import Observed, table
from eval.bench.cited import practised
from eval.samples import Sample

_MOST = 3


def observe(chain: Chain, samples: Sequence[Sample], *, unasked: bool = False) -> list[Observed]:
    """Paragraphs of every article that gold names by paragraph; `unasked` as if it had no everyday questions."""
    found: list[Observed] = []
    for number, sample in enumerate(samples):
        query = chain.understand(sample.question, as_of=sample.as_of)
        if sample.status is not Status.ANSWERED or query.provisions:
            continue
        wish = wish_of(query, chain.edition)
        wish = replace(wish, likenesses=None) if unasked else wish
        for source_id, article in _articles(sample.gold_addresses):
            found += _paragraphs(chain, sample, wish, (source_id, article), number)
    return found


def _articles(gold: Sequence[Address]) -> Iterator[tuple[str, str]]:
    """Articles of which gold names paragraphs, never the whole, once each."""
    named = [a for a in gold if a.provision is not None]
    whole = {a.place for a in named if a.paragraph is None}
    places = dict.fromkeys((a.source_id, a.provision.whole_article.key) for a in named if a.provision)
    return (place for place in places if ":".join(place) not in whole)


def _paragraphs(chain: Chain, sample: Sample, wish: Wish, place: tuple[str, str], group: int) -> Iterator[Observed]:
    stored = chain.edition.read(*place)
    if stored is None or stored.chunk.text_kind != "official":
        return
    paragraphs = [u for u in stored.units if u.provision.item is None]
    if len(paragraphs) < 2:
        return
    seen = spans.quoting_signals(stored, paragraphs, wish)
    first = max(range(len(seen)), key=lambda n: (seen[n].score, -n))
    gold, fine = (_numbers(addresses, place) for addresses in (sample.gold_addresses, sample.alternative_addresses))
    for n, unit in enumerate(paragraphs):
        number = unit.provision.paragraph
        signals = seen[n].beside(seen[first], wish)
        yield Observed(group, signals, n == first, number in gold, number in fine or None in fine)


def _numbers(addresses: Sequence[Address], place: tuple[str, str]) -> set[int | None]:
    """Paragraphs of the article that the addresses name; None stands for the whole of it."""
    named = [a for a in addresses if a.provision is not None]
    return {a.paragraph for a in named if a.provision and (a.source_id, a.provision.whole_article.key) == place}


def main(argv: Sequence[str] | None = None) -> None:
    """Print both tables."""
    chain, samples = practised(build_chain(load_settings()), argv, __doc__)
    for unasked, weights in ((False, spans.QUOTED), (True, spans.QUOTED_UNASKED)):
        observed = observe(chain, samples, unasked=unasked)
        names = [name for name in weights if name]
        print("without everyday questions" if unasked else "with everyday questions")
        print(table(observed, names, (0.35, 0.25, 0.2, 0.15, 0.1, 0.07), most=_MOST, chance=chance), end="\n\n")


if __name__ == "__main__":
    main()
