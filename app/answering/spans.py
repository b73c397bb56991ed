"""Which part of an article to quote: the paragraph or item that speaks most to the question."""

import re
from collections.abc import Mapping, Sequence

from app.answering.draft import Evidence
from app.library import StoredText
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

    Args:
        weights: terms of the question and how rare each is.
        listing: the question wants the whole list, so a paragraph is quoted with its items.
    """
    if stored.chunk.text_kind == "digest":
        return _best_of_digest(stored, weights, listing=listing)
    paragraphs = [u for u in stored.units if u.provision.item is None]
    if not paragraphs:
        return _best_stretch(stored, weights)
    chosen = max(paragraphs, key=lambda u: (_paragraph_score(stored, u, weights), -u.start))
    items = [u for u in stored.units if u.provision.item is not None and chosen.provision.contains(u.provision)]
    if not items:
        return _evidence(stored, _address(chosen, paragraphs), chosen.start, chosen.end)
    intro = stored.text[chosen.start : chosen.end]
    item = None if listing else _telling_item(stored, intro, items, weights)
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


def _paragraph_score(stored: StoredText, paragraph: Unit, weights: Mapping[str, float]) -> float:
    inside = [u for u in stored.units if paragraph.provision.contains(u.provision)]
    text = stored.text[paragraph.start : inside[-1].end]
    return coverage(weights, "\n".join((text, *_our_words_on(stored, paragraph.provision))))


def _telling_item(stored: StoredText, intro: str, items: Sequence[Unit], weights: Mapping[str, float]) -> Unit | None:
    """The item that answers by itself; None if the list as a whole does."""
    base = coverage(weights, intro)
    scored = []
    for u in items:
        text = "\n".join((intro, stored.text[u.start : u.end], *_our_words_on(stored, u.provision)))
        scored.append((coverage(weights, text), -u.start, u))
    score, _, item = max(scored, key=lambda s: s[:2])
    return item if score - base >= _ITEM_GAIN else None


def _our_words_on(stored: StoredText, provision: Provision) -> list[str]:
    """Our sentences on a provision and what it contains: everyday words for it, never quoted as its text."""
    return [s for key, s in stored.chunk.unit_digests if provision.contains(Provision.from_key(key))]


def _best_of_digest(stored: StoredText, weights: Mapping[str, float], *, listing: bool) -> Evidence:
    """The digest's gist, or the one sentence on a paragraph or item that says more of what is asked.

    A digest opens with its gist; its units are the sentences after it. A list is asked for: all of it.
    """
    article = stored.chunk.provision
    gist_end = stored.units[0].start - 1 if stored.units else len(stored.text)
    gist = Evidence(stored, article, 0, len(stored.text) if listing else gist_end)
    if listing or not stored.units:
        return Evidence(stored, article, 0, _cut(stored.text, 0, gist.end, MAX_QUOTE_CHARS))
    best_unit = max(stored.units, key=lambda u: (coverage(weights, stored.text[u.start : u.end]), -u.start))
    gain = coverage(weights, stored.text[best_unit.start : best_unit.end]) - coverage(weights, gist.quote)
    if gain <= 0:
        return gist
    return Evidence(stored, best_unit.provision, best_unit.start, best_unit.end)


def _best_stretch(stored: StoredText, weights: Mapping[str, float]) -> Evidence:
    """The paragraph of prose (or the digest's line) with most of the question's weight."""
    lines, position = [], 0
    for line in stored.text.split("\n"):
        if line.strip():
            lines.append((coverage(weights, line), -position, position, position + len(line)))
        position += len(line) + 1
    _, _, start, end = max(lines, key=lambda s: s[:2])
    return Evidence(stored, stored.chunk.provision, start, _cut(stored.text, start, end, MAX_QUOTE_CHARS))


def _cut(text: str, start: int, end: int, max_chars: int) -> int:
    """End of a quote from `start`, not past `end`, not longer than `max_chars` if a sentence ends before that."""
    if end - start <= max_chars:
        return end
    ends = [m.end() for m in _SENTENCE_END.finditer(text, start, start + max_chars)]
    cut = ends[-1] if ends else start + max_chars
    return start + len(text[start:cut].rstrip())
