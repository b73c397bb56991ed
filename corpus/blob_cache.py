"""A cache of bytes under keys in one file: what an ingest need not work out twice.

SQLite, because a process may be killed at any moment and two may write at once. Losing the file loses time, nothing
else.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path
from typing import Self

from corpus.errors import StorageError
from corpus.index.locks import build_lock

FILE = "cache.sqlite"
#: More than this is not kept; 60,000 articles take some 150 MB.
MAX_BYTES = 4 << 30
_BUSY_TIMEOUT_S = 60
_SCHEMA = """
CREATE TABLE IF NOT EXISTS entries (
    kind TEXT, key TEXT, used INTEGER, size INTEGER, value BLOB, PRIMARY KEY (kind, key)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS by_use ON entries (used, size);
CREATE TABLE IF NOT EXISTS runs (number INTEGER PRIMARY KEY);
"""


class BlobCache:
    """Blobs by kind and key; each remembers the last run that asked for it or wrote it.

    A run begins when a cache that was opened is first used, and ends with `close`. Entries are written at once: a run
    that is killed leaves what it had done to the next.
    """

    def __init__(self, folder: Path | None, *, max_bytes: int = MAX_BYTES) -> None:
        """The cache in `folder`, made if it is missing; None takes a file that goes away on `close`.

        A file that is no cache, or a damaged one, is replaced.

        Raises: StorageError if `folder` cannot be written.
        """
        self._path = folder / FILE if folder else None
        self._max_bytes = max_bytes
        with _writing(self._path):
            if folder:
                folder.mkdir(parents=True, exist_ok=True)
            self._connection = self._open()
            self._last_run = int(self._execute("SELECT COALESCE(MAX(number), 0) FROM runs").fetchone()[0])

    def get(self, kind: str, key: str) -> bytes | None:
        """The blob, None if there is none; it counts as used in this run."""
        row = self._execute("SELECT value, used FROM entries WHERE kind = ? AND key = ?", kind, key).fetchone()
        if row is None:
            return None
        if row[1] != self._run:
            with _writing(self._path):
                self._execute("UPDATE entries SET used = ? WHERE kind = ? AND key = ?", self._run, kind, key)
        return bytes(row[0])

    def put(self, kind: str, key: str, value: bytes) -> None:
        """Keep a blob, in place of one of the same key. Raises: StorageError if it cannot be written."""
        with _writing(self._path):
            self._execute(
                "INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?)", kind, key, self._run, len(value), value
            )

    @cached_property
    def _run(self) -> int:
        """Number of this run, which begins when it is first asked for."""
        return int(self._execute("INSERT INTO runs DEFAULT VALUES").lastrowid or 0)

    @property
    def size(self) -> int:
        """Bytes of all blobs."""
        return int(self._execute("SELECT COALESCE(SUM(size), 0) FROM entries").fetchone()[0])

    def collect(self, *, keep_runs: int) -> int:
        """Drop what none of the last `keep_runs` runs before this cache was opened used; bytes that were given back."""
        with _writing(self._path):
            before = self.size
            self._execute("DELETE FROM entries WHERE used <= ?", self._last_run - keep_runs)
            dropped = before - self.size
            if dropped:
                self._execute("VACUUM")
            return dropped

    def close(self) -> None:
        """Drop what was used longest ago until the rest is within bounds, and close."""
        with _writing(self._path):
            while self.size > self._max_bytes:
                (oldest,) = self._execute("SELECT MIN(used) FROM entries").fetchone()
                self._execute("DELETE FROM entries WHERE used = ?", oldest)
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _open(self) -> sqlite3.Connection:
        try:
            return _connect(self._path)
        except sqlite3.DatabaseError as exc:
            if self._path is None or isinstance(exc, sqlite3.OperationalError):
                raise
            for suffix in ("", "-wal", "-shm"):
                self._path.with_name(f"{FILE}{suffix}").unlink(missing_ok=True)
            return _connect(self._path)

    def _execute(self, statement: str, *values: object) -> sqlite3.Cursor:
        return self._connection.execute(statement, values)


@contextmanager
def open_cache(data_dir: Path) -> Iterator[BlobCache]:
    """The cache of an installation, for one ingest at a time.

    Raises: IndexBusyError at once if another ingest has it, StorageError if the data folder cannot be written.
    """
    folder = data_dir / "ingest"
    with ExitStack() as stack:
        with _writing(folder / FILE):
            stack.enter_context(build_lock(folder))
        yield stack.enter_context(BlobCache(folder))


def _connect(path: Path | None) -> sqlite3.Connection:
    # Autocommit: every entry is a transaction of its own. "" is a temporary file of SQLite's.
    connection = sqlite3.connect(path or "", timeout=_BUSY_TIMEOUT_S, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = OFF")  # after a power cut it is made anew
        connection.executescript(_SCHEMA)
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def _writing(path: Path | None) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as exc:
        where = path.parent if path else "the temporary folder"
        raise StorageError(
            f"无法写入 {where}：{exc}；请检查磁盘空间和权限，启用中的版本不受影响 (cannot write there)"
        ) from exc
