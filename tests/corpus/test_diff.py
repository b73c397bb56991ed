from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.catalog import Level, Source
from corpus.chunks import Chunk
from corpus.diff import Place, index_diff
from corpus.diff.matching import match
from corpus.diff.words import word_edits
from corpus.index import LocalVersions, Manifest, Point, SparseVector
from corpus.provisions import Provision

OLD = {
    1: "为了管好风筝，制定本办法。",
    2: "放飞风筝应当避开机场和高压线，并留出二十米的空地。",
    3: "风筝线不得使用金属丝；违反的，处五十元以下罚款。",
    4: "春分当天放飞免收场地费，其余日子按小时收取。",
    5: "本办法由风筝委员会解释。",
}
NEW = {
    1: OLD[1],
    2: "夜间放飞风筝，应当系上发光的尾带。",
    3: OLD[2],
    4: OLD[3].replace("五十元", "二百元").replace("金属丝", "金属丝和玻璃线"),
    5: OLD[5],
}


def source(source_id: str, effective: date, law: str = "kite") -> Source:
    return Source(
        id=source_id, title="风筝管理办法", short="风筝办法", law=law, level=Level.DEPARTMENT_RULE, effective=effective
    )


KITES_2020, KITES_2025 = source("kite-2020", date(2020, 1, 1)), source("kite-2025", date(2025, 1, 1))


def chunks_of(of: Source, articles: dict[int, str]) -> list[Chunk]:
    return [
        Chunk(
            source_id=of.id,
            law=of.law,
            title=of.title,
            address=Provision(number).key,
            label=Provision(number).label,
            heading_path=(),
            text=text,
            text_kind="official",
            level=of.level.value,
            status="现行有效",
        )
        for number, text in articles.items()
    ]


Shelve = Callable[[str, dict[Source, list[Chunk]]], str]


@pytest.fixture
def store(tmp_path: Path) -> LocalVersions:
    return LocalVersions(tmp_path)


@pytest.fixture
def shelve(store: LocalVersions) -> Shelve:
    """Make a version, named by a hexadecimal digit, that holds these chunks."""

    def build(digit: str, texts: dict[Source, list[Chunk]]) -> str:
        version = f"v-{digit * 12}"
        chunks = [chunk for held in texts.values() for chunk in held]
        with store.building(version, dim=2) as building:
            nothing = SparseVector(np.array([1], np.uint32), np.array([1], np.float32))
            building.index.upsert([Point(chunk, np.array([1, 0], np.float32), nothing) for chunk in chunks])
            manifest = Manifest(
                version=version,
                created=datetime(2026, 1, 1, tzinfo=UTC),
                content_hash=digit * 64,
                dense_encoder="none",
                sparse_encoder="none",
                dim=2,
                chunk_count=len(chunks),
                source_count=len(texts),
                text_kinds={kind: sum(c.text_kind == kind for c in chunks) for kind in {c.text_kind for c in chunks}},
                avg_terms=1,
                tiaowen_version="0",
            )
            building.commit(manifest, list(texts))
        return version

    return build


def told(store: LocalVersions, old: str, new: str) -> set[tuple[str, ...]]:
    return {(c.kind, *c.addresses) for c in index_diff(store, old, new).changes}


def test_an_amendment_is_provisions_added_removed_reworded_and_renumbered(store: LocalVersions, shelve: Shelve) -> None:
    old = shelve("a", {KITES_2020: chunks_of(KITES_2020, OLD)})
    new = shelve("b", {KITES_2025: chunks_of(KITES_2025, NEW)})
    assert told(store, old, new) == {
        ("added", "kite-2025:a2"),
        ("renumbered", "kite-2020:a2", "kite-2025:a3"),
        ("reworded", "kite-2020:a3", "kite-2025:a4"),
        ("removed", "kite-2020:a4"),
    }
    diff = index_diff(store, old, new)
    assert diff.unchanged == 2
    assert "kite-2025:a4" in diff.touched


