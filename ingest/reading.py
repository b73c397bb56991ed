"""The texts of a folder: which files are read, what they are, and how they changed."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.blob_cache import BlobCache
from corpus.catalog import Catalog, Source
from corpus.errors import SourceFormatError
from ingest.cutting import cut, from_bytes, parser_version
from ingest.documents import Document
from ingest.identify import identify
from ingest.parsed import ParsedText
from ingest.readers import REFUSED, SUFFIXES, expand, on_disk
from ingest.readers.errors import unopened
from ingest.reports import Change, FileReport, Step
from ingest.structure import names_a_law
from ingest.workers import cut_all

_PARSED = "parsed"
_FILES = "files"


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was found: its content's hash, "" where it was not to be read."""

    path: Path
    sha256: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Text:
    """A file that was read: which source it is, and its articles and sections."""

    file: File
    source: Source
    parsed: ParsedText


def read_folders(
    folders: Sequence[Path], catalog: Catalog, cache: BlobCache, progress: Step
) -> tuple[list[Text], list[FileReport]]:
    """Texts in the order in which they are taken, and what became of every file; each source is taken once.

    What the cache holds of a file with the same name and content is not read again.

    Raises: SourceFormatError for a folder that does not exist.
    """
    paths = [path for found in find_files(folders) for path in expand(found)]
    paths.sort(key=lambda path: (not _named_in(catalog, path), str(path)))
    reports = [FileReport(str(path), "skipped", why) for path in paths if (why := _unwanted(path))]
    files, unreadable = _hashed([path for path in paths if not _unwanted(path)])
    texts: dict[str, Text] = {}
    for n, (file, parsed, cached) in enumerate(_cut_files(files, cache)):
        progress("读取文件", n, len(files))
        reports.append(_take(texts, file, parsed, catalog, cached=cached))
    progress("读取文件", len(files), len(files))
    return list(texts.values()), [*reports, *unreadable]


def read_source(path: Path, catalog: Catalog) -> tuple[Source, ParsedText]:
    """A file, read, cut and identified.

    Raises: SourceFormatError naming the file if it cannot be read, or has neither articles nor an outline.
    """
    document, parsed = cut(path)
    return _identified(document, parsed, catalog), parsed


def find_files(folders: Iterable[Path]) -> Iterator[Path]:
    """Every file below the folders, by path; hidden files and folders are passed over.

    Raises: SourceFormatError for a folder that does not exist.
    """
    for folder in folders:
        if folder.is_file():
            yield folder
            continue
        if not folder.is_dir():
            raise SourceFormatError(f"没有这个文件夹：{folder}")
        below = (p for p in folder.rglob("*") if p.is_file())
        yield from sorted(p for p in below if not any(x.startswith(".") for x in p.relative_to(folder).parts))


def compare_files(
    reports: Sequence[FileReport], texts: Sequence[Text], before: Mapping[str, str]
) -> tuple[FileReport, ...]:
    """Reports with what changed against `before` (path -> hash of what the live version was made from), by path.

    A file that was read then and is not read now is told as `removed` if it is gone, and keeps its own report if not.
    """
    now = {str(text.file.path): text.file.sha256 for text in texts}
    told = [replace(report, change=_change(report.path, now, before)) for report in reports]
    known = {report.path for report in reports}
    gone = [
        FileReport(path, "removed", "文件已不在，新版本不再包含它", change="removed") for path in before.keys() - known
    ]
    return tuple(sorted([*told, *gone], key=lambda report: report.path))


def save_files(cache: BlobCache, version: str, texts: Sequence[Text]) -> None:
    """Keep which files `version` was made from."""
    rows = {str(text.file.path): text.file.sha256 for text in texts}
    cache.put(_FILES, version, json.dumps(rows).encode())


def load_files(cache: BlobCache, version: str) -> dict[str, str] | None:
    """What `save_files` kept; None if nothing."""
    stored = cache.get(_FILES, version)
    return None if stored is None else json.loads(stored)


