"""Draft and findings to the Answer that is shown: numbers, marks, warnings, the AI-content label."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from app.answer import Answer, Citation, Claim, Status, Verdict
from app.answering.citations import ai_label, citation_of
from app.answering.crossrefs import renumbered
from app.answering.draft import Draft, DraftClaim, Evidence, Layout
from app.answering.gloss import terms_in
from app.answering.naming import title_of
from app.answering.phrases import say, validity_word
from app.editions import Edition
from app.guard import Finding
from app.understanding import Language, Query
from corpus.catalog import Level, RelationKind, Source, Validity

Mode = Literal["extractive", "generative"]

_FOOTNOTE_MARK = re.compile(r"\[(\d{1,3})\]")


@dataclass(frozen=True, slots=True)
class Composed:
    """The parts of an answer that the guard's findings leave standing."""

    text: str
    status: Status
    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    warnings: tuple[str, ...]


def compose(
    query: Query,
    draft: Draft,
    findings: Sequence[Finding],
    edition: Edition,
    *,
    mode: Mode = "extractive",
) -> Answer:
    """The Answer: claims that passed with numbered citations; a refusal if none of a draft's claims passed."""
    composed = _compose(query, draft, findings, edition, mode=mode)
    trace_id = uuid.uuid4().hex
    return Answer(
        question=query.question,
        asked_as=query.asked_as,
        language=query.language,
        status=composed.status,
        text=composed.text,
        claims=composed.claims,
        citations=composed.citations,
        warnings=composed.warnings,
        as_of=query.as_of,
        index_version=edition.version,
        mode=mode,
        label=ai_label(query.language, trace_id),
        trace_id=trace_id,
    )


def _compose(query: Query, draft: Draft, findings: Sequence[Finding], edition: Edition, *, mode: Mode) -> Composed:
    draft = _with_corrections(draft, query, edition)
    language = query.language
    shown = [f for f in findings if f.shown]
    removed = len(findings) - len(shown)
    if draft.status is not Status.ANSWERED or not shown:
        text = draft.opening if draft.status is not Status.ANSWERED else say("no_support", language, near="")
        status = Status.CLARIFY if draft.status is Status.CLARIFY else Status.REFUSED
        return Composed(text, status, (), (), draft.warnings)
    numbers = _numbers(shown)
    citations = tuple(citation_of(n, e, edition, query.as_of, language=language) for e, n in numbers.items())
    claims = tuple(
        Claim(text=f.claim.text, citations=tuple(numbers[e] for e in f.claim.evidence), verdict=f.verdict)
        for f in shown
    )
    quotes = [e for f in shown for e in f.claim.evidence]
    warnings = [*draft.warnings, *renumbered(quotes, edition, day=query.as_of, language=language)]
    warnings += _source_warnings(citations, edition, query)
    warnings += [say("withheld", language, n=removed)] if removed else []
    repaired = sum(f.verdict is Verdict.MISATTRIBUTED for f in shown)
    warnings += [say("repaired", language, n=repaired)] if repaired else []
    # The opening sums up claims; with one of them gone it might say what nothing carries any more.
    opening = "" if removed else draft.opening
    if mode == "generative":
        text = "\n\n".join(marked_sentence(f, c.citations, language) for f, c in zip(shown, claims, strict=True))
    else:
        text = _text(opening, draft, [f.claim for f in shown], claims, language)
    return Composed(text, Status.ANSWERED, claims, citations, tuple(dict.fromkeys(warnings)))


def _with_corrections(draft: Draft, query: Query, edition: Edition) -> Draft:
    """The draft, saying first which law a misspelt name was taken for."""
    said = tuple(
        say("understood_as", query.language, written=c.written, name=_name_of(c.understood, query, edition))
        for c in query.corrections
    )
    return replace(draft, warnings=said + draft.warnings)


def _name_of(understood: str, query: Query, edition: Edition) -> str:
    """Short title of the law that a name stands for; English titles for questions in English."""
    source = edition.catalog[edition.names.ids[understood][-1]]
    return source.english or source.short if query.language == "en" else source.short


def _numbers(findings: Sequence[Finding]) -> dict[Evidence, int]:
    evidence = dict.fromkeys(e for f in findings for e in f.claim.evidence)
    return {e: n for n, e in enumerate(evidence, start=1)}


