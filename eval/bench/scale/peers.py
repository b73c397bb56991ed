"""What a user could run instead, over the same folder: python -m eval.bench.scale.peers NAME FOLDER OUT

Each reads the Markdown files and writes its index to OUT; started by the bench in a process of its own.
"""

import argparse
from pathlib import Path

from eval.bench.retrieval.peers import jieba_words


def llama_index(folder: Path, out: Path) -> None:
    """llama-index as its own starter example has it, with our embedding: SentenceSplitter, index in memory."""
    from llama_index.core import SimpleDirectoryReader, VectorStoreIndex
    from llama_index.core.node_parser import SentenceSplitter

    from app.llama import EncoderEmbedding
    from corpus.encoders import load_dense_encoder

    documents = SimpleDirectoryReader(str(folder)).load_data()
    model = EncoderEmbedding(load_dense_encoder(), embed_batch_size=512)
    index = VectorStoreIndex.from_documents(documents, embed_model=model, transformations=[SentenceSplitter()])
    index.storage_context.persist(str(out))


def bm25s(folder: Path, out: Path) -> None:
    """bm25s over the paragraphs of the files, in jieba's words."""
    import bm25s as library  # type: ignore[import-untyped]

    texts = [part for path in sorted(folder.glob("*.md")) for part in path.read_text(encoding="utf-8").split("\n\n")]
    index = library.BM25()
    index.index([jieba_words(text).split() for text in texts if not text.startswith("#")], show_progress=False)
    index.save(str(out), show_progress=False)


PEERS = {"llama-index": llama_index, "bm25s": bm25s}


def main() -> None:
    """Run one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=PEERS)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    PEERS[options.name](options.folder, options.out)


if __name__ == "__main__":
    main()
