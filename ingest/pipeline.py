"""Files to a new index version: find, read, identify, cut, encode, write. The live version is never touched."""

import hashlib
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from corpus.blob_cache import BlobCache
from corpus.catalog import CATALOG_PATH, Catalog, load_catalog
from corpus.digests import DIGESTS_PATH, SourceDigest, load_digests, shipped_files
from corpus.encoders.fields import FieldTerms
from corpus.encoders.protocol import DenseEncoder
from corpus.errors import SourceFormatError
from corpus.index.promotion import live_or_none
from corpus.index.versions import VersionStore, version_name
from corpus.notes import NOTES_PATH, SourceNotes, load_notes
from ingest.building import SourceChunks, build_version, encode_all
from ingest.chunking import chunk_source, digest_chunks, note_chunks
from ingest.kept_yaml import kept_yaml
from ingest.noted import with_notes
from ingest.reading import Text, compare_files, find_files, load_files, read_folders, read_source, save_files
from ingest.reports import FileReport, IngestReport, Step, by_path, no_progress

__all__ = ["FileReport", "IngestReport", "Step", "find_files", "ingest", "no_progress", "read_source"]

#: Part of every version's name: raise it when the same files would give other chunks or vectors than before.
PIPELINE_VERSION = "11"


def ingest(
    folders: Sequence[Path],
    store: VersionStore,
    dense: DenseEncoder,
    *,
    cache: BlobCache | None = None,
    progress: Step = no_progress,
    catalog_path: Path = CATALOG_PATH,
    digests_path: Path = DIGESTS_PATH,
    notes_path: Path = NOTES_PATH,
) -> IngestReport:
    """Build a version from the shipped digests and notes and the files below `folders`, unless it exists already.

    A file that cannot be read is reported and left out; the rest is built. Nothing is promoted. What `cache` holds
    from an earlier ingest, finished or not, is not worked out again.

    Raises: SourceFormatError if a folder does not exist or nothing at all could be indexed; CatalogError and
        DigestFormatError if the shipped corpus is wrong; IndexBusyError if another ingest is running; StorageError
        if the data folder cannot be written.
    """
    if cache is None:
        with BlobCache(None) as cache:
            return _ingest(folders, store, dense, cache, progress, catalog_path, digests_path, notes_path)
    return _ingest(folders, store, dense, cache, progress, catalog_path, digests_path, notes_path)


def _ingest(
    folders: Sequence[Path],
    store: VersionStore,
    dense: DenseEncoder,
    cache: BlobCache,
    progress: Step,
    catalog_path: Path,
    digests_path: Path,
    notes_path: Path,
) -> IngestReport:
    seconds: dict[str, float] = {}
    with _timed(seconds, "catalog"):
        load = kept_yaml(cache)
        catalog = load_catalog(catalog_path)
        digests, notes = load_digests(digests_path, load), load_notes(notes_path, load)
        shipped = [catalog_path, *shipped_files(digests_path), *sorted(notes_path.glob("*.yaml"))]
    with _timed(seconds, "parse"):
        texts, reports = read_folders(folders, catalog, cache, progress)
    content_hash = hash_inputs(shipped, texts, dense)
    version = version_name(content_hash)
    live = live_or_none(store)
    before = load_files(cache, live) if live else {}
    files = by_path(reports) if before is None else compare_files(reports, texts, before)
    compared_with = live if before is not None else ""
    save_files(cache, version, texts)
    if store.has(version):
        count = store.manifest(version).chunk_count
        return IngestReport(version, False, files, count, compared_with=compared_with, seconds=seconds)
    with _timed(seconds, "chunk"):
        held = deque(assemble(texts, catalog, digests, notes))
    del texts  # of sixty thousand articles they take a hundred megabytes
    if not any(one.chunks for one in held):
        raise SourceFormatError("没有任何内容可以入库：摘要为空，文件夹里也没有可读的文件")
    counts = {one.source.id: len(one.chunks) for one in held}
    with _timed(seconds, "embed"):
        terms = encode_all(held, dense, cache, progress)
    with _timed(seconds, "index"):
        build_version(store, version, content_hash, held, terms, dense, cache, progress)
    return IngestReport(
        version,
        True,
        files,
        sum(counts.values()),
        counts,
        compared_with=compared_with,
        encoded=terms.encoded,
        seconds=seconds,
    )


def hash_inputs(shipped: Iterable[Path], texts: Sequence[Text], dense: DenseEncoder) -> str:
    """Hash of everything a version is made from: names and bytes of files, encoders, and this pipeline."""
    total = hashlib.sha256(f"{PIPELINE_VERSION}|{dense.name}|{FieldTerms(1, 1).name}".encode())
    for path in shipped:
        total.update(f"\n{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}".encode())
    for text in sorted(texts, key=lambda text: str(text.file.path)):
        total.update(f"\n{text.file.path.name} {text.file.sha256}".encode())
    return total.hexdigest()


def assemble(
    texts: Sequence[Text],
    catalog: Catalog,
    digests: Mapping[str, SourceDigest],
    notes: Mapping[str, SourceNotes],
) -> Iterator[SourceChunks]:
    """Chunks of the texts held, with our digests and notes beside them, then of those on texts that are not.

    Raises: SourceFormatError for a digest or note on a source that the catalog does not have.
    """
    for text in texts:
        chunks = chunk_source(text.source, text.parsed, digests.get(text.source.id))
        if text.source.id in notes:
            chunks = with_notes(chunks, notes[text.source.id])
        yield SourceChunks(text.source, chunks)
    held = {text.source.id for text in texts}
    for source_id in sorted((digests.keys() | notes.keys()) - held):
        if source_id not in catalog:
            raise SourceFormatError(f"{source_id}.yaml：目录 catalog.toml 里没有这个编号")
        source = catalog[source_id]
        chunks = digest_chunks(source, digests[source_id]) if source_id in digests else []
        chunks += note_chunks(source, notes[source_id]) if source_id in notes else []
        yield SourceChunks(source, chunks)


@contextmanager
def _timed(seconds: dict[str, float], step: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    seconds[step] = round(time.perf_counter() - started, 3)
