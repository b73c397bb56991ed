"""A whole evaluation: open a version, ask, score, compare with the live one, judge, keep the report."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from app.asking import china_today
from app.chain import Chain
from app.editions import Library
from corpus.catalog import CATALOG_PATH, Source
from corpus.chunks import Chunk
from corpus.digests import DIGESTS_PATH
from corpus.encoders import load_dense_encoder
from corpus.index.versions import Manifest, VersionReader
from corpus.settings import Settings
from eval.asking import Journal, Progress
from eval.gate import Rules, judge, load_rules
from eval.pinned import Pinned
from eval.results import About, GateReport, IndexIdentity, Run
from eval.runner import run
from eval.samples import GOLDEN_PATH, Sample, held_samples, load_samples, questions_hash
from eval.selection import Selection, select
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
class Subject:
    """One version under test, open."""

    manifest: Manifest
    chain: Chain
    chunks: tuple[Chunk, ...]
    sources: Mapping[str, Source]
    texts: IndexedTexts

    @property
    def version(self) -> str:
        """Its name."""
        return self.manifest.version


@dataclass(frozen=True, slots=True)
class Questions:
    """What is asked, whether some were left out on purpose, and how many because the index lacks their source."""

    samples: Sequence[Sample]
    split: str = "all"
    partial: bool = False
    not_held: int = 0


def open_subject(workshop: Workshop, version: str) -> Subject:
    """A version opened for answering and for reading.

    Raises: IndexMissingError if there is none, ModelUnavailableError if it was built with another model.
    """
    store, day = workshop.store, workshop.today
    library = Library(
        Pinned(store, version), load_dense_encoder, workshop.settings.embed_model, catalog_path=workshop.catalog
    )
    chain = Chain(library, workshop.settings, today=lambda: day)
    chunks = tuple(chain.edition.index.scan())
    sources = {source.id: source for source in store.sources(version)}
    return Subject(store.manifest(version), chain, chunks, sources, IndexedTexts(chunks))


def run_subject(
    workshop: Workshop,
    subject: Subject,
    questions: Questions,
    *,
    corpus_problems: Iterable[str] = (),
    workers: int = 1,
    fresh: bool = False,
    progress: Progress = lambda _done, _total: None,
) -> Run:
    """Ask a version every question. An interrupted run of just this goes on unless `fresh`."""
    about = _about(workshop, subject)
    journal = Journal.of(
        workshop.reports.unfinished,
        subject.version,
        str(about.index.created),
        str(about.suite.hash),
        about.program,
        str(about.today),
        json.dumps(about.settings, sort_keys=True),
        questions_hash(questions.samples),
    )
    if fresh:
        journal.remove()
    return run(
        questions.samples,
        lambda question, as_of: subject.chain.answer(question, as_of=as_of),
        texts=subject.texts,
        split=questions.split,
        partial=questions.partial,
        about=about,
        corpus_problems=tuple(corpus_problems),
        workers=workers,
        journal=journal,
        progress=progress,
    )


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


def _about(workshop: Workshop, subject: Subject) -> About:
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


def evaluate(
    workshop: Workshop,
    version: str,
    questions: Questions,
    *,
    workers: int = 1,
    fresh: bool = False,
    progress: Progress = lambda _done, _total: None,
) -> GateReport:
    """Evaluate one version by itself. Nothing is kept yet."""
    subject = open_subject(workshop, version)
    found = run_subject(workshop, subject, questions, workers=workers, fresh=fresh, progress=progress)
    rules = rules_for(subject, load_rules(workshop.rules))
    return GateReport(run=found, floors=rules.all_floors, verdict=judge(found, rules))


def rules_for(subject: Subject, rules: Rules) -> Rules:
    """The rules that hold for a version: those of digests where it has no official text."""
    return rules if subject.texts.has_official else rules.for_digests()


def questions_for(workshop: Workshop, version: str, selection: Selection) -> Questions:
    """The questions of a selection, and whether they are only some of the set.

    Raises: DatasetError if the set cannot be read.
    """
    every = load_samples(workshop.golden)
    chosen = select(every, selection)
    held = held_samples(chosen, open_subject(workshop, version).texts) if selection.held_only else chosen
    # One split is a set of its own: floors hold for it, but nothing goes live on half of the questions.
    partial = len(held) < len(select(every, Selection(selection.split)))
    return Questions(held, selection.split, partial, len(chosen) - len(held))
