"""Versions: building never touches what is live, promotion is one step, killed builds leave nothing behind."""

import json
import subprocess
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError
from qdrant_client import QdrantClient

from corpus.catalog import Level, Source
from corpus.encoders.vocabulary import Vocabulary
from corpus.errors import IndexBusyError, IndexMissingError
from corpus.index import LocalVersions, Manifest, ServerVersions, VersionStore, version_name
from corpus.index.files import load_sources, save_sources
from tests.corpus.index.conftest import DIM, SERVER_URL, ask, make_chunk, make_point

REPO = Path(__file__).parents[3]
START = datetime(2025, 1, 1, tzinfo=UTC)
SOURCES = [
    Source(id="kite-rules", title="风筝放飞管理办法", short="风筝放飞管理办法", law="kite", level=Level.DEPARTMENT_RULE)
]
KINDS = ["local", "memory", *(["server"] if SERVER_URL else [])]


def content_hash(name: str) -> str:
    return sha256(name.encode()).hexdigest()


def version(name: str) -> str:
    return version_name(content_hash(name))


def make_manifest(name: str, *, hours: int = 0, **changes: Any) -> Manifest:
    fields: dict[str, Any] = {
        "version": version(name),
        "created": START + timedelta(hours=hours),
        "content_hash": content_hash(name),
        "dense_encoder": "made-up-dense",
        "sparse_encoder": "made-up-sparse",
        "dim": DIM,
        "chunk_count": 1,
        "source_count": 1,
        "text_kinds": {"official": 1},
        "avg_terms": 12.5,
        "tiaowen_version": "0.1.0",
    }
    return Manifest(**(fields | changes))


def build(store: VersionStore, name: str, *, hours: int = 0) -> str:
    """A version whose only chunk says its name."""
    with store.building(version(name), dim=DIM) as under_way:
        under_way.index.upsert([make_point(make_chunk(text=name, units=()))])
        under_way.commit(make_manifest(name, hours=hours), SOURCES)
    return version(name)


def shelve(store: VersionStore, name: str, *, hours: int = 0) -> str:
    """As `build`, but without points on the local store, where making an index takes most of a test's time."""
    if not isinstance(store, LocalVersions):
        return build(store, name, hours=hours)
    staging = store.begin(version(name))
    (staging / "edge").mkdir()
    save_sources(staging, SOURCES)
    store.commit(staging, make_manifest(name, hours=hours))
    return version(name)


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[VersionStore]:
    if request.param == "local":
        yield LocalVersions(tmp_path)
        return
    client = QdrantClient(url=SERVER_URL) if request.param == "server" else QdrantClient(":memory:")
    prefix = f"tiaowen-test-{uuid.uuid4().hex}-"
    yield ServerVersions(client, tmp_path, prefix=prefix)
    for found in client.get_collections().collections:
        if found.name.startswith(prefix):
            client.delete_collection(found.name)
    client.close()


@pytest.fixture
def local(tmp_path: Path) -> LocalVersions:
    return LocalVersions(tmp_path)


def test_the_name_is_v_and_twelve_digits_of_the_hash() -> None:
    assert version_name("0123456789ABCDEF") == "v-0123456789ab"


@pytest.mark.parametrize("wrong", ["", "0123456789a", "0123456789xyz", "../../../etc/passwd"])
def test_what_is_no_hash_names_no_version(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"hexadecimal|name of an index version"):
        version_name(wrong)


@pytest.mark.parametrize("wrong", ["", "v-1", "../v-0123456789ab", "v-0123456789ab/..", "v-0123456789AB"])
def test_a_name_that_is_none_is_refused_everywhere(store: VersionStore, wrong: str) -> None:
    for call in (store.has, store.manifest, store.sources, store.open, store.promote):
        with pytest.raises(ValueError, match="不是索引版本名"):
            call(wrong)


@pytest.mark.parametrize(
    "changes",
    [{"version": "v-000000000000"}, {"text_kinds": {"official": 2}}, {"dim": 0}, {"colour": "red"}],
    ids=["name", "counts", "dim", "extra"],
)
def test_a_manifest_that_contradicts_itself_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        make_manifest("one", **changes)


def test_without_a_version_the_error_says_what_to_do(store: VersionStore) -> None:
    assert store.list_versions() == []
    assert store.live_token() == ""
    with pytest.raises(IndexMissingError, match=r"^没有可用的索引.*tiaowen ingest"):
        store.live()
    with pytest.raises(IndexMissingError, match="没有可以回退的索引版本"):
        store.rollback()
    for call in (store.open, store.manifest, store.sources, store.promote):
        with pytest.raises(IndexMissingError, match=f"没有索引版本 {version('one')}"):
            call(version("one"))


