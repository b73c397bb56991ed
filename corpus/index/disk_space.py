"""Room for a version on disk, asked for before it is written."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.errors import StorageError

_MIB = 1 << 20
#: Files that the engine opens whatever it holds.
_BASE_BYTES = 96 * _MIB
#: Beside the dense vectors, while the version is optimised and two copies of it are there.
_BYTES_PER_CHUNK = 9_000
_DENSE_COPIES = 2
_CANNOT_WRITE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO}


def check_space(folder: Path, dim: int, chunk_count: int) -> None:
    """Refuse a build that would fill the disk.

    The engine writes through memory maps, where a full disk is no error that could be caught but kills the process.

    Raises: StorageError if the file system of `folder` has less room than a version of so many chunks takes.
    """
    needed = _BASE_BYTES + chunk_count * (_BYTES_PER_CHUNK + 4 * dim * _DENSE_COPIES)
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise StorageError(
            f"磁盘空间不足：{folder.parent} 剩余 {free // _MIB} MB，新版本约需 {needed // _MIB} MB；"
            "请腾出空间，或用 tiaowen index gc 删除旧版本 (disk full; the live version is untouched)"
        )


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Say of a full disk, a read-only folder and the like what they are. Raises: StorageError for them."""
    try:
        yield
    except OSError as exc:
        if exc.errno not in _CANNOT_WRITE:
            raise
        raise StorageError(
            f"无法写入 {folder}：{exc.strerror}；请检查磁盘空间和权限，启用中的版本不受影响 (cannot write there)"
        ) from exc
