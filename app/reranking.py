"""Second look at what a search found: features of question and passage, or a cross-encoder's judgement."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from app.cues import cue_bonus
from app.expansion import Subject
from app.fusion import min_max
from app.passages import Passage
from app.tuning import LEVEL_PRIOR, Tuning
from app.understanding import Query, QuestionKind
from corpus.chunks import Chunk
from corpus.encoders.vocabulary import Vocabulary
from corpus.references import find_references

#: Words of a question that a definition is looked for; the first say what it is about.
_MOST_WORDS = 12
#: A penalty is looked for that punishes the breach of one of so many provisions.
_BROKEN = 3
#: So many other provisions of a law, the best, speak for each of it.
_COMPANY = 2
#: More provisions of a law than this before another of it put that no further back.
_MOST_BEFORE = 3
_PUNISHES = re.compile(r"违反|有下列|罚款|处罚|警告|责令")


class Reranker(Protocol):
    """Judges how well a text answers a question; a cross-encoder."""

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        """One number a text, higher is better; the scale is the model's own."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the features of passages for one question: everything about the question is worked out once."""

    query: Query
    subject: Subject
    terms: Mapping[str, float]
    defines: re.Pattern[str] | None

    @classmethod
    def of(cls, query: Query, subject: Subject, vocabulary: Vocabulary) -> "Reader":
        """The reader of a question, weighing its terms as rare as `vocabulary` says they are."""
        return cls(query, subject, subject.terms_in(vocabulary), _definition(query, subject))

    def quick(self, chunk: Chunk) -> dict[str, float]:
        """Features, 0 and up but for the level's prior, that need no look at the text."""
        return {
            "level": LEVEL_PRIOR.get(chunk.level, 0.0),
            "named": float(self._is_named(chunk)),
            "commentary": float(chunk.is_commentary and self.query.wants_commentary),
        }

    def full(self, chunk: Chunk) -> dict[str, float]:
        """Features of the text, 0 and up."""
        own = "\n".join((chunk.title, *chunk.heading_path, chunk.text))
        return {
            "cues": cue_bonus(self.query.text, chunk.text),
            "definition": float(self.defines is not None and self.defines.search(chunk.text) is not None),
            "text": self._share_in(own),
        }

    def _is_named(self, chunk: Chunk) -> bool:
        """Whether the question names the text and wants it to answer, not what is written about it."""
        named = any(chunk.source_id in mention.source_ids for mention in self.query.laws)
        return named and (chunk.is_commentary or not self.query.asks_for_commentary)

    def _share_in(self, text: str) -> float:
        """Share (0 to 1) of the question's bigrams, weighed by rarity, that stand in `text`."""
        lowered, total = text.lower(), sum(self.terms.values())
        return sum(weight for term, weight in self.terms.items() if term in lowered) / total if total else 0.0


def rerank(
    passages: Sequence[Passage], reader: Reader, tuning: Tuning, *, top: int, reranker: Reranker | None = None
) -> list[Passage]:
    """The passages, those of the first `top` weighed anew and ahead of the rest; ties keep their order."""
    first, rest = passages[:top], passages[top:]
    judged = _judged(first, reader, reranker) if reranker else [reader.full(p.chunk) for p in first]
    weighed = [with_parts(p, features, tuning) for p, features in zip(first, judged, strict=True)]
    weighed.sort(key=lambda p: (-p.score, p.rank))
    if reranker is None:
        weighed = _with_company(weighed, tuning)
    if reader.query.kind is QuestionKind.PENALTY:
        weighed = _with_references(weighed, tuning)
    return [replace(p, rank=n) for n, p in enumerate([*weighed, *rest], start=1)]


def _with_company(passages: Sequence[Passage], tuning: Tuning) -> list[Passage]:
    """The passages, best first, those lifted whose law has other provisions among the best.

    A question on advertisements finds several articles of the law on them, and one of another law by chance.
    """
    if not passages or passages[0].score <= 0:
        return list(passages)
    of_law: dict[str, list[float]] = {}
    for passage in passages:
        of_law.setdefault(passage.chunk.law, []).append(passage.score)
    lifted = []
    for passage in passages:
        others = list(of_law[passage.chunk.law])
        others.remove(passage.score)
        share = sum(others[:_COMPANY]) / _COMPANY / passages[0].score
        lifted.append(with_parts(passage, {"company": max(0.0, share)}, tuning))
    return sorted(lifted, key=lambda p: (-p.score, p.rank))


