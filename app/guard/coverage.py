"""Does a claim say anything beyond its text? Its sentences and clauses are held against it by words and meaning."""

import re
from collections import Counter
from collections.abc import Iterator

from app.guard.clauses import Clause, Sentence, gram_share, letters, sentences
from app.guard.nearness import Nearness
from app.guard.subjects import without_roles
from app.guard.weighing import Check, Fault
from corpus.likeness import bigrams

#: A sentence that shares less than this of its telling characters with the text is not from it,
_SENTENCE = 0.52
#: nor is one whose characters are there, but hardly any two of them side by side,
_PAIRS = 0.3
#: unless it comes this near to a clause of the text in letters and meaning together.
_SAYS_THE_SAME = 1.0
#: A sentence of so few telling characters is told from the text no better than a clause is.
_FEW = 6
#: A short claim has little to be told by, so more of it has to be there.
_SHORT, _SHORT_PAIRS = 8, 0.6
#: A clause that comes less near than this says something that is not there. Chosen, as the one above, on the dev half
#: of eval.mutations and on our digests of whole articles there; clauses of other texts are found by `elsewhere` too.
_CLAUSE = 0.5
_CLAUSE_LETTERS = 4
#: or less than this, in a claim that elsewhere repeats the text word for word: two sources are joined in it.
_JOINED, _JOINED_PAIRS, _VERBATIM = 0.42, 0.2, 0.9
_JOINED_LETTERS = 5
#: as well as one that has so little of the text beside the roles and modal words that every text has.
_JOINED_OWN_LETTERS = 3
_MODAL = re.compile("不应当|应当|不得|可以|无需|无权")
#: Words in another order have few pairs; from this share of characters on they are the text's.
_REORDERED, _REORDERED_PAIRS = 0.7, 0.15
#: What comes less near than this is beyond the text for certain, a few characters only if they come hardly near at all.
_FAR, _TELLING, _FAR_AND_SHORT = 0.75, 8, 0.32
#: and so is what has fewer of its pairs than this, or stands beside sentences that are the text's own.
_FEW_PAIRS = 0.16


def beyond_the_text(claim: str, law: str, nearness: Nearness) -> Iterator[Fault]:
    """Sentences and clauses of the claim that the law does not carry."""
    whole = sum((s.grams for s in sentences(law)), start=Counter[str]())
    short = len(letters(claim)) <= _SHORT
    quoting = any(gram_share(s.grams, whole) >= _VERBATIM for s in sentences(claim))
    for sentence in sentences(claim):
        if _is_strange(sentence, whole, nearness, short=short):
            fault = _fault(sentence, whole, nearness, quoting=quoting, alone=short)
            yield fault
            if fault.check is Check.BEYOND:
                continue
        verbatim = any(
            gram_share(c.grams, whole) >= _VERBATIM for c in sentence.clauses if len(letters(c.text)) >= _JOINED_LETTERS
        )
        for clause in sentence.clauses:
            known = len(letters(clause.text))
            joined = (
                verbatim
                and known >= _JOINED_LETTERS
                and (gram_share(clause.grams, whole) < _JOINED_PAIRS or nearness.letters(clause.text) < _JOINED)
            )
            if verbatim and known >= _JOINED_LETTERS and _has_nothing_own(clause, whole, nearness):
                yield Fault(Check.BEYOND, f"stands beside the text's own words and is not the text's: {clause.text}")
            elif joined or (known >= _CLAUSE_LETTERS and not nearness.reaches(clause.text, _CLAUSE)):
                yield _fault(clause, whole, nearness, quoting=quoting, alone=short)


def _fault(said: Sentence | Clause, whole: Counter[str], nearness: Nearness, *, quoting: bool, alone: bool) -> Fault:
    """What was found strange: for certain, or perhaps only in words of its own."""
    long = len(letters(said.text)) >= _TELLING
    apart = alone or (long and (quoting or gram_share(said.grams, whole) < _FEW_PAIRS))
    near = nearness.reaches(said.text, _FAR if long else _FAR_AND_SHORT)
    check = Check.PERHAPS_BEYOND if near and not apart else Check.BEYOND
    return Fault(check, f"wording is not the text's ({nearness.letters(said.text):.2f}): {said.text}")


def _has_nothing_own(clause: Clause, whole: Counter[str], nearness: Nearness) -> bool:
    """Whether a clause has nothing of the text but roles and modal words, which every text has."""
    own = _MODAL.sub("，", without_roles(clause.text))
    if own == clause.text or len(letters(own)) < _JOINED_OWN_LETTERS or gram_share(bigrams(own), whole):
        return False
    return not nearness.reaches(own, _CLAUSE)


def _is_strange(sentence: Sentence, whole: Counter[str], nearness: Nearness, *, short: bool) -> bool:
    share = nearness.letters(sentence.text)
    pairs = _SHORT_PAIRS if short else _PAIRS
    if share >= _REORDERED and not short:
        pairs = _REORDERED_PAIRS
    if share >= _SENTENCE and gram_share(sentence.grams, whole) >= pairs:
        return False
    least = _SAYS_THE_SAME if len(letters(sentence.text)) > _FEW else _CLAUSE
    return short or not nearness.reaches(sentence.text, least)
