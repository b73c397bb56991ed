"""Whether the vectors of an index are those of its texts: a sample of chunks has to find itself."""

import random
from collections.abc import Iterator, Sequence

from corpus.chunks import Chunk
from corpus.encoders.protocol import DenseEncoder, SparseEncoder
from corpus.index.protocol import HybridQuery, Scope, VectorIndex
from corpus.search_texts import search_text
from eval.integrity import Fault

_SAMPLE = 60
_SEED = 11
#: Cosine of a text with itself; int8 weights and float32 sums stay above it.
_SELF = 0.99


def find_vector_faults(
    index: VectorIndex, chunks: Sequence[Chunk], dense: DenseEncoder, sparse: SparseEncoder
) -> list[Fault]:
    """Chunks of a fixed sample that their own text does not find by both vectors; none if all is well."""
    sample = random.Random(_SEED).sample(list(chunks), min(_SAMPLE, len(chunks)))  # noqa: S311 - no secret
    return list(_faults(index, sample, dense, sparse))


def _faults(index: VectorIndex, sample: Sequence[Chunk], dense: DenseEncoder, sparse: SparseEncoder) -> Iterator[Fault]:
    texts = [search_text(chunk) for chunk in sample]
    for chunk, text, vector in zip(sample, texts, dense.encode(texts), strict=True):
        scope = Scope(source_ids=(chunk.source_id,), addresses=(chunk.address,))
        found = index.search(HybridQuery(vector, sparse.encode_query(text), limit=chunk.parts, scope=scope))
        nearest = max((hit.score for hit in found.dense if hit.chunk.id == chunk.id), default=0.0)
        where = f"{chunk.source_id}:{chunk.address}"
        if nearest < _SELF and vector.any():
            message = f"的稠密向量不是它的文本编码而来（相似度 {nearest:.3f}）；请用同一模型重新入库"
            yield Fault("dense", where, message)
        if not any(hit.chunk.id == chunk.id and hit.score > 0 for hit in found.sparse):
            yield Fault("sparse", where, "的稀疏向量不含它自己的字词；请重新入库")
