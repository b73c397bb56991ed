"""How far each passage speaks to a question, and which passages an answer cites: the article level of choosing."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from app.answering.chances import chance
from app.answering.outlines import is_imprint
from app.answering.parts import parts_of
from app.answering.told import binds_others, is_beside_the_point, is_on_another_case
from app.editions import Edition
from app.expansion import Subject, subject_of
from app.passages import Passage
from app.reranking import by_relevance
from app.understanding import Query, QuestionKind
from corpus.catalog import RelationKind, Validity

#: Share of common words in the support of a passage; the rest is nearness in meaning. Chosen on dev, bench/support.py.
_WORDS_SHARE = 0.4
#: Signal -> weight in the odds that a passage behind the first belongs into the answer, and the least chance of one
#: that is cited. Fitted on dev and practice questions: `python -m eval.bench.cited`. "" is the constant.
CITED: Mapping[str, float] = MappingProxyType({"": 0.9, "behind": -6.2, "rank": -0.45, "parts": 1.0})
LEAST_CITED = 0.05
MOST_CITATIONS = 4
#: Behind this place in the search one is as far off as another.
_LAST_RANK = 10
#: So many of the strongest may lead an answer: the second does where it answers surely and the first does not.
MAY_LEAD = 2
#: Of passages this near in score, the text that prevails comes first.
_NEAR_SCORE, _NEAR_SUPPORT = 0.82, 0.9
#: Words that every penalty article has, whatever it punishes.
_ON_PENALTIES = re.compile(r"罚|违法|违反|情节|严重|责令|改正|处分|后果|责任|fine|penalt|punish|illegal|serious")
#: Score taken from articles that define terms, or say since when the text is law, where that is not asked.
_BESIDE_THE_POINT = 0.25
#: Score taken from articles on a special case that the question does not put.
_ANOTHER_CASE = 0.25
#: Behind another provision such an article is cited only if it speaks to the question as much as that one, about, and
#: never where one figure is asked for: it would be another one's.
_SPEAKS = 0.95
#: Asked what lawyers write, the answer comes from commentary if it supports one this far; else from the law.
_COMMENTARY_SUPPORT = 0.3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage and how far it speaks to the question.

    `held` is the share (0 to 1) of the question's words that it holds, `core` that of the words that are not on
    penalties, `near` how near in meaning it is, or one of the everyday questions that our digest says it answers.
    """

    passage: Passage
    held: float
    core: float
    near: float

    @property
    def support(self) -> float:
        """Words in common and nearness in meaning, 0 to 1."""
        return _WORDS_SHARE * self.held + (1 - _WORDS_SHARE) * self.near

    @property
    def strength(self) -> float:
        """Score of the search and support together: what orders candidates. On dev better than either alone."""
        return self.passage.score + self.support


#: Support of 0.55, which on dev one question off the subject in 60 reaches, makes us as sure as the threshold asks.
_SUPPORT_ABOVE_SURENESS = 0.05
#: Signal -> weight in the odds that a passage answers at all; `python -m eval.bench.support --fit` found them on dev
#: and on questions off the subject, with and without official texts. "" is the constant.
SURENESS: Mapping[str, float] = MappingProxyType(
    {"": -15.6, "held": 2.25, "near": 2.75, "dense": 2.1, "lexical": 3.5, "terms": 2.75, "english": 0.25}
)


def signals(candidate: Candidate, query: Query, edition: Edition) -> dict[str, float]:
    """What tells a passage that answers from one that is only the best of a bad lot, by the names in `SURENESS`.

    `lexical` is the log of the sparse score as the index gives it, which unlike the fused score can be low for all. It
    counts in terms as rare as can be, so that it means the same in a small index and in a large one.
    """
    scores = candidate.passage.scores
    rarest = math.log1p(2 * edition.vocabulary.n_documents + 1)
    return {
        "": 1.0,
        "held": candidate.held,
        "near": candidate.near,
        "dense": scores.get("dense", 0.0),
        "lexical": math.log1p(scores.get("sparse", 0.0) / rarest),
        "terms": math.log1p(len(subject_of(query).terms_in(edition.vocabulary))),
        "english": float(query.language == "en"),
    }


def sureness(candidate: Candidate, query: Query, edition: Edition) -> float:
    """Chance (0 to 1) that the passage answers the question, as far as the signals tell.

    High support alone is enough: a short question all of whose words a passage holds gives the signals little to go on.
    """
    likely = chance(SURENESS, signals(candidate, query, edition))
    return max(likely, candidate.support - _SUPPORT_ABOVE_SURENESS)


def candidates_of(query: Query, passages: Sequence[Passage], edition: Edition) -> list[Candidate]:
    """The passages that were there on the query's day, strongest first, each text that prevails before the other."""
    ranked = by_relevance(passages)
    written = [p for p in ranked if _was_written(p, edition, query) and not binds_others(query, p.chunk.text)]
    found = [replace(c, passage=_demoted(c.passage, query)) for c in _candidates(subject_of(query), written, edition)]
    found.sort(key=lambda c: (-c.strength, c.passage.rank))
    least = (
        math.inf if query.kind is QuestionKind.DEADLINE else _SPEAKS * max((c.support for c in found[:1]), default=0)
    )
    found = [c for c in found if not (c.passage.chunk.is_commentary and is_imprint(c.passage.chunk.label, query))]
    beside = [c for c in found[1:] if _is_on_another_case(c.passage, query) and c.support < least]
    return _prefer_prevailing([c for c in found if c not in beside], edition, query)


