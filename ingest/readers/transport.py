"""Documents as JSON lines, between the process that reads a file and the one that asked for it."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from ingest.documents import Block, Document

_DATE = "__date__"


def encode(document: Document) -> bytes:
    """One line of JSON with everything of the document but its path."""
    value = {
        "title": document.title,
        "blocks": [[b.kind, b.text, b.page, b.level] for b in document.blocks],
        "front_matter": dict(document.front_matter),
        "warnings": document.warnings,
    }
    # ASCII, so that half a surrogate pair, which a broken file may hold, is no error on the way
    return json.dumps(value, default=_encode_value).encode("ascii") + b"\n"


def decode(line: bytes, path: Path) -> Document:
    """The document of `encode`, as that of the file at `path`."""
    value = json.loads(line, object_hook=_decode_value)
    blocks = tuple(Block(kind, text, page, level) for kind, text, page, level in value["blocks"])
    return Document(path, value["title"], blocks, value["front_matter"], tuple(value["warnings"]))


def _encode_value(value: object) -> object:
    return {_DATE: value.isoformat()} if isinstance(value, date) else str(value)


def _decode_value(value: dict[str, Any]) -> object:
    return date.fromisoformat(value[_DATE][:10]) if value.keys() == {_DATE} else value
