"""A server on loopback that speaks the part of Qdrant's REST interface that we use, over qdrant-client's local mode.

It can demand a key, speak TLS, fail as often as it is told to, and keeps what it was asked. It is no Qdrant: shards,
replicas, quantisation and payload indexes are only written down.
"""

import json
import re
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from typing import Any

import numpy as np
from pydantic import BaseModel, TypeAdapter
from qdrant_client import QdrantClient, models

VECTORS = TypeAdapter(dict[str, models.VectorParams])
SPARSE = TypeAdapter(dict[str, models.SparseVectorParams])
POINTS = TypeAdapter(list[models.PointStruct])
QUERIES = TypeAdapter(list[models.QueryRequest])


@dataclass
class Loopback:
    """The server's state. `failures` are statuses (or 0: hang up) that the next writes of points get instead."""

    api_key: str = ""
    failures: list[int] = field(default_factory=list)
    local: QdrantClient = field(default_factory=lambda: QdrantClient(":memory:"))
    created: dict[str, dict[str, Any]] = field(default_factory=dict)
    payload_indexes: dict[str, set[str]] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)
    writes_at_once: int = 0
    url: str = ""
    _writing: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, method: str, path: str, body: dict[str, Any]) -> Any:
        """The result of a request. Raises: LookupError where there is no such path."""
        for verb, pattern, handler in ROUTES:
            match = re.fullmatch(pattern, path)
            if verb == method and match:
                with self._lock:
                    return handler(self, body, *match.groups())
        raise LookupError(f"{method} {path}")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Counts how many writes are under way at once."""
        with self._lock:
            self._writing += 1
            self.writes_at_once = max(self.writes_at_once, self._writing)
        yield
        with self._lock:
            self._writing -= 1


def _create(state: Loopback, body: dict[str, Any], name: str) -> bool:
    vectors, sparse = VECTORS.validate_python(body["vectors"]), SPARSE.validate_python(body["sparse_vectors"])
    state.created[name] = body
    return state.local.create_collection(name, vectors_config=vectors, sparse_vectors_config=sparse)


def _info(state: Loopback, _: dict[str, Any], name: str) -> Any:
    info = state.local.get_collection(name).model_dump(mode="json")
    info["config"]["quantization_config"] = state.created[name].get("quantization_config")
    return info


def _index_field(state: Loopback, body: dict[str, Any], name: str) -> dict[str, Any]:
    state.payload_indexes.setdefault(name, set()).add(body["field_name"])
    return {"operation_id": 1, "status": "completed"}


def _upsert(state: Loopback, body: dict[str, Any], name: str) -> Any:
    return state.local.upsert(name, POINTS.validate_python(body["points"]))


def _delete_points(state: Loopback, body: dict[str, Any], name: str) -> Any:
    return state.local.delete(name, models.PointIdsList.model_validate(body))


def _count(state: Loopback, body: dict[str, Any], name: str) -> Any:
    return state.local.count(name, count_filter=_filter(body), exact=True)


def _retrieve(state: Loopback, body: dict[str, Any], name: str) -> Any:
    return state.local.retrieve(name, body["ids"], with_payload=True)


def _scroll(state: Loopback, body: dict[str, Any], name: str) -> Any:
    records, offset = state.local.scroll(
        name, scroll_filter=_filter(body), limit=body["limit"], offset=body.get("offset"), with_payload=True
    )
    return {"points": [_plain(record) for record in records], "next_page_offset": offset}


def _query(state: Loopback, body: dict[str, Any], name: str) -> Any:
    return state.local.query_batch_points(name, QUERIES.validate_python(body["searches"]))


def _aliases(state: Loopback, body: dict[str, Any]) -> bool:
    return state.local.update_collection_aliases(models.ChangeAliasesOperation.model_validate(body).actions)


def _filter(body: dict[str, Any]) -> models.Filter | None:
    return models.Filter.model_validate(body["filter"]) if body.get("filter") else None


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    return [_plain(one) for one in value] if isinstance(value, list) else value


C = r"/collections/([^/]+)"
Handler = Callable[..., Any]
ROUTES: list[tuple[str, str, Handler]] = [
    ("GET", f"{C}/exists", lambda s, _, name: {"exists": s.local.collection_exists(name)}),
    ("GET", "/collections", lambda s, _: s.local.get_collections()),
    ("GET", "/aliases", lambda s, _: s.local.get_aliases()),
    ("POST", "/collections/aliases", _aliases),
    ("GET", C, _info),
    ("PUT", C, _create),
    ("PATCH", C, lambda s, body, name: s.local.update_collection(name, metadata=body["metadata"])),
    ("DELETE", C, lambda s, _, name: s.local.delete_collection(name)),
    ("PUT", f"{C}/index", _index_field),
    ("PUT", f"{C}/points", _upsert),
    ("POST", f"{C}/points/delete", _delete_points),
    ("POST", f"{C}/points/count", _count),
    ("POST", f"{C}/points/scroll", _scroll),
    ("POST", f"{C}/points/query/batch", _query),
    ("POST", f"{C}/points", _retrieve),
]


class SparseProducts:
    """Local mode's product of sparse vectors, the same sum in the same order, with the stored ones as arrays.

    Local mode walks through both vectors term by term, which takes two thirds of the time of a search.
    """

    def __init__(self) -> None:
        # The vectors are kept beside their arrays: what is freed may give its id to another one.
        self._arrays: dict[int, tuple[models.SparseVector, np.ndarray]] = {}

    def product(self, query: models.SparseVector, stored: models.SparseVector) -> np.float32 | None:
        """The product of two vectors with sorted indices; None if they have none in common."""
        _, there = self._arrays.setdefault(id(stored), (stored, np.array(stored.indices)))
        if not len(there):
            return None
        asked = np.array(query.indices)
        places = np.minimum(np.searchsorted(there, asked), len(there) - 1)
        common = np.flatnonzero(there[places] == asked)
        if not len(common):
            return None
        return np.float32(sum(query.values[at] * stored.values[places[at]] for at in common))


@contextmanager
def loopback(state: Loopback, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """Address of a server with that state on a free port."""

    class Requests(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

        def _reply(self, status: int, value: dict[str, Any]) -> None:
            data = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            if status == 429:
                self.send_header("Retry-After", "0")
            self.end_headers()
            self.wfile.write(data)

        def _serve(self) -> None:
            path = self.path.partition("?")[0]
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
            state.seen.append(f"{self.command} {path}")
            if state.api_key and self.headers.get("api-key") != state.api_key:
                return self._reply(401, {"status": {"error": "Invalid API key"}})
            if path == "/":
                return self._reply(200, {"title": "loopback", "version": version("qdrant-client")})
            is_write = self.command == "PUT" and path.endswith("/points")
            if is_write and state.failures:
                status = state.failures.pop(0)
                if status == 0:
                    return self.connection.close()
                return self._reply(status, {"status": {"error": "as asked"}})
            try:
                if is_write:
                    with state.writing():
                        result = state.answer(self.command, path, body)
                else:
                    result = state.answer(self.command, path, body)
            except (LookupError, ValueError) as exc:
                return self._reply(404, {"status": {"error": str(exc)}})
            return self._reply(200, {"result": _plain(result), "status": "ok", "time": 0.0})

        do_GET = do_PUT = do_POST = do_PATCH = do_DELETE = _serve  # noqa: N815

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Requests)
    httpd.daemon_threads = True
    if tls is not None:
        httpd.socket = tls.wrap_socket(httpd.socket, server_side=True)
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"{'https' if tls else 'http'}://127.0.0.1:{httpd.server_address[1]}"
    finally:
        httpd.shutdown()
        httpd.server_close()
        thread.join()
