"""The vector index and its versions.

Only the protocol is imported with the package; the rest when it is first asked for, because encoders need the
protocol and versions keep what encoders make.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from corpus.index.protocol import (
    ANYWHERE,
    HybridQuery,
    HybridResult,
    Point,
    Scope,
    ScoredChunk,
    SparseVector,
    VectorIndex,
)

if TYPE_CHECKING:
    from corpus.index.edge import EdgeIndex
    from corpus.index.local_versions import LocalVersions
    from corpus.index.server import ServerIndex
    from corpus.index.server_versions import ServerVersions
    from corpus.index.versions import Build, Manifest, VersionInfo, VersionStore, version_name

__all__ = [
    "ANYWHERE",
    "Build",
    "EdgeIndex",
    "HybridQuery",
    "HybridResult",
    "LocalVersions",
    "Manifest",
    "Point",
    "Scope",
    "ScoredChunk",
    "ServerIndex",
    "ServerVersions",
    "SparseVector",
    "VectorIndex",
    "VersionInfo",
    "VersionStore",
    "version_name",
]

_LATER = {
    "EdgeIndex": "edge",
    "LocalVersions": "local_versions",
    "ServerIndex": "server",
    "ServerVersions": "server_versions",
    "Build": "versions",
    "Manifest": "versions",
    "VersionInfo": "versions",
    "VersionStore": "versions",
    "version_name": "versions",
}


def __getattr__(name: str) -> Any:
    """A public name from the module it lives in."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
