"""Holds every claim against the text that it cites, and lets nothing pass that the text does not carry.

It fails closed: a claim that cannot be checked is not shown.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.answer import Verdict
from app.answering.draft import DraftClaim, Evidence
from app.editions import Edition
from corpus.catalog import Validity
from corpus.figures import find_figures
from corpus.provisions import Provision
from corpus.statutes import find_unit

_MODALS = ("不得", "禁止", "应当", "可以")
_NEGATIONS = re.compile(r"不|未|无|非|没有|禁止")


@dataclass(frozen=True, slots=True)
class Finding:
    """A claim with its verdict, and what was wrong in words for the log and the trace."""

    claim: DraftClaim
    verdict: Verdict
    reason: str = ""


def check(claims: Iterable[DraftClaim], edition: Edition, day: date) -> list[Finding]:
    """One finding for each claim, in order. `day` is the day the law is read at."""
    return [_check_one(claim, edition, day) for claim in claims]


def _check_one(claim: DraftClaim, edition: Edition, day: date) -> Finding:
    if not claim.evidence:
        return Finding(claim, Verdict.FABRICATED, "no evidence")
    for evidence in claim.evidence:
        reason = _evidence_fault(evidence, edition)
        if reason:
            return Finding(claim, Verdict.FABRICATED, reason)
    reason = _content_fault(claim)
    if reason:
        return Finding(claim, Verdict.FABRICATED, reason)
    stale = [e for e in claim.evidence if not is_current(e, edition, day)]
    return Finding(claim, Verdict.NOT_IN_FORCE if stale else Verdict.SUPPORTED)


def is_current(evidence: Evidence, edition: Edition, day: date) -> bool:
    """Whether the text cited is law on `day`, or never was to be (commentary) or nobody knows (unverified)."""
    validity = edition.catalog[evidence.stored.chunk.source_id].validity_on(day)
    return validity in (Validity.IN_FORCE, Validity.COMMENTARY, Validity.UNVERIFIED)


def _evidence_fault(evidence: Evidence, edition: Edition) -> str:
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


def _address_fault(evidence: Evidence, provision: Provision) -> str:
    span = find_unit(evidence.stored.units, provision)
    if span is None:
        return f"{provision.key} does not exist"
    if not (span[0] <= evidence.start and evidence.end <= span[1]):
        return f"the quote lies outside {provision.key}"
    return ""


def _content_fault(claim: DraftClaim) -> str:
    """What the claim says and the cited article does not, "" if nothing: figures, modal words, negations, wording."""
    texts = [e.stored.text for e in claim.evidence]
    if all(line in "\n".join(texts) for line in _pieces(claim)):
        return ""  # verbatim: nothing can have been added
    known = {f.canonical for text in texts for f in find_figures(text)}
    invented = [f.text for f in find_figures(claim.text) if f.canonical not in known]
    if invented:
        return f"figures not in the text: {invented}"
    quoted = "\n".join(texts)
    for modal in _MODALS:
        if modal in claim.text and modal not in quoted:
            return f"says {modal}, the text does not"
    if bool(_NEGATIONS.search(claim.text)) and not _NEGATIONS.search(quoted):
        return "negates what the text does not negate"
    return "wording is not the text's"


def _pieces(claim: DraftClaim) -> list[str]:
    """Lines of the claim, each of which a verbatim claim takes from the text it cites.

    An item is shown with the words that introduce it, so the claim is split where the quote begins as well.
    """
    text = claim.text
    for evidence in claim.evidence:
        text = text.replace(evidence.quote, f"\n{evidence.quote}\n")
    return [line for line in text.split("\n") if line.strip()]
