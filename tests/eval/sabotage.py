"""Ways to spoil a corpus, each as a maintainer's slip, a reader's fault or a tampered file would do it.

A sabotage changes the files below a folder, or the chunks on their way into the index; what comes out is a real index.
"""

import hashlib
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.catalog import Level, Source
from corpus.chunks import Chunk
from corpus.encoders.fields import FieldTerms
from corpus.encoders.protocol import DenseEncoder
from corpus.encoders.vocabulary import Vocabulary
from corpus.index.local_versions import LocalVersions
from corpus.index.protocol import Point
from corpus.index.versions import Manifest, version_name
from corpus.provisions import Provision
from corpus.search_texts import search_text
from corpus.statutes import Unit
from tests.eval.robots import build, shipped_encoder

Chunks = list[Chunk]
Sources = list[Source]

NEW, OLD, FILING, ESSAY = "机器人条例-2025.md", "机器人条例-2020.md", "备案办法.md", "观察.txt"


@dataclass(frozen=True)
class OtherVectors:
    """An encoder of the right width whose vectors have nothing to do with the shipped ones."""

    name: str

    @property
    def dim(self) -> int:
        return shipped_encoder().dim

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        seeds = [int(hashlib.sha256(text.encode()).hexdigest()[:8], 16) for text in texts]
        rows = np.array([np.random.default_rng(seed).normal(size=self.dim) for seed in seeds], dtype=np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@dataclass(frozen=True)
class Sabotage:
    """What is done to the files, to the chunks and sources, and with which encoder the index is built."""

    files: Callable[[Path], None] = lambda _folder: None
    contents: Callable[[Chunks, Sources], tuple[Chunks, Sources]] | None = None
    dense: DenseEncoder | None = None

    def build(self, good: Path, folder: Path, data: Path) -> str:
        """Copy the good corpus, spoil it, build it into the store below `data`; the version's name."""
        shutil.copytree(good, folder, ignore=shutil.ignore_patterns("data"))
        self.files(folder)
        if self.contents is None:
            return build(folder, data, self.dense).version
        scratch = folder / "scratch"
        honest, store = LocalVersions(scratch), LocalVersions(data)
        return _rebuild(honest, build(folder, scratch).version, self.contents, store, self.dense)


def _rebuild(
    honest: LocalVersions,
    version: str,
    change: Callable[[Chunks, Sources], tuple[Chunks, Sources]],
    store: LocalVersions,
    dense: DenseEncoder | None,
) -> str:
    """A version with the changed contents of another, as a faulty pipeline would have written it."""
    index = honest.open(version)
    chunks, sources = change(list(index.scan()), honest.sources(version))
    index.close()
    dense, texts = dense or shipped_encoder(), [search_text(chunk) for chunk in chunks]
    sparse = FieldTerms.fitted(chunks)
    terms = sparse.encode(chunks)
    content_hash = hashlib.sha256(repr((chunks, sources, dense)).encode()).hexdigest()
    name = version_name(content_hash)
    with store.building(name, dim=dense.dim) as build:
        points = zip(chunks, dense.encode(texts), terms, strict=True)
        build.index.upsert([Point(chunk, vector, term) for chunk, vector, term in points])
        build.save_vocabulary(Vocabulary.from_documents(terms))
        manifest = honest.manifest(version).model_dump() | {
            "version": name,
            "created": datetime(2026, 6, 1, tzinfo=UTC),
            "content_hash": content_hash,
            "chunk_count": len(chunks),
            "source_count": len(sources),
            "text_kinds": {kind: sum(c.text_kind == kind for c in chunks) for kind in {c.text_kind for c in chunks}},
            "avg_terms": sparse.law_avg,
        }
        build.commit(Manifest.model_validate(manifest), sources)
    return name


def edit(name: str, *changes: tuple[str, str]) -> Callable[[Path], None]:
    """Replace words in a file; each has to be there."""

    def apply(folder: Path) -> None:
        path = folder / name if (folder / name).exists() else folder / "texts" / name
        text = path.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        path.write_text(text, encoding="utf-8")

    return apply


def both(*steps: Callable[[Path], None]) -> Callable[[Path], None]:
    """Several changes of files."""

    def apply(folder: Path) -> None:
        for step in steps:
            step(folder)

    return apply


def remove(name: str) -> Callable[[Path], None]:
    """A text that is gone."""
    return lambda folder: (folder / "texts" / name).unlink()


def swap_files(one: str, other: str) -> Callable[[Path], None]:
    """Two texts under each other's name."""

    def apply(folder: Path) -> None:
        a, b = folder / "texts" / one, folder / "texts" / other
        first, second = a.read_bytes(), b.read_bytes()
        a.write_bytes(second)
        b.write_bytes(first)

    return apply


def add_copy(folder: Path) -> None:
    """The law once more, under a title of its own."""
    text = (folder / "texts" / NEW).read_text(encoding="utf-8")
    copy = text.replace("云杉市送货机器人条例", "云杉市配送机器人管理规定")
    (folder / "texts" / "管理规定.md").write_text(copy, encoding="utf-8")


def each_chunk(change: Callable[[Chunk], Chunk | None]) -> Callable[[Chunks, Sources], tuple[Chunks, Sources]]:
    """The same change of every chunk; None drops it."""
    return lambda chunks, sources: ([new for c in chunks if (new := change(c)) is not None], sources)


def _shifted_address(chunk: Chunk) -> Chunk:
    """Off by one: every article of the law carries the number of the one before it."""
    if chunk.source_id != "robot-law-2025" or chunk.provision is None:
        return chunk
    number = chunk.provision.article - 1 or 6
    units = tuple(Unit(replace(u.provision, article=number), u.start, u.end) for u in chunk.units)
    return replace(chunk, address=f"a{number}", label=Provision(number).label, units=units)


def _shifted_spans(chunk: Chunk) -> Chunk:
    """Offsets of a text that had four characters more in front."""
    units = tuple(Unit(u.provision, max(u.start - 4, 0), u.end - 4) for u in chunk.units)
    return replace(chunk, units=units) if chunk.source_id == "robot-law-2025" else chunk


def _mixed_digests(chunk: Chunk) -> Chunk:
    if (chunk.source_id, chunk.address) != ("robot-law-2025", "a4"):
        return chunk
    return replace(chunk, digest="开始使用后10个工作日内应当登记。\n买了送货机器人多久之内要去登记？")


def _without_part(chunk: Chunk) -> Chunk | None:
    """An article said to be in two parts, of which one is there."""
    return replace(chunk, parts=2) if (chunk.source_id, chunk.address) == ("robot-law-2025", "a4") else chunk


def _commentary_chunks_as_law(chunk: Chunk) -> Chunk:
    essay = chunk.text_kind == "commentary"
    return replace(chunk, text_kind="official", level=Level.LOCAL_REGULATION.value) if essay else chunk


def _commentary_source_as_law(chunks: Chunks, sources: Sources) -> tuple[Chunks, Sources]:
    level = Level.LOCAL_REGULATION
    promoted = [s.model_copy(update={"level": level}) if s.level is Level.COMMENTARY else s for s in sources]
    return [_commentary_chunks_as_law(c) for c in chunks], promoted


def _dates_only_in_chunks(chunk: Chunk) -> Chunk:
    late = chunk.source_id == "robot-law-2020"
    return replace(chunk, repealed=date(2027, 1, 1)) if late else chunk


_A3 = "第三条 送货机器人的运营者应当自投入使用之日起十个工作日内向云杉市街道局登记。\n\n"
_BODY_1 = "为了让送货机器人走得稳当，并照顾行人，制定本条例。"
_BODY_2 = "本条例所称送货机器人，是指在道路上自行行走、运送货物的轮式或者足式装置。"

SABOTAGES: dict[str, Sabotage] = {
    "a law lost": Sabotage(remove(FILING)),
    "an old version lost": Sabotage(remove(OLD)),
    "last articles lost": Sabotage(edit(NEW, ("第六条 本条例自2026年1月1日起施行。\n", ""))),
    "an article lost in the middle": Sabotage(edit(FILING, ("第二条 备案材料包括", "备案材料包括"))),
    "two versions mixed": Sabotage(edit(NEW, ("在人行道上每小时不得超过五公里", "在人行道上每小时不得超过六公里"))),
    "an article of the old version in the new": Sabotage(
        edit(NEW, (_A3, "第三条 送货机器人在人行道上每小时不得超过六公里。\n\n"))
    ),
    "two versions under each other's name": Sabotage(swap_files(OLD, NEW)),
    "an item dropped": Sabotage(edit(NEW, ("（二）夜间开启示廓灯；\n\n", ""))),
    "an item dropped and the rest renumbered": Sabotage(
        edit(NEW, ("（二）夜间开启示廓灯；\n\n", ""), ("（三）保存", "（二）保存"))
    ),
    "the last item dropped": Sabotage(edit(NEW, ("（三）保存行走记录不少于九十日。\n\n", ""))),
    "two articles swapped": Sabotage(edit(NEW, (_BODY_1, "甲"), (_BODY_2, _BODY_1), ("甲", _BODY_2))),
    "the text of another law": Sabotage(
        edit(FILING, ("备案材料包括机器人型号、维护合同和保险凭证。", "运营者应当保存行走记录三十日。"))
    ),
    "a deadline changed": Sabotage(edit(NEW, ("十个工作日", "三十个工作日"))),
    "a fine changed": Sabotage(edit(NEW, ("五千元以上二万元以下", "五百元以上二千元以下"))),
    "a negation dropped": Sabotage(edit(NEW, ("但不得免除自己的责任", "但可以免除自己的责任"))),
    "a duty weakened": Sabotage(edit(NEW, ("应当在五个工作日内办理", "可以在五个工作日内办理"))),
    "a condition dropped": Sabotage(edit(NEW, ("有前款行为，情节严重的，处", "有前款行为的，处"))),
    "a draft shown as law": Sabotage(edit("catalog.toml", ("draft = true", "effective = 2026-03-01"))),
    "a draft under a law's title": Sabotage(
        both(
            edit(
                "catalog.toml",
                *[("停放规定（征求意见稿）", "停放规定")] * 2,
                ("draft = true", "effective = 2026-03-01"),
            ),
            edit("停放规定草稿.md", *[("停放规定（征求意见稿）", "停放规定")] * 2, ("status: 征求意见稿\n", "")),
        )
    ),
    "a repealed law shown as in force": Sabotage(
        edit("catalog.toml", ('repealed = 2026-01-01\nended_by = "已修改"\n', ""))
    ),
    "a law that starts too early": Sabotage(
        edit(
            "catalog.toml", ("effective = 2026-01-01", "effective = 2025-01-01"), ("repealed = 2026", "repealed = 2025")
        )
    ),
    "a law that starts too late": Sabotage(edit("catalog.toml", ("effective = 2026-01-01", "effective = 2027-01-01"))),
    "dates shifted in the index alone": Sabotage(contents=each_chunk(_dates_only_in_chunks)),
    "digests of other articles": Sabotage(
        edit(
            "digests/robot-law-2025.yaml",
            ("article: a3", "article: x"),
            ("article: a5", "article: a3"),
            ("article: x", "article: a5"),
        )
    ),
    "a digest without its text says a figure that its own list lacks": Sabotage(
        edit("digests/robot-noise.yaml", ("街道局可以先警告", "街道局可以在三日内先警告"))
    ),
    "digests mixed up in the index": Sabotage(contents=each_chunk(_mixed_digests)),
    "paragraphs merged": Sabotage(edit(NEW, ("登记。\n\n登记内容", "登记。登记内容"))),
    "articles numbered off by one": Sabotage(contents=each_chunk(_shifted_address)),
    "spans off by four": Sabotage(contents=each_chunk(_shifted_spans)),
    "an article cut short": Sabotage(edit(NEW, ("轮式或者足式装置。", "轮式或者"))),
    "half of a long article": Sabotage(contents=each_chunk(_without_part)),
    "commentary as law": Sabotage(contents=_commentary_source_as_law),
    "commentary as law in the index alone": Sabotage(contents=each_chunk(_commentary_chunks_as_law)),
    "a law twice under two ids": Sabotage(add_copy),
    "another encoder": Sabotage(dense=OtherVectors("other-encoder")),
    "another encoder under the right name": Sabotage(
        contents=lambda chunks, sources: (chunks, sources), dense=OtherVectors(shipped_encoder().name)
    ),
}
