"""Which provision of the old text is which of the new: by number, by text, by likeness."""

from collections.abc import Iterator, Sequence

from corpus.diff.model import Place

#: Share of common text from which two provisions under different numbers are one provision, reworded. Between the 2016
#: and the 2025 text of the cybersecurity law every article with as much in common is the successor of the other.
MIN_LIKENESS = 0.5

Pair = tuple[Place, Place]


def match(old: Sequence[Place], new: Sequence[Place], *, same_source: bool) -> Iterator[Pair]:
    """Pairs of one provision before and after, each provision in at most one; what is in none came or went.

    Same number and text first, then the same text under another number, then the likest texts. Within one source a
    number that is left on both sides is the same provision, however much of it was rewritten.
    """
    rest_old, rest_new = list(old), list(new)
    for rule in (_same_number_and_text, _same_text, _likest, *([_same_number] if same_source else [])):
        pairs = list(rule(rest_old, rest_new))
        yield from pairs
        gone = {id(place) for pair in pairs for place in pair}
        rest_old = [place for place in rest_old if id(place) not in gone]
        rest_new = [place for place in rest_new if id(place) not in gone]


def _same_number_and_text(old: Sequence[Place], new: Sequence[Place]) -> Iterator[Pair]:
    by_key = {place.key: place for place in new}
    return ((place, by_key[place.key]) for place in old if place.key in by_key and place.text == by_key[place.key].text)


def _same_text(old: Sequence[Place], new: Sequence[Place]) -> Iterator[Pair]:
    """In order where a text stands several times, as 本条已删去 does."""
    by_text: dict[str, list[Place]] = {}
    for place in reversed(new):
        by_text.setdefault(place.text, []).append(place)
    return ((place, by_text[place.text].pop()) for place in old if by_text.get(place.text))


def _likest(old: Sequence[Place], new: Sequence[Place]) -> Iterator[Pair]:
    """Likest first; of two equally like the one with the same number, then the nearer one."""
    import numpy as np
    from rapidfuzz import fuzz, process

    if not old or not new:
        return
    cutoff = 100 * MIN_LIKENESS
    texts = [place.text for place in old], [place.text for place in new]
    likeness = process.cdist(*texts, scorer=fuzz.ratio, score_cutoff=cutoff, dtype=np.float32)
    rows, columns = np.nonzero(likeness >= cutoff)
    candidates = sorted(
        zip(rows.tolist(), columns.tolist(), strict=True),
        key=lambda at: (-likeness[at], old[at[0]].key != new[at[1]].key, abs(at[0] - at[1]), at),
    )
    free_old, free_new = set(range(len(old))), set(range(len(new)))
    for row, column in candidates:
        if row in free_old and column in free_new:
            free_old.remove(row)
            free_new.remove(column)
            yield old[row], new[column]


def _same_number(old: Sequence[Place], new: Sequence[Place]) -> Iterator[Pair]:
    by_key = {place.key: place for place in new}
    return ((place, by_key[place.key]) for place in old if place.key in by_key)
