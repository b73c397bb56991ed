"""Claims in, findings out: each claim against its citations, and, where those fail, against the other texts."""

import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from app.answer import Verdict
from app.answering import spans
from app.answering.draft import DraftClaim, Evidence
from app.editions import Edition, StoredText
from app.guard.citing import citation_fault, is_current
from app.guard.clauses import gram_share, grams_of
from app.guard.content import without_frame
from app.guard.elsewhere import has_words_of
from app.guard.entailment import CONTRADICTS, Entailment
from app.guard.findings import Finding
from app.guard.instructions import without_instructions
from app.guard.reading import accusation_of, faults_of
from app.guard.scope import text_cited
from corpus.statutes import Unit, find_unit

logger = logging.getLogger(__name__)

#: Texts, best first, that are tried for a claim whose own does not carry it.
_TRIED = 3
#: and only those that hold this much more of it: a claim damaged on its own text is not some other text's.
_BETTER = 0.1
#: and carry it in about its own words: what is put on another text is not to be read into that.
_CARRIES = 0.4
#: An item is cited by itself if it holds this share of the claim.
_TELLING = 0.5
_SENTENCE_START = re.compile(r"(?:^|[。；;：:\n])\s*$")


def check(
    claims: Iterable[DraftClaim],
    edition: Edition,
    day: date,
    *,
    retrieved: Sequence[StoredText] = (),
    entailment: Entailment | None = None,
) -> list[Finding]:
    """One finding for each claim, in order.

    Args:
        day: the day the law is read at.
        retrieved: the texts the answer was written from; a claim on another text than these is fabricated, and one
            that another of them carries is repaired. Without them only the text cited is asked.
        entailment: one more reader of claims that the rules let pass; quotes it does not read.
    """
    return [_check_one(claim, edition, day, retrieved, entailment) for claim in claims]


def _check_one(
    claim: DraftClaim, edition: Edition, day: date, retrieved: Sequence[StoredText], entailment: Entailment | None
) -> Finding:
    try:
        finding = _judge(claim, edition, day, retrieved)
        if entailment is None or not finding.shown or _is_verbatim(finding.claim):
            return finding
        contradicted = [e for e in finding.claim.evidence if _contradicts(entailment, e, finding.claim.text)]
        return Finding(claim, Verdict.FABRICATED, "contradicts its text") if contradicted else finding
    except Exception as exc:  # a claim that cannot be checked is not shown, whatever is in the way
        logger.exception("claim not checked")
        return Finding(claim, Verdict.FABRICATED, f"could not be checked: {type(exc).__name__}")


def _contradicts(entailment: Entailment, evidence: Evidence, text: str) -> bool:
    return not entailment.contradiction(text_cited(evidence), without_frame(text)) < CONTRADICTS  # NaN contradicts


def _judge(claim: DraftClaim, edition: Edition, day: date, retrieved: Sequence[StoredText]) -> Finding:
    if not claim.evidence:
        repaired = _repaired(claim, edition, retrieved)
        if repaired is None:
            return Finding(claim, Verdict.FABRICATED, "no evidence")
        return _dated(repaired, edition, day, Verdict.MISATTRIBUTED, "no evidence")
    if not claim.text.strip():
        return Finding(claim, Verdict.FABRICATED, "says nothing")
    for evidence in claim.evidence:
        fault = citation_fault(evidence, edition) or _not_retrieved(evidence, retrieved)
        if fault:
            return Finding(claim, Verdict.FABRICATED, fault)
    if _is_verbatim(claim):
        return _dated(claim, edition, day, Verdict.SUPPORTED)
    carrying, fault = _carrying(claim, edition, retrieved)
    if carrying:
        return _dated(replace(claim, evidence=carrying), edition, day, Verdict.SUPPORTED)
    repaired = _repaired(claim, edition, retrieved)
    if repaired is not None:
        return _dated(repaired, edition, day, Verdict.MISATTRIBUTED, fault)
    return Finding(claim, Verdict.FABRICATED, fault)


def _dated(claim: DraftClaim, edition: Edition, day: date, verdict: Verdict, reason: str = "") -> Finding:
    """The finding, marked where a text cited is not law on the day."""
    stale = [e for e in claim.evidence if not is_current(e, edition, day)]
    return Finding(claim, Verdict.NOT_IN_FORCE if stale else verdict, reason)


def _not_retrieved(evidence: Evidence, retrieved: Sequence[StoredText]) -> str:
    place = (evidence.stored.chunk.source_id, evidence.stored.chunk.address)
    if not retrieved or place in {(t.chunk.source_id, t.chunk.address) for t in retrieved}:
        return ""
    return f"{place[0]} {place[1]} was not retrieved"


