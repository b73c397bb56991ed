"""The golden questions, answered from the embedded index and from one behind the REST interface of a Qdrant server.

The server is `TIAOWEN_TEST_QDRANT_URL`, or one of ours on loopback over the client's local mode, which searches
exactly where a Qdrant server with thousands of chunks does too.
"""

import itertools
import os
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from qdrant_client import models
from qdrant_client.local import sparse_distances

from app.chain import Chain
from app.editions import Library
from corpus.blob_cache import BlobCache
from corpus.encoders import load_dense_encoder
from corpus.index.local_versions import LocalVersions
from corpus.index.server_options import ServerOptions, connect
from corpus.index.server_versions import ServerVersions
from corpus.index.versions import VersionStore
from corpus.settings import Settings
from eval.samples import Sample, load_samples
from ingest.pipeline import ingest
from tests.corpus.index.qdrant_http import Loopback, SparseProducts, loopback

TODAY = date(2026, 6, 1)
_EVERY = 8  # local mode takes a fifth of a second a question


@pytest.fixture
def chains(tmp_path: Path, ingest_cache: BlobCache, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Chain, Chain]]:
    """Chains over the shipped corpus: embedded, and on a server."""
    monkeypatch.setattr(sparse_distances, "sparse_dot_product", SparseProducts().product)
    with ExitStack() as stack:
        url = os.environ.get("TIAOWEN_TEST_QDRANT_URL") or stack.enter_context(loopback(Loopback()))
        client = connect(Settings(qdrant_url=url))
        stack.callback(client.close)
        server = ServerVersions(client, tmp_path / "server", prefix="tiaowen-golden-", options=ServerOptions())
        yield _chain(LocalVersions(tmp_path / "local"), ingest_cache), _chain(server, ingest_cache)
        for info in server.list_versions():
            client.delete_collection(f"tiaowen-golden-{info.version}")


def test_a_server_gives_the_answers_of_the_embedded_index(chains: tuple[Chain, Chain]) -> None:
    embedded, server = chains
    assert embedded.edition.version == server.edition.version
    samples = load_samples()[::_EVERY]
    differing = [s.id for s in samples if _told(embedded, s) != _told(server, s)]
    assert differing == []


def test_products_of_sparse_vectors_are_those_of_local_mode() -> None:
    draw, products = np.random.default_rng(1), SparseProducts()

    def vector(terms: int) -> models.SparseVector:
        chosen = np.sort(draw.choice(200, terms, replace=False))
        return models.SparseVector(indices=chosen.tolist(), values=draw.random(terms).tolist())

    stored = [vector(terms) for terms in (0, 1, 5, 60)]
    asked = [vector(terms) for terms in (1, 5, 60) for _ in range(20)]
    for query, held in itertools.product(asked, stored):
        assert products.product(query, held) == sparse_distances.sparse_dot_product(query, held)


def _told(chain: Chain, sample: Sample) -> tuple[Any, ...]:
    answer = chain.answer(sample.question, as_of=sample.as_of)
    return answer.status, answer.text, answer.citations, answer.warnings


def _chain(store: VersionStore, cache: BlobCache) -> Chain:
    dense = load_dense_encoder()
    store.promote(ingest([], store, dense, cache=cache).version)
    return Chain(Library(store, load_dense_encoder, "static"), Settings(), today=lambda: TODAY)
