"""The text that a claim is held against: the provision it cites, with what a reader needs to understand it."""

from app.answering import spans
from app.answering.draft import Evidence
from corpus.statutes import find_unit


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


def text_around(evidence: Evidence) -> str:
    """What else tells who and what is meant: title, headings, the whole article."""
    chunk = evidence.stored.chunk
    return "\n".join((chunk.title, *chunk.heading_path, evidence.stored.text))
