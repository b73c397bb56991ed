"""One writer at a time, across processes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.errors import IndexBusyError

BUILD_LOCK = "build.lock"
POINTER_LOCK = "pointer.lock"
_POINTER_TIMEOUT_S = 10


@contextmanager
def build_lock(folder: Path) -> Iterator[None]:
    """Hold the right to build and to remove versions. Raises: IndexBusyError at once if another process has it."""
    with _held(folder / BUILD_LOCK, 0, "另一个进程正在写索引；请等它结束再试 (another process is writing the index)"):
        yield


@contextmanager
def pointer_lock(folder: Path) -> Iterator[None]:
    """Hold the right to move the pointer, apart from builds so that a rollback never waits for one.

    Raises: IndexBusyError if another process has it for ten seconds; it takes milliseconds.
    """
    message = "另一个进程正在切换索引版本；请稍后再试 (another process is switching the live version)"
    with _held(folder / POINTER_LOCK, _POINTER_TIMEOUT_S, message):
        yield


@contextmanager
def _held(path: Path, timeout_s: float, message: str) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path, timeout=timeout_s, thread_local=False)
    try:
        lock.acquire()
    except Timeout as exc:
        raise IndexBusyError(f"{message}: {path}") from exc
    try:
        yield
    finally:
        lock.release()