def _with_references(passages: Sequence[Passage], tuning: Tuning) -> list[Passage]:
    """The passages, best first, those lifted that say what follows from breaking one of the first few."""
    broken = {p.place: 1 / n for n, p in enumerate(passages[:_BROKEN], start=1)}
    sources = {source_id for source_id, _ in broken}
    lifted = []
    for passage in passages:
        punishes = passage.chunk.source_id in sources and _PUNISHES.search(passage.chunk.text)
        nearest = max((broken.get(place, 0.0) for place in _cited(passage.chunk)), default=0.0) if punishes else 0.0
        lifted.append(with_parts(passage, {"refers": nearest}, tuning))
    return sorted(lifted, key=lambda p: (-p.score, p.rank))


def across_laws(passages: Sequence[Passage], tuning: Tuning) -> list[Passage]:
    """The passages, best first, each put back by how many better ones are of its law: several laws may speak.

    Source: Carbonell, Goldstein, "The Use of MMR, Diversity-Based Reranking", SIGIR 1998; of one law is alike.
    """
    before: dict[str, int] = {}
    lowered = []
    for passage in passages:
        law = passage.chunk.law
        lowered.append(with_parts(passage, {"again": -float(min(before.get(law, 0), _MOST_BEFORE))}, tuning))
        before[law] = before.get(law, 0) + 1
    lowered.sort(key=lambda p: (-p.score, p.rank))
    return [replace(p, rank=n) for n, p in enumerate(lowered, start=1)]


def by_relevance(passages: Sequence[Passage]) -> list[Passage]:
    """The passages, best first, as they stood before laws took turns: an answer may need several of one law."""
    own = [replace(p, score=p.score - p.parts.get("again", 0.0)) for p in passages]
    own.sort(key=lambda p: (-p.score, p.rank))
    return [replace(p, rank=n) for n, p in enumerate(own, start=1)]


def _cited(chunk: Chunk) -> set[tuple[str, str]]:
    """Places in its own law that a provision refers to."""
    own = [r for r in find_references(chunk.text) if not r.law and not r.relative]
    return {(chunk.source_id, provision.whole_article.key) for r in own for provision in r.provisions}


def with_parts(passage: Passage, features: Mapping[str, float], tuning: Tuning) -> Passage:
    """The passage with its features, each times its weight in `tuning`, added to its score; those of 0 left out."""
    weighed = {name: getattr(tuning, name) * value for name, value in features.items()}
    parts = {**passage.parts, **{name: value for name, value in weighed.items() if value}}
    return replace(passage, score=sum(parts.values()), parts=parts)


def _judged(passages: Sequence[Passage], reader: Reader, reranker: Reranker) -> list[dict[str, float]]:
    texts = [f"{p.chunk.title} {p.chunk.label}\n{p.chunk.text}" for p in passages]
    scores = reranker.score(reader.query.text, texts) if texts else []
    stretched = min_max({str(n): score for n, score in enumerate(scores)})
    return [{"reranker": stretched[str(n)]} for n in range(len(passages))]


def _definition(query: Query, subject: Subject) -> re.Pattern[str] | None:
    """Finds where a text says what a word of the question means; None if that is not asked."""
    words = [re.escape(word) for word in list(subject.wordings)[:_MOST_WORDS] if len(word) > 1]
    if query.kind is not QuestionKind.DEFINITION or not words:
        return None
    return re.compile(
        rf"(?:{'|'.join(words)})[^，。；：\n]{{0,6}}[，：:]?(?:是指|，指)|所称[^，。；\n]{{0,8}}(?:{'|'.join(words)})[^。；\n]{{0,12}}(?:是指|，指|包括)"
    )
