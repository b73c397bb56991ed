"""What a user could pick instead, over the very same texts: each finds places for a question.

Peers get the search text that we index (law name, headings, article, digest) as one document a chunk, and are spared
what they do not know of: texts not in force on the question's day are struck from their hits, and chunks of one
article count once.
"""

import tempfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from corpus.chunks import Chunk
from corpus.encoders.protocol import DenseEncoder
from eval.bench.retrieval.asked import Asked
from eval.bench.retrieval.measures import Place

#: Hits asked of a peer, so that ten are left once older versions and further parts of an article are struck.
_DEEP = 30


class Searcher(Protocol):
    """A way to search that the bench compares."""

    @property
    def name(self) -> str:
        """Row of the table."""

    @property
    def index_bytes(self) -> int:
        """Bytes of its index on disk; 0 where it shares another row's."""

    def search(self, asked: Asked) -> list[Place]:
        """Up to ten places, best first, none twice."""


class Peer:
    """A library's search over chunks, numbered in their order.

    Args:
        find: the numbers of the chunks found for a question, best first.
        save: writes the library's index into a folder, to weigh it.
    """

    def __init__(
        self,
        name: str,
        chunks: Sequence[Chunk],
        find: Callable[[str], Iterable[int]],
        save: Callable[[Path], object],
    ) -> None:
        self.name, self._chunks, self._find = name, chunks, find
        self.index_bytes = _weigh(save)

    def search(self, asked: Asked) -> list[Place]:
        hits = (self._chunks[n] for n in self._find(asked.question))
        places = dict.fromkeys((c.source_id, c.address) for c in hits if in_force(c, asked.day))
        return list(places)[:10]


def in_force(chunk: Chunk, day: date) -> bool:
    """Whether a chunk is law on the day; commentary has no dates and always passes."""
    return (chunk.effective is None or chunk.effective <= day) and (chunk.repealed is None or day < chunk.repealed)


def peers(chunks: Sequence[Chunk], texts: Sequence[str], dense: DenseEncoder) -> list[Callable[[], Peer]]:
    """Makers of all peers, so that one is in memory at a time."""
    return [
        lambda: _llama_bm25("llama-index BM25, defaults", chunks, texts, _as_is),
        lambda: _llama_bm25("llama-index BM25, jieba", chunks, texts, jieba_words),
        lambda: _bm25s("bm25s, jieba", chunks, texts),
        lambda: _llama_vectors("llama-index vector index", chunks, texts, dense),
    ]


def jieba_words(text: str) -> str:
    """Words of `text` with spaces between them."""
    import jieba

    jieba.setLogLevel("WARNING")
    return " ".join(word for word in jieba.cut(text) if not word.isspace())


def _as_is(text: str) -> str:
    return text


def _llama_bm25(name: str, chunks: Sequence[Chunk], texts: Sequence[str], prepare: Callable[[str], str]) -> Peer:
    from llama_index.core.schema import TextNode
    from llama_index.retrievers.bm25 import BM25Retriever

    nodes = [TextNode(id_=str(n), text=prepare(text)) for n, text in enumerate(texts)]
    retriever = BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=_DEEP)

    def find(question: str) -> list[int]:
        return [int(hit.node.node_id) for hit in retriever.retrieve(prepare(question)) if hit.score]

    return Peer(name, chunks, find, lambda folder: retriever.persist(str(folder), show_progress=False))


def _bm25s(name: str, chunks: Sequence[Chunk], texts: Sequence[str]) -> Peer:
    import bm25s  # type: ignore[import-untyped]

    index = bm25s.BM25()
    index.index([jieba_words(text).split() for text in texts], show_progress=False)

    def find(question: str) -> list[int]:
        found, scores = index.retrieve([jieba_words(question).split()], k=min(_DEEP, len(chunks)), show_progress=False)
        return [int(n) for n, score in zip(found[0], scores[0], strict=True) if score > 0]

    return Peer(name, chunks, find, lambda folder: index.save(str(folder), show_progress=False))


def _llama_vectors(name: str, chunks: Sequence[Chunk], texts: Sequence[str], dense: DenseEncoder) -> Peer:
    from llama_index.core import Document, VectorStoreIndex
    from llama_index.core.node_parser import SentenceSplitter

    from app.llama import EncoderEmbedding

    documents = [Document(doc_id=str(n), text=text) for n, text in enumerate(texts)]
    index = VectorStoreIndex.from_documents(
        documents, embed_model=EncoderEmbedding(dense, embed_batch_size=512), transformations=[SentenceSplitter()]
    )
    retriever = index.as_retriever(similarity_top_k=_DEEP)

    def find(question: str) -> list[int]:
        return [_document(hit) for hit in retriever.retrieve(question)]

    return Peer(name, chunks, find, lambda folder: index.storage_context.persist(str(folder)))


def _document(hit: Any) -> int:
    return int(hit.node.ref_doc_id)


def _weigh(save: Callable[[Path], object]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        save(Path(folder))
        return folder_bytes(Path(folder))


def folder_bytes(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