def _text(opening: str, draft: Draft, shown: Sequence[DraftClaim], claims: Sequence[Claim], language: Language) -> str:
    """Markdown: opening, the grounds in full, the others as a list of related provisions."""
    marked = [
        f"{_bold(d.lead)}{_flow(d.text)} {''.join(f'[{n}]' for n in c.citations)}"
        for d, c in zip(shown, claims, strict=True)
    ]
    parts = [opening] if opening else []
    if draft.layout is Layout.STEPS and len(marked) > 1:
        return "\n\n".join([*parts, *(f"{n}. {m}" for n, m in enumerate(marked, start=1))])
    grounds = len(marked) if draft.layout is Layout.SIDES else min(draft.grounds, len(marked))
    parts += marked[:grounds]
    if language == "en" and (terms := terms_in("\n".join(d.text for d in shown[:grounds]))):
        parts.append(say("terms", language, terms=terms))
    if marked[grounds:]:
        parts.append(say("related", language))
        parts.append("\n".join(f"- {m}" for m in marked[grounds:]))
    return "\n\n".join(parts)


def marked_sentence(finding: Finding, numbers: Sequence[int], language: Language) -> str:
    """A sentence of prose with its marks, as shown; one on a text that is not law on the day says so."""
    lead = f"**{finding.claim.lead.strip()}** " if finding.claim.lead else ""
    stale = say("stale_mark", language) if finding.verdict is Verdict.NOT_IN_FORCE else ""
    return f"{lead}{_flow(finding.claim.text)}{stale} {''.join(f'[{n}]' for n in numbers)}"


def _bold(lead: str) -> str:
    """The lead in bold; a space at its end stands outside, where Markdown wants it."""
    plain = lead.rstrip()
    return f"**{plain}**{lead[len(plain) :]}"


def _flow(text: str) -> str:
    """Lines of a quote with Markdown's hard breaks, so that items stay on lines of their own.

    A footnote mark of the text quoted, [30], is shown in full width: it must not be taken for a citation of ours.
    """
    return "  \n".join(_FOOTNOTE_MARK.sub(r"［\1］", line) for line in text.split("\n") if line.strip())


def _source_warnings(citations: Sequence[Citation], edition: Edition, query: Query) -> list[str]:
    """What a reader must know of the texts cited: not law today, a digest, commentary, another text prevails."""
    language, out = query.language, []
    for citation in citations:
        out += _validity_warnings(edition.catalog[citation.source_id], edition, query)
    kinds = {c.quote_kind for c in citations}
    if "digest" in kinds:
        out.append(say("digest", language))
    if {c.level for c in citations} == {Level.COMMENTARY.value}:
        out.append(say("commentary", language))
    return out


def _validity_warnings(source: Source, edition: Edition, query: Query) -> list[str]:
    language, day, title = query.language, query.as_of, title_of(source, query.language)
    validity, out = source.validity_on(day), []
    if validity is Validity.UNVERIFIED:
        out.append(say("unverified", language, title=title))
    elif validity not in (Validity.IN_FORCE, Validity.COMMENTARY):
        dates = _dates(source, language)
        out.append(
            say(
                "not_in_force",
                language,
                title=title,
                day=day.isoformat(),
                status=validity_word(validity, language),
                dates=dates,
            )
        )
    out += [
        say("coming", language, title=title, day=other.effective.isoformat())
        for other in edition.catalog.versions(source.law)
        if other.effective and source.effective and other.effective > max(source.effective, day) and not other.part
    ]
    return out + _prevailing(source, edition, query)


def _prevailing(source: Source, edition: Edition, query: Query) -> list[str]:
    """Sentences naming the texts in force that prevail where they differ from `source`."""
    out = []
    for other in edition.catalog:
        for relation in other.relations:
            overrides = relation.kind is RelationKind.PREVAILS_OVER and relation.target == source.id
            if overrides and other.validity_on(query.as_of) is Validity.IN_FORCE:
                note = f"：{relation.note.rstrip('。')}" if relation.note and query.language == "zh" else ""
                names = {"title": title_of(source, query.language), "other": title_of(other, query.language)}
                out.append(say("prevails", query.language, note=note, **names))
    return out


def _dates(source: Source, language: Language) -> str:
    start = f"{source.effective.isoformat()}" if source.effective else ""
    end = f"{source.repealed.isoformat()}" if source.repealed else ""
    if not (start or end):
        return ""
    return f"（{start} → {end}）" if language == "zh" else f" ({start} → {end})"
