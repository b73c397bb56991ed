"""The tokenizer of the static embedding, and the vectors it starts from."""

from collections import Counter
from collections.abc import Iterable, Sequence
from math import log

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

UNKNOWN, UNKNOWN_ID = "[UNK]", 0
MAX_WORD_CHARS = 12


def word_counts(texts: Iterable[str]) -> Counter[str]:
    """How often each word occurs: jieba's words of each clause, lower case, no punctuation."""
    import jieba

    jieba.setLogLevel("WARNING")
    prepare, cut = _normalizer(), _pre_tokenizer()
    counts: Counter[str] = Counter()
    for text in texts:
        for clause, _ in cut.pre_tokenize_str(prepare.normalize_str(text)):
            counts.update(jieba.cut(clause, HMM=False))
    return counts


def word_tokenizer(counts: Counter[str], *, vocab_size: int) -> Tokenizer:
    """Tokenizer with the `vocab_size` most frequent words and, for what is no word, every Chinese character seen.

    A Unigram model whose scores are log frequencies cuts a clause as jieba does (the most probable sequence of
    words), but lives in one tokenizer.json and needs no Python. Digits and single letters are left out, so that a
    product's name or a number nobody trained becomes one [UNK], not a heap of letters.
    """
    singles = {char for word in counts for char in word if not _is_plain(char)}
    words = [w for w, _ in counts.most_common() if 1 < len(w) <= MAX_WORD_CHARS and (w.isalpha() or not _is_plain(w))]
    total = sum(counts.values())
    # A character never seen on its own still has to be possible: half a count.
    kept = [*sorted(singles), *words[: max(vocab_size - len(singles) - 1, 0)]]
    scored = sorted(((w, log(max(counts[w], 0.5) / total)) for w in kept), key=lambda e: (-e[1], e[0]))
    tokenizer = Tokenizer(models.Unigram([(UNKNOWN, 0.0), *scored], unk_id=UNKNOWN_ID))
    tokenizer.normalizer = _normalizer()
    tokenizer.pre_tokenizer = _pre_tokenizer()
    return tokenizer


def initial_vectors(
    token_ids: Sequence[NDArray[np.int64]], *, vocab_size: int, dim: int, window: int = 8, seed: int
) -> NDArray[np.float32]:
    """(vocab_size, dim) float32: truncated SVD of shifted positive PMI of tokens within `window` of each other.

    Rows have the length of the SIF weight a / (a + p), a = 1e-3, so that their mean leans on rare words; row 0 (the
    unknown token) and rows of tokens that never occur are zero.
    Source: Levy, Goldberg, Dagan, "Improving Distributional Similarity with Lessons Learned from Word Embeddings",
    TACL 2015 (context smoothing 0.75, square root of the singular values); Arora, Liang, Ma, "A Simple but
    Tough-to-Beat Baseline for Sentence Embeddings", ICLR 2017 (SIF).
    """
    from sklearn.utils.extmath import randomized_svd  # type: ignore[import-untyped]

    pmi = _positive_pmi(_cooccurrence(token_ids, vocab_size=vocab_size, window=window))
    left, singular, _ = randomized_svd(pmi, n_components=dim, n_iter=3, random_state=seed)
    vectors = left * np.sqrt(singular)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    counts = np.bincount(np.concatenate(token_ids), minlength=vocab_size)
    weights = 1e-3 / (1e-3 + counts / counts.sum())
    weights[(counts == 0) | (np.arange(vocab_size) == 0)] = 0.0
    return np.asarray(vectors * weights[:, None], dtype=np.float32)


def _is_plain(word: str) -> bool:
    """Whether the word is not Chinese: letters or digits."""
    return word < "\u2e80"


def _normalizer() -> normalizers.Normalizer:
    return normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])


def _pre_tokenizer() -> pre_tokenizers.PreTokenizer:
    """Clauses of Han and words of everything else; punctuation, symbols and white space go."""
    return pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(r"[^\p{L}\p{N}]+"), "removed"),
            pre_tokenizers.Split(Regex(r"[^\p{Han}]+"), "isolated"),
        ]
    )


def _cooccurrence(token_ids: Sequence[NDArray[np.int64]], *, vocab_size: int, window: int) -> sparse.csr_matrix:
    """Symmetric counts of two tokens at most `window` apart in one text, nearer ones weighing more (1 / distance)."""
    # A gap as wide as the window keeps texts apart.
    gap = np.full(window, -1, dtype=np.int64)
    line = np.concatenate([part for ids in token_ids for part in (ids, gap)])
    total = sparse.csr_matrix((vocab_size, vocab_size), dtype=np.float32)
    for distance in range(1, window + 1):
        a, b = line[:-distance], line[distance:]
        kept = (a > 0) & (b > 0)
        ones = np.full(int(kept.sum()), 1.0 / distance, dtype=np.float32)
        total = total + sparse.csr_matrix((ones, (a[kept], b[kept])), shape=total.shape)
    return (total + total.T).tocsr()


def _positive_pmi(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    rows = np.asarray(counts.sum(axis=1)).ravel()
    contexts = rows**0.75
    contexts /= contexts.sum()
    table = counts.tocoo()
    values = np.log(table.data / (rows[table.row] * contexts[table.col]))
    kept = values > 0
    return sparse.csr_matrix((values[kept], (table.row[kept], table.col[kept])), shape=counts.shape)
