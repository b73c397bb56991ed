"""Does a claim say anything beyond its text? Its sentences and clauses are held against it by words and meaning."""

from collections import Counter
from collections.abc import Iterator

from app.guard.clauses import Sentence, gram_share, letters, sentences
from app.guard.nearness import Nearness

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
#: Words in another order have few pairs; from this share of characters on they are the text's.
_REORDERED, _REORDERED_PAIRS = 0.7, 0.15


def beyond_the_text(claim: str, law: str, nearness: Nearness) -> Iterator[str]:
    """Sentences and clauses of the claim that the law does not carry."""
    whole = sum((s.grams for s in sentences(law)), start=Counter[str]())
    short = len(letters(claim)) <= _SHORT
    for sentence in sentences(claim):
        if _is_strange(sentence, whole, nearness, short=short):
            yield f"wording is not the text's ({nearness.letters(sentence.text):.2f}): {sentence.text}"
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
            if joined or (known >= _CLAUSE_LETTERS and not nearness.reaches(clause.text, _CLAUSE)):
                yield f"wording is not the text's ({nearness.letters(clause.text):.2f}): {clause.text}"


def _is_strange(sentence: Sentence, whole: Counter[str], nearness: Nearness, *, short: bool) -> bool:
    share = nearness.letters(sentence.text)
    pairs = _SHORT_PAIRS if short else _PAIRS
    if share >= _REORDERED and not short:
        pairs = _REORDERED_PAIRS
    if share >= _SENTENCE and gram_share(sentence.grams, whole) >= pairs:
        return False
    least = _SAYS_THE_SAME if len(letters(sentence.text)) > _FEW else _CLAUSE
    return short or not nearness.reaches(sentence.text, least)
