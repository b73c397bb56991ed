"""PDF files: lines in reading order, page furniture left out, tables where rules are drawn, footnotes set apart."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from corpus.errors import SourceFormatError
from ingest.documents import Block, Document, document_title
from ingest.paragraphs import mend_torn
from ingest.readers import limits
from ingest.readers.errors import unopened, unreadable
from ingest.readers.ocr import EXTRA, is_installed, recognised_lines
from ingest.readers.pdf_chars import page_items
from ingest.readers.pdf_lines import Layout, Line, measure, paragraphs, without_furniture
from ingest.readers.pdf_tables import RuledTable, ruled_tables
from ingest.readers.tables import merge_tables

_NO_TEXT = "PDF 里没有文字，可能是扫描件"
_MIN_PICTURE_SHARE = 0.3  # of the page's area: a page without text under a larger picture is a scan, not a blank one


@dataclass(slots=True)
class _Pages:
    """What the pages of a file hold, in reading order, and which of them are pictures."""

    items: list[Line | RuledTable] = field(default_factory=list)
    scanned: list[int] = field(default_factory=list)
    count: int = 0


def read_pdf(path: Path) -> Document:
    """Document of a PDF. Pages that are pictures are recognised where the extra `ocr` is installed, else named.

    Raises: SourceFormatError naming the file, with what to do, if it is encrypted, broken or has no text.
    """
    limits.check_size(path, limits.MAX_BINARY_BYTES)
    pages = _read(path)
    items, warnings = _with_scans(path, pages)
    if not items:
        raise unreadable(
            path, f"{_NO_TEXT}；{_advice(pages)}", "no text in this PDF, it is probably a scan; run OCR on it first"
        )
    blocks = tuple(merge_tables(mend_torn(list(_blocks(_without_furniture(items))))))
    return Document(path, document_title(path, blocks, {}), blocks, {}, warnings)


def _read(path: Path) -> _Pages:
    import pdfplumber
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
    from pdfminer.psexceptions import PSException
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it warns of every font that lacks an unneeded entry
    try:
        with path.open("rb") as file:
            return _read_pages(pdfplumber.open(file), path)
    except OSError as exc:
        raise unopened(path, exc) from exc
    except (PdfminerException, MalformedPDFException, PSException) as exc:
        cause = exc.args[0] if exc.args and isinstance(exc.args[0], Exception) else exc
        if isinstance(cause, MemoryError):
            raise cause from exc
        if isinstance(cause, (PDFPasswordIncorrect, PDFEncryptionError)):
            raise unreadable(
                path, "已加密；请另存一份无密码的再入库", "encrypted; save a copy without password and ingest that"
            ) from exc
        raise _broken(path, repr(cause)) from exc
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError) as exc:
        # What pdfminer raises where the file says something that no PDF says.
        raise _broken(path, repr(str(exc)[:200])) from exc


def _broken(path: Path, what: str) -> SourceFormatError:
    return unreadable(
        path,
        f"PDF 损坏（{what}）；请重新打印成 PDF，或改用其文本",
        f"broken PDF ({what}); print it to a new PDF, or ingest its text",
    )


def _read_pages(pdf: Any, path: Path) -> _Pages:
    from pdfminer.pdfpage import PDFPage

    # pdfplumber makes an object of every page at once, so they are counted before it does.
    count = sum(1 for _ in islice(PDFPage.create_pages(pdf.doc), limits.MAX_PDF_PAGES + 1))
    if count > limits.MAX_PDF_PAGES:
        raise unreadable(
            path, f"超过 {limits.MAX_PDF_PAGES:,} 页；请拆分", f"more than {limits.MAX_PDF_PAGES:,} pages; split it"
        )
    out = _Pages(count=count)
    for page in pdf.pages:
        tables = ruled_tables(page)
        found = page_items(page, tables)
        out.items += found
        if not found and _is_picture(page):
            out.scanned.append(page.page_number)
        page.close()  # frees the page's objects; a long PDF would hold them all
    return out


def _is_picture(page: Any) -> bool:
    area = float(page.width) * float(page.height)
    return any(abs(i["width"] * i["height"]) >= _MIN_PICTURE_SHARE * area for i in page.images)


def _with_scans(path: Path, pages: _Pages) -> tuple[list[Line | RuledTable], tuple[str, ...]]:
    """Lines and tables with those recognised on pictures of pages in their place, and what was not recognised."""
    if not pages.scanned:
        return pages.items, ()
    if not is_installed():
        return pages.items, (f"{_named(pages.scanned)}没有文字，应是扫描页，未读入；{EXTRA}",)
    chosen = pages.scanned[: limits.MAX_OCR_PAGES]
    lines = recognised_lines(path, chosen)
    warnings = [f"{_named(chosen)}由文字识别得来，请与原件核对"]
    if left := pages.scanned[limits.MAX_OCR_PAGES :]:
        warnings.append(f"{_named(left)}是扫描页，未读入：一个文件最多识别 {limits.MAX_OCR_PAGES} 页，请拆分")
    return sorted([*pages.items, *lines], key=lambda item: item.page), tuple(warnings)


def _advice(pages: _Pages) -> str:
    if pages.scanned and not is_installed():
        return f"{_named(pages.scanned)}是扫描页；{EXTRA}"
    return "请先做文字识别"


def _named(pages: Sequence[int]) -> str:
    """第 3、5–9 页."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and runs[-1][1] == page - 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    return f"第 {'、'.join(str(a) if a == b else f'{a}–{b}' for a, b in runs)} 页"


def _without_furniture(items: Sequence[Line | RuledTable]) -> list[Line | RuledTable]:
    kept = {id(line) for line in without_furniture([item for item in items if isinstance(item, Line)])}
    return [item for item in items if isinstance(item, RuledTable) or id(item) in kept]


def _blocks(items: Sequence[Line | RuledTable]) -> Iterator[Block]:
    """Blocks in the order of the items; a page's and a column's lines make paragraphs of their own."""
    layouts = _layouts([item for item in items if isinstance(item, Line)])
    for place, group in groupby(items, key=lambda i: (i.page, i.column) if isinstance(i, Line) else None):
        if place is None:
            yield from (item.block for item in group if isinstance(item, RuledTable))
        else:
            lines = [item for item in group if isinstance(item, Line)]
            yield from paragraphs(lines, layouts[lines[0].column > 0])


def _layouts(lines: Sequence[Line]) -> dict[bool, Layout]:
    """Layout of what stands over the whole width of pages, and (under True) of what stands in columns."""
    if not lines:
        return {}
    whole = measure(lines)
    columns = [line for line in lines if line.column]
    over_all = [line for line in lines if not line.column]
    out = {False: measure(over_all) if over_all else whole, True: measure(columns) if columns else whole}
    return {kind: replace(own, size=whole.size, heading_sizes=whole.heading_sizes) for kind, own in out.items()}
