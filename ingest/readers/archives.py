"""Zip archives: their members as files, within limits; nothing is ever unpacked beside the archive.

A member is named by a path below its archive, `法规.zip/上海/条例.docx`, which every function here takes.
"""

import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo

from ingest.readers import limits
from ingest.readers.errors import unopened, unreadable

SUFFIX = ".zip"
_CHUNK = 1 << 20
_HIDDEN = (".", "__MACOSX")


@dataclass(frozen=True, slots=True)
class _Archive:
    """An open archive that was checked, and its members by their decoded names."""

    zip: ZipFile
    files: dict[str, ZipInfo]


def members(path: Path) -> list[Path]:
    """Paths of the files in an archive and in the archives in it, in order; hidden ones are passed over.

    Raises: SourceFormatError naming the archive, with what to do, if it is broken, encrypted, larger than the limits,
        or has a name that leads out of it.
    """
    out: list[Path] = []
    _gather(path, out, depth=1)
    return out


def archive_of(path: Path) -> Path | None:
    """The archive on disk that `path` lies in, None for a file that lies in none."""
    return next((p for p in path.parents if p.suffix.lower() == SUFFIX and p.is_file()), None)


@contextmanager
def on_disk(path: Path) -> Iterator[Path]:
    """A path under which `path` can be opened: itself, or a copy of a member in a folder that goes away again.

    Raises: SourceFormatError naming the member if it cannot be unpacked.
    """
    if archive_of(path) is None:
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="tiaowen-") as folder:
        copy = Path(folder) / path.name
        with copy.open("wb") as out:
            _copy(path, out)
        yield copy


def check_package(path: Path) -> None:
    """Check a file that is a zip archive by its format (DOCX) against the limits, before a library opens it.

    Raises: SourceFormatError naming the file.
    """
    try:
        with ZipFile(path) as archive:
            _check(path, archive.infolist())
    except (BadZipFile, OSError, ValueError, NotImplementedError) as exc:
        raise unreadable(
            path,
            f"文件损坏（{exc}）；请用原程序重新保存",
            f"broken ({exc}); save it again from the program that made it",
        ) from exc


def _gather(path: Path, out: list[Path], *, depth: int) -> int:
    """Append the files of an archive to `out`; bytes that they take unpacked."""
    archive = _open(path)
    total = sum(info.file_size for info in archive.files.values())
    for name in sorted(archive.files):
        if any(part.startswith(_HIDDEN) for part in PurePosixPath(name).parts):
            continue
        if PurePosixPath(name).suffix.lower() != SUFFIX:
            out.append(path / name)
        elif depth < limits.MAX_ARCHIVE_DEPTH:
            total += _gather(path / name, out, depth=depth + 1)
        else:
            raise unreadable(
                path / name,
                f"压缩包嵌套超过 {depth} 层；请先解开里面的",
                f"archives more than {depth} deep; unpack the inner ones",
            )
        _check_total(path, len(out), total)
    return total


def _open(path: Path) -> _Archive:
    outer = archive_of(path)
    on_disk = outer or path
    try:
        state = on_disk.stat()
    except OSError as exc:
        raise unopened(path, exc) from exc
    return _open_state(path, outer is not None, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=4)  # every member of an archive is opened by its path, and the list of 20,000 takes 0.1 s to read
def _open_state(path: Path, is_inner: bool, _mtime_ns: int, _size: int) -> _Archive:
    source: Path | IO[bytes] = path
    if is_inner:
        source = BytesIO()
        _copy(path, source, max_bytes=limits.MAX_INNER_ARCHIVE_BYTES)
    try:
        archive = ZipFile(source)
    except (BadZipFile, OSError, ValueError, NotImplementedError) as exc:
        raise unreadable(
            path,
            f"不是可读的 zip 压缩包（{exc}）；请重新压缩",
            f"not a zip archive that can be read ({exc}); pack it again",
        ) from exc
    infos = [info for info in archive.infolist() if not info.is_dir()]
    _check(path, infos)
    files = {_name(info): info for info in infos}
    if len(files) < len(infos):
        raise unreadable(path, "有两个成员同名；请改名", "two members have the same name; rename one")
    return _Archive(archive, files)


