"""What every test may use; no test reaches beyond loopback."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.blob_cache import BlobCache

REPO = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def _loopback_only(socket_enabled: None) -> None:
    """Sockets work, but only to this machine."""
    import pytest_socket

    pytest_socket.socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(scope="session")
def shared_corpus() -> Path:
    """Folder with `regulations/`, `whitepapers/` and `laws/`; the test is skipped where there is none."""
    folder = Path(os.environ.get("TIAOWEN_TEST_CORPUS", REPO.parent / "shared" / "corpus"))
    if not (folder / "regulations").is_dir():
        pytest.skip(f"no official texts at {folder}; set TIAOWEN_TEST_CORPUS")
    return folder


@pytest.fixture(scope="session")
def ingest_cache() -> Iterator[BlobCache]:
    """What ingests of the shipped corpus and the official texts have worked out, for the next one of this process."""
    with BlobCache(None) as cache:
        yield cache
