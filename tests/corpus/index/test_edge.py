"""The embedded index on disk: many readers, a version that stays as it is, clear errors."""

import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import corpus.index
from corpus.errors import IndexMissingError
from corpus.index import EdgeIndex, HybridQuery, Point
from tests.corpus.index.conftest import DIM, ask, dense, make_chunk, make_point, sparse

ADDRESSES = [f"a{n}" for n in range(1, 1501)]  # enough for files of a megabyte, which are linked and not copied

READER = """
import json, sys
from pathlib import Path
import numpy as np
from corpus.index import EdgeIndex, HybridQuery, SparseVector

index = EdgeIndex.open(Path(sys.argv[1]), Path(sys.argv[2]))
dense = np.eye(1, index.dim, dtype=np.float32)[0]
query = HybridQuery(dense, SparseVector(np.array([4000000007], np.uint32), np.ones(1, np.float32)), limit=3)
found = index.search(query)
print(json.dumps([[hit.chunk.address for hit in found.sparse], len(found.dense), index.count()]), flush=True)
sys.stdin.readline()
index.close()
"""


@pytest.fixture(scope="module")
def version(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a finished index; only a5 has term 7."""
    folder = tmp_path_factory.mktemp("version") / "edge"
    rng = np.random.default_rng(3)
    index = EdgeIndex.create(folder, DIM)
    index.upsert(
        [
            make_point(
                make_chunk(address, text=" ".join(map(str, rng.integers(10**9, size=120)))),
                dense(*rng.standard_normal(DIM)),
                sparse(t1=1.0, t7=2.0) if address == "a5" else sparse(t1=1.0),
            )
            for address in ADDRESSES
        ]
    )
    index.finish()
    index.close()
    return folder


def fingerprint(folder: Path) -> dict[str, tuple[int, str]]:
    """Each file's time of change and hash of its bytes."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, hashlib.sha256(path.read_bytes()).hexdigest())
        for path in files
    }


