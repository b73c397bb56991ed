"""The sentences of a quote, each item with the words that introduce it, and the one that speaks most to a question."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.editions import Edition
from app.expansion import subject_of
from app.understanding import Query
from corpus.encoders.vocabulary import coverage

_SENTENCE = re.compile(r"[^。；\n]+[。；]?")
_ITEM = re.compile(r"（[一二三四五六七八九十]+）")
_INTRODUCES = re.compile(r"[:：]$")
#: Words that spare from a duty. A trailing 但……除外 does not: it leaves open what is excepted.
SPARES = re.compile(r"免予|免于|不适用|不需要|无需|豁免|不用(?!于|作)")
#: The sentence read must hold this much of the question's weight.
LEAST_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a quote; `intro` is what introduces it, if it is an item of a list."""

    text: str
    intro: str = ""

    @property
    def rule(self) -> str:
        """The whole rule: what introduces an item says what follows from it."""
        return self.intro + self.text

    @property
    def is_intro(self) -> bool:
        """Whether it introduces a list."""
        return bool(_INTRODUCES.search(self.text))


def sentences_of(text: str) -> list[Sentence]:
    """The sentences of `text`, in order."""
    out: list[Sentence] = []
    intro = ""
    for match in _SENTENCE.finditer(text):
        words = match[0].strip()
        if not words:
            continue
        out.append(Sentence(words, intro if _ITEM.match(words) else ""))
        intro = words if out[-1].is_intro else intro
    return out


def law_terms(query: Query, edition: Edition) -> dict[str, float]:
    """Terms of the question -> weight; of an English one those that are Chinese, if it has any."""
    weights = subject_of(query).terms_in(edition.vocabulary)
    return {term: weight for term, weight in weights.items() if not term.isascii()} or weights


def best_sentence(text: str, weights: Mapping[str, float]) -> Sentence:
    """The sentence that holds most of the weighted terms of a question; an empty one if none holds enough."""
    scored = [(coverage(weights, s.text), -n, s) for n, s in enumerate(sentences_of(text))]
    share, _, best = max(scored, key=lambda found: found[:2], default=(0.0, 0, Sentence("")))
    return best if share >= LEAST_SHARE else Sentence("")
