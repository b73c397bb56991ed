"""Tiaowen's parts as llama-index components: embedding, retriever, postprocessor.

For whoever builds another pipeline of llama-index on our index, and for the generative path. Importing this module
imports llama-index (about a second), which the extractive path does without.
"""

from typing import Any

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.bridge.pydantic import PrivateAttr
from llama_index.core.postprocessor.types import BaseNodePostprocessor
from llama_index.core.schema import NodeWithScore, QueryBundle

from app.chain import Chain
from corpus.encoders.protocol import DenseEncoder
from corpus.nodes import to_node


class EncoderEmbedding(BaseEmbedding):
    """Any of our dense encoders as a llama-index embedding."""

    _encoder: DenseEncoder = PrivateAttr()

    def __init__(self, encoder: DenseEncoder, **kwargs: Any) -> None:
        super().__init__(model_name=encoder.name, **kwargs)
        self._encoder = encoder

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        rows: list[list[float]] = self._encoder.encode(texts).tolist()
        return rows

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)


class ProvisionRetriever(BaseRetriever):
    """Hybrid search with law names, dates and provisions understood, as a llama-index retriever."""

    def __init__(self, chain: Chain, *, top_k: int = 8) -> None:
        super().__init__()
        self._chain, self._top_k = chain, top_k

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        passages = self._chain.search(query_bundle.query_str, top_k=self._top_k)
        return [NodeWithScore(node=to_node(p.chunk), score=p.score) for p in passages]


class OfficialTextOnly(BaseNodePostprocessor):
    """Keeps nodes whose text is official wording: neither a digest of ours nor commentary."""

    @classmethod
    def class_name(cls) -> str:
        """Name under which llama-index serialises it."""
        return "OfficialTextOnly"

    def _postprocess_nodes(
        self,
        nodes: list[NodeWithScore],
        query_bundle: QueryBundle | None = None,  # noqa: ARG002 - llama-index calls it by name
    ) -> list[NodeWithScore]:
        return [n for n in nodes if n.node.metadata.get("text_kind") == "official"]
