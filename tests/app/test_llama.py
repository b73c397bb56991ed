"""Our parts in a llama-index pipeline: a vector index over our embedding, and our retriever with a postprocessor."""

import pytest

from app.chain import Chain
from corpus.encoders import load_dense_encoder
from corpus.nodes import from_node, to_node
from tests.made_up_corpus import made_up_chain


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    return made_up_chain(tmp_path_factory.mktemp("corpus"))


def test_the_encoder_is_an_embedding_for_llama_index(chain: Chain) -> None:
    from llama_index.core import VectorStoreIndex

    from app.llama import EncoderEmbedding

    chunks = [c for c in chain.edition.index.scan() if c.source_id == "robot-law-2025"]
    embedding = EncoderEmbedding(load_dense_encoder("static"))
    index = VectorStoreIndex([to_node(c) for c in chunks], embed_model=embedding)
    best = index.as_retriever(similarity_top_k=1).retrieve("由街道局处一千元以上五千元以下罚款")[0]
    assert from_node(best.node).address == "a5"


def test_the_retriever_and_its_postprocessor(chain: Chain) -> None:
    from app.llama import OfficialTextOnly, ProvisionRetriever

    nodes = ProvisionRetriever(chain, top_k=6).retrieve("晚上机器人叫得太响怎么办？")
    assert from_node(nodes[0].node).source_id == "robot-noise"
    kept = OfficialTextOnly().postprocess_nodes(nodes)
    assert {n.node.metadata["text_kind"] for n in kept} == {"official"}
    assert len(kept) < len(nodes)
