"""Files cut in several processes at once."""

import logging
import os
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from corpus.errors import SourceFormatError

logger = logging.getLogger(__name__)

#: Below this many bytes to read, starting processes (0.5 s each) takes longer than it saves.
_MIN_BYTES = 4 << 20
_MAX_WORKERS = 8
_FILES_AT_ONCE = 16  # handed to a process at a time, so that asking costs little beside reading

Cut = bytes | str
"""What `cut_to_bytes` gave, or why it gave nothing."""


def cut_all(paths: Sequence[Path], sizes: Sequence[int]) -> Iterator[Cut]:
    """Every file cut, in the order of `paths`; in this process, or in several where that is faster."""
    workers = min(os.cpu_count() or 1, _MAX_WORKERS, len(paths))
    if workers < 2 or sum(sizes) < _MIN_BYTES:
        yield from map(cut_one, paths)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # Not forked: this process has threads, of the progress bar and of the tokenizer.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_end_with_parent) as pool:
        yield from pool.map(cut_one, paths, chunksize=_FILES_AT_ONCE)


def cut_one(path: Path) -> Cut:
    """A file cut, or why it could not be."""
    from ingest.cutting import cut_to_bytes

    try:
        return cut_to_bytes(path)
    except SourceFormatError as exc:
        return str(exc)
    except Exception as exc:  # a fault of ours in one file must not lose the others
        logger.exception("reading %s", path)
        return f"{path}：读取时出错（{type(exc).__name__}: {exc}）"


def _end_with_parent() -> None:
    """End this process when the one that started it is gone: killed, it could not tell its workers."""
    from multiprocessing import connection, parent_process

    parent = parent_process()
    if parent is None:
        return

    def wait() -> None:
        connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
