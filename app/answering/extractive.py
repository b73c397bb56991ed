"""Answers from search without a model: the exact words of the provisions that speak most to the question."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.answer import Status
from app.answering import direct, spans
from app.answering.draft import Draft, DraftClaim, refusal
from app.answering.naming import citation_name, lead
from app.answering.phrases import say
from app.answering.pinpoint import not_held
from app.editions import Edition
from app.expansion import Subject, subject_of
from app.retrieval import Passage
from app.understanding import Language, Query
from corpus.catalog import RelationKind, Validity

#: Share of common words in the support of a passage; the rest is nearness in meaning. Chosen on dev, bench/support.py.
_WORDS_SHARE = 0.4
#: A further passage is cited only if it comes this near to the first, in score and in coverage of the question.
_NEAR_SCORE, _NEAR_COVERAGE = 0.86, 0.7
_MOST_CITATIONS = 3
#: Asked what lawyers write, the answer comes from commentary if it supports one this far; else from the law.
_COMMENTARY_SUPPORT = 0.3
#: A question that names a law we hold is about our subject: less support is enough.
_NAMED_SHARE = 0.5
#: Below this coverage the answer says that the match is weak.
_CONFIDENT = 0.62

_LISTING = re.compile(
    r"哪些|几种|几项|多少人|门槛|列举|清单|条件|情形|情况下|材料|步骤|流程|程序|包括|内容|义务|要求|职责|权利|原则|怎么做|如何做|"
    r"\b(?:what are|which|list|conditions?|requirements?|obligations?|duties|steps|rights|measures)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    passage: Passage
    support: float


def answer_from_passages(query: Query, passages: Sequence[Passage], edition: Edition, *, min_support: float) -> Draft:
    """Draft of up to three quotes, best first; a refusal with the nearest provision if none supports an answer.

    Args:
        passages: what retrieval found, best first.
        min_support: least share (0 to 1) of the question's weight that the best passage must hold.
    """
    language = query.language
    subject = subject_of(query)
    weights = subject.terms_in(edition.vocabulary)
    if not weights:
        return Draft(Status.CLARIFY, say("empty_content", language))
    written = [p for p in passages if _was_written(p, edition, query)]
    candidates = [_Candidate(p, s) for p, s in _supports(subject, written, edition)]
    candidates = _prefer_prevailing(candidates, edition, query)
    chosen = _choose(candidates, wants_commentary=query.wants_commentary)
    if not chosen or chosen[0].support < (_NAMED_SHARE if query.laws else 1) * min_support:
        return refusal(_nothing_found(chosen, edition, language))
    listing = bool(_LISTING.search(query.text))
    claims = [_claim(c, weights, edition, language, listing=listing) for c in chosen]
    claims = direct.arrange(claims, query, edition)
    warnings = [say("low_confidence", language)] if chosen[0].support < _CONFIDENT else []
    warnings += _names_not_held(query, edition)
    return Draft(Status.ANSWERED, direct.headline(claims, query, edition), tuple(claims), tuple(warnings))


def _was_written(passage: Passage, edition: Edition, query: Query) -> bool:
    """Whether commentary was there on the day asked for: it speaks of law as it stood when it was written."""
    if not passage.chunk.is_commentary or not query.as_of_given:
        return True
    written = edition.catalog[passage.chunk.source_id].promulgated
    return written is not None and written <= query.as_of


def best_support(query: Query, passages: Sequence[Passage], edition: Edition) -> float:
    """Support (0 to 1) of the passage that an answer to the query would quote first; 0 if there is none."""
    candidates = [_Candidate(p, s) for p, s in _supports(subject_of(query), passages, edition)]
    chosen = _choose(candidates, wants_commentary=query.wants_commentary)
    return chosen[0].support if chosen else 0.0


def _supports(subject: Subject, passages: Sequence[Passage], edition: Edition) -> Iterator[tuple[Passage, float]]:
    """Each passage with how far (0 to 1) it speaks to the subject: words held in common, and nearness in meaning.

    Words are looked for in law name, headings, text and our digest of it. Near is the passage itself, or one of the
    everyday questions that our digest says it answers.
    """
    weights = subject.weights(edition.vocabulary)
    meaning = edition.dense.encode([subject.meaning])[0]
    for passage in passages:
        chunk = passage.chunk
        held = subject.held_by("\n".join((chunk.title, *chunk.heading_path, chunk.text, chunk.digest)), weights)
        questions = [line for line in chunk.digest.split("\n") if line]
        likeness = edition.dense.encode(questions) @ meaning if questions else np.zeros(1)
        near = max(0.0, passage.scores.get("dense", 0.0), float(likeness.max()))
        yield passage, _WORDS_SHARE * held + (1 - _WORDS_SHARE) * near


def _prefer_prevailing(candidates: Sequence[_Candidate], edition: Edition, query: Query) -> list[_Candidate]:
    """Candidates with each text that prevails moved before the one it prevails over, if both speak to the question."""
    out = list(candidates)
    for later in candidates:
        source = edition.catalog[later.passage.chunk.source_id]
        if source.validity_on(query.as_of) is not Validity.IN_FORCE:
            continue
        beaten = {r.target for r in source.relations if r.kind is RelationKind.PREVAILS_OVER}
        places = [n for n, c in enumerate(out) if c.passage.chunk.source_id in beaten]
        near = [n for n in places if later.passage.score >= _NEAR_SCORE * out[n].passage.score]
        if near and near[0] < out.index(later):
            out.remove(later)
            lifted = replace(later.passage, score=max(later.passage.score, out[near[0]].passage.score))
            out.insert(near[0], _Candidate(lifted, max(later.support, out[near[0]].support)))
    return out


def _choose(candidates: Sequence[_Candidate], *, wants_commentary: bool) -> list[_Candidate]:
    """The passages to cite, best first: law before commentary, unless commentary is asked for or all there is."""
    law = [c for c in candidates if not c.passage.chunk.is_commentary]
    comments = [c for c in candidates if c.passage.chunk.is_commentary]
    wanted = wants_commentary and comments and max(c.support for c in comments) >= _COMMENTARY_SUPPORT
    pool = comments if wanted else (law or comments)
    if not pool:
        return []
    first = max(pool[:3], key=lambda c: (c.passage.score + c.support, -c.passage.rank))
    near = [
        c
        for c in pool
        if c is not first
        and c.passage.score >= _NEAR_SCORE * first.passage.score
        and c.support >= _NEAR_COVERAGE * first.support
    ]
    return [first, *near[: _MOST_CITATIONS - 1]]


def _claim(
    candidate: _Candidate, weights: Mapping[str, float], edition: Edition, language: Language, *, listing: bool
) -> DraftClaim:
    chunk = candidate.passage.chunk
    stored = edition.read(chunk.source_id, chunk.address)
    if stored is None:
        raise LookupError(f"{chunk.source_id} {chunk.address} was found but cannot be read")
    evidence = spans.best(stored, weights, listing=listing)
    intro = spans.intro_of(evidence)
    text = f"{intro}{evidence.quote}" if intro else evidence.quote
    source = edition.catalog[chunk.source_id]
    return DraftClaim(lead(source, stored.chunk, evidence.provision, language), text, (evidence,))


def _nothing_found(chosen: Sequence[_Candidate], edition: Edition, language: Language) -> str:
    near = ""
    if chosen and chosen[0].support > 0:
        chunk = chosen[0].passage.chunk
        place = citation_name(edition.catalog[chunk.source_id], chunk, chunk.provision)
        near = say("near", language, place=place)
    return say("no_support", language, near=near)


def _names_not_held(query: Query, edition: Edition) -> list[str]:
    """Sentences for laws named in the question that we cannot quote."""
    out = []
    for mention in query.laws:
        versions = [edition.catalog[i] for i in mention.source_ids]
        if not versions:
            out.append(say("unknown_law", query.language, name=mention.name))
        elif not any(s.held for s in versions):
            out.append(not_held(versions[-1], query.as_of, query.language))
    return out
