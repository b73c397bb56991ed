"""A page that a server sent, as a document: by the reader for its kind."""

import tempfile
from pathlib import Path

from corpus.errors import SourceFormatError
from ingest.documents import Block, Document, document_title
from ingest.fetch.errors import PageRefusedError
from ingest.fetch.web import Page

_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "text/plain": ".txt",
}
_SIGNATURES = ((b"%PDF-", ".pdf"), (b"PK\x03\x04", ".docx"), (b"\xd0\xcf\x11\xe0", ".doc"))


def read_page(page: Page) -> Document:
    """Document of the page's main text.

    Raises: PageRefusedError if it is of a kind that nobody reads, or holds no text.
    """
    suffix = _suffix(page)
    with tempfile.TemporaryDirectory(prefix="tiaowen-fetch-") as folder:
        path = Path(folder) / f"page{suffix}"
        path.write_bytes(page.content)
        try:
            return _read(path)
        except SourceFormatError as exc:
            reason = str(exc).removeprefix(f"{path}").lstrip("：: ")
            raise PageRefusedError(f"读不出正文：{reason}") from exc


def _read(path: Path) -> Document:
    from ingest.readers import SUFFIXES, read

    return _html(path) if path.suffix == ".html" and ".html" not in SUFFIXES else read(path)


def _html(path: Path) -> Document:
    from trafilatura import extract, extract_metadata

    data = path.read_bytes()
    text = extract(data, favor_recall=True, include_comments=False) or ""
    blocks = tuple(Block("paragraph", line.strip()) for line in text.split("\n") if line.strip())
    if not blocks:
        raise SourceFormatError(f"{path}: no text")
    return Document(path, extract_metadata(data).title or document_title(path, blocks, {}), blocks)


def _suffix(page: Page) -> str:
    """Suffix by what the bytes are, else by what the server says. Raises: PageRefusedError if neither is known."""
    signed = next((suffix for start, suffix in _SIGNATURES if page.content.startswith(start)), "")
    suffix = signed or _SUFFIXES.get(page.content_type, "")
    if suffix in ("", ".doc"):
        raise PageRefusedError(f"类型 {page.content_type or '不明'}{suffix and '（旧版 Word）'} 读不了")
    return suffix
