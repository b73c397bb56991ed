"""What every index must do; each test runs on the embedded engine, the client's memory mode, and a server if set."""

import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.chunks import Chunk
from corpus.index import HybridQuery, Point, Scope, VectorIndex
from corpus.provisions import Provision
from corpus.statutes import Unit
from tests.corpus.index.conftest import DIM, KINDS, Shelf, ask, dense, fill, make_chunk, make_point, make_shelf, sparse

Fill = Callable[[list[Point]], VectorIndex]


def test_an_empty_index_answers_with_nothing(filled: Fill) -> None:
    index = filled([])
    assert index.count() == 0
    assert list(index.scan()) == []
    assert index.get([make_chunk().id]) == []
    found = index.search(ask())
    assert found.dense == []
    assert found.sparse == []


def test_a_chunk_comes_back_as_it_went_in(filled: Fill) -> None:
    chunk = make_chunk(text="第（一）项　“风筝”︰𠮷、⼈\n\t线长≤100 m。", page=3, digest="线要登记。", part=2, parts=2)
    assert filled([make_point(chunk)]).get([chunk.id]) == [chunk]


def test_both_vectors_are_searched_in_one_call(filled: Fill) -> None:
    near, far = make_chunk("a1"), make_chunk("a2")
    points = [
        make_point(near, dense(1.0, 0.1), sparse(t1=1.0)),
        make_point(far, dense(0.1, 1.0), sparse(t1=0.5, t2=2.0)),
    ]
    found = filled(points).search(ask(dense(1.0), sparse(t2=1.0)))
    assert [hit.chunk for hit in found.dense] == [near, far]
    assert found.dense[0].score == pytest.approx(1 / np.sqrt(1.01), abs=1e-5)
    assert [hit.chunk for hit in found.sparse] == [far]


def test_sparse_scores_are_bm25_with_inverse_document_frequency(filled: Fill) -> None:
    points = [make_point(make_chunk(f"a{n}"), terms=sparse(t1=1.0)) for n in range(1, 10)]
    rare = make_chunk("a10")
    points.append(make_point(rare, terms=sparse(t1=1.5, t2=1.5)))
    hits = filled(points).search(ask(terms=sparse(t1=1.0, t2=2.0), limit=3)).sparse
    idf_common, idf_rare = np.log(1 + 0.5 / 10.5), np.log(1 + 9.5 / 1.5)
    assert hits[0].chunk == rare
    assert hits[0].score == pytest.approx(1.5 * idf_common + 1.5 * 2.0 * idf_rare, rel=1e-4)
    assert hits[1].score == pytest.approx(idf_common, rel=1e-4)


def test_limit_is_the_number_of_hits_of_each_vector(filled: Fill) -> None:
    index = filled([make_point(make_chunk(f"a{n}")) for n in range(1, 8)])
    found = index.search(ask(limit=3))
    assert len(found.dense) == 3
    assert len(found.sparse) == 3


def test_ties_come_in_the_order_of_ids_also_at_the_limit(filled: Fill) -> None:
    chunks = [make_chunk(f"a{n}") for n in range(1, 9)]
    found = filled([make_point(chunk) for chunk in chunks]).search(ask(limit=3))
    expected = sorted(chunk.id for chunk in chunks)[:3]
    assert [hit.chunk.id for hit in found.dense] == expected
    assert [hit.chunk.id for hit in found.sparse] == expected


def test_vectors_that_say_nothing_find_nothing(filled: Fill) -> None:
    index = filled([make_point(make_chunk())])
    found = index.search(ask(np.zeros(DIM, dtype=np.float32), sparse()))
    assert (found.dense, found.sparse) == ([], [])
    assert len(index.search(ask(terms=sparse())).dense) == 1
    assert index.search(ask(terms=sparse(t99=1.0))).sparse == []


def test_a_chunk_without_known_tokens_can_be_held(filled: Fill) -> None:
    chunk = make_chunk()
    index = filled([make_point(chunk, np.zeros(DIM, dtype=np.float32), sparse())])
    assert index.get([chunk.id]) == [chunk]