def test_a_built_version_is_complete_but_not_live(store: VersionStore) -> None:
    name = build(store, "one")
    assert store.has(name)
    assert store.manifest(name) == make_manifest("one")
    assert store.sources(name) == SOURCES
    (info,) = store.list_versions()
    assert (info.version, info.live, info.previous, info.created) == (name, False, False, START)
    assert (info.chunk_count, info.source_count, info.problem) == (1, 1, "")
    assert store.live_token() == ""
    index = store.open(name)
    assert [hit.chunk.text for hit in index.search(ask()).dense] == ["one"]
    index.close()


def test_promotion_and_rollback_switch_what_is_live(store: VersionStore) -> None:
    one, two = shelve(store, "one"), shelve(store, "two", hours=1)
    store.promote(one)
    assert store.live() == one
    token = store.live_token()
    store.promote(two)
    assert store.live() == two
    assert store.live_token() != token
    assert [(info.version, info.live, info.previous) for info in store.list_versions()] == [
        (two, True, False),
        (one, False, True),
    ]
    assert store.rollback() == one
    assert store.live() == one
    assert store.live_token() == token
    with pytest.raises(IndexMissingError, match="没有可以回退的索引版本"):
        store.rollback()


def test_promoting_the_live_version_again_changes_nothing(store: VersionStore) -> None:
    one, two = shelve(store, "one"), shelve(store, "two")
    store.promote(one)
    store.promote(two)
    store.promote(two)
    assert store.rollback() == one


def test_a_build_that_fails_leaves_nothing(store: VersionStore) -> None:
    live = shelve(store, "one")
    store.promote(live)
    with pytest.raises(ValueError, match="dense vector"), store.building(version("two"), dim=DIM) as under_way:
        under_way.index.upsert([make_point(make_chunk(), np.ones(DIM + 1, dtype=np.float32))])
    assert [info.version for info in store.list_versions()] == [live]
    assert shelve(store, "two") == version("two")


def test_a_build_that_is_not_committed_leaves_nothing(store: VersionStore) -> None:
    with store.building(version("one"), dim=DIM):
        pass
    assert not store.has(version("one"))


@pytest.mark.parametrize(
    "changes",
    [{"chunk_count": 2, "text_kinds": {"digest": 2}}, {"dim": 9}, {"source_count": 7}],
    ids=["chunks", "dim", "sources"],
)
def test_a_manifest_that_counts_otherwise_is_not_committed(store: VersionStore, changes: dict[str, Any]) -> None:
    with store.building(version("one"), dim=DIM) as under_way:
        under_way.index.upsert([make_point(make_chunk())])
        with pytest.raises(ValueError, match=f"manifest says {next(iter(changes))}"):
            under_way.commit(make_manifest("one", **changes), SOURCES)
    assert not store.has(version("one"))


def test_a_complete_version_is_not_built_again(store: VersionStore) -> None:
    name = shelve(store, "one")
    with pytest.raises(ValueError, match="is complete"), store.building(name, dim=DIM):
        pass
    assert store.has(name)


def test_a_second_writer_is_told_that_the_index_is_busy(store: VersionStore) -> None:
    with store.building(version("one"), dim=DIM):
        with pytest.raises(IndexBusyError, match="另一个进程正在写索引"), store.building(version("two"), dim=DIM):
            pass
        with pytest.raises(IndexBusyError, match="另一个进程正在写索引"):
            store.garbage_collect(keep=1)
    assert shelve(store, "two") == version("two")


def test_a_rollback_does_not_wait_for_a_build(store: VersionStore) -> None:
    one, two = shelve(store, "one"), shelve(store, "two")
    store.promote(one)
    store.promote(two)
    with store.building(version("three"), dim=DIM):
        assert store.rollback() == one


def test_garbage_collection_keeps_the_newest_the_live_and_the_one_before(store: VersionStore) -> None:
    names = [shelve(store, f"number {n}", hours=n) for n in range(6)]
    store.promote(names[0])
    store.promote(names[1])
    assert sorted(store.garbage_collect(keep=2)) == sorted([names[2], names[3]])
    assert [info.version for info in store.list_versions()] == [names[5], names[4], names[1], names[0]]
    assert store.garbage_collect(keep=2) == []
    assert sorted(store.garbage_collect(keep=0)) == sorted([names[4], names[5]])
    assert store.live() == names[1]
    assert store.rollback() == names[0]


