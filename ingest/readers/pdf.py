"""PDF files: lines in reading order, page furniture left out, tables where rules are drawn, footnotes set apart."""

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

from corpus.errors import SourceFormatError
from ingest.documents import Block, Document, document_title
from ingest.paragraphs import mend_torn
from ingest.readers.lines import mark_superscripts
from ingest.readers.pdf_lines import Layout, Line, measure, paragraphs, without_furniture
from ingest.readers.pdf_tables import RuledTable, ruled_tables
from ingest.readers.radicals import to_ordinary_characters
from ingest.readers.tables import merge_tables

_RAISED_SHARE = 0.8  # a footnote mark is smaller than this share of its line's type


def read_pdf(path: Path) -> Document:
    """Document of a PDF with text in it.

    Raises: SourceFormatError naming the file, with what to do, if it is encrypted, broken or has no text.
    """
    lines, tables = _read(path)
    if not lines and not tables:
        raise SourceFormatError(f"{path}: no text in this PDF, it is probably a scan; run OCR on it first")
    body = without_furniture(lines)
    blocks = tuple(merge_tables(mend_torn(list(_blocks(body, tables)))))
    return Document(path, document_title(path, blocks, {}), blocks)


def _read(path: Path) -> tuple[list[Line], list[RuledTable]]:
    import pdfplumber
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
    from pdfminer.psexceptions import PSException
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every font that lacks an unneeded entry
    lines: list[Line] = []
    tables: list[RuledTable] = []
    try:
        with pdfplumber.open(path) as pdf:
            for page in pdf.pages:
                found = ruled_tables(page)
                tables += found
                lines += _lines(page, found)
                page.close()  # frees the page's objects; a long PDF would hold them all
    except OSError as exc:
        raise SourceFormatError(f"{path}: cannot be read ({exc.strerror}); check the path and its permissions") from exc
    except (PdfminerException, MalformedPDFException, PSException, ValueError, KeyError, TypeError) as exc:
        cause = exc.args[0] if exc.args and isinstance(exc.args[0], Exception) else exc
        if isinstance(cause, (PDFPasswordIncorrect, PDFEncryptionError)):
            raise SourceFormatError(f"{path}: encrypted; save a copy without password and ingest that") from exc
        raise SourceFormatError(f"{path}: broken PDF ({cause!r}); print it to a new PDF, or ingest its text") from exc
    return lines, tables


def _lines(page: Any, tables: Sequence[RuledTable]) -> Iterator[Line]:
    """Lines of a page that stand in none of its tables."""
    written = {id(char): n for n, char in enumerate(page.chars)}
    for raw in page.extract_text_lines(return_chars=True):
        middle = (raw["top"] + raw["bottom"]) / 2
        if any(t.top <= middle <= t.bottom for t in tables) or not raw["text"].strip():
            continue
        sizes = Counter(round(c["size"], 1) for c in raw["chars"] if not c["text"].isspace())
        size = sizes.most_common(1)[0][0]
        text, chars = _untangle(raw["text"].strip(), raw["chars"], written)
        text, note = _mark_notes(text, chars, size)
        yield Line(
            text=to_ordinary_characters(text),
            page=page.page_number,
            x0=raw["x0"],
            x1=raw["x1"],
            top=raw["top"],
            bottom=raw["bottom"],
            size=size,
            bold=all("bold" in c["fontname"].lower() for c in raw["chars"] if not c["text"].isspace()),
            page_width=float(page.width),
            page_height=float(page.height),
            note=note,
        )


def _untangle(text: str, chars: Sequence[dict[str, Any]], written: dict[int, int]) -> tuple[str, list[dict[str, Any]]]:
    """A line with characters that overlap put back as they were written.

    Full-width punctuation set tight reaches under its neighbour, so that sorting by position turns （“ into “（.
    """
    out = list(chars)
    for n, (first, second) in enumerate(pairwise(chars)):
        if second["x0"] < first["x1"] - 1 and written.get(id(first), 0) == written.get(id(second), 0) + 1:
            out[n], out[n + 1] = second, first
            text = text.replace(first["text"] + second["text"], second["text"] + first["text"], 1)
    return text, out


def _mark_notes(text: str, chars: Sequence[dict[str, Any]], size: float) -> tuple[str, bool]:
    """`text` with raised small numbers written `[n]`, and whether it opens with one."""
    small: list[bool] = [False] * len(text)
    place = 0
    for char in chars:  # white space differs between the characters and the line, so each is looked for
        place = text.find(char["text"], place)
        if place < 0:
            break
        small[place] = char["text"].isdigit() and char["size"] < _RAISED_SHARE * size
        place += len(char["text"])
    runs = ["".join(c for c, _ in run) for _, run in groupby(zip(text, small, strict=True), key=lambda pair: pair[1])]
    raised = bool(small) and small[0]
    marked = "".join(f"[{run}]" if raised ^ (n % 2 == 1) else run for n, run in enumerate(runs))
    marked = mark_superscripts(marked)
    first = marked.partition("]")[0]
    return marked, marked.startswith("[") and first[1:].isdigit() and marked != text


def _blocks(lines: Sequence[Line], tables: Sequence[RuledTable]) -> Iterator[Block]:
    layout = measure(lines) if lines else Layout(10, 15, 0, 0, ())
    pages = sorted({line.page for line in lines} | {t.page for t in tables})
    for page in pages:
        above: list[Line] = []
        pending = [t for t in tables if t.page == page]
        for line in (line for line in lines if line.page == page):
            while pending and pending[0].bottom <= line.top:
                yield from paragraphs(above, layout)
                above = []
                yield pending.pop(0).block
            above.append(line)
        yield from paragraphs(above, layout)
        yield from (t.block for t in pending)
