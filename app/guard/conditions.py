"""Does a claim in words of its own keep the conditions of the rule that it repeats? By nearness in meaning.

Claims that keep to the law's words are read letter by letter instead (`close_reading`).
"""

import re
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from app.guard.clauses import Sentence, gram_share, letters, sentences, share_in

Encode = Callable[[Sequence[str]], NDArray[np.float32]]

#: A sentence of law is the one that a claim's sentence repeats if it holds this share of the claim's pairs.
_REPEATS = 0.3
#: The rule is repeated if the clause after its condition is in the claim by this share of pairs, or of letters.
_RULE_PAIRS, _RULE_LETTERS = 0.3, 0.6
#: A condition is left out if no clause of the claim comes this near to it (cosine).
_NEAR = 0.4
#: nor, where the claim has less than the first share of its pairs from the law, the second of its letters is in it.
_OWN_WORDS = 0.9
_SAID = 0.55
_SHORTEST = 4
#: A sentence that begins with what is to be done; and what the law then has before it as a condition.
_BARE = re.compile("应当|不得|可以|无需|由|责令|完成后")
_IF_FIRST = re.compile(r"的$|外$|^除|^未|^经|时$|后$|前$|^在|^对|^非|^为|^因")
_BARE_SAID = 0.6
_IF = re.compile(r"的$|外$|^除|^未经|时$")


def dropped_condition(claim: str, law: str, encode: Encode) -> str:
    """The condition of the law that the claim leaves out of a rule that it repeats; "" if none."""
    official = sentences(law)
    everything = "".join(s.text for s in sentences(claim))
    for mine in sentences(claim):
        if not official:
            return ""
        best = max(official, key=lambda s: gram_share(mine.grams, s.grams))
        if gram_share(mine.grams, best.grams) < _REPEATS:
            continue
        for clause in _conditions(best, mine):
            said = gram_share(mine.grams, best.grams) < _OWN_WORDS and share_in(clause, everything) >= _SAID
            if not said and _nearest(clause, mine, encode) < _NEAR:
                return clause
    return ""


def bare_rule(claim: str, law: str) -> str:
    """The condition that a sentence of the claim beginning with its modal word should have begun with; "" if none."""
    official = [s for s in sentences(law) if len(s.clauses) > 1]
    for mine in sentences(claim):
        if not official or not _BARE.match(mine.text):
            continue
        best = max(official, key=lambda s: gram_share(mine.grams, s.grams))
        if gram_share(mine.grams, best.grams) < _REPEATS:
            continue
        before = best.text[: best.text.find(mine.text[:2])] if mine.text[:2] in best.text else best.clauses[0].text
        condition = next((c.text for c in best.clauses if c.text in before and _IF_FIRST.search(c.text)), "")
        if condition and share_in(condition, claim) < _BARE_SAID:
            return condition
    return ""


def _conditions(law: Sentence, mine: Sentence) -> list[str]:
    """Clauses of a sentence of law on which the clause after them hangs, where the claim repeats that."""
    found = []
    for clause, rule in zip(law.clauses, law.clauses[1:], strict=False):
        repeated = gram_share(rule.grams, mine.grams) >= _RULE_PAIRS or share_in(rule.text, mine.text) >= _RULE_LETTERS
        if repeated and _IF.search(clause.text) and len(letters(clause.text)) >= _SHORTEST:
            found.append(clause.text)
    return found


def _nearest(clause: str, mine: Sentence, encode: Encode) -> float:
    vectors = encode([clause, mine.text, *(c.text for c in mine.clauses)])
    return float((vectors[1:] @ vectors[0]).max())
