"""Files as documents. `read` picks the reader by the file's suffix."""

from collections.abc import Callable
from pathlib import Path

from corpus.errors import SourceFormatError
from ingest.documents import Document

__all__ = ["SUFFIXES", "read"]


def _markdown(path: Path) -> Document:
    from ingest.readers.markdown import read_markdown

    return read_markdown(path)


def _text(path: Path) -> Document:
    from ingest.readers.text import read_text

    return read_text(path)


def _pdf(path: Path) -> Document:
    from ingest.readers.pdf import read_pdf

    return read_pdf(path)


_READERS: dict[str, Callable[[Path], Document]] = {
    ".md": _markdown,
    ".markdown": _markdown,
    ".txt": _text,
    ".pdf": _pdf,
}
#: Suffixes of files that can be read.
SUFFIXES = frozenset(_READERS)


def read(path: Path) -> Document:
    """Document of a file.

    Raises: SourceFormatError naming the file, with what to do, if its kind is unknown or it cannot be read.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        known = ", ".join(sorted(SUFFIXES))
        raise SourceFormatError(f"{path}: no reader for {path.suffix or 'files without suffix'}; convert to {known}")
    return reader(path)