def _change(path: str, now: Mapping[str, str], before: Mapping[str, str]) -> Change | None:
    if path not in now:
        return "removed" if path in before else None
    if path not in before:
        return "added"
    return "unchanged" if before[path] == now[path] else "changed"


def _cut_files(files: Sequence[File], cache: BlobCache) -> Iterator[tuple[File, bytes | str, bool]]:
    """Each file with what it was cut into, or why it was not, and whether an earlier ingest did it."""
    missing = [file for file in files if cache.get(_PARSED, _key(file)) is None]
    new = cut_all([file.path for file in missing], [file.size for file in missing])
    wanted = {file.path for file in missing}
    for file in files:
        if file.path not in wanted:
            stored = cache.get(_PARSED, _key(file))
            yield file, stored if stored is not None else b"", True
            continue
        result = next(new)
        if isinstance(result, bytes):
            cache.put(_PARSED, _key(file), result)
        yield file, result, False


def _key(file: File) -> str:
    """The name counts too: it may say which source a file is, and stand in for a title."""
    return f"{parser_version()} {file.sha256} {file.path.name}"


def _hashed(paths: Sequence[Path]) -> tuple[list[File], list[FileReport]]:
    files, failed = [], []
    for path in paths:
        try:
            with on_disk(path) as there, there.open("rb") as content:
                sha256 = hashlib.file_digest(content, "sha256").hexdigest()
                files.append(File(path, sha256, content.tell()))
        except SourceFormatError as exc:
            failed.append(FileReport(str(path), "failed", str(exc)))
        except OSError as exc:
            failed.append(FileReport(str(path), "failed", str(unopened(path, exc))))
    return files, failed


def _take(texts: dict[str, Text], file: File, cut_file: bytes | str, catalog: Catalog, *, cached: bool) -> FileReport:
    """Add a file's text to `texts` by its source, if it is the first of that source; what became of the file."""
    path = str(file.path)
    if isinstance(cut_file, str):
        return FileReport(path, "failed", cut_file)
    try:
        document, parsed = from_bytes(cut_file, file.path)
        source = _identified(document, parsed, catalog)
    except SourceFormatError as exc:
        return FileReport(path, "failed", str(exc), cached=cached)
    if source.id in texts:
        same = f"与 {texts[source.id].file.path} 是同一文本（{source.title}），取前者"
        return FileReport(path, "skipped", same, source.id, cached=cached)
    texts[source.id] = Text(file, source, parsed)
    counts = (len(parsed.articles), len(parsed.sections))
    return FileReport(path, "read", "；".join(parsed.warnings), source.id, *counts, cached=cached)


def _identified(document: Document, parsed: ParsedText, catalog: Catalog) -> Source:
    source = identify(document, parsed, catalog)
    if not parsed.articles:
        _check_prose(document, parsed, source)
    return source


def _check_prose(document: Document, parsed: ParsedText, source: Source) -> None:
    """Raises: SourceFormatError for a text of law without articles, and for prose without a single heading."""
    stated = "articles" in document.front_matter or "level" in document.front_matter
    if source.level != "评论" or stated or names_a_law(document.title):
        raise SourceFormatError(f"{document.path}：《{document.title}》像是法规，却没有读到一条“第X条”；请核对文件内容")
    if not any(section.heading_path for section in parsed.sections):
        raise SourceFormatError(f"{document.path}：没有条文（第X条），也没有标题，无法切分；请补上标题或换成完整文本")


def _unwanted(path: Path) -> str:
    """Why a file is passed over, "" if it is to be read."""
    if path.stem.lower() == "readme":
        return "说明文件"
    if path.suffix.lower() not in SUFFIXES and path.suffix.lower() not in REFUSED:
        return f"不支持 {path.suffix or '无后缀'} 文件，可用 {'、'.join(sorted(SUFFIXES))}"
    return ""


def _named_in(catalog: Catalog, path: Path) -> bool:
    return any(source.file == path.name for source in catalog)