def test_the_old_law_may_stay_beside_its_amendment(store: LocalVersions, shelve: Shelve) -> None:
    old = shelve("a", {KITES_2020: chunks_of(KITES_2020, OLD)})
    new = shelve("b", {KITES_2020: chunks_of(KITES_2020, OLD), KITES_2025: chunks_of(KITES_2025, NEW)})
    diff = index_diff(store, old, new)
    assert {(p.old, p.new) for p in diff.pairs} == {("kite-2020", "kite-2020"), ("kite-2020", "kite-2025")}
    assert [c.addresses for c in diff.of_kind("renumbered")] == [("kite-2020:a2", "kite-2025:a3")]
    # The old text itself was not touched: what is left out of the new one is not removed from the index.
    assert list(diff.of_kind("removed")) == []


def test_a_rewording_is_told_word_by_word(store: LocalVersions, shelve: Shelve) -> None:
    old = shelve("a", {KITES_2020: chunks_of(KITES_2020, OLD)})
    text = OLD | {3: OLD[3].replace("五十元", "二百元")}
    new = shelve("b", {KITES_2020: chunks_of(KITES_2020, text)})
    (change,) = index_diff(store, old, new).changes
    assert [(e.what, e.text) for e in change.edits if e.what != "kept"] == [
        ("deleted", "五十元"),
        ("inserted", "二百元"),
    ]


def test_a_version_does_not_differ_from_itself(store: LocalVersions, shelve: Shelve) -> None:
    version = shelve("a", {KITES_2020: chunks_of(KITES_2020, OLD)})
    diff = index_diff(store, version, version)
    assert diff.changes == ()
    assert diff.unchanged == len(OLD)


def test_a_source_that_is_gone_is_removed_provision_by_provision(store: LocalVersions, shelve: Shelve) -> None:
    other = source("tails", date(2021, 1, 1), law="tails")
    old = shelve("a", {KITES_2020: chunks_of(KITES_2020, OLD), other: chunks_of(other, {1: "尾巴不得长于三米。"})})
    new = shelve("b", {KITES_2020: chunks_of(KITES_2020, OLD)})
    assert told(store, old, new) == {("removed", "tails:a1")}


def test_official_text_in_place_of_our_digest_is_no_rewording(store: LocalVersions, shelve: Shelve) -> None:
    digests = [replace(chunk, text_kind="digest", text="说了些别的") for chunk in chunks_of(KITES_2020, {1: OLD[1]})]
    old = shelve("a", {KITES_2020: digests})
    new = shelve("b", {KITES_2020: chunks_of(KITES_2020, {1: OLD[1]})})
    assert told(store, old, new) == {("replaced", "kite-2020:a1")}


def test_parts_of_a_long_article_are_compared_as_one(store: LocalVersions, shelve: Shelve) -> None:
    (whole,) = chunks_of(KITES_2020, {1: "第一款说放。\n第二款说收。"})
    cut = [replace(whole, text="第一款说放。", parts=2), replace(whole, text="第二款说收。", start=7, part=2, parts=2)]
    assert told(store, shelve("a", {KITES_2020: [whole]}), shelve("b", {KITES_2020: cut})) == set()


def test_the_same_text_twice_is_matched_in_order() -> None:
    def place(key: str, text: str) -> Place:
        return Place("s", key, key, text, "official")

    old = [place("a1", "已删去。"), place("a2", "已删去。")]
    new = [place("a2", "已删去。"), place("a3", "已删去。")]
    pairs = [(before.key, after.key) for before, after in match(old, new, same_source=False)]
    assert pairs == [("a2", "a2"), ("a1", "a3")]


@given(st.text(max_size=60), st.text(max_size=60))
def test_edits_give_back_both_texts(old: str, new: str) -> None:
    edits = word_edits(old, new)
    assert "".join(e.text for e in edits if e.what != "inserted") == old
    assert "".join(e.text for e in edits if e.what != "deleted") == new
