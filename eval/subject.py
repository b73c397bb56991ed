"""A version of the index under test: open for answering and reading, and described so that a run can be repeated."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from app.asking import china_today
from app.chain import Chain
from app.cross_encoder import load_reranker
from app.editions import Library
from corpus.catalog import CATALOG_PATH, Source
from corpus.chunks import Chunk
from corpus.digests import DIGESTS_PATH
from corpus.encoders import load_dense_encoder
from corpus.encoders.protocol import DenseEncoder
from corpus.index.versions import Manifest, VersionReader
from corpus.settings import Settings
from eval.pinned import Pinned
from eval.results import About, IndexIdentity
from eval.samples import GOLDEN_PATH
from eval.store import ReportStore
from eval.suite import RULES_PATH, identify_suite, program_hash
from eval.texts import IndexedTexts

#: Settings that say where things are and how one gets there, not what is answered.
_PLACES = ("data_dir", "corpus_dir", "host", "port", "log_level")


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where an evaluation works: the store of versions, the settings, and the files that decide."""

    store: VersionReader
    settings: Settings
    today: date
    golden: Path = GOLDEN_PATH
    rules: Path = RULES_PATH
    catalog: Path = CATALOG_PATH
    digests: Path = DIGESTS_PATH

    @classmethod
    def of(cls, settings: Settings, **files: Path) -> "Workshop":
        """The workshop that the settings describe, today."""
        from corpus.index.stores import open_store

        return cls(open_store(settings), settings, china_today(), **files)

    @property
    def reports(self) -> ReportStore:
        """The reports kept there."""
        return ReportStore(self.settings.data_dir)


@dataclass(frozen=True, slots=True)
class Corpus:
    """What one version holds."""

    chunks: tuple[Chunk, ...]
    sources: Mapping[str, Source]
    texts: IndexedTexts


@dataclass(frozen=True, slots=True)
class Subject(Corpus):
    """One version under test, open for answering."""

    manifest: Manifest
    chain: Chain

    @property
    def version(self) -> str:
        """Its name."""
        return self.manifest.version


def open_subject(workshop: Workshop, version: str) -> Subject:
    """A version opened for answering and for reading.

    Raises: IndexMissingError if there is none, ModelUnavailableError if it was built with another model.
    """
    store, day = workshop.store, workshop.today
    library = Library(Pinned(store, version), _load_dense, workshop.settings.embed_model, catalog_path=workshop.catalog)
    reranker = load_reranker(workshop.settings.rerank_model)
    chain = Chain(library, workshop.settings, today=lambda: day, reranker=reranker)
    chunks = tuple(chain.edition.index.scan())
    return Subject(chunks, _sources(store, version), IndexedTexts(chunks), store.manifest(version), chain)


@lru_cache(maxsize=2)
def _load_dense(model: str) -> DenseEncoder:
    """The encoder of a model; two versions under test share it, as loading takes longer than asking."""
    return load_dense_encoder(model)


def read_corpus(store: VersionReader, version: str) -> Corpus:
    index = store.open(version)
    try:
        chunks = tuple(index.scan())
    finally:
        index.close()
    return Corpus(chunks, _sources(store, version), IndexedTexts(chunks))


def _sources(store: VersionReader, version: str) -> dict[str, Source]:
    return {source.id: source for source in store.sources(version)}


def corpus_hash(chunks: Iterable[Chunk]) -> str:
    """First 12 hex digits of a hash over the texts: where each stands, its wording, its kind and its dates."""
    total = hashlib.sha256()
    for c in sorted(chunks, key=lambda c: c.id):
        row = (c.source_id, c.address, c.part, c.text, c.text_kind, c.level, str(c.effective), str(c.repealed))
        total.update(json.dumps(row, ensure_ascii=False).encode())
    return total.hexdigest()[:12]


def answering_settings(settings: Settings) -> dict[str, Any]:
    """The settings that may change an answer, without secrets and addresses."""
    found: dict[str, Any] = {}
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        if name in _PLACES or name.endswith("_url") or isinstance(value, SecretStr):
            continue
        found[name] = value if isinstance(value, str | int | float | bool | None) else str(value)
    return found


def describe(workshop: Workshop, subject: Subject) -> About:
    now, manifest = datetime.now(UTC), subject.manifest
    index = IndexIdentity(
        version=manifest.version,
        created=manifest.created,
        content_hash=manifest.content_hash,
        corpus_hash=corpus_hash(subject.chunks),
        dense_encoder=manifest.dense_encoder,
        sparse_encoder=manifest.sparse_encoder,
        chunk_count=manifest.chunk_count,
        source_count=manifest.source_count,
        has_official=subject.texts.has_official,
    )
    suite = identify_suite(workshop.golden, workshop.rules)
    return About(
        run_id=f"{now:%Y%m%dT%H%M%S.%f}Z-{suite.hash[:6]}",
        started=now,
        today=workshop.today,
        index=index,
        suite=suite,
        program=program_hash(),
        settings=answering_settings(workshop.settings),
    )