def test_keeping_fewer_than_none_is_refused(store: VersionStore) -> None:
    with pytest.raises(ValueError, match="keep -1"):
        store.garbage_collect(keep=-1)


def test_a_running_reader_keeps_its_version_when_it_is_collected(store: VersionStore) -> None:
    if isinstance(store, ServerVersions):
        pytest.skip("a collection that is deleted is gone for its readers too")
    names = [build(store, f"number {n}", hours=n) for n in range(3)]
    index = store.open(names[0])
    store.promote(names[1])
    assert names[0] in store.garbage_collect(keep=0)
    assert [chunk.text for chunk in index.scan()] == ["number 0"]
    index.close()


def test_sources_survive_their_file(tmp_path: Path) -> None:
    save_sources(tmp_path, SOURCES)
    assert load_sources(tmp_path) == SOURCES
    assert "风筝" in (tmp_path / "sources.json").read_text(encoding="utf-8")


def test_rollback_goes_back_step_by_step_and_passes_over_what_is_gone(local: LocalVersions) -> None:
    one, two, three = shelve(local, "one"), shelve(local, "two"), shelve(local, "three")
    for name in (one, two, three):
        local.promote(name)
    (local.path(two) / "manifest.json").unlink()
    assert local.rollback() == one
    assert local.live() == one


def test_begin_and_commit_by_hand(local: LocalVersions, tmp_path: Path) -> None:
    staging = local.begin(version("one"))
    assert staging.parent == tmp_path / "index" / "versions"
    assert staging.name.startswith(f".staging-{version('one')}-")
    with pytest.raises(IndexMissingError, match=r"构建不完整.*edge"):
        local.commit(staging, make_manifest("one"))
    with pytest.raises(ValueError, match="not a build of"):
        local.commit(staging, make_manifest("two"))
    (staging / "edge").mkdir()
    save_sources(staging, SOURCES)
    local.commit(staging, make_manifest("one"))
    assert sorted(path.name for path in local.path(version("one")).iterdir()) == [
        "edge",
        "manifest.json",
        "sources.json",
    ]
    local.abort(staging)
    assert local.has(version("one"))


def test_a_version_that_is_there_already_is_kept(local: LocalVersions) -> None:
    shelve(local, "one")
    staging = local.begin(version("one"))
    (staging / "edge").mkdir()
    save_sources(staging, [])
    local.commit(staging, make_manifest("one", hours=9))
    assert local.manifest(version("one")).created == START
    assert local.sources(version("one")) == SOURCES


def test_a_damaged_manifest_is_named_listed_and_replaced_by_the_next_build(local: LocalVersions) -> None:
    good, bad = shelve(local, "good"), shelve(local, "bad")
    local.promote(good)
    (local.path(bad) / "manifest.json").write_text('{"version": ', encoding="utf-8")
    with pytest.raises(IndexMissingError, match=rf"{bad}/manifest\.json；请重新运行 tiaowen ingest"):
        local.promote(bad)
    assert local.live() == good
    assert [(info.version, bool(info.problem)) for info in local.list_versions()] == [(good, False), (bad, True)]
    assert shelve(local, "bad") == bad
    assert local.manifest(bad) == make_manifest("bad")


def test_the_manifest_of_another_version_is_an_error(local: LocalVersions) -> None:
    one, two = shelve(local, "one"), shelve(local, "two")
    (local.path(one) / "manifest.json").write_bytes((local.path(two) / "manifest.json").read_bytes())
    with pytest.raises(IndexMissingError, match=f"it is the manifest of {two}"):
        local.manifest(one)


def test_damaged_sources_are_named(local: LocalVersions) -> None:
    name = shelve(local, "one")
    (local.path(name) / "sources.json").write_text('[{"id": "Kite"}]', encoding="utf-8")
    with pytest.raises(IndexMissingError, match=r"sources\.json"):
        local.sources(name)
    (local.path(name) / "sources.json").unlink()
    with pytest.raises(IndexMissingError, match=r"sources\.json"):
        local.sources(name)


