"""A file read and cut into articles and sections, as bytes that a cache can keep."""

import hashlib
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from corpus.provisions import Provision
from corpus.statutes import Article, Section
from ingest.documents import Document
from ingest.parsed import ParsedText
from ingest.readers import read
from ingest.readers.transport import decode, encode
from ingest.structure import parse_statute

#: Libraries whose releases may read a file otherwise.
_LIBRARIES = ("pdfplumber", "pdfminer.six", "python-docx", "trafilatura", "charset-normalizer", "rapidocr")
#: Modules below this package that have no part in reading.
_OTHERS = ("fetch", "training", "cli.py", "pipeline.py", "building.py", "reports.py")


def cut(path: Path) -> tuple[Document, ParsedText]:
    """A file, read and cut. Raises: SourceFormatError naming the file if it cannot be read."""
    document = read(path)
    return document, replace(parse_statute(document), warnings=document.warnings)


def cut_to_bytes(path: Path) -> bytes:
    """What `cut` gives, for `from_bytes`. Raises: SourceFormatError as `cut` does."""
    document, parsed = cut(path)
    front = encode(replace(document, blocks=()))
    parts = json.dumps([_part(part) for part in parsed.parts], ensure_ascii=True).encode("ascii")
    return zlib.compress(front + parts, 1)


def from_bytes(stored: bytes, path: Path) -> tuple[Document, ParsedText]:
    """Inverse of `cut_to_bytes`, as of the file at `path`, but for the document's blocks and what was dropped of them.

    Raises: ValueError if it is something else.
    """
    try:
        front, _, parts = zlib.decompress(stored).partition(b"\n")
        document = decode(front, path)
        rows = json.loads(parts)
        return document, ParsedText(document.title, tuple(_parts(rows)), warnings=document.warnings)
    except (zlib.error, KeyError, TypeError, IndexError) as exc:
        raise ValueError(f"not a text that was cut: {exc}") from exc


@cache
def parser_version() -> str:
    """Hash of the code and the libraries that read files: with another one, files may be cut otherwise."""
    total = hashlib.sha256()
    for path in _modules():
        total.update(path.read_bytes())
    for library in _LIBRARIES:
        try:
            total.update(f"{library} {version(library)}".encode())
        except PackageNotFoundError:
            total.update(f"{library} -".encode())
    return total.hexdigest()[:16]


def _modules() -> Iterator[Path]:
    here = Path(__file__).parent
    found = (path for path in here.rglob("*.py") if path.relative_to(here).parts[0] not in _OTHERS)
    yield from sorted(found)
    shared = here.parent / "corpus"
    yield from (shared / name for name in ("numerals.py", "provisions.py", "statutes.py"))


def _part(part: Article | Section) -> list[Any]:
    if isinstance(part, Article):
        return ["a", part.provision.key, part.label, part.heading_path, part.text]
    return ["s", part.number, part.page, part.heading_path, part.text]


def _parts(rows: Sequence[Sequence[Any]]) -> Iterator[Article | Section]:
    for kind, number, other, path, text in rows:
        if kind == "a":
            yield Article(Provision.from_key(number), other, tuple(path), text)
        else:
            yield Section(number, tuple(path), text, other)
