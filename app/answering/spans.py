"""Which part of an article to quote: the paragraph or item that speaks most to the question."""

import re
from collections.abc import Mapping, Sequence

from app.answering.draft import Evidence
from app.editions import StoredText
from corpus.encoders.vocabulary import coverage
from corpus.provisions import Provision
from corpus.statutes import Unit, find_unit

#: A quote longer than this many characters is cut at the end of a sentence.
MAX_QUOTE_CHARS = 420
#: An item is quoted alone if it adds at least this much coverage to the words that introduce it.
_ITEM_GAIN = 0.12
_SENTENCE_END = re.compile(r"[。；;！？!?\n]")


def whole(stored: StoredText, *, max_chars: int = MAX_QUOTE_CHARS) -> Evidence:
    """The article or section from its first word, cut at a sentence if it is long."""
    return Evidence(stored, stored.chunk.provision, 0, _cut(stored.text, 0, len(stored.text), max_chars))


def at(stored: StoredText, provision: Provision) -> Evidence | None:
    """The named paragraph or item of `stored`; None if the article has no such part."""
    if provision == stored.chunk.provision:
        return whole(stored)
    span = find_unit(stored.units, provision)
    if span is None:
        return None
    start, end = span
    return Evidence(stored, provision, start, _cut(stored.text, start, end, MAX_QUOTE_CHARS))


def best(stored: StoredText, weights: Mapping[str, float], *, listing: bool) -> Evidence:
    """The part of `stored` that holds most of the question's weight.

    Nearness in meaning is not asked here: on the dev split it chose worse paragraphs than words in common.

    Args:
        weights: terms of the question and how rare each is.
        listing: the question wants the whole list, so a paragraph is quoted with its items.
    """
    if stored.chunk.text_kind == "digest":
        return _best_of_digest(stored, weights, listing=listing)
    paragraphs = [u for u in stored.units if u.provision.item is None]
    if not paragraphs:
        return _best_stretch(stored, weights)
    chosen = _most(paragraphs, _coverages(weights, [_with_our_words(stored, u) for u in paragraphs]))
    items = [u for u in stored.units if u.provision.item is not None and chosen.provision.contains(u.provision)]
    if not items:
        return _evidence(stored, _address(chosen, paragraphs), chosen.start, chosen.end)
    item = None if listing else _telling_item(stored, chosen, items, weights)
    if item is not None:
        return _evidence(stored, item.provision, item.start, item.end)
    return _evidence(stored, _address(chosen, paragraphs), chosen.start, items[-1].end)


def intro_of(evidence: Evidence) -> str:
    """Words of the paragraph that introduce a quoted item, "" for anything else."""
    provision = evidence.provision
    if provision is None or provision.item is None:
        return ""
    if evidence.stored.chunk.text_kind == "digest":  # its sentences stand by themselves
        return ""
    for unit in evidence.stored.units:
        same = unit.provision.paragraph == (provision.paragraph or unit.provision.paragraph)
        if unit.provision.item is None and same and unit.start < evidence.start:
            intro = unit
    return evidence.stored.text[intro.start : intro.end]


def _evidence(stored: StoredText, provision: Provision, start: int, end: int) -> Evidence:
    return Evidence(stored, provision, start, _cut(stored.text, start, end, MAX_QUOTE_CHARS))


def _address(unit: Unit, paragraphs: Sequence[Unit]) -> Provision:
    """第二款 of an article with several paragraphs, the article alone where there is only one."""
    return unit.provision if len(paragraphs) > 1 else unit.provision.whole_article


def _coverages(weights: Mapping[str, float], texts: Sequence[str]) -> list[float]:
    return [coverage(weights, text) for text in texts]


def _most(units: Sequence[Unit], scores: Sequence[float]) -> Unit:
    """The unit with the highest score, the first of equals."""
    return units[max(range(len(units)), key=lambda n: (scores[n], -n))]


def _with_our_words(stored: StoredText, unit: Unit) -> str:
    """What a paragraph or item says with all it contains, and our sentences on it: never quoted, only compared."""
    end = max(u.end for u in stored.units if unit.provision.contains(u.provision))
    ours = [s for key, s in stored.chunk.unit_digests if unit.provision.contains(Provision.from_key(key))]
    return "\n".join((stored.text[unit.start : end], *ours))


def _telling_item(stored: StoredText, intro: Unit, items: Sequence[Unit], weights: Mapping[str, float]) -> Unit | None:
    """The item that answers by itself; None if the list as a whole does."""
    words = stored.text[intro.start : intro.end]
    base, *scores = _coverages(weights, [words, *(f"{words}\n{_with_our_words(stored, u)}" for u in items)])
    return _most(items, scores) if max(scores) - base >= _ITEM_GAIN else None


def _best_of_digest(stored: StoredText, weights: Mapping[str, float], *, listing: bool) -> Evidence:
    """The sentence on a paragraph or item that says more of what is asked than the gist does; for a list, all of it.

    A digest opens with its gist; its units are the sentences after it.
    """
    article = stored.chunk.provision
    gist_end = stored.text.find("\n") if stored.units else len(stored.text)
    if listing or not stored.units:
        end = len(stored.text) if listing else gist_end
        return Evidence(stored, article, 0, _cut(stored.text, 0, end, MAX_QUOTE_CHARS))
    gist, *scores = _coverages(weights, [stored.text[:gist_end], *(stored.text[u.start : u.end] for u in stored.units)])
    if max(scores) <= gist:
        return Evidence(stored, article, 0, gist_end)
    chosen = _most(stored.units, scores)
    return Evidence(stored, chosen.provision, chosen.start, chosen.end)


def _best_stretch(stored: StoredText, weights: Mapping[str, float]) -> Evidence:
    """The paragraph of prose that speaks most to the question."""
    lines, position = [], 0
    for line in stored.text.split("\n"):
        if line.strip():
            lines.append((position, position + len(line)))
        position += len(line) + 1
    scores = _coverages(weights, [stored.text[start:end] for start, end in lines])
    start, end = lines[max(range(len(lines)), key=lambda n: (scores[n], -n))]
    return Evidence(stored, stored.chunk.provision, start, _cut(stored.text, start, end, MAX_QUOTE_CHARS))


def _cut(text: str, start: int, end: int, max_chars: int) -> int:
    """End of a quote from `start`, not past `end`, not longer than `max_chars` if a sentence ends before that."""
    if end - start <= max_chars:
        return end
    ends = [m.end() for m in _SENTENCE_END.finditer(text, start, start + max_chars)]
    cut = ends[-1] if ends else start + max_chars
    return start + len(text[start:cut].rstrip())
