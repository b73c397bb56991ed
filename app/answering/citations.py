"""Evidence as the citation that is shown, and the label that says who made the text around it."""

from datetime import date

from app.answer import AiLabel, Citation, Span
from app.answering.draft import Evidence
from app.answering.naming import citation_label, place_name
from app.answering.phrases import LABEL
from app.editions import Edition
from app.understanding import Language


def citation_of(number: int, evidence: Evidence, edition: Edition, day: date, *, language: Language = "zh") -> Citation:
    """The citation that shows a piece of evidence, with the law read on `day`; its label in the answer's language."""
    chunk = evidence.stored.chunk
    source = edition.catalog[chunk.source_id]
    return Citation(
        number=number,
        source_id=source.id,
        title=source.title,
        provision=place_name(chunk, evidence.provision),
        address=evidence.address,
        label=citation_label(source, chunk, evidence.provision, language),
        quote=evidence.quote,
        quote_kind=chunk.text_kind,
        level=source.level.value,
        status=source.validity_on(day).value,
        effective=source.effective,
        repealed=source.repealed,
        page=chunk.page,
        official_url=source.official_url,
        span=Span(start=evidence.start, end=evidence.end),
    )


def ai_label(language: Language, trace_id: str) -> AiLabel:
    """Visible words, and the fields that GB 45438-2025 names for metadata (1: the content is generated)."""
    metadata = {"Label": "1", "ContentProducer": "Tiaowen", "ProduceID": trace_id}
    return AiLabel(visible=LABEL[language], metadata=metadata)
