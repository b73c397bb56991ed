"""Which passage a text of ours is most like: pairs of characters they share, rare ones weighing more."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence

_NOISE = re.compile(r"\W|_")
#: A pair of characters counts at most this often: lists repeat themselves.
_MOST = 3


def bigrams(text: str) -> Counter[str]:
    """Pairs of neighbouring characters, punctuation left out."""
    plain = _NOISE.sub("", text)
    return Counter(plain[i : i + 2] for i in range(len(plain) - 1))


class Likeness:
    """Scores texts against fixed passages: TF-IDF over character bigrams, divided by the passage's length."""

    def __init__(self, passages: Sequence[str]) -> None:
        self._passages = len(passages)
        held: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for place, passage in enumerate(passages):
            for gram, count in bigrams(passage).items():
                held[gram].append((place, min(count, _MOST)))
        self._held = dict(held)
        self._weights = {gram: math.log((len(passages) + 1) / (len(where) + 0.5)) for gram, where in held.items()}
        squares = [0.0] * len(passages)
        for gram, where in self._held.items():
            for place, count in where:
                squares[place] += (count * self._weights[gram]) ** 2
        self._lengths = [math.sqrt(square) or 1.0 for square in squares]

    def scores(self, text: str) -> list[float]:
        """One score per passage, 0 where nothing is shared."""
        totals = [0.0] * self._passages
        for gram, asked in bigrams(text).items():
            for place, count in self._held.get(gram, ()):
                totals[place] += self._weights[gram] ** 2 * count * min(asked, _MOST)
        return [total / length for total, length in zip(totals, self._lengths, strict=True)]
