"""Pairs of texts that belong together, made from articles alone: what the contrastive training learns from."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from ingest.training.law_texts import LawArticle
from ingest.training.vocabulary import UNKNOWN_ID

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TokenizedArticle:
    """Token ids of a law's name, of the headings and of each sentence of an article; `law_id` counts laws from 0."""

    law_id: int
    title: Ids
    path: Ids
    sentences: tuple[Ids, ...]

    @property
    def body(self) -> Ids:
        return np.concatenate(self.sentences)

    @property
    def whole(self) -> Ids:
        return np.concatenate([self.title, self.path, *self.sentences])


def tokenize_articles(articles: Sequence[LawArticle], tokenizer: Tokenizer) -> list[TokenizedArticle]:
    """Articles as ids of known tokens, in order; those without one in their text are left out."""
    law_ids = {law: n for n, law in enumerate(dict.fromkeys(a.law for a in articles))}
    flat = [text for a in articles for text in (a.law, a.path, *a.sentences)]
    encoded = iter(known_ids(tokenizer, flat))
    out = []
    for article in articles:
        title, path = next(encoded), next(encoded)
        sentences = tuple(ids for ids in [next(encoded) for _ in article.sentences] if len(ids))
        if sentences:
            out.append(TokenizedArticle(law_ids[article.law], title, path, sentences))
    return out


def known_ids(tokenizer: Tokenizer, texts: Sequence[str]) -> list[Ids]:
    """Token ids of each text without the unknown one."""
    encodings = tokenizer.encode_batch(list(texts), add_special_tokens=False)
    return [np.array([n for n in e.ids if n != UNKNOWN_ID], dtype=np.int64) for e in encodings]


def sample_batch(
    articles: Sequence[TokenizedArticle], chosen: NDArray[np.int64], rng: np.random.Generator, *, drop: float
) -> tuple[list[Ids], list[Ids]]:
    """(queries, targets) of the articles at `chosen`, one pair each, of four kinds drawn at random.

    Heading (law name and path) with article, a sentence with the rest, first half with second half, a sentence with
    the whole article. A law gives at most one heading pair a batch, since all its articles would fit the name. A
    share `drop` of the tokens is left out of each side, which stands in for other wording.
    """
    named: set[int] = set()
    queries, targets = [], []
    for position in chosen:
        article = articles[position]
        query, target = _pair(article, rng, may_name=article.law_id not in named)
        if query is None:
            named.add(article.law_id)
            query = np.concatenate([article.title, article.path])
        queries.append(thinned(query, rng, drop=drop))
        targets.append(thinned(target, rng, drop=drop))
    return queries, targets


def thinned(ids: Ids, rng: np.random.Generator, *, drop: float) -> Ids:
    """`ids` without a share `drop` of them, at least one left."""
    kept = ids[rng.random(len(ids)) >= drop]
    return kept if len(kept) else ids[:1]


def _pair(article: TokenizedArticle, rng: np.random.Generator, *, may_name: bool) -> tuple[Ids | None, Ids]:
    """Query and target; the query is None where it is the law's name and headings."""
    kind, sentences = rng.random(), article.sentences
    if kind < 0.2 and may_name and len(article.title):
        return None, article.body
    if len(sentences) == 1:
        # One sentence: its two halves, or itself against the article with its headings.
        ids = sentences[0]
        middle = len(ids) // 2
        return (ids[:middle], ids[middle:]) if kind < 0.5 and middle else (ids, article.whole)
    if kind < 0.5:
        n = int(rng.integers(len(sentences)))
        return sentences[n], np.concatenate(sentences[:n] + sentences[n + 1 :])
    if kind < 0.7:
        middle = (len(sentences) + 1) // 2
        return np.concatenate(sentences[:middle]), np.concatenate(sentences[middle:])
    return sentences[int(rng.integers(len(sentences)))], article.whole
