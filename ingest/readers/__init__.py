"""Files as documents. `read` picks the reader by the file's suffix; `expand` lists what a zip archive holds."""

from dataclasses import replace
from pathlib import Path

from corpus.errors import SourceFormatError
from ingest.documents import Document
from ingest.readers import archives
from ingest.readers.errors import unreadable
from ingest.readers.registry import PLAIN, READABLE, REFUSED, read_here

__all__ = ["REFUSED", "SUFFIXES", "expand", "on_disk", "read"]

#: Suffixes of files that can be read.
SUFFIXES = READABLE | {archives.SUFFIX}
#: Our own readers of plain files take this much in well under a second.
_SMALL_BYTES = 1 << 20

on_disk = archives.on_disk


def expand(path: Path) -> list[Path]:
    """The files that `path` stands for: the members of an archive, else itself.

    A member's path lies below its archive's (`法规.zip/上海/条例.docx`); `read` and `on_disk` take it. An archive that
    cannot be opened stands for itself, and `read` says why.
    """
    if path.suffix.lower() != archives.SUFFIX or not path.is_file():
        return [path]
    try:
        return archives.members(path) or [path]
    except SourceFormatError:
        return [path]


def read(path: Path) -> Document:
    """Document of a file or of a member of an archive, within limits of time and memory.

    Raises: SourceFormatError naming the file, with what to do, if its kind is unknown or it cannot be read.
    """
    if path.suffix.lower() == archives.SUFFIX:
        archives.members(path)
        raise unreadable(
            path, "压缩包里没有可读的文件；请放入文本", "an archive of no files that can be read; put texts in it"
        )
    if archives.archive_of(path) is None:
        return _read(path)
    with archives.on_disk(path) as copy:
        try:
            document = _read(copy)
        except SourceFormatError as exc:
            raise SourceFormatError(str(exc).replace(str(copy), str(path))) from exc
        return replace(document, path=path)


def _read(path: Path) -> Document:
    suffix = path.suffix.lower()
    if suffix not in READABLE or (suffix in PLAIN and path.is_file() and path.stat().st_size <= _SMALL_BYTES):
        return read_here(path)
    from ingest.readers.guarded import read_guarded

    return read_guarded(path)
