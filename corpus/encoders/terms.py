"""BM25 terms: characters and character bigrams of Chinese, words of everything else, as hashed sparse vectors.

Bigrams need no dictionary, so a term no dictionary knows (深度合成, 数据出境) is found, and a question that splits
words otherwise than the law still meets it in single characters.
"""

import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np

from corpus.index.protocol import SparseVector

# Han: unified ideographs with extensions A and B onward, 々 and 〇. Every other letter or digit joins a word.
_HAN = "々〇㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff"
_RUN = re.compile(rf"([{_HAN}]+)|[^\W_{_HAN}]+")

#: Tokens of law name, headings and article, mean over 59,103 articles; for a caller without texts to fit.
DEFAULT_AVG_LEN = 237.0


class BigramTerms:
    """SparseEncoder of BM25's term-frequency part over `tokens`.

    Args:
        avg_len: mean number of tokens of a document (`average_length` fits it), above 0.
        k1: how late a repeated term saturates, 0 or more.
        b: how much a long document is held against it, 0 to 1.
    Raises: ValueError if one is out of its range.
    The defaults were best of 20 pairs on known-item retrieval among 6,713 articles of law (ingest.training.known_item);
    the usual 1.2 and 0.75 are at most 1 point of MRR behind.
    Source: Robertson, Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009, section 3.4.
    """

    def __init__(self, avg_len: float = DEFAULT_AVG_LEN, *, k1: float = 0.9, b: float = 0.9) -> None:
        if not (avg_len > 0 and k1 >= 0 and 0 <= b <= 1):
            raise ValueError(f"avg_len must be > 0, k1 >= 0, 0 <= b <= 1: avg_len={avg_len}, k1={k1}, b={b}")
        self.avg_len, self.k1, self.b = avg_len, k1, b

    @property
    def name(self) -> str:
        return f"bigram-terms-1:k1={self.k1:g},b={self.b:g},avg_len={self.avg_len:g}"

    def encode_documents(self, texts: Sequence[str]) -> list[SparseVector]:
        return [self.weigh(*hashed_counts(text)) for text in texts]

    def encode_query(self, text: str) -> SparseVector:
        indices, counts = hashed_counts(text)
        return SparseVector(indices, counts)

    def weigh(self, indices: np.ndarray, counts: np.ndarray) -> SparseVector:
        """Document vector of what `hashed_counts` gave for a text."""
        length_norm = 1 - self.b + self.b * float(counts.sum()) / self.avg_len
        values = counts * (self.k1 + 1) / (counts + self.k1 * length_norm)
        return SparseVector(indices, values.astype(np.float32))


def tokens(text: str) -> list[str]:
    """Terms of `text` after NFKC and lower case, in order: of each run of Han its characters, then its bigrams; words.

    Nothing spans punctuation, white space or a change of script: "AI生成" is ai, 生, 成, 生成.
    """
    out: list[str] = []
    for match in _RUN.finditer(unicodedata.normalize("NFKC", text).lower()):
        run = match[0]
        if match[1] is None:
            out.append(run)
            continue
        out.extend(run)
        out.extend(map(str.__add__, run, run[1:]))
    return out


def average_length(texts: Iterable[str]) -> float:
    """Mean number of tokens of a text, for `BigramTerms.avg_len`. Raises: ValueError if there is no token at all."""
    lengths = [len(tokens(text)) for text in texts]
    if not any(lengths):
        raise ValueError("texts without a single token have no average length")
    return sum(lengths) / len(lengths)


@lru_cache(maxsize=1 << 20)
def term_id(token: str) -> int:
    """Unsigned 32-bit id, the same in every process and on every machine (CRC-32 of UTF-8).

    The 183,552 different terms of 59,103 articles of national law have 183,552 different ids.
    """
    return zlib.crc32(token.encode())


def hashed_counts(text: str) -> tuple[np.ndarray, np.ndarray]:
    """Term ids in ascending order, uint32, and how often each occurs, float32."""
    counts = Counter(map(term_id, tokens(text)))
    ids = np.fromiter(counts.keys(), dtype=np.uint32, count=len(counts))
    values = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
    order = np.argsort(ids)
    return ids[order], values[order]
