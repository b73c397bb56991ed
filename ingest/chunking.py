"""Articles and sections as chunks: what the index holds."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from corpus.catalog import Level, Source
from corpus.chunks import Chunk, TextKind
from corpus.digests import ArticleDigest, SourceDigest
from corpus.notes import SourceNotes
from corpus.statutes import Article, Section, Unit
from ingest.parsed import ParsedText

MAX_CHARS = 1200
PROSE_CHARS = 700
#: Label of a section without a heading: what a text opens with.
OPENING_LABEL = "序言"

_SENTENCE = re.compile(r"[^。！？；]*[。！？；][”’』」）)]*|[^。！？；]+")
_TABLE_LINE, _TABLE_RULE = "|", "| --- |"

_Span = tuple[int, int]


def chunk_source(
    source: Source,
    parsed: ParsedText,
    digests: SourceDigest | None = None,
    *,
    max_chars: int = MAX_CHARS,
    prose_chars: int = PROSE_CHARS,
) -> list[Chunk]:
    """Chunks of a text that we hold, in its order.

    An article is one chunk. A longer one than `max_chars` is cut between its lines, that is its 款 and 项; a single
    longer line stays whole. The texts of its parts, joined by newlines, are the article's text. Prose is cut between
    paragraphs at about `prose_chars`, a longer paragraph between sentences; a table is not cut.
    """
    chunks: list[Chunk] = []
    for part in parsed.parts:
        if isinstance(part, Article):
            digest = digests.get(part.provision) if digests else None
            chunks += _article_chunks(source, part, digest, max_chars)
        else:
            chunks += _section_chunks(source, part, prose_chars)
    return chunks


def digest_chunks(source: Source, digests: SourceDigest) -> list[Chunk]:
    """A chunk of our own wording for every article of a text that we do not hold.

    Its text is the gist and then a line for each paragraph and item that has a sentence of its own, with 第一款： in
    front; the units are the spans of those sentences.
    """
    return [_digest_chunk(source, digest) for digest in digests.articles]


def note_chunks(source: Source, notes: SourceNotes) -> list[Chunk]:
    """A chunk for every note on a document that we do not hold: our own words about commentary, found by its questions.

    An obligation names who bears it, since the note's text may not.
    """
    return [
        Chunk(
            **_facts(source),
            address=note.id,
            label=note.title,
            heading_path=note.section,
            text=f"{note.text}（{'、'.join(note.roles)}）" if note.roles else note.text,
            text_kind="digest",
            page=note.page,
            digest="\n".join((note.title, *note.ask)),
            questions=tuple((note.id, question) for question in note.ask),
        )
        for note in notes.entries
    ]


def status_of(source: Source) -> str:
    """Validity of a source once all its dates have passed; the one on a given day is asked of the source itself."""
    return source.validity_on(date.max).value


def _article_chunks(source: Source, article: Article, digest: ArticleDigest | None, max_chars: int) -> Iterator[Chunk]:
    spans = _pack(_line_spans(article.text), max_chars) or [(0, 0)]
    for number, (start, end) in enumerate(spans, start=1):
        yield Chunk(
            **_facts(source),
            address=article.provision.key,
            label=article.provision.label,
            heading_path=article.heading_path,
            text=article.text[start:end],
            text_kind=_text_kind(source),
            start=start,
            units=article.units,
            digest=_digest_text(digest) if digest else "",
            unit_digests=tuple((p.key, sentence) for p, sentence in digest.parts) if digest else (),
            questions=digest.asked if digest else (),
            part=number,
            parts=len(spans),
        )


def _section_chunks(source: Source, section: Section, prose_chars: int) -> Iterator[Chunk]:
    spans = _pack(_prose_spans(section.text, prose_chars), prose_chars)
    for number, (start, end) in enumerate(spans, start=1):
        yield Chunk(
            **_facts(source),
            address=section.key,
            label=section.heading_path[-1] if section.heading_path else OPENING_LABEL,
            heading_path=section.heading_path,
            text=section.text[start:end],
            text_kind=_text_kind(source),
            start=start,
            page=section.page,
            part=number,
            parts=len(spans),
        )


def _digest_chunk(source: Source, digest: ArticleDigest) -> Chunk:
    text, units = digest.gist, []
    for provision, sentence in digest.parts:
        text += f"\n{provision.label.removeprefix(digest.provision.label)}："
        units.append(Unit(provision, len(text), len(text) + len(sentence)))
        text += sentence
    return Chunk(
        **_facts(source),
        address=digest.article,
        label=digest.provision.label,
        heading_path=(),
        text=text,
        text_kind="digest",
        units=tuple(units),
        digest=_digest_text(digest),
        questions=digest.asked,
    )


def _facts(source: Source) -> dict[str, Any]:
    """Fields of a chunk that its source decides."""
    return {
        "source_id": source.id,
        "law": source.law,
        "title": source.title,
        "level": source.level.value,
        "status": status_of(source),
        # A draft was never law on any day, so no day's search may find it.
        "effective": date.max if source.draft else source.effective,
        "repealed": source.repealed,
    }


def _text_kind(source: Source) -> TextKind:
    return "commentary" if source.level is Level.COMMENTARY else "official"


def _digest_text(digest: ArticleDigest) -> str:
    return "\n".join([digest.gist, *digest.ask])


def _line_spans(text: str) -> list[_Span]:
    """Spans of the lines of `text`, blank ones left out."""
    spans, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            spans.append((start, start + len(line)))
        start += len(line) + 1
    return spans


def _prose_spans(text: str, prose_chars: int) -> list[_Span]:
    """Spans that may not be cut: paragraphs, tables whole, long paragraphs by sentences."""
    out: list[_Span] = []
    lines = _line_spans(text)
    for n, (start, end) in enumerate(lines):
        if text.startswith(_TABLE_LINE, start):
            opens = n + 1 < len(lines) and text.startswith(_TABLE_RULE, lines[n + 1][0])
            if not opens and out and text.startswith(_TABLE_LINE, out[-1][0]):
                out[-1] = (out[-1][0], end)
                continue
            out.append((start, end))
        elif end - start <= 1.5 * prose_chars:
            out.append((start, end))
        else:
            out += [(start + m.start(), start + m.end()) for m in _SENTENCE.finditer(text[start:end])]
    return out


def _pack(spans: Sequence[_Span], max_chars: int) -> list[_Span]:
    """Neighbouring spans joined as long as they stay within `max_chars`."""
    if max_chars < 1:
        raise ValueError(f"max_chars must be at least 1, not {max_chars}")
    out: list[_Span] = []
    for start, end in spans:
        if out and end - out[-1][0] <= max_chars:
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out
