"""How near a clause in words of its own comes to the clauses of the law: in letters, and in meaning."""

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.guard.clauses import sentences, share_in

Encode = Callable[[Sequence[str]], NDArray[np.float32]]

#: Vectors of clauses of law point away from each other by no more than this.
_LEAST_COSINE = 0.2


def remembering(encode: Encode) -> Encode:
    """The same, with every text encoded once: the rules of this package ask for the same clauses again and again."""
    known: dict[str, NDArray[np.float32]] = {}

    def encode_new(texts: Sequence[str]) -> NDArray[np.float32]:
        new = list(dict.fromkeys(t for t in texts if t not in known))
        if new:
            known.update(zip(new, encode(new), strict=True))
        return np.array([known[t] for t in texts]) if texts else encode([])

    return encode_new


class Nearness:
    """Measures texts against one text of law. Vectors are made when they are first asked for, the law's only once.

    Args:
        encode: gives unit vectors, one row a text.
        title: of the law; what it is called may be spoken of as well.
    """

    def __init__(self, law: str, encode: Encode, *, title: str = "") -> None:
        self._law, self._encode = law, encode
        self._letters = f"{title}\n{law}"
        self._known: dict[str, float] = {}

    def letters(self, text: str) -> float:
        """Share (0 to 1) of the telling characters of `text` that the law has as well."""
        return share_in(text, self._letters)

    def meaning(self, text: str) -> float:
        """Cosine (-1 to 1) of `text` and the clause of the law that comes nearest to it; 0 if there is none."""
        if text not in self._known:
            nearest = self._vectors @ self._encode([text])[0] if len(self._vectors) else np.zeros(1)
            self._known[text] = float(nearest.max())
        return self._known[text]

    def both(self, text: str) -> float:
        """Sum of the two: what is said in other letters may mean the same, and letters in common another thing."""
        return self.letters(text) + self.meaning(text)

    def reaches(self, text: str, least: float) -> bool:
        """Whether `both` is at least so much; without asking for the meaning where the letters alone say so."""
        return self.letters(text) - _LEAST_COSINE >= least or self.both(text) >= least

    @cached_property
    def _vectors(self) -> NDArray[np.float32]:
        """(n_clauses, dim) float32, rows of length 1."""
        return self._encode([c.text for s in sentences(self._law) for c in s.clauses])