def _member(path: Path) -> tuple[_Archive, ZipInfo]:
    """The archive, outer or inner, that holds `path`, and its entry there."""
    outer = archive_of(path)
    holders = [p for p in path.parents if p.suffix.lower() == SUFFIX and (p == outer or outer in p.parents)]
    for holder in reversed(holders):  # a folder of the archive may be called x.zip too
        archive = _open(holder)
        info = archive.files.get(path.relative_to(holder).as_posix())
        if info is not None:
            return archive, info
    raise unreadable(
        path, "压缩包里没有这个成员；可用 unzip -l 查看", "the archive has no such member; list them with unzip -l"
    )


def _copy(path: Path, out: IO[bytes], *, max_bytes: int = limits.MAX_BINARY_BYTES) -> None:
    """Write a member to `out`. It gives no more than the size it states, which is checked: zipfile stops there."""
    archive, info = _member(path)
    if info.file_size > max_bytes:
        raise unreadable(
            path,
            f"解压后 {info.file_size // limits.MIB:,} MB，超过上限 {max_bytes // limits.MIB} MB",
            f"{info.file_size // limits.MIB:,} MB unpacked, more than {max_bytes // limits.MIB} MB are not read",
        )
    try:
        with archive.zip.open(info) as source:
            while chunk := source.read(_CHUNK):
                out.write(chunk)
    except Exception as exc:  # the errors of zlib, bz2 and lzma have no common base
        raise unreadable(
            path, f"无法解压（{exc}）；请手动解压", f"cannot be unpacked ({exc}); unpack the archive by hand"
        ) from exc


def _check(path: Path, infos: list[ZipInfo]) -> None:
    """Raises: SourceFormatError for what the list of members says. Sizes that lie are found on reading."""
    _check_total(path, len(infos), sum(info.file_size for info in infos))
    for info in infos:
        problem, english = _bad_name(_name(info)) or _bad_entry(info) or ("", "")
        if problem:
            raise unreadable(
                path,
                f"{problem}；请手动解压，只入库可信的文件",
                f"{english}; unpack it by hand and ingest the files you trust",
            )


def _check_total(path: Path, count: int, unpacked: int) -> None:
    if count > limits.MAX_MEMBERS:
        raise unreadable(
            path,
            f"{count:,} 个文件，超过上限 {limits.MAX_MEMBERS:,} 个；请拆分",
            f"{count:,} files, more than {limits.MAX_MEMBERS:,} are not read; split it",
        )
    if unpacked > limits.MAX_UNPACKED_BYTES:
        raise unreadable(
            path,
            f"解压后 {unpacked // limits.MIB:,} MB，超过上限 {limits.MAX_UNPACKED_BYTES // limits.MIB:,} MB；请拆分",
            f"{unpacked // limits.MIB:,} MB unpacked, more than"
            f" {limits.MAX_UNPACKED_BYTES // limits.MIB:,} MB are not read; split it",
        )


def _bad_name(name: str) -> tuple[str, str] | None:
    """What is wrong with a name, in Chinese and in English."""
    pure = PurePosixPath(name.replace("\\", "/"))
    if pure.is_absolute() or ".." in pure.parts or name[1:2] == ":" or "\0" in name or not pure.parts:
        return (
            f"成员的名字指向压缩包之外：{name[:80]!r}",
            f"the name of a member leads out of the archive: {name[:80]!r}",
        )
    if len(name.encode("utf-8", "replace")) > 1000 or any(len(p.encode("utf-8", "replace")) > 255 for p in pure.parts):
        return f"成员的名字过长：{name[:80]!r}…", f"the name of a member is too long: {name[:80]!r}…"
    return None


def _bad_entry(info: ZipInfo) -> tuple[str, str] | None:
    if stat.S_ISLNK(info.external_attr >> 16):
        return f"{_name(info)!r} 是链接，不是文件", f"{_name(info)!r} is a link, not a file"
    if info.flag_bits & 0x1:
        return "已加密", "encrypted"
    ratio = info.file_size // max(info.compress_size, 1)
    if info.file_size > limits.HARMLESS_BYTES and ratio > limits.MAX_RATIO:
        return (
            f"{_name(info)!r} 解压后是原来的 {ratio:,} 倍，不像文本",
            f"{_name(info)!r} unpacks to {ratio:,} times its size, as no text does",
        )
    return None


def _name(info: ZipInfo) -> str:
    """Name of a member; Windows writes Chinese names in GBK without saying so, other systems in UTF-8."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename
