"""The corpus folder: where a source's file is, and how a text that was accepted gets there, whole or not at all."""

import hashlib
import os
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from corpus.catalog import Source
from corpus.errors import SourceFormatError
from corpus.statutes import Article
from ingest.fetch.errors import PageRefusedError
from ingest.fetch.verdicts import AcceptedText
from ingest.parsed import ParsedText
from ingest.readers.markdown import read_markdown, split_front_matter
from ingest.structure import parse_statute


def place_of(source: Source, folder: Path) -> Path:
    """Where the file of a source is in a corpus folder, or would be."""
    name = source.file if source.file.endswith(".md") else f"{source.id}.md"
    return next(iter(sorted(folder.rglob(name))), folder / name)


def body_of(accepted: AcceptedText, source: Source) -> str:
    """The text as Markdown: title, then its lines, headings marked."""
    lines = [f"# {source.title}"]
    headings = set(accepted.parsed.headings)
    for block in accepted.document.blocks:
        text = block.text.strip()
        lines.append(f"## {text}" if text in headings and block.kind != "table" else text)
    return "\n\n".join(line for line in lines if line) + "\n"


def front_matter_of(source: Source, body: str, *, url: str, fetched: datetime, page: bytes) -> str:
    """Facts of the catalog, and where and when the text was taken, as YAML between fences."""
    values: dict[str, Any] = {
        "title": source.title,
        "issuer": list(source.issuers),
        "doc_number": source.number,
        "level": source.level.value,
        "promulgated": source.promulgated,
        "effective": source.effective,
        "repealed": source.repealed,
        "articles": source.articles,
        "part": source.part,
        "official_url": source.official_url,
        "fetched_from": url,
        "fetched_at": fetched.isoformat(timespec="seconds"),
        "page_sha256": hashlib.sha256(page).hexdigest(),
        "sha256": hashlib.sha256(body.encode()).hexdigest(),
    }
    stated = {name: value for name, value in values.items() if value not in ("", None, [], 0)}
    dumped = yaml.safe_dump(stated, allow_unicode=True, sort_keys=False, width=10_000)
    return f"---\n{dumped}---\n\n"


def has_same_text(path: Path, body: str) -> bool:
    """Whether the file at `path` holds this text, whatever its front matter says; False if there is none."""
    try:
        _, held = split_front_matter(path.read_text(encoding="utf-8"), path)
    except (OSError, UnicodeDecodeError, SourceFormatError):
        return False
    return held.strip() == body.strip()


def write_checked(path: Path, front_matter: str, body: str, accepted: AcceptedText) -> None:
    """Write the file in one step, after it was read back and gave the same articles.

    Raises: PageRefusedError if it did not; what stood at `path` stays as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".fetch-", suffix=".md")
    draft = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(front_matter + body)
            file.flush()
            os.fsync(file.fileno())
        _check_reads_back(draft, accepted.parsed)
        draft.chmod(0o644)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _check_reads_back(draft: Path, wanted: ParsedText) -> None:
    try:
        held = parse_statute(read_markdown(draft))
    except SourceFormatError as exc:
        raise PageRefusedError(f"写出的文件读回有误：{exc}") from exc
    if _articles(held) != _articles(wanted):
        raise PageRefusedError("写出的文件读回后条文不同，未采用")


def _articles(parsed: ParsedText) -> Mapping[str, str]:
    return {part.provision.key: _bare(part.text) for part in parsed.parts if isinstance(part, Article)}


def _bare(text: str) -> str:
    return "".join(text.split())
