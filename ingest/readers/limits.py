"""How much of a file is read at most. Far above any text of law, far below what would stop a machine."""

from pathlib import Path

from ingest.documents import Document
from ingest.readers.errors import unopened, unreadable

MIB = 1 << 20

#: Size of a file on disk by its kind. The longest Chinese statute is 0.4 MB of text, a scanned book 100 MB.
MAX_TEXT_BYTES = 16 * MIB
MAX_BINARY_BYTES = 256 * MIB
#: A line or paragraph that is longer is no paragraph: the longest article in force has 6,000 characters.
MAX_LINE_CHARS = 100_000
MAX_BLOCKS = 200_000
MAX_CHARS = 16 * MIB
MAX_PDF_PAGES = 3_000
#: Pages of one file that are recognised by OCR, which takes a second or two each.
MAX_OCR_PAGES = 100
#: Of the process that reads a file: wall time for one file, and address space.
READ_TIMEOUT_S = 300.0
READ_MEMORY_BYTES = 3 << 30
#: Of an archive: members, all of them unpacked together, one of them, archives in archives.
MAX_MEMBERS = 20_000
MAX_UNPACKED_BYTES = 2 << 30
MAX_RATIO = 200
MAX_ARCHIVE_DEPTH = 2
MAX_INNER_ARCHIVE_BYTES = 64 * MIB
#: Where a member is as small as this, its ratio says nothing: a page of blanks packs 1,000 to 1.
HARMLESS_BYTES = 4 * MIB


def check_size(path: Path, max_bytes: int) -> None:
    """Raises: SourceFormatError naming the file if it cannot be read or is larger than `max_bytes`."""
    try:
        size = path.stat().st_size
    except OSError as exc:
        raise unopened(path, exc) from exc
    if size > max_bytes:
        raise unreadable(
            path,
            f"{size // MIB} MB，超过上限 {max_bytes // MIB} MB；请拆分",
            f"{size // MIB} MB, more than {max_bytes // MIB} MB are not read; split it",
        )


def check_lines(path: Path, text: str) -> None:
    """Raises: SourceFormatError naming the file and the line, if a line is too long to be a paragraph."""
    if len(text) <= MAX_LINE_CHARS:
        return
    for number, line in enumerate(text.splitlines(), start=1):
        if len(line) > MAX_LINE_CHARS:
            raise unreadable(
                path,
                f"第 {number} 行有 {len(line):,} 字；请分段，每段不超过 {MAX_LINE_CHARS:,} 字",
                f"line {number} has {len(line):,} characters; break it into paragraphs of at most {MAX_LINE_CHARS:,}",
            )


def check_document(document: Document) -> Document:
    """The same document, if it is of a size that the rest can take.

    Raises: SourceFormatError naming the file and what is too large.
    """
    path, blocks = document.path, document.blocks
    if len(blocks) > MAX_BLOCKS:
        raise unreadable(
            path,
            f"{len(blocks):,} 段，超过上限 {MAX_BLOCKS:,} 段；请拆分",
            f"{len(blocks):,} paragraphs, more than {MAX_BLOCKS:,} are not read; split it",
        )
    total = 0
    for block in blocks:
        total += len(block.text)
        if block.kind != "table" and len(block.text) > MAX_LINE_CHARS:
            raise unreadable(
                path,
                f"有一段长 {len(block.text):,} 字；请分段，每段不超过 {MAX_LINE_CHARS:,} 字",
                f"a paragraph of {len(block.text):,} characters; break it into ones of at most {MAX_LINE_CHARS:,}",
            )
    if total > MAX_CHARS:
        raise unreadable(
            path,
            f"{total:,} 字，超过上限 {MAX_CHARS:,} 字；请拆分",
            f"{total:,} characters, more than {MAX_CHARS:,} are not read; split it",
        )
    return document