def _carrying(claim: DraftClaim, edition: Edition, retrieved: Sequence[StoredText]) -> tuple[tuple[Evidence, ...], str]:
    """The citations that carry the claim, or the first fault: one of them all of it, or each sentence one of them.

    A sentence is never made up of several provisions: what joins them is said by none.
    """
    first_fault = ""
    needed: dict[Evidence, None] = {}
    if len(claim.evidence) == 1:
        fault = accusation_of(claim.text, claim.evidence[0], edition, retrieved)
        return ((), fault) if fault else (claim.evidence, "")
    whole = [e for e in claim.evidence if not _fault_beside(claim.text, e, claim, edition, retrieved)]
    if whole:
        return tuple(whole), ""
    for sentence in _sentences(claim.text):
        faults = {e: _fault_beside(sentence, e, claim, edition, retrieved) for e in claim.evidence}
        carried = [e for e, fault in faults.items() if not fault]
        if not carried:
            first_fault = next(iter(faults.values()))
            return (), first_fault
        needed[carried[0]] = None
    if len(needed) < 2:  # what one citation carries sentence by sentence it should have carried whole
        return (), _fault(claim.text, claim.evidence[0], edition, retrieved) or "carried by none"
    return tuple(needed), ""


def _fault(text: str, evidence: Evidence, edition: Edition, retrieved: Sequence[StoredText]) -> str:
    """The first sign that one of several provisions, or another than the one cited, does not carry a text; "" if none.

    Weak signs count here: of several texts one is soon found that is near enough.
    """
    return next((fault.what for fault in faults_of(text, evidence, edition, retrieved)), "")


def _fault_beside(
    text: str, evidence: Evidence, claim: DraftClaim, edition: Edition, retrieved: Sequence[StoredText]
) -> str:
    """The same for a part of a claim, or one put on another text: what it has of the texts it cites is no other's."""
    joined = has_words_of(without_frame(text), claim.evidence, evidence)
    return f"joins what stands apart: {joined}" if joined else _fault(text, evidence, edition, retrieved)


def _repaired(claim: DraftClaim, edition: Edition, retrieved: Sequence[StoredText]) -> DraftClaim | None:
    """The claim on the retrieved text that carries it; None if none does."""
    cited = {e.stored.chunk.id for e in claim.evidence}
    grams = grams_of(without_frame(claim.text))
    there = max((gram_share(grams, grams_of(e.stored.text)) for e in claim.evidence), default=0.0)
    scored = [(gram_share(grams, grams_of(t.text)), t) for t in retrieved if t.chunk.id not in cited]
    scored.sort(key=lambda pair: -pair[0])
    for _, stored in [pair for pair in scored if pair[0] >= max(_CARRIES, there + _BETTER)][:_TRIED]:
        evidence = narrowest(claim.text, stored)
        if not _fault_beside(claim.text, evidence, claim, edition, retrieved):
            return replace(claim, lead="", evidence=(evidence,))
    return None


def narrowest(text: str, stored: StoredText) -> Evidence:
    """The item or paragraph of an article that says most of a claim; the whole article where none says much of it."""
    grams = grams_of(without_frame(text))
    paragraphs = [u for u in stored.units if u.provision.item is None]
    if not paragraphs:
        return spans.whole(stored)
    best = max(paragraphs, key=lambda u: gram_share(grams, grams_of(_paragraph_text(stored, u))))
    items = [u for u in stored.units if u.provision.item and best.provision.contains(u.provision)]
    telling = [u for u in items if gram_share(grams, grams_of(stored.text[u.start : u.end])) >= _TELLING]
    if len(telling) == 1:
        return spans.at(stored, telling[0].provision) or spans.whole(stored)
    if len(paragraphs) == 1:
        return spans.whole(stored)
    return spans.at(stored, best.provision) or spans.whole(stored)


def _paragraph_text(stored: StoredText, unit: Unit) -> str:
    span = find_unit(stored.units, unit.provision)
    return stored.text[slice(*span)] if span else ""


def _sentences(text: str) -> list[str]:
    return [s for s in re.findall(r"[^。！？\n]+[。！？]?", text) if re.search(r"\w", s)]


def _is_verbatim(claim: DraftClaim) -> bool:
    """Whether the claim is made of the cited texts' own lines, none of them beginning in the middle of a sentence.

    An item is shown with the words that introduce it, so the claim is split where the quote begins as well. A piece
    from the middle of a sentence may have lost its condition or its negation.
    """
    return all(any(_stands_in(piece, e) for e in claim.evidence) for piece in _pieces(claim))


def _stands_in(piece: str, evidence: Evidence) -> bool:
    if piece == evidence.quote.strip():
        return True
    text = without_instructions(evidence.stored.text)
    start = text.find(piece)
    while start >= 0:
        if _SENTENCE_START.search(text[:start]):
            return True
        start = text.find(piece, start + 1)
    return False


def _pieces(claim: DraftClaim) -> list[str]:
    text = claim.text
    for evidence in claim.evidence:
        text = text.replace(evidence.quote, f"\n{evidence.quote}\n")
    return [line.strip() for line in text.split("\n") if line.strip()]
