"""Chunks as llama-index nodes and back."""

from typing import TYPE_CHECKING

from corpus.chunks import Chunk

if TYPE_CHECKING:
    from llama_index.core.schema import BaseNode, TextNode


def to_node(chunk: Chunk) -> "TextNode":
    """llama-index node of a chunk: its id, its text, and its payload as metadata that no prompt or embedding sees."""
    from llama_index.core.schema import TextNode

    payload = chunk.to_payload()
    return TextNode(
        id_=chunk.id,
        text=chunk.text,
        metadata=payload,
        excluded_embed_metadata_keys=list(payload),
        excluded_llm_metadata_keys=list(payload),
    )


def from_node(node: "BaseNode") -> Chunk:
    """Chunk that `to_node` made a node of. Raises: KeyError or ValueError for any other node."""
    return Chunk.from_payload(dict(node.metadata))
