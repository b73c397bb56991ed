"""Is what a claim says found in another text that was retrieved rather than in the one it cites?"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from app.answering.draft import Evidence
from app.editions import StoredText
from app.guard.clauses import gram_share, sentences

#: A clause is another text's if that holds at least this share of it, and the text cited less than half as much.
_OTHERS, _RATIO = 0.75, 0.6
_SHORTEST = 5
#: Every list of cases begins so.
_FORMULA = re.compile("(?:有|符合)下列(?:情形|条件|行为)之一的?")


def closer_elsewhere(said: str, evidence: Evidence, others: Sequence[StoredText]) -> Iterator[str]:
    """Clauses of a claim that stand in another of the texts and hardly in the one cited."""
    own = grams_of(evidence.stored.text)
    apart = [(t, grams_of(t.text)) for t in others if t.chunk.id != evidence.stored.chunk.id]
    for sentence in sentences(said):
        stretches = [(c.text, c.grams) for c in sentence.clauses] + [(sentence.text, sentence.grams)]
        for text, grams in stretches:
            if grams.total() < _SHORTEST or _FORMULA.fullmatch(text):
                continue
            mine = gram_share(grams, own)
            for other, held in apart:
                theirs = gram_share(grams, held)
                if theirs >= _OTHERS and mine < _RATIO * theirs:
                    yield f"stands in {other.chunk.source_id} {other.chunk.address}, not where it is cited: {text}"
                    break


def grams_of(text: str) -> Counter[str]:
    """Pairs of characters of a text, in one spelling, each as often as it stands there."""
    total: Counter[str] = Counter()
    for sentence in sentences(text):
        total += sentence.grams
    return total
