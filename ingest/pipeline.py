"""Files to a new index version: find, read, identify, cut, encode, write. The live version is never touched."""

import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Literal

from corpus.catalog import CATALOG_PATH, Catalog, Source, load_catalog
from corpus.chunks import Chunk
from corpus.digests import DIGESTS_PATH, SourceDigest, load_digests
from corpus.encoders.protocol import DenseEncoder
from corpus.encoders.terms import BigramTerms, average_length
from corpus.encoders.vocabulary import Vocabulary
from corpus.errors import SourceFormatError
from corpus.index.protocol import Point
from corpus.index.versions import Manifest, VersionStore, version_name
from corpus.notes import NOTES_PATH, SourceNotes, load_notes
from ingest.chunking import chunk_source, digest_chunks, note_chunks
from ingest.documents import Document
from ingest.identify import identify
from ingest.parsed import ParsedText
from ingest.readers import REFUSED, SUFFIXES, expand, on_disk, read
from ingest.structure import names_a_law, parse_statute

logger = logging.getLogger(__name__)

#: Part of every version's name: raise it when the same files would give other chunks or vectors than before.
PIPELINE_VERSION = "7"
_BATCH = 256

Step = Callable[[str, int, int], None]
"""Progress: what is being done, how many are done, of how many."""


def no_progress(_what: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file: `read` into a source, `skipped` on purpose, or `failed`.

    `reason` says why it was not read, or what of it was not: pages without text.
    """

    path: str
    action: Literal["read", "skipped", "failed"]
    reason: str = ""
    source_id: str = ""
    articles: int = 0
    sections: int = 0


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did. `built` is false if the version was there already."""

    version: str
    built: bool
    files: tuple[FileReport, ...] = ()
    chunk_count: int = 0
    sources: Mapping[str, int] = field(default_factory=dict)  # source id -> chunks

    @property
    def failed(self) -> tuple[FileReport, ...]:
        """Files that could not be read."""
        return tuple(f for f in self.files if f.action == "failed")


def ingest(
    folders: Sequence[Path],
    store: VersionStore,
    dense: DenseEncoder,
    *,
    progress: Step = no_progress,
    catalog_path: Path = CATALOG_PATH,
    digests_path: Path = DIGESTS_PATH,
    notes_path: Path = NOTES_PATH,
) -> IngestReport:
    """Build a version from the shipped digests and notes and the files below `folders`, unless it exists already.

    A file that cannot be read is reported and left out; the rest is built. Nothing is promoted.

    Raises: SourceFormatError if a folder does not exist or nothing at all could be indexed; CatalogError and
        DigestFormatError if the shipped corpus is wrong; IndexBusyError if another ingest is running.
    """
    catalog, digests, notes = load_catalog(catalog_path), load_digests(digests_path), load_notes(notes_path)
    files = [path for file in find_files(folders) for path in expand(file)]
    texts, reports = _read_all(files, catalog, progress)
    shipped = [catalog_path, *sorted(digests_path.glob("*.yaml")), *sorted(notes_path.glob("*.yaml"))]
    used = [Path(report.path) for report in reports if report.action == "read"]
    content_hash = hash_inputs([*shipped, *used], dense)
    version = version_name(content_hash)
    if store.has(version):
        manifest = store.manifest(version)
        return IngestReport(version, False, tuple(reports), manifest.chunk_count)
    chunks, sources = assemble(texts, catalog, digests, notes)
    if not chunks:
        raise SourceFormatError("没有任何内容可以入库：摘要为空，文件夹里也没有可读的文件")
    _build(store, version, content_hash, chunks, sources, dense, progress)
    counts: dict[str, int] = {}
    for chunk in chunks:
        counts[chunk.source_id] = counts.get(chunk.source_id, 0) + 1
    return IngestReport(version, True, tuple(reports), len(chunks), counts)


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


def hash_inputs(paths: Iterable[Path], dense: DenseEncoder) -> str:
    """Hash of everything a version is made from: names and bytes of files, encoders, and this pipeline."""
    total = hashlib.sha256(f"{PIPELINE_VERSION}|{dense.name}|{BigramTerms().k1}|{BigramTerms().b}".encode())
    for path in paths:
        with on_disk(path) as there, there.open("rb") as file:
            total.update(f"\n{path.name} {hashlib.file_digest(file, 'sha256').hexdigest()}".encode())
    return total.hexdigest()


def assemble(
    texts: Sequence[tuple[Source, ParsedText]],
    catalog: Catalog,
    digests: Mapping[str, SourceDigest],
    notes: Mapping[str, SourceNotes],
) -> tuple[list[Chunk], list[Source]]:
    """Chunks of the texts held, with our digests beside them, then of digests and notes on texts that are not.

    Raises: SourceFormatError for a digest or note on a source that the catalog does not have.
    """
    chunks: list[Chunk] = []
    sources: list[Source] = []
    for source, parsed in texts:
        chunks += chunk_source(source, parsed, digests.get(source.id))
        sources.append(source)
    held = {source.id for source in sources}
    for source_id in sorted((digests.keys() | notes.keys()) - held):
        if source_id not in catalog:
            raise SourceFormatError(f"{source_id}.yaml：目录 catalog.toml 里没有这个编号")
        source = catalog[source_id]
        chunks += digest_chunks(source, digests[source_id]) if source_id in digests else []
        chunks += note_chunks(source, notes[source_id]) if source_id in notes else []
        sources.append(source)
    return chunks, sources


def search_text(chunk: Chunk) -> str:
    """What a chunk is found by: law name, headings, text, and our digest of it with everyday questions."""
    return "\n".join((chunk.title, *chunk.heading_path, chunk.label, chunk.text, chunk.digest))


def _read_all(
    files: Sequence[Path], catalog: Catalog, progress: Step
) -> tuple[list[tuple[Source, ParsedText]], list[FileReport]]:
    texts: dict[str, tuple[Source, ParsedText]] = {}
    taken: dict[str, Path] = {}
    reports: list[FileReport] = []
    for n, path in enumerate(sorted(files, key=lambda p: (not _named_in(catalog, p), str(p)))):
        progress("读取文件", n, len(files))
        unwanted = _wanted(path)
        if unwanted:
            reports.append(FileReport(str(path), "skipped", unwanted))
            continue
        try:
            source, parsed = read_source(path, catalog)
        except SourceFormatError as exc:
            reports.append(FileReport(str(path), "failed", str(exc)))
            continue
        except Exception as exc:  # a fault of ours in one file must not lose the others
            logger.exception("reading %s", path)
            reports.append(FileReport(str(path), "failed", f"{path}：读取时出错（{type(exc).__name__}: {exc}）"))
            continue
        if source.id in texts:
            same = f"与 {taken[source.id]} 是同一文本（{source.title}），取前者"
            reports.append(FileReport(str(path), "skipped", same, source.id))
            continue
        texts[source.id], taken[source.id] = (source, parsed), path
        counts = (len(parsed.articles), len(parsed.sections))
        reports.append(FileReport(str(path), "read", "；".join(parsed.warnings), source.id, *counts))
    progress("读取文件", len(files), len(files))
    return list(texts.values()), sorted(reports, key=lambda r: r.path)


def read_source(path: Path, catalog: Catalog) -> tuple[Source, ParsedText]:
    """A file, read, cut and identified.

    Raises: SourceFormatError naming the file if it cannot be read, or has neither articles nor an outline.
    """
    document = read(path)
    parsed = replace(parse_statute(document), warnings=document.warnings)
    source = identify(document, parsed, catalog)
    if not parsed.articles:
        _check_prose(document, parsed, source)
    return source, parsed


def _check_prose(document: Document, parsed: ParsedText, source: Source) -> None:
    """Raises: SourceFormatError for a text of law without articles, and for prose without a single heading."""
    stated = "articles" in document.front_matter or "level" in document.front_matter
    if source.level != "评论" or stated or names_a_law(document.title):
        raise SourceFormatError(f"{document.path}：《{document.title}》像是法规，却没有读到一条“第X条”；请核对文件内容")
    if not any(section.heading_path for section in parsed.sections):
        raise SourceFormatError(f"{document.path}：没有条文（第X条），也没有标题，无法切分；请补上标题或换成完整文本")


def _wanted(path: Path) -> str:
    """Why a file is passed over, "" if it is to be read."""
    if path.stem.lower() == "readme":
        return "说明文件"
    if path.suffix.lower() not in SUFFIXES and path.suffix.lower() not in REFUSED:
        return f"不支持 {path.suffix or '无后缀'} 文件，可用 {'、'.join(sorted(SUFFIXES))}"
    return ""


def _named_in(catalog: Catalog, path: Path) -> bool:
    return any(source.file == path.name for source in catalog)


def _build(
    store: VersionStore,
    version: str,
    content_hash: str,
    chunks: Sequence[Chunk],
    sources: Sequence[Source],
    dense: DenseEncoder,
    progress: Step,
) -> None:
    texts = [search_text(chunk) for chunk in chunks]
    sparse = BigramTerms(avg_len=average_length(texts))
    terms = sparse.encode_documents(texts)
    with store.building(version, dim=dense.dim) as build:
        for start in range(0, len(chunks), _BATCH):
            progress("写入索引", start, len(chunks))
            end = start + _BATCH
            vectors = dense.encode(texts[start:end])
            points = zip(chunks[start:end], vectors, terms[start:end], strict=True)
            build.index.upsert([Point(chunk, vector, term) for chunk, vector, term in points])
        progress("写入索引", len(chunks), len(chunks))
        manifest = Manifest(
            version=version,
            created=datetime.now(UTC).replace(microsecond=0),
            content_hash=content_hash,
            dense_encoder=dense.name,
            sparse_encoder=sparse.name,
            dim=dense.dim,
            chunk_count=len(chunks),
            source_count=len(sources),
            text_kinds={kind: sum(c.text_kind == kind for c in chunks) for kind in {c.text_kind for c in chunks}},
            avg_terms=sparse.avg_len,
            tiaowen_version=installed_version("tiaowen"),
        )
        build.save_vocabulary(Vocabulary.from_documents(terms))
        build.commit(manifest, sources)
    logger.info("built %s: %d chunks of %d sources", version, len(chunks), len(sources))