def test_a_point_with_a_known_id_replaces_the_old(index: VectorIndex) -> None:
    old = make_chunk()
    new = replace(old, text="风筝线长不得超过一百米。", units=())
    index.upsert([make_point(old)])
    index.upsert([make_point(new, dense(0.0, 1.0), sparse(t2=1.0))])
    assert index.count() == 1
    assert index.get([old.id]) == [new]
    found = index.search(ask(dense(0.0, 1.0), sparse(t1=1.0)))
    assert found.dense[0].score == pytest.approx(1.0, abs=1e-5)
    assert found.sparse == []


def test_deleted_points_are_gone_and_unknown_ids_passed_over(index: VectorIndex) -> None:
    first, second = make_chunk("a1"), make_chunk("a2")
    index.upsert([make_point(first), make_point(second)])
    index.delete([first.id, str(uuid.uuid4()), "no such id"])
    index.delete([])
    assert list(index.scan()) == [second]
    assert [hit.chunk for hit in index.search(ask()).dense] == [second]


def test_get_keeps_the_order_asked_and_leaves_out_unknown_ids(filled: Fill) -> None:
    chunks = [make_chunk(f"a{n}") for n in range(1, 6)]
    index = filled([make_point(chunk) for chunk in chunks])
    wanted = [chunks[3].id, str(uuid.uuid4()), chunks[0].id, "no such id", chunks[2].id]
    assert index.get(wanted) == [chunks[3], chunks[0], chunks[2]]
    assert index.get([]) == []


def test_scan_gives_every_chunk_once_in_the_order_of_ids(filled: Fill) -> None:
    chunks = [make_chunk(f"a{n}") for n in range(1, 1301)]
    index = filled([make_point(chunk) for chunk in chunks])
    assert [chunk.id for chunk in index.scan()] == sorted(chunk.id for chunk in chunks)
    assert index.count() == 1300


SHELF_OF_LAWS = {
    "rules": make_chunk("a1"),
    "rules2": make_chunk("a2"),
    "law": make_chunk("a1", source_id="kite-law", law="kite-law", level="法律", effective=date(2020, 1, 1)),
    "old": make_chunk("a1", source_id="old-kite", effective=date(2015, 5, 1), repealed=date(2023, 8, 15)),
    "digest": make_chunk("a1", source_id="digest-kite", text_kind="digest", effective=date(2099, 1, 1)),
    "paper": make_chunk("s1", source_id="paper", law="paper", level="评论", text_kind="commentary", effective=None),
}


@pytest.fixture(scope="module", params=KINDS)
def shelf_of_laws(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[VectorIndex]:
    made = make_shelf(request.param, tmp_path_factory.mktemp("laws"))
    yield fill(made, [make_point(chunk) for chunk in SHELF_OF_LAWS.values()])
    made.clear()


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (Scope(), set(SHELF_OF_LAWS)),
        (Scope(source_ids=("kite-law", "paper")), {"law", "paper"}),
        (Scope(laws=("kite",)), {"rules", "rules2", "old", "digest"}),
        (Scope(addresses=("a2", "s1")), {"rules2", "paper"}),
        (Scope(text_kinds=("digest",)), {"digest"}),
        (Scope(levels=("法律", "评论")), {"law", "paper"}),
        (Scope(source_ids=("kite-rules",), addresses=("a1",)), {"rules"}),
        (Scope(source_ids=("nowhere",)), set()),
        (Scope(in_force_on=date(2023, 8, 14)), {"law", "old", "paper"}),
        (Scope(in_force_on=date(2023, 8, 15)), {"law", "rules", "rules2", "paper"}),
        (Scope(in_force_on=date(2015, 4, 30)), {"paper"}),
        (Scope(in_force_on=date(2015, 5, 1)), {"old", "paper"}),
        (Scope(in_force_on=date(2098, 12, 31)), {"law", "rules", "rules2", "paper"}),
        (Scope(in_force_on=date(2099, 1, 1)), {"law", "rules", "rules2", "digest", "paper"}),
        (Scope(laws=("kite",), text_kinds=("official",), in_force_on=date(2023, 8, 15)), {"rules", "rules2"}),
    ],
    ids=[
        "anywhere",
        "two sources",
        "law",
        "addresses",
        "text kind",
        "levels",
        "two fields",
        "unknown source",
        "eve of a change",
        "day of a change",
        "eve of the oldest",
        "day of the oldest",
        "eve of the newest",
        "day of the newest",
        "fields and day",
    ],
)
def test_scope_restricts_search_scan_and_count(shelf_of_laws: VectorIndex, scope: Scope, expected: set[str]) -> None:
    index = shelf_of_laws
    ids = {SHELF_OF_LAWS[name].id for name in expected}
    found = index.search(ask(scope=scope))
    assert {hit.chunk.id for hit in found.dense} == ids
    assert {hit.chunk.id for hit in found.sparse} == ids
    assert {chunk.id for chunk in index.scan(scope)} == ids
    assert index.count(scope) == len(ids)


