"""The live index version, open for reading, and what was built with it; follows a promotion without a restart."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from app.asked import Asking, QuestionVectors
from app.expansion import Subject
from app.understanding import LawNames
from corpus.catalog import CATALOG_PATH, Catalog, Source, load_catalog
from corpus.chunks import Chunk, chunk_id
from corpus.encoders.protocol import DenseEncoder, SparseEncoder
from corpus.encoders.terms import BigramTerms
from corpus.encoders.vocabulary import Vocabulary
from corpus.errors import ModelUnavailableError, TiaowenError
from corpus.index.protocol import VectorIndex
from corpus.index.versions import Manifest, VersionReader
from corpus.statutes import Unit

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StoredText:
    """An article or section put together again from its chunks; `units` are offsets in `text`."""

    chunk: Chunk  # the first part: source, label, kind, dates
    text: str
    units: tuple[Unit, ...]


@dataclass(frozen=True)
class Edition:
    """One index version with everything needed to ask it."""

    version: str
    index: VectorIndex
    catalog: Catalog
    names: LawNames
    vocabulary: Vocabulary
    dense: DenseEncoder
    sparse: SparseEncoder

    @cached_property
    def question_vectors(self) -> QuestionVectors:
        """Vectors of the everyday questions of its provisions."""
        return QuestionVectors(self.dense)

    def asking(self, subject: Subject) -> Asking:
        """The question whose subject is given, ready to be held against those of this edition's provisions."""
        return Asking.of(subject, self.vocabulary, self.dense, self.question_vectors)

    def read(self, source_id: str, address: str) -> StoredText | None:
        """The article (`a24`) or section (`s7`) of a source; None if this version has no such text."""
        first = self.index.get([chunk_id(source_id, address, 1)])
        if not first:
            return None
        rest = [chunk_id(source_id, address, n) for n in range(2, first[0].parts + 1)]
        return join_parts(first + (self.index.get(rest) if rest else []))


def join_parts(chunks: Sequence[Chunk]) -> StoredText:
    """The text that was cut into `chunks` (in order, all parts of one article or section): each stands at its `start`.

    Parts of an article have the same digest; those of a section have notes of their own, which the whole has together.
    """
    text = ""
    for chunk in chunks:
        text = text.ljust(chunk.start, "\n") + chunk.text
    first = chunks[0]
    if len(chunks) > 1 and first.provision is None:
        sentences = dict.fromkeys(pair for chunk in chunks for pair in chunk.unit_digests)
        questions = dict.fromkeys(pair for chunk in chunks for pair in chunk.questions)
        first = replace(first, unit_digests=tuple(sentences), questions=tuple(questions))
    return StoredText(first, text, first.units)


class Library:
    """Opens the live version of a store, and the next one as soon as it is promoted.

    Threads share one library. An edition in use stays open until the last answer that reads it is done.
    """

    def __init__(
        self,
        store: VersionReader,
        load_dense: Callable[[str], DenseEncoder],
        model: str,
        *,
        catalog_path: Path = CATALOG_PATH,
    ) -> None:
        self._store, self._load_dense, self._model = store, load_dense, model
        self._catalog_path = catalog_path
        self._lock = threading.Lock()
        self._token = ""
        self._edition: Edition | None = None

    def edition(self) -> Edition:
        """The live edition.

        Raises: IndexMissingError if none is live, ModelUnavailableError if it was built with another model.
        """
        token = self._store.live_token()
        if self._edition is not None and token == self._token:
            return self._edition
        with self._lock:
            if self._edition is None or token != self._token:
                self._edition = self._open(self._store.live())
                self._token = token
            return self._edition

    def ready(self) -> bool:
        """Whether an edition is open or can be opened now."""
        try:
            self.edition()
        except TiaowenError as exc:
            logger.warning("not ready: %s", exc)
            return False
        return True

    def _open(self, version: str) -> Edition:
        manifest = self._store.manifest(version)
        dense = self._dense_encoder(manifest)
        catalog = holding(load_catalog(self._catalog_path), self._store.sources(version))
        edition = Edition(
            version=version,
            index=self._store.open(version),
            catalog=catalog,
            names=LawNames(catalog),
            vocabulary=self._store.vocabulary(version),
            dense=dense,
            sparse=BigramTerms(avg_len=manifest.avg_terms),
        )
        logger.info("opened index version %s, %d chunks", version, manifest.chunk_count)
        return edition

    def _dense_encoder(self, manifest: Manifest) -> DenseEncoder:
        dense = self._load_dense(self._model)
        if dense.name != manifest.dense_encoder:
            raise ModelUnavailableError(
                f"索引版本 {manifest.version} 由 {manifest.dense_encoder} 建成，当前设置的模型是 {dense.name}；"
                "请改回 TIAOWEN_EMBED_MODEL，或重新运行 tiaowen ingest"
            )
        return dense


def holding(known: Catalog, held: Sequence[Source]) -> Catalog:
    """Every source of `known` and of `held`; only those of `held` are marked as held."""
    absent = [s.model_copy(update={"held": False}) for s in known]
    return Catalog(absent).with_sources(s.model_copy(update={"held": True}) for s in held)
