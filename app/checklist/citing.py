"""Provisions of the table as evidence from an edition, held by the guard against the indexed text."""

from dataclasses import dataclass, field
from datetime import date

from app import guard
from app.answer import Citation, Verdict
from app.answering import spans
from app.answering.citations import citation_of
from app.answering.draft import DraftClaim, Evidence
from app.checklist.table import Place
from app.editions import Edition
from corpus.catalog import Validity

#: A provision is quoted in full up to this many characters, so that a list is not cut before the point that matters.
_QUOTE_CHARS = 700


@dataclass
class Citing:
    """Numbers citations as they are asked for; the same place has one number."""

    edition: Edition
    day: date
    _numbers: dict[Evidence, int] = field(default_factory=dict)

    def in_force(self, place: Place) -> bool:
        """Whether the source of a place is law on the day."""
        catalog = self.edition.catalog
        return place.source_id in catalog and catalog[place.source_id].validity_on(self.day) is Validity.IN_FORCE

    def number(self, place: Place) -> int:
        """Number of the citation of a place; 0 if it is not law on the day, not held, or the guard objects."""
        evidence = self._evidence(place) if self.in_force(place) else None
        if evidence is None:
            return 0
        return self._numbers.setdefault(evidence, len(self._numbers) + 1)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation that was numbered, in order."""
        return tuple(citation_of(n, evidence, self.edition, self.day) for evidence, n in self._numbers.items())

    def _evidence(self, place: Place) -> Evidence | None:
        provision = place.provision
        stored = self.edition.read(place.source_id, provision.whole_article.key)
        if stored is None:
            return None
        if provision == provision.whole_article:
            evidence: Evidence | None = spans.whole(stored, max_chars=_QUOTE_CHARS)
        else:
            evidence = spans.at(stored, provision)
        if evidence is None and stored.chunk.text_kind == "digest":
            evidence = spans.whole(stored)  # a digest may say in one sentence what the article says in items
        return evidence if evidence is not None and self._holds(evidence) else None

    def _holds(self, evidence: Evidence) -> bool:
        (finding,) = guard.check([DraftClaim("", evidence.quote, (evidence,))], self.edition, self.day)
        return finding.verdict is Verdict.SUPPORTED
