"""Everyday questions of our own digests, each with its answer: the bridge from how people ask to how law speaks."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from tokenizers import Tokenizer

from corpus.catalog import Catalog
from corpus.digest_models import SourceDigest
from ingest.training.known_item import KnownItemTask
from ingest.training.law_texts import LawArticle, bucket
from ingest.training.pairs import Ids, known_ids, thinned

_HAN = re.compile(r"[一-鿿]")
#: How often a question is paired with the official text, and with our gist; else with another question.
_OFFICIAL, _GIST = 0.45, 0.25


@dataclass(frozen=True, slots=True)
class QuestionedArticle:
    """An article with its questions. `family` is the law it belongs to in all versions; `official` may be empty."""

    family: str
    questions: tuple[str, ...]
    gist: str
    official: str


def questioned_articles(
    digests: Mapping[str, SourceDigest], catalog: Catalog, articles: Sequence[LawArticle]
) -> list[QuestionedArticle]:
    """Every digested article, in the order of source ids; a text repeated in an older version is there once.

    The official text is found by the law's name and the article's key, unless `articles` hold two versions of it.
    """
    names = Counter((a.law, a.key) for a in articles)
    official = {(a.law, a.key): f"{a.law} {a.path} {a.text}" for a in articles if names[a.law, a.key] == 1}
    out = {}
    for source_id, digest in sorted(digests.items()):
        source = catalog[source_id]
        for entry in digest.articles:
            text = official.get((source.title, entry.article), "")
            questions = tuple(question for _, question in entry.asked)
            out[source.law, entry.gist] = QuestionedArticle(source.law, questions, entry.gist, text)
    return list(out.values())


def split_by_family(
    articles: Sequence[QuestionedArticle], *, one_in: int = 4
) -> tuple[list[QuestionedArticle], list[QuestionedArticle]]:
    """(training, held out): all versions of a law go together, about one law in `one_in` is held out."""
    held = {family for family in {a.family for a in articles} if bucket(family, one_in) == 0}
    return [a for a in articles if a.family not in held], [a for a in articles if a.family in held]


def question_task(
    held_out: Sequence[QuestionedArticle], others: Sequence[QuestionedArticle], *, language: Literal["zh", "en"]
) -> KnownItemTask:
    """Find the official text that answers a question on a held-out law, among all official texts."""
    answered = [a for a in (*held_out, *others) if a.official]
    asked = [(q, n) for n, a in enumerate(a for a in held_out if a.official) for q in a.questions]
    asked = [(q, n) for q, n in asked if bool(_HAN.search(q)) == (language == "zh")]
    gold = np.array([n for _, n in asked], dtype=np.int64)
    return KnownItemTask(tuple(q for q, _ in asked), tuple(a.official for a in answered), gold)


class QuestionSampler:
    """Draws (question or gist, answer) pairs as token ids; one of an article in a batch."""

    def __init__(self, articles: Sequence[QuestionedArticle], tokenizer: Tokenizer) -> None:
        self._asked = [known_ids(tokenizer, [*a.questions, a.gist]) for a in articles]
        self._answers = [known_ids(tokenizer, [a.gist, *([a.official] if a.official else [])]) for a in articles]

    def sample(self, n_pairs: int, rng: np.random.Generator, *, drop: float) -> tuple[list[Ids], list[Ids]]:
        """(queries, targets) of at most `n_pairs` articles: a question with its answer or with another question."""
        queries, targets = [], []
        for position in rng.permutation(len(self._asked))[:n_pairs]:
            asked = self._asked[position]
            n = int(rng.integers(len(asked)))
            target = self._target(position, n, rng)
            if len(asked[n]) and len(target) and asked[n] is not target:
                queries.append(thinned(asked[n], rng, drop=drop))
                targets.append(thinned(target, rng, drop=drop))
        return queries, targets

    def _target(self, position: int, n: int, rng: np.random.Generator) -> Ids:
        """The official text or the gist for question `n` of an article, or another of its questions."""
        asked, answers, kind = self._asked[position], self._answers[position], rng.random()
        if n == len(asked) - 1 or kind < _OFFICIAL:  # the gist as a query is answered by the official text alone
            return answers[-1]
        if kind < _OFFICIAL + _GIST or len(asked) < 3:
            return answers[0]
        return asked[(n + 1 + int(rng.integers(len(asked) - 2))) % (len(asked) - 1)]
