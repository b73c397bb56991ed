import subprocess
import sys
from pathlib import Path

import pytest

from corpus.blob_cache import FILE, BlobCache, open_cache
from corpus.errors import IndexBusyError, StorageError


def test_what_was_put_is_there_for_the_next_run(tmp_path: Path) -> None:
    with BlobCache(tmp_path) as cache:
        cache.put("cut", "a", b"one")
        assert cache.get("cut", "b") is None
    with BlobCache(tmp_path) as cache:
        assert cache.get("cut", "a") == b"one"
        assert cache.get("encoded", "a") is None


def test_what_a_killed_run_put_is_there_for_the_next(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from corpus.blob_cache import BlobCache;"
        "BlobCache(Path(sys.argv[1])).put('cut', 'a', b'one'); os.kill(os.getpid(), 9)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False).returncode == -9
    with BlobCache(tmp_path) as cache:
        assert cache.get("cut", "a") == b"one"


def test_collecting_drops_what_the_last_runs_did_not_use(tmp_path: Path) -> None:
    for key in "abc":
        with BlobCache(tmp_path) as cache:
            cache.put("cut", key, b"12345")
            cache.get("cut", "a")
    with BlobCache(tmp_path) as cache:
        assert cache.collect(keep_runs=1) == 5
    for _ in range(3):  # collecting is no run: doing it often drops no more
        with BlobCache(tmp_path) as cache:
            assert cache.collect(keep_runs=1) == 0
    with BlobCache(tmp_path) as cache:
        assert [cache.get("cut", key) for key in "abc"] == [b"12345", None, b"12345"]


def test_it_does_not_grow_beyond_its_bound(tmp_path: Path) -> None:
    for key in "abc":
        with BlobCache(tmp_path, max_bytes=12) as cache:
            cache.put("cut", key, b"12345")
    with BlobCache(tmp_path, max_bytes=12) as cache:
        assert [cache.get("cut", key) for key in "abc"] == [None, b"12345", b"12345"]


def test_a_damaged_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database at all, by any measure" * 100)
    with BlobCache(tmp_path) as cache:
        cache.put("cut", "a", b"one")
        assert cache.get("cut", "a") == b"one"


def test_one_ingest_at_a_time(tmp_path: Path) -> None:
    with open_cache(tmp_path), pytest.raises(IndexBusyError, match="另一个进程"), open_cache(tmp_path):
        pass


def test_a_folder_that_cannot_be_written_is_an_error_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StorageError, match="无法写入"), open_cache(tmp_path / "file"):
        pass
