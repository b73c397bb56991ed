"""Does a citation stand: the provision exists in the index, and the quote is where it says, word for word?"""

from datetime import date

from app.answering.draft import Evidence
from app.editions import Edition
from corpus.catalog import Validity
from corpus.provisions import Provision
from corpus.statutes import find_unit


def citation_fault(evidence: Evidence, edition: Edition) -> str:
    """What is wrong with a citation itself, "" if it stands: the text is the index's own, and the quote is in it."""
    chunk = evidence.stored.chunk
    stored = edition.read(chunk.source_id, chunk.address)
    if stored is None:
        return f"{chunk.source_id} {chunk.address} is not in the index"
    quote = evidence.quote
    if not quote.strip() or stored.text[evidence.start : evidence.end] != quote:
        return f"the quote is not at {evidence.start}:{evidence.end} of {chunk.source_id} {chunk.address}"
    provision = evidence.provision
    if provision is None or provision == chunk.provision:
        return ""
    return _address_fault(evidence, provision)


def is_current(evidence: Evidence, edition: Edition, day: date) -> bool:
    """Whether the text cited is law on `day`, or never was to be (commentary) or nobody knows (unverified)."""
    validity = edition.catalog[evidence.stored.chunk.source_id].validity_on(day)
    return validity in (Validity.IN_FORCE, Validity.COMMENTARY, Validity.UNVERIFIED)


def _address_fault(evidence: Evidence, provision: Provision) -> str:
    span = find_unit(evidence.stored.units, provision)
    if span is None:
        return f"{provision.key} does not exist"
    if not (span[0] <= evidence.start and evidence.end <= span[1]):
        return f"the quote lies outside {provision.key}"
    return ""