def choose(candidates: Sequence[Candidate], query: Query, *, most: int = MOST_CITATIONS) -> list[Candidate]:
    """The candidates to cite, best first: of the laws named, if any has one, and the best of each where several are.

    Law comes before commentary, unless commentary is asked for, by name or else, or all there is.
    """
    law = [c for c in candidates if not c.passage.chunk.is_commentary]
    comments = [c for c in candidates if c.passage.chunk.is_commentary]
    asked_of = [c for c in comments if any(c.passage.chunk.source_id in m.source_ids for m in query.laws)]
    wanted = query.asks_for_commentary and comments and max(c.support for c in comments) >= _COMMENTARY_SUPPORT
    pool = asked_of or (comments if wanted else (law or comments))
    each = _of_each_law_named(pool, query)
    if each:
        named = {c.passage.chunk.law for c in each}
        pool = [*each, *(c for c in pool if c.passage.chunk.law in named and c not in each)]
    if not pool:
        return []
    near = [c for c in pool[1:] if c in each or chance(CITED, citing_signals(c, pool[0], query)) >= LEAST_CITED]
    return [pool[0], *near[: most - 1]]


def citing_signals(candidate: Candidate, first: Candidate, query: Query) -> dict[str, float]:
    """What tells whether a passage belongs beside the strongest one, by the names in `CITED`."""
    return {
        "": 1.0,
        "behind": first.strength - candidate.strength,
        "rank": min(candidate.passage.rank, _LAST_RANK),
        "parts": float(bool(parts_of(query))),
    }


def _of_each_law_named(pool: Sequence[Candidate], query: Query) -> list[Candidate]:
    """The best candidate of each law that the question names, in the order of the pool."""
    named = [set(mention.source_ids) for mention in query.laws if mention.source_ids]
    firsts = [next((c for c in pool if c.passage.chunk.source_id in ids), None) for ids in named]
    wanted = [c for c in firsts if c is not None]
    return [c for c in pool if c in wanted]


def best_sureness(query: Query, passages: Sequence[Passage], edition: Edition) -> float:
    """Sureness (0 to 1) of the surer of the passages that may lead an answer to the query; 0 if there is none."""
    chosen = choose(candidates_of(query, passages, edition), query)
    return max((sureness(c, query, edition) for c in chosen[:MAY_LEAD]), default=0.0)


def _demoted(passage: Passage, query: Query) -> Passage:
    less = _BESIDE_THE_POINT if is_beside_the_point(query, passage.chunk.text) else 0.0
    less += _ANOTHER_CASE if _is_on_another_case(passage, query) else 0.0
    return replace(passage, score=passage.score - less) if less else passage


def _is_on_another_case(passage: Passage, query: Query) -> bool:
    words = " ".join((query.text, *subject_of(query).terms))
    return not query.laws and is_on_another_case(query, passage.chunk.text, words)


def _was_written(passage: Passage, edition: Edition, query: Query) -> bool:
    """Whether commentary was there on the day asked for: it speaks of law as it stood when it was written."""
    if not passage.chunk.is_commentary or not query.as_of_given:
        return True
    written = edition.catalog[passage.chunk.source_id].promulgated
    return written is not None and written <= query.as_of


def _candidates(subject: Subject, passages: Sequence[Passage], edition: Edition) -> Iterator[Candidate]:
    """Each passage, held against the subject. Words are looked for in law name, headings, text and our digest of it."""
    weights = subject.weights(edition.vocabulary)
    core = {word: weight for word, weight in weights.items() if not _ON_PENALTIES.search(word)} or weights
    asking = edition.asking(subject)
    for passage in passages:
        chunk = passage.chunk
        searched = "\n".join((chunk.title, *chunk.heading_path, chunk.text, chunk.digest))
        held, about = subject.held_by(searched, weights), subject.held_by(searched, core)
        near = max(0.0, passage.scores.get("dense", 0.0), asking.nearness(chunk))
        yield Candidate(passage, held, about, near)


def _speaks_as_much(one: Candidate, other: Candidate) -> bool:
    """Whether `one` speaks to the question about as much as `other`, in score, in words held and in meaning."""
    return (
        one.passage.score >= _NEAR_SCORE * other.passage.score
        and one.support >= _NEAR_SUPPORT * other.support
        and one.held >= other.held
    )


def _prefer_prevailing(candidates: Sequence[Candidate], edition: Edition, query: Query) -> list[Candidate]:
    """Candidates with each text that prevails moved before the one it prevails over, if both speak to the question.

    Its best passage is enough: with all of them before it the other text would not be cited, and nobody told of it.
    """
    out = list(candidates)
    for later in candidates:
        source = edition.catalog[later.passage.chunk.source_id]
        if source.validity_on(query.as_of) is not Validity.IN_FORCE:
            continue
        beaten = {r.target for r in source.relations if r.kind is RelationKind.PREVAILS_OVER}
        places = [n for n, c in enumerate(out) if c.passage.chunk.source_id in beaten]
        near = [n for n in places if _speaks_as_much(later, out[n])]
        ahead = {c.passage.chunk.source_id for c in out[: near[0]]} if near else set()
        if near and near[0] < out.index(later) and source.id not in ahead:
            out.remove(later)
            lifted = replace(later.passage, score=max(later.passage.score, out[near[0]].passage.score))
            out.insert(near[0], replace(later, passage=lifted))
    return out
