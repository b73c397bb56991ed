"""Does a claim say anything beyond its text? Sentences and clauses are held against it by the words they share."""

from collections.abc import Iterator

from app.guard.clauses import gram_share, letters, sentences, share_in

#: A sentence that shares less than this of its telling characters with the text is not from it.
_SENTENCE = 0.58
#: nor is one whose characters are there, but hardly any two of them side by side.
_PAIRS = 0.3
#: A short claim has little to be told by, so more of it has to be there.
_SHORT, _SHORT_PAIRS = 8, 0.6
#: A clause of some length that shares less than this says something that is not there,
_CLAUSE = 0.16
#: or less than this, in a claim that elsewhere repeats the text word for word: two sources are joined in it.
_JOINED, _JOINED_PAIRS, _VERBATIM = 0.42, 0.2, 0.9
#: Words in another order have few pairs; from this share of characters on they are the text's.
_REORDERED, _REORDERED_PAIRS = 0.7, 0.15
_CLAUSE_LETTERS = 5


def beyond_the_text(claim: str, law: str, *, title: str) -> Iterator[str]:
    """Sentences and clauses of the claim that the law does not carry; `title` may be spoken of as well."""
    whole = sum((s.grams for s in sentences(law)), start=type(sentences("一，")[0].grams)())
    for sentence in sentences(claim):
        share = share_in(sentence.text, f"{title}\n{law}")
        pairs = _SHORT_PAIRS if len(letters(claim)) <= _SHORT else _PAIRS
        if share >= _REORDERED and pairs == _PAIRS:
            pairs = _REORDERED_PAIRS
        if share < _SENTENCE or gram_share(sentence.grams, whole) < pairs:
            yield f"wording is not the text's ({share:.2f}): {sentence.text}"
            continue
        long = [c for c in sentence.clauses if len(letters(c.text)) >= _CLAUSE_LETTERS]
        verbatim = any(gram_share(c.grams, whole) >= _VERBATIM for c in long)
        for clause in long:
            share = share_in(clause.text, f"{title}\n{law}")
            strange = verbatim and gram_share(clause.grams, whole) < _JOINED_PAIRS
            if strange or share < (_JOINED if verbatim else _CLAUSE):
                yield f"wording is not the text's ({share:.2f}): {clause.text}"
