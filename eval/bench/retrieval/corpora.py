"""The two indexes of the bench: the texts we answer from, and the same among sixty thousand articles of other laws."""

import gzip
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from importlib.metadata import version as installed_version
from itertools import groupby
from pathlib import Path
from typing import Any

from app.chain import Chain, build_chain
from corpus.catalog import Level, Source
from corpus.chunks import Chunk
from corpus.digests import DIGESTS_PATH
from corpus.encoders import load_dense_encoder
from corpus.encoders.fields import FieldTerms
from corpus.encoders.protocol import DenseEncoder
from corpus.encoders.vocabulary import Vocabulary
from corpus.index.protocol import Point
from corpus.index.stores import open_store
from corpus.index.versions import Manifest, VersionStore, version_name
from corpus.provisions import Provision
from corpus.search_texts import search_text
from corpus.settings import Settings
from corpus.statutes import Article, Section
from ingest.chunking import chunk_source
from ingest.parsed import ParsedText
from ingest.pipeline import ingest

#: Source ids of the distractors begin with this.
DISTRACTOR = "national-"
_BATCH = 512
_ARTICLE = re.compile(r"第[零〇一二三四五六七八九十百千]+条(?:之[一二三四五六七八九十]+)?")
_TITLE_NOISE = re.compile(r"^中华人民共和国|[《》\s]|\((?:\d{4}[^)]*|试行|暂行)\)$")
_LEVELS = {
    "行政法规": Level.ADMINISTRATIVE_REGULATION,
    "司法解释": Level.JUDICIAL_INTERPRETATION,
    "部门规章": Level.DEPARTMENT_RULE,
}


def build_held(data: Path, texts: Path, settings: Settings, *, digests: Path = DIGESTS_PATH) -> Chain:
    """A chain over an index of `texts` with digests and the shipped notes; an index that is there is used again."""
    settings = settings.model_copy(update={"data_dir": data})
    store = open_store(settings)
    dense = load_dense_encoder(settings.embed_model)
    store.promote(ingest([texts], store, dense, digests_path=digests).version)
    return build_chain(settings)


def build_undigested(data: Path, texts: Path, settings: Settings) -> Chain:
    """As `build_held`, without digests."""
    nothing = data / "no-digests"
    nothing.mkdir(parents=True, exist_ok=True)
    return build_held(data, texts, settings, digests=nothing)


def build_among(data: Path, held: Chain, laws: Path, settings: Settings) -> Chain:
    """A chain over everything `held` has and the national laws as distractors; an index that is there is used again."""
    settings = settings.model_copy(update={"data_dir": data})
    store = open_store(settings)
    edition = held.edition
    hashed = hashlib.sha256(f"{edition.version}|{edition.dense.name}|3|".encode() + laws.read_bytes()).hexdigest()
    if not store.has(version_name(hashed)):
        chunks = list(edition.index.scan())
        kept = [s for s in edition.catalog if s.held]
        sources, distractors = distracting(read_laws(laws), kept, chunks)
        _write(store, hashed, chunks + distractors, kept + sources, edition.dense)
    store.promote(version_name(hashed))
    store.garbage_collect(keep=1)
    return build_chain(settings)


def read_laws(path: Path) -> list[dict[str, Any]]:
    """Rows of a gzipped JSONL file with law, article_no, text, path, kind and date, one article a line."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def distracting(
    rows: Iterable[dict[str, Any]], held: Sequence[Source], chunks: Iterable[Chunk]
) -> tuple[list[Source], list[Chunk]]:
    """Sources and chunks of the laws that are not held.

    Left out is a law with the title of a held source (a newer or older edition of the same law, whose articles would
    be right answers counted wrong), and an article word for word the same as a held one (the Civil Code's books).
    """
    titles = {_bare(s.title) for s in held if not s.part}
    texts = {_plain(c.text) for c in chunks}
    sources, out = [], []
    grouped = groupby(rows, key=lambda row: row["law"])
    for number, (law, group) in enumerate(grouped, start=1):
        articles = [row for row in group if _plain(row["text"]) not in texts]
        if _bare(law) in titles or not articles:
            continue
        source = _source(number, law, articles[0])
        sources.append(source)
        out += chunk_source(source, ParsedText(law, tuple(_parts(articles))))
    return sources, out


def _source(number: int, law: str, row: dict[str, Any]) -> Source:
    source_id = f"{DISTRACTOR}{number}"
    level = _LEVELS.get(row["kind"], Level.LAW)
    day = date.fromisoformat(row["date"])
    return Source(id=source_id, title=law, short=law, law=source_id, level=level, effective=day)


def _parts(rows: Sequence[dict[str, Any]]) -> Iterator[Article | Section]:
    for number, row in enumerate(rows, start=1):
        path = tuple(part.strip() for part in row["path"].split("/") if part.strip())
        if _ARTICLE.fullmatch(row["article_no"]):
            provision = Provision.parse(row["article_no"])
            yield Article(provision, provision.label, path, row["text"])
        else:
            yield Section(number, (*path, row["article_no"]), row["text"])


def _write(
    store: VersionStore, hashed: str, chunks: Sequence[Chunk], sources: Sequence[Source], dense: DenseEncoder
) -> None:
    texts = [search_text(chunk) for chunk in chunks]
    sparse = FieldTerms.fitted(chunks)
    terms = sparse.encode(chunks)
    with store.building(version_name(hashed), dim=dense.dim) as build:
        for start in range(0, len(chunks), _BATCH):
            piece = slice(start, start + _BATCH)
            points = zip(chunks[piece], dense.encode(texts[piece]), terms[piece], strict=True)
            build.index.upsert([Point(chunk, vector, term) for chunk, vector, term in points])
        build.save_vocabulary(Vocabulary.from_documents(terms))
        build.commit(
            Manifest(
                version=version_name(hashed),
                created=datetime.now(UTC).replace(microsecond=0),
                content_hash=hashed,
                dense_encoder=dense.name,
                sparse_encoder=sparse.name,
                dim=dense.dim,
                chunk_count=len(chunks),
                source_count=len(sources),
                text_kinds={kind: sum(c.text_kind == kind for c in chunks) for kind in {c.text_kind for c in chunks}},
                avg_terms=sparse.law_avg,
                tiaowen_version=installed_version("tiaowen"),
            ),
            sources,
        )


def _bare(title: str) -> str:
    return _TITLE_NOISE.sub("", unicodedata.normalize("NFKC", title))


def _plain(text: str) -> str:
    return re.sub(r"\s", "", text)
