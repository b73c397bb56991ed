"""The text that a claim is held against: the provision it cites, with what a reader needs to understand it."""

import re
from collections import Counter

from app.answering import spans
from app.answering.draft import Evidence
from app.guard.clauses import gram_share, sentences
from corpus.statutes import find_unit

#: A claim on an item repeats what introduces the item if it holds this share of one of its clauses.
_INTRODUCED = 0.5
_ITEM_NUMBER = re.compile(r"^[（(][^）)]{1,5}[）)]")


def text_cited(evidence: Evidence) -> str:
    """The paragraph, item or article cited, whole even where the quote is cut; an item with what introduces it."""
    provision, stored = evidence.provision, evidence.stored
    if provision is None or provision == provision.whole_article:
        return stored.text
    span = find_unit(stored.units, provision)
    if span is None:
        return evidence.quote
    intro = spans.intro_of(evidence)
    own = stored.text[span[0] : span[1]]
    return f"{intro}\n{own}" if intro else own


def text_repeated(evidence: Evidence, said: str) -> str:
    """What a claim can be expected to repeat: of an item by itself not what introduces it, unless the claim does."""
    intro = spans.intro_of(evidence) if evidence.provision is not None and evidence.provision.item else ""
    clauses = [c for s in sentences(intro) for c in s.clauses]
    mine = sum((s.grams for s in sentences(said)), start=Counter[str]())
    if not clauses or any(gram_share(c.grams, mine) >= _INTRODUCED for c in clauses):
        return text_cited(evidence)
    return _ITEM_NUMBER.sub("", evidence.quote)


def text_around(evidence: Evidence) -> str:
    """What else tells who and what is meant: title, headings, the whole article."""
    chunk = evidence.stored.chunk
    return "\n".join((chunk.title, *chunk.heading_path, evidence.stored.text))
