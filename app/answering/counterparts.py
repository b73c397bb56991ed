"""Where the articles of one version of a law stand in another: by their words, penalties by the duties they punish."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache

from app.answering import spans
from app.answering.draft import Evidence
from app.editions import Edition, StoredText
from corpus.catalog import Source
from corpus.chunks import Chunk
from corpus.index.protocol import Scope
from corpus.likeness import Likeness
from corpus.provisions import Provision
from corpus.references import find_references
from corpus.statutes import Unit

#: An article of another version is the same one in a new place if the two are this much alike (0 to 1) ...
_SAME_ARTICLE = 0.6
#: ... or this much, and the words that are rare in the law fit it so many times better than any other article.
_SAME_IF_ALONE, _ALONE = 0.45, 2.0
#: ... or this much, and the article that they fit best has the same number.
_SAME_IF_UNMOVED = 0.2
#: Paragraphs are the same from here on: the article is known to be.
_SAME_PARAGRAPH = 0.35
_PUNISHES = re.compile(r"罚|没收|吊销")


@dataclass(frozen=True)
class Counterparts:
    """The articles of `there`, another version of the law of `here`, that stand for those of `here`.

    The words of one penalty are much like those of another; what tells them apart is the duty that each punishes. So
    a penalty is paired with the one that punishes breaches of the same articles, in their new numbers.
    """

    here: Source
    there: Source
    edition: Edition

    def article(self, stored: StoredText) -> Provision | None:
        """The article of `there` that stands for `stored`, an article of `here`; None if nothing there is like it."""
        if _PUNISHES.search(stored.text) and (duties := self._moved(_duties(stored.text))):
            cited = [(_shared(duties, _duties(c.text)), alike(stored.text, c.text), c) for c in self._penalties]
            share, _, chunk = max(cited, key=lambda entry: entry[:2], default=(0.0, 0.0, None))
            if share and chunk:
                return chunk.provision
        return self._by_words(stored)

    def evidence(self, quote: Evidence) -> Evidence | None:
        """The quote of `there` that stands for one of `here`: the same paragraph of its article, else all of it."""
        place = self.article(quote.stored)
        stored = self.edition.read(self.there.id, place.key) if place else None
        if stored is None:
            return None
        if quote.provision is None or quote.provision == quote.stored.chunk.provision:
            return spans.whole(stored)
        duties = self._moved(_duties(quote.quote))

        def fit(unit: Unit) -> tuple[float, float]:
            text = stored.text[unit.start : unit.end]
            return _shared(duties, _duties(text)), alike(quote.quote, text)

        is_item = quote.provision.item is not None
        units = [(fit(u), u) for u in stored.units]
        near = [
            (f, u) for f, u in units if f[0] or (f[1] >= _SAME_PARAGRAPH and (u.provision.item is not None) == is_item)
        ]
        best = max(near, key=lambda entry: entry[0], default=None)
        return (spans.at(stored, best[1].provision) if best else None) or spans.whole(stored)

    @cached_property
    def _chunks(self) -> Sequence[Chunk]:
        scope = Scope(source_ids=(self.there.id,))
        return [c for c in self.edition.index.scan(scope) if c.part == 1 and c.provision]

    @cached_property
    def _penalties(self) -> Sequence[Chunk]:
        return [c for c in self._chunks if _PUNISHES.search(c.text)]

    @cached_property
    def _likeness(self) -> Likeness:
        return _likeness_of(tuple(c.text for c in self._chunks))

    def _moved(self, duties: frozenset[Provision]) -> frozenset[Provision]:
        """The articles of `there` that stand for articles of `here`; those that nothing stands for left out."""
        texts = [self.edition.read(self.here.id, p.key) for p in sorted(duties, key=Provision.sort_key)]
        places = [self._by_words(t) for t in texts if t]
        return frozenset(p for p in places if p)

    def _by_words(self, stored: StoredText) -> Provision | None:
        if not self._chunks:
            return None
        scores = self._likeness.scores(stored.text)
        best, *others = sorted(range(len(scores)), key=lambda n: -scores[n])
        chunk = self._chunks[best]
        least = _SAME_ARTICLE
        if not others or scores[best] >= _ALONE * scores[others[0]]:
            least = _SAME_IF_ALONE
        if chunk.provision == stored.chunk.provision:
            least = _SAME_IF_UNMOVED
        return chunk.provision if alike(stored.text, chunk.text) >= least else None


@lru_cache(maxsize=16)
def _likeness_of(texts: tuple[str, ...]) -> Likeness:
    """The likeness of the articles of a version, worked out once: every answer that quotes another version asks it."""
    return Likeness(texts)


def alike(one: str, other: str) -> float:
    """How much (0 to 1) of two texts is the same, in order."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _duties(text: str) -> frozenset[Provision]:
    """Articles of its own law that a provision cites."""
    own = (r for r in find_references(text) if not r.law and not r.relative)
    return frozenset(p.whole_article for r in own for p in r.provisions)


def _shared(one: frozenset[Provision], other: frozenset[Provision]) -> float:
    """Share (0 to 1) of the articles of either that both have."""
    return len(one & other) / len(one | other) if one & other else 0.0