def start_reader(folder: Path, workdir: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", READER, str(folder), str(workdir)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )


def answer(reader: subprocess.Popen[str]) -> object:
    assert reader.stdout is not None
    return json.loads(reader.stdout.readline())


def copies(workdir: Path) -> list[Path]:
    return sorted(workdir.glob("copy-*"))


def test_processes_read_one_version_at_once_and_leave_it_as_it_was(version: Path, tmp_path: Path) -> None:
    before = fingerprint(version)
    with start_reader(version, tmp_path) as first, start_reader(version, tmp_path) as second:
        assert answer(first) == answer(second) == [["a5"], 3, len(ADDRESSES)]
        with_third = EdgeIndex.open(version, tmp_path)
        assert with_third.count() == len(ADDRESSES)
        with_third.close()
        first.communicate("\n")
        second.communicate("\n")
    assert (first.returncode, second.returncode) == (0, 0)
    assert fingerprint(version) == before
    assert copies(tmp_path) == []


def test_the_copy_of_a_killed_reader_goes_at_the_next_open_and_no_other(version: Path, tmp_path: Path) -> None:
    before = fingerprint(version)
    with start_reader(version, tmp_path) as killed, start_reader(version, tmp_path) as living:
        answer(killed)
        answer(living)
        killed.kill()
        killed.wait()
        assert len(copies(tmp_path)) == 4  # two folders, two locks
        index = EdgeIndex.open(version, tmp_path)
        assert len(copies(tmp_path)) == 4
        index.close()
        assert len(copies(tmp_path)) == 2
        living.communicate("\n")
    assert living.returncode == 0
    assert copies(tmp_path) == []
    assert fingerprint(version) == before


def test_an_index_that_is_never_closed_leaves_no_copy(version: Path, tmp_path: Path) -> None:
    script = READER.replace("index.close()", "")
    done = subprocess.run(
        [sys.executable, "-c", script, str(version), str(tmp_path)],
        input="\n",
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[3],
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert copies(tmp_path) == []


def test_big_files_are_shared_and_holes_stay_holes(version: Path, tmp_path: Path) -> None:
    index = EdgeIndex.open(version, tmp_path)
    copy = next(path for path in copies(tmp_path) if path.is_dir())
    files = [path for path in copy.rglob("*") if path.is_file()]
    assert any(path.stat().st_nlink > 1 for path in files)
    own = sum(path.stat().st_blocks * 512 for path in files if path.stat().st_nlink == 1)
    apparent = sum(path.stat().st_size for path in files)
    index.close()
    assert own < 8_000_000 < 100_000_000 < apparent


def test_an_opened_version_cannot_be_written(version: Path, tmp_path: Path) -> None:
    index = EdgeIndex.open(version, tmp_path)
    with pytest.raises(ValueError, match="opened for reading"):
        index.upsert([make_point(make_chunk())])
    with pytest.raises(ValueError, match="opened for reading"):
        index.delete([make_chunk().id])
    with pytest.raises(ValueError, match="opened for reading"):
        index.finish()
    index.close()


def test_the_system_folder_serves_where_no_workdir_is_given(
    version: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    index = EdgeIndex.open(version)
    assert len(list(tmp_path.glob("tiaowen-*/copy-*"))) == 2
    assert len(index.search(ask(limit=5)).dense) == 5
    index.close()


def test_a_folder_without_index_is_named(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match=r"nothing 里没有索引.*tiaowen ingest"):
        EdgeIndex.open(tmp_path / "nothing")


def test_a_damaged_configuration_is_named(tmp_path: Path) -> None:
    (tmp_path / "edge_config.json").write_text("{", encoding="utf-8")
    with pytest.raises(IndexMissingError, match=r"edge_config\.json 无法读取"):
        EdgeIndex.open(tmp_path, tmp_path / "open")


def test_a_damaged_segment_is_an_error_and_leaves_no_copy(tmp_path: Path) -> None:
    index = EdgeIndex.create(tmp_path / "edge", DIM)
    index.upsert([make_point(make_chunk())])
    index.finish()
    index.close()
    next(tmp_path.rglob("segment.json")).write_text("{", encoding="utf-8")
    with pytest.raises(IndexMissingError, match=r"edge 无法读取.*tiaowen ingest"):
        EdgeIndex.open(tmp_path / "edge", tmp_path / "open")
    assert copies(tmp_path / "open") == []


def test_a_width_below_one_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="dim 0"):
        EdgeIndex.create(tmp_path / "edge", 0)


#: As wide as makes a few hundred points more than the engine leaves as they are written (10 MB of dense vectors).
WIDE = 8192
WIDE_ADDRESSES = [f"a{n}" for n in range(1, 701)]


def wide_points(addresses: Sequence[str], *, seed: int = 4) -> list[Point]:
    """Points with a vector each of its own; every tenth has term 7."""
    rng = np.random.default_rng(seed)
    vectors = rng.standard_normal((len(addresses), WIDE)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    terms = [sparse(t1=1.0, t7=1.0 + n / 1000) if n % 10 == 0 else sparse(t1=1.0) for n in range(len(addresses))]
    return [Point(make_chunk(a), v, t) for a, v, t in zip(addresses, vectors, terms, strict=True)]


def wide_index(folder: Path, points: Sequence[Point], *, segment_points: int) -> EdgeIndex:
    index = EdgeIndex.create(folder, WIDE, segment_points=segment_points)
    for start in range(0, len(points), 110):
        index.upsert(points[start : start + 110])
    return index


def segments(folder: Path) -> int:
    return len([*(folder / "segments").iterdir()])


def test_a_large_index_is_closed_segment_by_segment_and_answers_as_one_does(tmp_path: Path) -> None:
    points = wide_points(WIDE_ADDRESSES)
    one = wide_index(tmp_path / "one", points, segment_points=10_000)
    several = wide_index(tmp_path / "several", points, segment_points=330)
    assert (segments(tmp_path / "one"), segments(tmp_path / "several")) == (1, 3)
    one.finish()
    several.finish()
    for terms in (sparse(t1=1.0, t7=1.0), sparse(t7=1.0)):
        expected, found = (i.search(HybridQuery(points[40].dense, terms, limit=20)) for i in (one, several))
        assert found.dense[0].chunk == expected.dense[0].chunk == points[40].chunk
        assert [hit.chunk for hit in found.sparse] == [hit.chunk for hit in expected.sparse]
        assert [hit.score for hit in found.sparse] == pytest.approx([hit.score for hit in expected.sparse], rel=1e-4)
    assert [c.id for c in several.scan()] == [c.id for c in one.scan()]
    one.close()
    several.close()


def test_an_index_that_will_be_very_large_has_larger_segments(tmp_path: Path) -> None:
    index = EdgeIndex.create(tmp_path / "edge", WIDE, expected=8 * 1000, segment_points=330)
    index.upsert(wide_points(WIDE_ADDRESSES[:400]))
    assert segments(tmp_path / "edge") == 1
    index.close()


def test_what_is_written_again_or_removed_is_so_in_a_closed_segment(tmp_path: Path) -> None:
    points = wide_points(WIDE_ADDRESSES[:340])
    other = wide_points(["a2"], seed=9)[0].dense
    index = wide_index(tmp_path / "edge", points, segment_points=330)
    index.upsert([replace(points[1], dense=other, sparse=sparse(t8=1.0))])
    index.delete([points[2].chunk.id])
    index.finish()
    assert index.count() == len(points) - 1
    assert index.get([points[1].chunk.id, points[2].chunk.id]) == [points[1].chunk]
    found = index.search(HybridQuery(other, sparse(t8=1.0), limit=5))
    assert (found.dense[0].chunk, [hit.chunk for hit in found.sparse]) == (points[1].chunk, [points[1].chunk])
    index.close()


@pytest.mark.parametrize("module", ["corpus.index", "corpus.index.local_versions", "corpus.encoders.vocabulary"])
def test_importing_imports_no_engine(module: str) -> None:
    script = f"import sys, {module}; print(sorted({{'qdrant_edge', 'qdrant_client'}} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=Path(__file__).parents[3], check=True
    )
    assert done.stdout == "[]\n"


def test_the_package_has_every_name_it_promises_and_no_other() -> None:
    assert all(getattr(corpus.index, name) for name in corpus.index.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        corpus.index.nothing  # noqa: B018


def test_a_folder_that_cannot_hold_the_working_copy_is_replaced_by_the_systems(
    version: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "file").write_text("no folder")
    index = EdgeIndex.open(version, tmp_path / "file")
    assert index.count() == len(ADDRESSES)
    index.close()
