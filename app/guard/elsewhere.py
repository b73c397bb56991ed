"""Is what a claim says found in another text that was retrieved rather than in the one it cites?"""

import re
from collections.abc import Iterable, Iterator, Sequence

from app.answering.draft import Evidence
from app.editions import StoredText
from app.guard.clauses import Clause, gram_share, grams_of, letters, sentences
from app.guard.nearness import Encode, Nearness, remembering
from app.guard.weighing import Check, Fault

#: A clause is another text's if that holds at least this share of it, and the text cited less than half as much.
_OTHERS, _RATIO = 0.75, 0.6
_SHORTEST = 5
#: In words of its own it is another text's if it comes at least this near to that, in letters and meaning together, and
#: less near by the second to the text cited. On the dev half of eval.mutations this finds all but one in forty of the
#: joined claims that pass the other rules, and accuses one good claim of seven hundred.
_NEAR, _NEARER = 1.4, 0.5
_CLAUSE_LETTERS, _TELLING = 5, 8
#: What the text cited holds by this share of pairs is its own, whoever says it as well.
_OWN = 0.7
#: Every list of cases begins so.
_FORMULA = re.compile("(?:有|符合)下列(?:情形|条件|行为)(?:之一)?的?")


def closer_elsewhere(said: str, evidence: Evidence, others: Sequence[StoredText], encode: Encode) -> Iterator[Fault]:
    """Clauses of a claim that stand in another of the texts, or are nearer to it, and hardly in the one cited."""
    apart = [t for t in others if t.chunk.id != evidence.stored.chunk.id]
    if not apart:
        return
    own, held = grams_of(evidence.stored.text), [grams_of(t.text) for t in apart]
    for sentence in sentences(said):
        for stretch in (*sentence.clauses, Clause(sentence.text, sentence.grams)):
            mine = gram_share(stretch.grams, own)
            short = stretch.grams.total() < _SHORTEST or len(letters(stretch.text)) < _SHORTEST
            if short or _FORMULA.fullmatch(stretch.text):
                continue
            shares = [gram_share(stretch.grams, grams) for grams in held]
            for other, share in zip(apart, shares, strict=True):
                if share >= _OTHERS and mine < _RATIO * share:
                    yield Fault(Check.ELSEWHERE, _fault(other, stretch.text))
                    break
    yield from _nearer_elsewhere(said, evidence, apart, encode)


def has_words_of(said: str, others: Iterable[Evidence], carrying: Evidence) -> str:
    """Clause of a claim that another text cited has just so, and the one to carry the claim has not; "" if none.

    Such a claim is put together of both.
    """
    own = {c.text for s in sentences(carrying.stored.text) for c in s.clauses}
    held = {
        c.text
        for e in others
        if e.stored.chunk.id != carrying.stored.chunk.id
        for s in sentences(e.stored.text)
        for c in s.clauses
    }
    mine = (c.text for s in sentences(said) for c in s.clauses if len(c.text) >= _SHORTEST)
    return next((text for text in mine if text in held and text not in own), "")


def _nearer_elsewhere(said: str, evidence: Evidence, others: Sequence[StoredText], encode: Encode) -> Iterator[Fault]:
    """Clauses that mean what another text says; the other texts are read only where a clause is not the cited one's."""
    encode = remembering(encode)
    own = Nearness(evidence.stored.text, encode, title=evidence.stored.chunk.title)
    grams = grams_of(evidence.stored.text)
    held = [Nearness(other.text, encode) for other in others]
    for sentence in sentences(said):
        for clause in sentence.clauses:
            if len(letters(clause.text)) < _CLAUSE_LETTERS or _FORMULA.fullmatch(clause.text):
                continue
            if gram_share(clause.grams, grams) >= _OWN:
                continue
            mine = own.both(clause.text)
            for other, nearness in zip(others, held, strict=True):
                least = max(_NEAR, mine + _NEARER)
                if 1 + nearness.letters(clause.text) >= least and nearness.both(clause.text) >= least:
                    check = Check.ELSEWHERE if len(letters(clause.text)) >= _TELLING else Check.NEARER_ELSEWHERE
                    yield Fault(check, _fault(other, clause.text))
                    break


def _fault(other: StoredText, text: str) -> str:
    return f"stands in {other.chunk.source_id} {other.chunk.address}, not where it is cited: {text}"
