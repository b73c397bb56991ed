"""The small files of a version: written whole or not at all, read with an error that names them."""

import json
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from corpus.catalog import Source
from corpus.errors import IndexMissingError

SOURCES = "sources.json"
TRASH = ".trash-"
_SOURCES_ADAPTER = TypeAdapter(list[Source])
_T = TypeVar("_T")


def save_sources(folder: Path, sources: Iterable[Source]) -> None:
    """Write the sources of a version to `sources.json` in `folder`."""
    rows = [source.model_dump(mode="json") for source in sources]
    write_atomically(folder / SOURCES, json.dumps(rows, ensure_ascii=False, indent=1))


def load_sources(folder: Path) -> list[Source]:
    """Inverse of `save_sources`. Raises: IndexMissingError naming the file if it is missing or damaged."""
    path = folder / SOURCES
    try:
        return read_json(path, _SOURCES_ADAPTER)
    except FileNotFoundError as exc:
        raise damaged(path, exc) from exc


def read_json(path: Path, adapter: TypeAdapter[_T]) -> _T:
    """Raises: FileNotFoundError, or IndexMissingError naming the file."""
    try:
        return adapter.validate_json(path.read_bytes())
    except FileNotFoundError:
        raise
    except (OSError, ValidationError) as exc:
        raise damaged(path, exc) from exc


def damaged(path: Path, why: object) -> IndexMissingError:
    return IndexMissingError(
        f"索引文件无法读取：{path}；请重新运行 tiaowen ingest，或用 tiaowen index promote 换一个版本 (damaged: {why})"
    )


def write_atomically(path: Path, text: str) -> None:
    """Replace `path` as a whole: a reader sees the old text or the new, also after a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}-{os.getpid()}")
    with temporary.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make renames in `folder` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_tree(folder: Path) -> None:
    """Remove a folder, from sight first, so that nobody finds half of it."""
    if folder.exists():
        trash = folder.with_name(f"{TRASH}{folder.name}-{os.getpid()}")
        shutil.rmtree(trash, ignore_errors=True)
        folder.rename(trash)
        shutil.rmtree(trash, ignore_errors=True)
