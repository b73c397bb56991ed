"""Markdown files with or without YAML front matter."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from ingest.documents import Document, document_title
from ingest.readers.errors import unreadable
from ingest.readers.lines import blocks_of_text
from ingest.readers.text import decode_file

_FENCE = "---\n"
_COLON_VALUE = re.compile(r"^(\w+): (?![\"'\[{|>])(.*: .*)$", re.MULTILINE)


def read_markdown(path: Path) -> Document:
    """Document of a Markdown file; each line is a paragraph, as texts of law are kept.

    Raises: SourceFormatError naming the file if it is not text or its front matter is not YAML.
    """
    front_matter, body = split_front_matter(decode_file(path), path)
    blocks = tuple(blocks_of_text(body))
    return Document(path, document_title(path, blocks, front_matter), blocks, front_matter)


def split_front_matter(text: str, path: Path) -> tuple[Mapping[str, Any], str]:
    """Front matter and body; a text that does not open with `---` has no front matter."""
    if not text.startswith(_FENCE):
        return {}, text
    head, fence, body = text[len(_FENCE) :].partition("\n" + _FENCE)
    if not fence:
        return {}, text
    try:
        values = _load(head)
    except (yaml.YAMLError, ValueError) as exc:  # a day that no calendar has (2026-99-01) is a ValueError
        where = " ".join(str(exc).split())
        raise unreadable(
            path, f"首部不是 YAML（{where}）；请改正那一行", f"front matter is not YAML ({where}); correct that line"
        ) from exc
    if not isinstance(values, dict):
        raise unreadable(
            path, "首部不是一行行的“名称: 值”；请改写", "front matter is not a list of `name: value` lines; write it so"
        )
    return values, body


def _load(head: str) -> object:
    """YAML, in which a plain value may hold `: ` as people write it in sources and notes."""
    try:
        return yaml.safe_load(head)
    except yaml.scanner.ScannerError:
        quoted = _COLON_VALUE.sub(lambda m: f"{m[1]}: {json.dumps(m[2], ensure_ascii=False)}", head)
        return yaml.safe_load(quoted)
