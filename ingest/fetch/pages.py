"""A page that a server sent, as a document: by the reader for its kind."""

import tempfile
from pathlib import Path

from corpus.errors import SourceFormatError
from ingest.documents import Document
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
    from ingest.readers import read

    suffix = _suffix(page)
    with tempfile.TemporaryDirectory(prefix="tiaowen-fetch-") as folder:
        path = Path(folder) / f"page{suffix}"
        path.write_bytes(page.content)
        try:
            return read(path)
        except SourceFormatError as exc:
            reason = str(exc).removeprefix(f"{path}").lstrip("：: ")
            raise PageRefusedError(f"读不出正文：{reason}") from exc


def _suffix(page: Page) -> str:
    """Suffix by what the bytes are, else by what the server says. Raises: PageRefusedError if neither is known."""
    signed = next((suffix for start, suffix in _SIGNATURES if page.content.startswith(start)), "")
    suffix = signed or _SUFFIXES.get(page.content_type, "")
    if suffix in ("", ".doc"):
        raise PageRefusedError(f"类型 {page.content_type or '不明'}{suffix and '（旧版 Word）'} 读不了")
    return suffix