def test_a_point_of_another_width_is_refused_and_nothing_written(index: VectorIndex) -> None:
    good, bad = make_point(make_chunk("a1")), make_point(make_chunk("a2"), np.ones(DIM + 1, dtype=np.float32))
    with pytest.raises(ValueError, match=r"kite-rules a2: dense vector has shape \(9,\)"):
        index.upsert([good, bad])
    assert index.count() == 0


def test_a_vector_that_is_not_finite_is_refused(index: VectorIndex) -> None:
    with pytest.raises(ValueError, match="not finite"):
        index.upsert([make_point(make_chunk(), np.full(DIM, np.nan, dtype=np.float32))])


def test_a_query_of_another_width_is_refused(filled: Fill) -> None:
    with pytest.raises(ValueError, match=r"query: dense vector has shape \(3,\)"):
        filled([]).search(HybridQuery(np.ones(3, dtype=np.float32), sparse()))


def test_a_limit_below_one_is_refused(filled: Fill) -> None:
    with pytest.raises(ValueError, match="limit 0"):
        filled([]).search(ask(limit=0))


def test_closing_twice_does_nothing_and_a_closed_index_says_so(filled: Fill) -> None:
    index = filled([make_point(make_chunk())])
    index.close()
    index.close()
    with pytest.raises(ValueError, match="closed"):
        index.count()


def test_creating_over_an_index_is_refused(shelf: Shelf, filled: Fill) -> None:
    filled([make_point(make_chunk())])
    with pytest.raises(ValueError, match=r"not empty|exists"):
        shelf.create()


def test_threads_may_search_one_index_at_once(filled: Fill) -> None:
    chunks = [make_chunk(f"a{n}") for n in range(1, 41)]
    rng = np.random.default_rng(7)
    vectors = {chunk.id: dense(*rng.standard_normal(DIM)) for chunk in chunks}
    index = filled([make_point(chunk, vectors[chunk.id]) for chunk in chunks])
    with ThreadPoolExecutor(4) as pool:
        found = pool.map(lambda chunk: index.search(ask(vectors[chunk.id], limit=1)).dense[0].chunk, chunks)
    assert list(found) == chunks


_words = st.text(max_size=40)
_days = st.none() | st.dates(min_value=date(1949, 10, 1), max_value=date(2100, 1, 1))
_numbers = st.integers(min_value=1, max_value=9999)
_offsets = st.integers(min_value=0, max_value=10**6)
_units = st.builds(Unit, st.builds(Provision, _numbers, paragraph=_numbers), _offsets, _offsets)
_chunks = st.builds(
    Chunk,
    source_id=_words,
    law=_words,
    title=_words,
    address=st.builds(lambda n: f"a{n}", _numbers) | st.builds(lambda n: f"s{n}", _numbers),
    label=_words,
    heading_path=st.lists(_words, max_size=3).map(tuple),
    text=_words,
    text_kind=st.sampled_from(["official", "digest", "commentary"]),
    level=_words,
    status=_words,
    effective=_days,
    repealed=_days,
    start=_offsets,
    units=st.lists(_units, max_size=3).map(tuple),
    page=st.none() | _numbers,
    digest=_words,
    part=_numbers,
    parts=_numbers,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chunk=_chunks)
def test_any_chunk_survives_the_payload(index: VectorIndex, chunk: Chunk) -> None:
    index.upsert([make_point(chunk)])
    assert index.get([chunk.id]) == [chunk]
    index.delete([chunk.id])
