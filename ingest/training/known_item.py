"""Known-item retrieval on laws held out of training: is the article found from a damaged part of it?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]

from corpus.encoders.terms import BigramTerms, average_length
from corpus.index.protocol import SparseVector
from ingest.training.law_texts import LawArticle

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class KnownItemTask:
    """Queries, and for each the position of the one document that answers it."""

    queries: tuple[str, ...]
    documents: tuple[str, ...]
    gold: NDArray[np.int64]


def damaged_sentence_task(articles: Sequence[LawArticle], *, n_queries: int, seed: int) -> KnownItemTask:
    """Find the article (law name, headings, text) from one of its sentences with a third of the words left out."""
    rng = np.random.default_rng(seed)
    chosen = rng.permutation([n for n, a in enumerate(articles) if _long(a.sentences)])[:n_queries]
    queries = [_damaged(str(rng.choice(_long(articles[n].sentences))), rng) for n in chosen]
    documents = tuple(f"{a.law} {a.path} {a.text}" for a in articles)
    return KnownItemTask(tuple(queries), documents, chosen)


def other_half_task(articles: Sequence[LawArticle], *, n_queries: int, seed: int) -> KnownItemTask:
    """Find the second half of an article from its first half: few words in common, so meaning has to help."""
    rng = np.random.default_rng(seed)
    split = [a.sentences for a in articles if len(_long(a.sentences)) > 1]
    chosen = rng.permutation(len(split))[:n_queries]
    queries = tuple("".join(split[n][: (len(split[n]) + 1) // 2]) for n in chosen)
    documents = tuple("".join(sentences[(len(sentences) + 1) // 2 :]) for sentences in split)
    return KnownItemTask(queries, documents, chosen)


def bm25_scores(task: KnownItemTask, *, k1: float = 0.9, b: float = 0.9) -> Scores:
    """(n_queries, n_documents) float32: BM25 with the terms of `BigramTerms`, IDF over the task's documents."""
    terms = BigramTerms(average_length(task.documents), k1=k1, b=b)
    documents = terms.encode_documents(task.documents)
    queries = [terms.encode_query(q) for q in task.queries]
    columns = np.unique(np.concatenate([v.indices for v in documents]))
    table = _matrix(documents, columns)
    df = np.bincount(table.indices, minlength=len(columns))
    idf = np.log(1 + (len(documents) - df + 0.5) / (df + 0.5))
    return np.asarray((_matrix(queries, columns) @ sparse.diags(idf) @ table.T).todense(), dtype=np.float32)


def min_max_sum(first: Scores, second: Scores, *, weight: float) -> Scores:
    """`first` + `weight` * `second`, each stretched to 0..1 within its row."""
    return _stretched(first) + weight * _stretched(second)


def figures(scores: Scores, gold: NDArray[np.int64]) -> dict[str, float]:
    """Recall@1, Recall@10 and MRR (reciprocal rank over all documents), four decimals; a tie counts against us."""
    wanted = scores[np.arange(len(gold)), gold][:, None]
    ranks = (scores >= wanted).sum(axis=1)
    values = {"recall_at_1": ranks <= 1, "recall_at_10": ranks <= 10, "mrr": 1 / ranks}
    return {name: round(float(np.mean(value)), 4) for name, value in values.items()}


def _long(sentences: Sequence[str]) -> list[str]:
    return [s for s in sentences if len(s) >= 12]


def _damaged(sentence: str, rng: np.random.Generator) -> str:
    """`sentence` without a random third of jieba's words and without punctuation."""
    import jieba

    words = [w for w in jieba.cut(sentence, HMM=False) if re.match(r"\w", w)]
    return "".join(w for w in words if rng.random() >= 1 / 3) or sentence


def _matrix(vectors: Sequence[SparseVector], columns: NDArray[np.uint32]) -> sparse.csr_matrix:
    rows = np.repeat(np.arange(len(vectors)), [len(v.indices) for v in vectors])
    ids = np.concatenate([v.indices for v in vectors])
    at = np.searchsorted(columns, ids).clip(max=len(columns) - 1)
    known = columns[at] == ids
    values = np.concatenate([v.values for v in vectors])
    return sparse.csr_matrix((values[known], (rows[known], at[known])), shape=(len(vectors), len(columns)))


def _stretched(scores: Scores) -> Scores:
    low, high = scores.min(axis=1, keepdims=True), scores.max(axis=1, keepdims=True)
    return np.asarray((scores - low) / np.maximum(high - low, 1e-9), dtype=np.float32)