def test_a_damaged_pointer_is_named_and_promotion_repairs_it(local: LocalVersions, tmp_path: Path) -> None:
    name = shelve(local, "one")
    (tmp_path / "index" / "live.json").write_text('{"version": "../elsewhere"}', encoding="utf-8")
    for call in (local.live, local.live_token, local.list_versions, local.rollback):
        with pytest.raises(IndexMissingError, match=r"live\.json.*tiaowen index promote"):
            call()
    with pytest.raises(IndexMissingError, match=r"live\.json"):
        local.garbage_collect(keep=0)
    local.promote(name)
    assert local.live() == name


def test_a_pointer_to_a_version_that_is_gone_is_no_live_version(local: LocalVersions) -> None:
    name = shelve(local, "one")
    local.promote(name)
    (local.path(name) / "manifest.json").unlink()
    with pytest.raises(IndexMissingError, match="没有可用的索引"):
        local.live()


KILLED_BUILD = """
import sys
from pathlib import Path
from corpus.index import LocalVersions
from tests.corpus.index.conftest import make_chunk, make_point

with LocalVersions(Path(sys.argv[1])).building(sys.argv[2], dim=8) as build:
    for n in range(1, 10_000_000):
        build.index.upsert([make_point(make_chunk(f"a{n}"))])
        if n == 50:
            print("writing", flush=True)
"""


def run(script: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=REPO)


def test_a_build_killed_in_the_middle_leaves_the_live_version_alone(local: LocalVersions, tmp_path: Path) -> None:
    live = build(local, "one")
    local.promote(live)
    with run(KILLED_BUILD, tmp_path, version("two")) as builder:
        assert builder.stdout is not None
        assert builder.stdout.readline() == "writing\n"
        with pytest.raises(IndexBusyError, match="另一个进程正在写索引"):
            local.begin(version("three"))
        builder.kill()
    versions = tmp_path / "index" / "versions"
    assert [path.name for path in versions.glob(".staging-*")] == [f".staging-{version('two')}-{builder.pid}"]
    assert local.live() == live
    assert [info.version for info in local.list_versions()] == [live]
    index = local.open(live)
    assert [chunk.text for chunk in index.scan()] == ["one"]
    index.close()
    assert local.garbage_collect(keep=5) == []
    assert list(versions.glob(".staging-*")) == []
    assert build(local, "two") == version("two")


def test_the_next_build_clears_what_a_killed_one_left(local: LocalVersions, tmp_path: Path) -> None:
    left = tmp_path / "index" / "versions" / f".staging-{version('two')}-1"
    left.mkdir(parents=True)
    shelve(local, "one")
    assert not left.exists()


PROMOTER = """
import sys
from pathlib import Path
from corpus.index import LocalVersions

store = LocalVersions(Path(sys.argv[1]))
for _ in range(40):
    store.promote(sys.argv[2])
    assert store.live() in sys.argv[3:], store.live()
"""


def test_concurrent_promotions_leave_one_of_them_live(local: LocalVersions, tmp_path: Path) -> None:
    names = [shelve(local, name) for name in ("one", "two", "three")]
    promoters = [run(PROMOTER, tmp_path, name, *names) for name in names]
    for promoter in promoters:
        promoter.communicate()
    assert [promoter.returncode for promoter in promoters] == [0, 0, 0]
    pointer = json.loads((tmp_path / "index" / "live.json").read_text(encoding="utf-8"))
    assert pointer["version"] in names
    trail = [*pointer["history"], pointer["version"]]
    assert all(before != after for before, after in pairwise(trail))
    assert {path.name for path in (tmp_path / "index").iterdir()} == {
        "build.lock",
        "live.json",
        "pointer.lock",
        "versions",
    }


def test_another_process_sees_a_promotion_by_the_token(local: LocalVersions, tmp_path: Path) -> None:
    one, two = shelve(local, "one"), shelve(local, "two")
    local.promote(one)
    reader = LocalVersions(tmp_path)
    before = reader.live_token()
    local.promote(two)
    assert reader.live_token() != before
    assert reader.live() == two


def test_how_rare_terms_are_is_kept_with_the_version(store: VersionStore) -> None:
    point = make_point(make_chunk())
    with store.building(version("one"), dim=DIM) as under_way:
        under_way.index.upsert([point])
        under_way.save_vocabulary(Vocabulary.from_documents([point.sparse]))
        under_way.commit(make_manifest("one"), SOURCES)
    kept = store.vocabulary(version("one"))
    assert kept.to_bytes() == Vocabulary.from_documents([point.sparse]).to_bytes()
    assert store.vocabulary(build(store, "two")).n_documents == 0
