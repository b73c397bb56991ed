"""The questions of the bench: golden ones that are searched for, and known items made from national laws."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from app.answer import Status
from app.chain import Chain
from corpus.chunks import Chunk
from eval.addresses import Address
from eval.bench.retrieval.measures import Group, Place
from eval.samples import Sample, assigned_split

_SENTENCE = re.compile(r"[^。；！？\n]+")
#: Such a sentence asks for another place by its name, or for nothing that can be told apart.
_CITES = re.compile(r"第[零〇一二三四五六七八九十百千\d]+[条款项章节编]|[《》]|前款|本条|下列|有关规定")
_LEAST_CHARS, _MOST_CHARS = 24, 90


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the bench, its gold (each with its equivalents), and places that are right but not missed.

    `as_of` is handed over beside the question. `day` is the one its gold is law on, which its words may say: ours has
    to read it there, peers are told.
    """

    id: str
    question: str
    as_of: date | None
    day: date
    gold: tuple[Group, ...]
    alternatives: tuple[Place, ...] = ()
    style: str = ""


def golden(samples: Iterable[Sample], chain: Chain) -> list[Asked]:
    """The answered golden questions that are searched for: one that names its provision is looked up, and left out."""
    out = []
    for s in samples:
        query = chain.understand(s.question, as_of=s.as_of)
        if s.status is Status.ANSWERED and not query.provisions:
            gold, alternatives = _groups(s), _places(s.alternative_addresses)
            style = s.wording if s.language == "zh" else "English"
            day = s.as_of or s.day_named or query.as_of
            out.append(Asked(s.id, s.question, s.as_of, day, gold, alternatives, style))
    return out


def known_items(chunks: Sequence[Chunk], *, day: date, split: str, n_questions: int, seed: int) -> list[Asked]:
    """Questions made from sentences of articles: the law's own name removed, a third of the words dropped.

    Every article whose law falls into `split` ("all": any; by the hash that splits the golden set, of the law's
    name) may be drawn. A sentence that occurs in two articles, cites a provision or is very short is none to ask for.
    """
    rng = np.random.default_rng(seed)
    sentences = _askable(c for c in chunks if split in ("all", assigned_split(c.title)))
    order = rng.permutation(len(sentences))[:n_questions]
    out = []
    for position in order:
        chunk, sentence = sentences[position]
        question = _damaged(sentence.replace(chunk.title, ""), rng)
        place = (chunk.source_id, chunk.address)
        out.append(Asked(f"known-{chunk.source_id}-{chunk.address}", question, day, day, ((place,),)))
    return out


def _groups(sample: Sample) -> tuple[Group, ...]:
    """Gold places without repeats, each with the places of its equivalents behind it."""
    same: dict[Place, list[Place]] = {place: [place] for place in _places(sample.gold_addresses)}
    for texts in sample.equivalents:
        places = _places(map(Address.parse, texts))
        for gold in same.keys() & set(places):
            same[gold] += [p for p in places if p not in same[gold]]
    return tuple(map(tuple, same.values()))


def _places(addresses: Iterable[Address]) -> tuple[Place, ...]:
    """Places without repeats: paragraphs do not count."""
    return tuple(dict.fromkeys((a.source_id, a.place) for a in addresses))


def _askable(chunks: Iterable[Chunk]) -> list[tuple[Chunk, str]]:
    """One sentence of every article that has one, the longest within bounds; sorted by place."""
    ordered = sorted(chunks, key=lambda c: (c.source_id, c.address, c.part))
    counts = Counter(s for c in ordered for s in set(_sentences(c)))
    best: dict[Place, tuple[Chunk, str]] = {}
    for chunk in ordered:
        for sentence in _sentences(chunk):
            place = (chunk.source_id, chunk.address)
            known = best.get(place)
            if counts[sentence] == 1 and (known is None or len(sentence) > len(known[1])):
                best[place] = (chunk, sentence)
    return list(best.values())


def _sentences(chunk: Chunk) -> Iterator[str]:
    for match in _SENTENCE.finditer(chunk.text):
        sentence = match[0].strip()
        if _LEAST_CHARS <= len(sentence) <= _MOST_CHARS and not _CITES.search(sentence):
            yield sentence


def _damaged(sentence: str, rng: np.random.Generator) -> str:
    """`sentence` without a random third of jieba's words and without punctuation."""
    import jieba

    words = [w for w in jieba.cut(sentence, HMM=False) if re.match(r"\w", w)]
    dropped = set(rng.permutation(len(words))[: len(words) // 3].tolist())
    return "".join(w for n, w in enumerate(words) if n not in dropped)
