"""The index on a server, over real HTTP: retry, back-off, keys, TLS, layout. The contract tests run over it too."""

import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from qdrant_client import QdrantClient

from corpus.errors import IndexMissingError
from corpus.index import ServerIndex, fields
from corpus.index.server_options import ServerOptions, connect
from corpus.index.stores import open_store
from corpus.index.uploads import UploadPolicy
from corpus.settings import Settings
from tests.corpus.index.conftest import DIM, ask, make_chunk, make_point
from tests.corpus.index.qdrant_http import Loopback, loopback

QUICK = UploadPolicy(batch=2, parallel=3, attempts=4, first_wait_s=0.01, longest_wait_s=0.02)
POINTS = [make_point(make_chunk(f"a{n}")) for n in range(1, 12)]


@pytest.fixture
def state() -> Loopback:
    return Loopback()


@pytest.fixture
def client(state: Loopback) -> Iterator[QdrantClient]:
    with loopback(state) as url:
        client = QdrantClient(url=url, check_compatibility=False)
        yield client
        client.close()


def test_every_filter_has_a_payload_index(state: Loopback, client: QdrantClient) -> None:
    ServerIndex.create(client, "kites", DIM)
    assert state.payload_indexes["kites"] == {*fields.KEYWORD_FIELDS, *fields.DATE_FIELDS}


def test_points_go_up_in_batches_several_at_once(state: Loopback, client: QdrantClient) -> None:
    index = ServerIndex.create(client, "kites", DIM, ServerOptions(upload=QUICK))
    index.upsert(POINTS)
    assert index.count() == len(POINTS)
    assert state.seen.count("PUT /collections/kites/points") == 6


@pytest.mark.parametrize("status", [0, 429, 500, 503], ids=["hangs-up", "busy", "error", "unavailable"])
def test_what_fails_for_a_while_is_sent_again(state: Loopback, client: QdrantClient, status: int) -> None:
    index = ServerIndex.create(client, "kites", DIM, ServerOptions(upload=QUICK))
    state.failures = [status] * 3
    index.upsert(POINTS)
    assert index.count() == len(POINTS)


def test_what_keeps_failing_is_an_error_that_names_the_setting(state: Loopback, client: QdrantClient) -> None:
    index = ServerIndex.create(client, "kites", DIM, ServerOptions(upload=QUICK))
    state.failures = [503] * 100
    with pytest.raises(IndexMissingError, match="TIAOWEN_QDRANT_URL"):
        index.upsert(POINTS)


def test_what_is_wrong_is_not_sent_again(state: Loopback, client: QdrantClient) -> None:
    index = ServerIndex.create(client, "kites", DIM, ServerOptions(upload=QUICK))
    state.failures = [400]
    with pytest.raises(IndexMissingError):
        index.upsert(POINTS[:2])
    assert state.seen.count("PUT /collections/kites/points") == 1


@pytest.mark.filterwarnings("ignore:Local mode performs exact")
def test_collections_are_laid_out_as_the_settings_say(state: Loopback, tmp_path: Path) -> None:
    settings = Settings(
        data_dir=tmp_path,
        qdrant_shards=6,
        qdrant_replicas=2,
        qdrant_on_disk_payload=True,
        qdrant_on_disk_vectors=True,
        qdrant_quantization="scalar",
    )
    with loopback(state) as url:
        store = open_store(settings.model_copy(update={"qdrant_url": url}))
        with store.building("v-0123456789ab", dim=DIM) as build:
            build.index.upsert(POINTS)
            assert len(build.index.search(ask()).dense) == len(POINTS)
            (created,) = state.created.values()
    assert (created["shard_number"], created["replication_factor"], created["on_disk_payload"]) == (6, 2, True)
    assert created["vectors"][fields.DENSE]["on_disk"] is True
    assert created["sparse_vectors"][fields.SPARSE]["index"]["on_disk"] is True
    assert created["quantization_config"]["scalar"]["type"] == "int8"


def test_without_settings_the_layout_is_the_servers(state: Loopback, client: QdrantClient) -> None:
    ServerIndex.create(client, "kites", DIM)
    left = {"shard_number", "replication_factor", "on_disk_payload", "quantization_config"}
    assert not {name for name in left if state.created["kites"].get(name) is not None}


@pytest.mark.filterwarnings("ignore:Api key is used with an insecure", "ignore:Failed to obtain server version")
def test_a_wrong_key_is_refused_and_a_right_one_is_not() -> None:
    with loopback(Loopback(api_key="kite")) as url:
        good = connect(Settings(qdrant_url=url, qdrant_api_key=SecretStr("kite")))
        assert ServerIndex.create(good, "kites", DIM).count() == 0
        with pytest.raises(IndexMissingError, match="401"):
            ServerIndex.create(connect(Settings(qdrant_url=url, qdrant_api_key=SecretStr("owl"))), "kites", DIM)


@pytest.mark.filterwarnings("ignore:Failed to obtain server version")
def test_tls_is_checked_against_the_authority_that_is_set(tmp_path: Path) -> None:
    certificate, key = _certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with loopback(Loopback(api_key="kite"), context) as url:
        settings = Settings(qdrant_url=url, qdrant_api_key=SecretStr("kite"), qdrant_ca_file=certificate)
        assert ServerIndex.create(connect(settings), "kites", DIM).count() == 0
        stranger = connect(Settings(qdrant_url=url, qdrant_api_key=SecretStr("kite")))
        with pytest.raises(IndexMissingError, match=r"(?i)certificate"):
            ServerIndex.open(stranger, "kites")


def _certificate(folder: Path) -> tuple[Path, Path]:
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject]
    subprocess.run([*command, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    return certificate, key
