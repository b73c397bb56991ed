"""Names of laws that are spelt wrong, put right: 个宝法, 生成试人工智能办法, Personal Infomation Protection Law.

A wrong law guessed is the worst fault. A name is put right only where one can stand, for a slip that people make, and
if a single family of versions fits.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.understanding.names import LawNames
from app.understanding.query import Correction
from app.understanding.slips import is_one_slip, name_like, sounds_like, stands_as_name
from app.understanding.sounds import sound_signs
from corpus.catalog import Level

#: Shorter names (消法, 反法) are one slip away from ordinary words.
_SHORTEST = 3
#: Shorter names with a character left out could be many things.
_LONG = 6
_WORD = re.compile(r"[A-Za-z][\w'-]*")
#: An English name is put right if one word this long has one letter wrong.
_LONG_WORD = 6

_Slip = tuple[int, int, str]


class Speller:
    """The names of a catalog, ready to be compared with what a question writes."""

    def __init__(self, names: LawNames) -> None:
        self._names = names
        self._families = {n: frozenset(names.catalog[i].law for i in ids) for n, ids in names.ids.items()}
        self._local = {
            n for n, ids in names.ids.items() if any(names.catalog[i].level is Level.LOCAL_REGULATION for i in ids)
        }
        self._by_sound: dict[str, list[str]] = {}
        self._by_length: dict[int, list[str]] = {}
        for name in names.ids:
            if not name.isascii() and len(name) >= _SHORTEST:
                self._by_sound.setdefault(sound_signs(name), []).append(name)
                self._by_length.setdefault(len(name), []).append(name)
        self._sound_lengths = sorted({len(sound) for sound in self._by_sound}, reverse=True)
        split = ((name, _WORD.findall(name)) for name in names.ids if name.isascii())
        whole = ((name, words) for name, words in split if len(words) >= 3 and " ".join(words) == name)
        self._english = [(name, [_Word.of(word) for word in words]) for name, words in whole]

    def correct(self, text: str) -> tuple[str, tuple[Correction, ...]]:
        """`text` (NFKC, simplified) with misspelt names put right, and what was put right, in order."""
        known = [(m.start, m.end) for m in self._names.find(text) if m.source_ids]
        chosen: list[_Slip] = []
        for start, end, name in (*self._heard(text), *self._one_slip_away(text), *self._in_english(text)):
            # A right name that a wrong one contains is part of it: 标识办法 in 人工智能生成合成内荣标识办法.
            free = all(e <= start or end <= s or (start <= s and e <= end) for s, e in known)
            if free and all(e <= start or end <= s for s, e, _ in chosen):
                chosen.append((start, end, name))
        out, position = "", 0
        for start, end, name in sorted(chosen):
            out += text[position:start] + name
            position = end
        return out + text[position:], tuple(Correction(text[s:e], name) for s, e, name in sorted(chosen))

    def _heard(self, text: str) -> Iterator[_Slip]:
        """Stretches that sound like a name and are not written like it, the longest first."""
        signs = sound_signs(text)
        for length in self._sound_lengths:
            for start in range(len(signs) - length + 1):
                alike = self._by_sound.get(signs[start : start + length])
                if alike:
                    name = self._meant(text[start : start + length], alike)
                    if name and stands_as_name(text, start, start + length, understood=name):
                        yield start, start + length, name

    def _meant(self, written: str, names: Sequence[str]) -> str:
        """The name that sounds like what is written, "" if it is right as it is or could be several laws'."""
        lowered = written.casefold()
        fitting = [n for n in names if sounds_like(lowered, n)]
        return "" if lowered in self._families else self._only(fitting)

    def _one_slip_away(self, text: str) -> Iterator[_Slip]:
        """Stretches that end like a law and are one edit away from a long name."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        for start, end in name_like(text):
            written = text[start:end].casefold()
            pool = [n for k in (-1, 0, 1) for n in self._by_length.get(len(written) + k, ()) if len(n) >= _LONG]
            near = [n for n, _, _ in process.extract(written, pool, scorer=OSA.distance, score_cutoff=1, limit=None)]
            name = "" if written in self._families else self._only(near)
            if name and name not in self._local and is_one_slip(written, name):
                yield start, end, name

    def _in_english(self, text: str) -> Iterator[_Slip]:
        """English names of three words and more with one letter wrong in one long word."""
        found = list(_WORD.finditer(text))
        words = [_Word.of(m[0].casefold()) for m in found]
        for name, parts in self._english if len(words) >= 3 else ():
            for first in range(len(words) - len(parts) + 1):
                last = first + len(parts) - 1
                if _one_letter_wrong(words[first : last + 1], parts):
                    yield found[first].start(), found[last].end(), name

    def _only(self, names: Sequence[str]) -> str:
        """The first of the names if all are one law's, else ""."""
        return names[0] if len({self._families[n] for n in names}) == 1 else ""


@lru_cache(maxsize=4)
def speller_of(names: LawNames) -> Speller:
    """The speller for these names, made once."""
    return Speller(names)


def _bare(word: str) -> str:
    """`word` without apostrophe, plural s and doubled l: labelling, labeling, minors and minors' are right."""
    return word.replace("'", "").removesuffix("s").replace("ll", "l")


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    bare: str

    @classmethod
    def of(cls, text: str) -> "_Word":
        return cls(text, _bare(text))


def _one_letter_wrong(written: Sequence[_Word], name: Sequence[_Word]) -> bool:
    from rapidfuzz.distance import OSA

    wrong = [(a.text, b.text) for a, b in zip(written, name, strict=True) if a.bare != b.bare]
    return len(wrong) == 1 and len(wrong[0][1]) >= _LONG_WORD and OSA.distance(*wrong[0], score_cutoff=1) == 1
