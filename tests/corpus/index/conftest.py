"""Made-up statutes, points and indexes for the tests of the index."""

import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Protocol

import numpy as np
import pytest
from qdrant_client import QdrantClient

from corpus.chunks import Chunk
from corpus.index import EdgeIndex, HybridQuery, Point, Scope, ServerIndex, SparseVector, VectorIndex
from corpus.index.server_options import ServerOptions
from corpus.index.uploads import UploadPolicy
from corpus.provisions import Provision
from corpus.statutes import Unit
from tests.corpus.index.qdrant_http import Loopback, loopback

DIM = 8


def make_chunk(address: str = "a1", **changes: object) -> Chunk:
    """An article of a statute that does not exist."""
    text = "风筝经营者应当登记线长。\n登记满一年的，重新测量。"
    fields: dict[str, object] = {
        "source_id": "kite-rules",
        "law": "kite",
        "title": "风筝放飞管理办法",
        "address": address,
        "label": "第一条",
        "heading_path": ("第一章　总则",),
        "text": text,
        "text_kind": "official",
        "level": "部门规章",
        "status": "现行有效",
        "effective": date(2023, 8, 15),
        "units": (Unit(Provision(1, paragraph=1), 0, 12), Unit(Provision(1, paragraph=2), 13, len(text))),
    }
    return Chunk(**(fields | changes))  # type: ignore[arg-type]


def sparse(**weights: float) -> SparseVector:
    """`sparse(t7=1.0)` has weight 1.0 at term 7; terms reach beyond 31 bits as hashes do."""
    terms = {int(name[1:]) + 4_000_000_000: weight for name, weight in weights.items()}
    return SparseVector(np.array(list(terms), dtype=np.uint32), np.array(list(terms.values()), dtype=np.float32))


def dense(*values: float) -> np.ndarray:
    """A vector of length 1 that starts with `values`."""
    vector = np.zeros(DIM, dtype=np.float32)
    vector[: len(values)] = values
    return vector / (np.linalg.norm(vector) or 1.0)


def make_point(chunk: Chunk, vector: np.ndarray | None = None, terms: SparseVector | None = None) -> Point:
    return Point(chunk, dense(1.0) if vector is None else vector, sparse(t1=1.0) if terms is None else terms)


def ask(vector: np.ndarray | None = None, terms: SparseVector | None = None, **options: object) -> HybridQuery:
    scope = options.pop("scope", Scope())
    return HybridQuery(
        dense(1.0) if vector is None else vector,
        sparse(t1=1.0) if terms is None else terms,
        scope=scope,  # type: ignore[arg-type]
        **options,  # type: ignore[arg-type]
    )


class Shelf(Protocol):
    """A place for one index."""

    def create(self) -> VectorIndex:
        """A new, empty index."""

    def reopen(self) -> VectorIndex:
        """The index as a reader opens it; the one that wrote it is finished and closed."""


class EdgeShelf:
    def __init__(self, folder: Path) -> None:
        self.path, self.workdir = folder / "edge", folder / "open"
        self.opened: list[VectorIndex] = []

    def create(self) -> VectorIndex:
        self.opened.append(EdgeIndex.create(self.path, DIM))
        return self.opened[-1]

    def reopen(self) -> VectorIndex:
        self.opened.append(EdgeIndex.open(self.path, self.workdir))
        return self.opened[-1]

    def clear(self) -> None:
        for index in self.opened:
            index.close()


class ServerShelf:
    def __init__(self, client: QdrantClient, *, parallel: int = 4) -> None:
        self.parallel = parallel
        self.client, self.name = client, f"tiaowen-test-{uuid.uuid4().hex}"

    def create(self) -> VectorIndex:
        options = ServerOptions(shard_number=1, upload=UploadPolicy(parallel=self.parallel))
        return ServerIndex.create(self.client, self.name, DIM, options)

    def reopen(self) -> VectorIndex:
        return ServerIndex.open(self.client, self.name)

    def clear(self) -> None:
        self.client.delete_collection(self.name)
        self.client.close()


SERVER_URL = os.environ.get("TIAOWEN_TEST_QDRANT_URL", "")


KINDS = ["edge", "memory", "http", *(["server"] if SERVER_URL else [])]


@pytest.fixture(params=KINDS)
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelf]:
    made = make_shelf(request.param, tmp_path)
    yield made
    made.clear()


class HttpShelf(ServerShelf):
    """Over HTTP to a server of ours that answers from the client's local mode."""

    def __init__(self) -> None:
        self.stack = ExitStack()
        url = self.stack.enter_context(loopback(Loopback()))
        super().__init__(QdrantClient(url=url, check_compatibility=False))

    def clear(self) -> None:
        super().clear()
        self.stack.close()


def make_shelf(kind: str, folder: Path) -> EdgeShelf | ServerShelf:
    if kind == "edge":
        return EdgeShelf(folder)
    if kind == "http":
        return HttpShelf()
    if kind == "server":
        return ServerShelf(QdrantClient(url=SERVER_URL))
    return ServerShelf(QdrantClient(":memory:"), parallel=1)  # local mode is not for several threads


@pytest.fixture
def index(shelf: Shelf) -> VectorIndex:
    """An empty index that may be written."""
    return shelf.create()


@pytest.fixture
def filled(shelf: Shelf) -> Callable[[list[Point]], VectorIndex]:
    """A function that writes points, finishes, closes and opens for reading."""
    return lambda points: fill(shelf, points)


def fill(shelf: Shelf, points: list[Point]) -> VectorIndex:
    writer = shelf.create()
    writer.upsert(points)
    writer.finish()
    writer.close()
    return shelf.reopen()
