"""Answers from search without a model: the exact words of the provisions that speak most to the question."""

import re
from collections.abc import Sequence
from dataclasses import replace

from app.answer import Status
from app.answering import direct, spans
from app.answering.crossrefs import followed
from app.answering.draft import Draft, DraftClaim, Evidence, Layout, refusal
from app.answering.duties import duties_of_role
from app.answering.exclusions import excluded_first, is_excluded
from app.answering.fines import fines_in
from app.answering.gloss import english_known
from app.answering.headline import headline
from app.answering.naming import cited_place, lead
from app.answering.outlines import points_asked, points_below
from app.answering.part_quotes import Retrieve, with_parts
from app.answering.parts import parts_of, sides_of
from app.answering.penalties import lacks_penalty, left_to_other_laws, of_own_duties, without_strange_penalties
from app.answering.phrases import say
from app.answering.pinpoint import not_held, not_yet, older_since
from app.answering.quotes import distinct, read, said
from app.answering.reached import by_definition, line_drawn_by, lines_for_users
from app.answering.support import (
    MAY_LEAD,
    MOST_CITATIONS,
    Candidate,
    candidates_of,
    choose,
    sureness,
)
from app.answering.thresholds import asked_in
from app.answering.told import special_case
from app.answering.wishes import wish_of
from app.editions import Edition, StoredText
from app.expansion import subject_of
from app.passages import Passage
from app.understanding import Language, Query, QuestionKind
from corpus.catalog import RelationKind, Validity

#: A question that names a law we hold is about our subject: less support is enough.
_NAMED_SHARE = 0.5
#: Below this coverage the answer says that the match is weak.
_CONFIDENT = 0.62
#: Below this, what was moved before the strongest match gives no first line.
_MAY_SPEAK = 0.45
_MOST_QUOTES, _MOST_POINTS = 7, 10
#: So many provisions may list the duties of a role.
_MOST_PROVISIONS = 6
#: Of the next best provisions so many paragraphs are quoted, if so many answer; of those behind them the best alone.
_NEXT_BEST, _MOST_OF_OTHERS = 2, 2
#: A candidate of the kind asked for takes the place of stronger ones that are not, if it comes this near to them.
_TELLING_NEAR = 0.8

_LISTS_DUTIES = re.compile(r"(?:履行|承担|负有|遵守).{0,16}(?:义务|职责|责任|规定)[:：]")
_SENTENCE_END = re.compile(r"[。？?！!]")
_SHORTEST_SENTENCE = 6
#: What asks for steps in their order.
_STEPS_ASKED = re.compile(
    r"步骤|流程|手续|怎么(?:办理|申报|备案)|如何(?:办理|申报|备案)|\b(?:steps|procedure|process)\b", re.I
)
#: A word in capitals that does not open the question, as a product or a company is written.
#: After a preposition of place it is one.
_PROPER_NAME = re.compile(r"(?<=[a-z,] )(?<!\bto )(?<!\bin )(?<!\bfrom )(?<!\bat )(?<!\bnear )[A-Z][A-Za-z0-9]{2,}\b")
_PLACES = frozenset({"china", "chinese", "prc", "beijing", "shanghai", "shenzhen", "hong", "kong", "macau", "taiwan"})
_FEW_TERMS = 1
#: A section of commentary with fewer characters says what those below its heading say.
_LEADS_ON = 120
_PLATFORM_DUTIES = re.compile(
    r"平台.*(?:义务|要求|责任|规定|合规|监管)|\bplatform\b.*\b(?:duties|duty|obligations?|rules?|requirements?)\b|"
    r"\b(?:duties|obligations?|rules?|requirements?)\b.*\bplatform\b",
    re.IGNORECASE | re.DOTALL,
)


def answer_from_passages(
    query: Query, passages: Sequence[Passage], edition: Edition, *, min_support: float, retrieve: Retrieve
) -> Draft:
    """Draft of a few quotes, best first; a refusal with the nearest provision if none supports an answer.

    Args:
        passages: what retrieval found, best first.
        min_support: least chance (0 to 1) that the best passage answers; with less the answer is a refusal.
        retrieve: finds passages for a part of the question.
    """
    language = query.language
    if not subject_of(query).terms_in(edition.vocabulary):
        return Draft(Status.CLARIFY, say("empty_content", language))
    product = _unknown_product(query, edition)
    if product:
        return refusal(say("not_named", language, name=product))
    duties, more = duties_of_role(query, passages, edition)
    if duties:
        owed = tuple(claim_of(e, edition, language) for e in duties)
        note = [say("more_duties", language, more=more)] if more else []
        return Draft(Status.ANSWERED, "", owed, (*note, *_names_not_held(query, edition)), grounds=len(owed))
    most = _MOST_PROVISIONS if query.kind is QuestionKind.OBLIGATIONS else MOST_CITATIONS
    chosen = choose(candidates_of(query, passages, edition), query, most=most)
    if not chosen and query.laws:
        return _out_of_time(query, edition, min_support=min_support, retrieve=retrieve)
    chosen = _sure_first(chosen, query, edition, min_support)
    if not chosen or _falls_short(chosen[0], query, edition, min_support):
        first = _first_sentence(query)
        if first is not None:  # what is said after the question must not drown it
            return answer_from_passages(first, retrieve(first), edition, min_support=min_support, retrieve=retrieve)
        return _by_users(query, edition) or refusal(_nothing_found(chosen, edition, language))
    evidence = _one_figure(query, _evidence(query, chosen, edition), edition)
    if _only_talks(query, evidence, edition):
        return refusal(_nothing_found(chosen, edition, language))
    evidence = with_parts(query, evidence, edition, retrieve)
    evidence = without_strange_penalties(query, evidence)
    evidence = _with_references(query, evidence, edition)
    evidence = left_to_other_laws(query, evidence, edition, retrieve)
    evidence = _with_line(query, evidence, edition)
    most = _MOST_POINTS if evidence[0].stored.chunk.is_commentary else _MOST_QUOTES
    claims = [claim_of(e, edition, language) for e in evidence[:most]]
    claims = excluded_first(direct.arrange(claims, query, edition), query, edition)
    unsure = sureness(chosen[0], query, edition) < _CONFIDENT
    warnings = [say("low_confidence", language)] if unsure and not query.laws else []
    warnings += _names_not_held(query, edition)
    special = _special_case(query, evidence[0])
    warnings += [say(f"only_{special}", language)] if special else []
    warnings += [say("no_penalty", language)] if lacks_penalty(query, claims) else []
    plain = not (special or is_excluded(claims) or _leads_weakly(claims, chosen, query, edition))
    opening = headline(claims, query, edition) if plain else ""
    return Draft(Status.ANSWERED, opening, tuple(claims), tuple(warnings), *_layout(query, claims, evidence))


def _leads_weakly(claims: Sequence[DraftClaim], chosen: Sequence[Candidate], query: Query, edition: Edition) -> bool:
    """Whether what came first for its kind is a weak match: a first line would say more than it bears."""
    stored = claims[0].evidence[0].stored.chunk
    others = (c for c in chosen[1:] if c.passage.place == (stored.source_id, stored.address))
    return not query.laws and any(sureness(c, query, edition) < _MAY_SPEAK for c in others)


def _special_case(query: Query, first: Evidence) -> str:
    """Name of the special case that the first quote rules on and the question does not put; "" if there is none."""
    words = " ".join((query.text, *subject_of(query).terms))
    return "" if query.laws else special_case(spans.intro_of(first) + first.quote, words)


def _by_users(query: Query, edition: Edition) -> Draft | None:
    """Draft that says how a platform with the users given stands to the lines that law draws; None if none is asked of.

    What such a platform owes hangs on a name, and the name on the number of its users.
    """
    if not _PLATFORM_DUTIES.search(query.text):
        return None
    asked = asked_in(query.content)
    lines = lines_for_users(asked, edition, query.as_of)
    claims = tuple(claim_of(e, edition, query.language) for e in lines)
    said = [by_definition(claims, n, asked, query.language) for n in range(1, len(claims) + 1)]
    return Draft(Status.ANSWERED, "  \n".join(filter(None, said)), claims, grounds=len(claims)) if claims else None


def _one_figure(query: Query, evidence: list[Evidence], edition: Edition) -> list[Evidence]:
    """Where one deadline or amount is asked for, the best quote's law alone: another law's is another figure.

    A text that the best one prevails over stays, so that the answer can say that its figure is no longer the one.
    """
    if query.kind is not QuestionKind.DEADLINE or sides_of(query) or len(parts_of(query)) > 1:
        return evidence
    first = edition.catalog[evidence[0].stored.chunk.source_id]
    beaten = {r.target for r in first.relations if r.kind is RelationKind.PREVAILS_OVER}
    return [e for e in evidence if e.stored.chunk.source_id in {first.id, *beaten}]


def _layout(query: Query, claims: Sequence[DraftClaim], evidence: Sequence[Evidence]) -> tuple[Layout, int]:
    """How the claims stand, and how many carry the answer: all on the first text, all for several parts."""
    if sides_of(query):
        return Layout.SIDES, len(claims)
    if len(claims) > 1 and _STEPS_ASKED.search(query.text):
        return Layout.STEPS, len(claims)
    first = claims[0].evidence[0].stored
    grounds = sum(_carries_on(c.evidence[0].stored, first) for c in claims)
    return Layout.RELATED, max(grounds, min(len(parts_of(query)), len(evidence)), 1)


def _carries_on(text: StoredText, first: StoredText) -> bool:
    """Whether a text is the first one quoted, or of commentary a section beside or below it."""
    if text == first or not first.chunk.is_commentary:
        return text == first
    above = first.chunk.heading_path[:-1]
    return (
        text.chunk.source_id == first.chunk.source_id and bool(above) and text.chunk.heading_path[: len(above)] == above
    )


def _unknown_product(query: Query, edition: Edition) -> str:
    """A name in capitals that no text has, where little else is asked: whether TikTok is banned no article says."""
    if query.language != "en" or query.laws or len(subject_of(query).terms) > _FEW_TERMS:
        return ""
    names = [n for n in _PROPER_NAME.findall(query.text) if n.lower() not in _PLACES]
    return next((n for n in names if not edition.vocabulary.frequency(n.lower()) and not english_known(n)), "")


def _falls_short(best: Candidate, query: Query, edition: Edition, min_support: float) -> bool:
    """Whether even the best candidate does not answer. A law or commentary asked for by name needs less."""
    if query.laws or query.asks_for_commentary:
        return best.support < _NAMED_SHARE * min_support
    return sureness(best, query, edition) < min_support


def _sure_first(chosen: list[Candidate], query: Query, edition: Edition, min_support: float) -> list[Candidate]:
    """The candidates, led by the first of those that may lead which answers surely enough, if one does."""
    sure = [c for c in chosen[:MAY_LEAD] if not _falls_short(c, query, edition, min_support)]
    return [*sure[:1], *(c for c in chosen if c not in sure[:1])]


def _only_talks(query: Query, evidence: Sequence[Evidence], edition: Edition) -> bool:
    """Whether a fine or a figure is asked for, and commentary that gives none is all there is."""
    if query.kind not in (QuestionKind.PENALTY, QuestionKind.DEADLINE):
        return False
    if not all(e.stored.chunk.is_commentary for e in evidence):
        return False
    return not wish_of(query, edition).is_met_by(said(evidence))


def _first_sentence(query: Query) -> Query | None:
    """`query` asked with its first sentence alone; None if it has no other, or that is too short to be a question."""
    first, *others = _SENTENCE_END.split(query.content, maxsplit=1)
    if len(first.strip()) < _SHORTEST_SENTENCE or not "".join(others).strip():
        return None
    return replace(query, content=first.strip(), text=first.strip())


def _out_of_time(query: Query, edition: Edition, *, min_support: float, retrieve: Retrieve) -> Draft:
    """Answer where no version of the law named was law on the day: whether it applies at all can still be said."""
    held = [edition.catalog[i] for m in query.laws for i in m.source_ids if edition.catalog[i].held]
    coming = [s for s in held if s.validity_on(query.as_of) is Validity.NOT_YET]
    if not coming or len(coming) < len(held):
        return refusal(_nothing_found([], edition, query.language))
    note = not_yet(coming[0], query.as_of, edition.catalog, query.language)
    older = any(older_since(s, query.as_of, edition.catalog) for s in coming)  # it applied, in words that we lack
    if older or query.kind is not QuestionKind.APPLIES:
        return refusal(note)
    anyway = replace(query, laws=tuple(replace(m, version_given=True) for m in query.laws))
    passages = retrieve(anyway)
    if not passages:
        return refusal(note)
    return answer_from_passages(anyway, passages, edition, min_support=min_support, retrieve=retrieve)


def claim_of(evidence: Evidence, edition: Edition, language: Language) -> DraftClaim:
    """The quote, with the words that introduce it if it is an item, under the name of its place."""
    chunk = evidence.stored.chunk
    source = edition.catalog[chunk.source_id]
    text = spans.intro_of(evidence) + evidence.quote
    return DraftClaim(lead(source, chunk, evidence.provision, language), text, (evidence,))


def _evidence(query: Query, chosen: Sequence[Candidate], edition: Edition) -> list[Evidence]:
    """Quotes of the candidates in their order: of the first all that answers, of the others the best parts."""
    wish = wish_of(query, edition)
    first = read(chosen[0].passage, edition)
    if points := points_asked(query, [read(c.passage, edition) for c in chosen], edition):
        said_above = spans.best(first, wish) if len(first.text) >= _LEADS_ON and _heads(first, points) else ()
        return distinct([*said_above, *points])
    quotes = [(c, spans.best(read(c.passage, edition), wish)) for c in chosen]
    if first.chunk.is_commentary and len(first.text) < _LEADS_ON:
        quotes[0] = (chosen[0], (*quotes[0][1], *points_below(first, edition)))
    if query.kind is QuestionKind.OBLIGATIONS:  # the list of them comes first
        quotes.sort(key=lambda pair: not _LISTS_DUTIES.search(said(pair[1])))
    if query.kind is QuestionKind.PENALTY:
        quotes = of_own_duties(quotes)
    if wish.is_particular:  # what is of the kind asked for leads, if any that is comes near to the first
        telling = [
            (c, q) for c, q in quotes if wish.is_met_by(said(q)) or direct.told_promptly(said(q), query, edition)
        ]
        if telling and telling[0][0].strength >= _TELLING_NEAR * chosen[0].strength:
            # The others may answer another part of the question; where it has none they are beside the point.
            several = parts_of(query) and not sides_of(query)
            quotes = [*telling, *(pair for pair in quotes if several and pair not in telling)]
    leading, *others = (q for _, q in quotes)
    best = [parts[: _MOST_OF_OTHERS if n < _NEXT_BEST else 1] for n, parts in enumerate(others)]
    return [*leading, *(e for parts in best for e in parts)]


def _heads(text: StoredText, points: Sequence[Evidence]) -> bool:
    """Whether the points stand right below the heading of a section."""
    own = text.chunk.heading_path
    return all(p.stored.chunk.heading_path[: len(own)] == own for p in points)


def _with_references(query: Query, found: Sequence[Evidence], edition: Edition) -> list[Evidence]:
    """The quotes, and after those of the first article what it leans on."""
    leans_on = followed(found, query, subject_of(query).terms_in(edition.vocabulary), edition)
    own = [e for e in found if e.stored == found[0].stored]
    if query.kind is QuestionKind.PENALTY and any(fines_in(e.quote) for e in leans_on) and not parts_of(query):
        found = [e for e in found if fines_in(e.quote)]  # the duty and its penalty are the answer, not other duties
    return distinct([*own, *leans_on, *found])


def _with_line(query: Query, found: Sequence[Evidence], edition: Edition) -> list[Evidence]:
    """The quotes, and after the first the definition that says from what number on its rule is for anybody."""
    line = line_drawn_by(found[0], asked_in(query.content), edition)
    return distinct([found[0], line, *found[1:]]) if line else list(found)


def _nothing_found(chosen: Sequence[Candidate], edition: Edition, language: Language) -> str:
    near = ""
    if chosen and chosen[0].support > 0:
        chunk = chosen[0].passage.chunk
        place = cited_place(edition.catalog[chunk.source_id], chunk, chunk.provision, language)
        near = say("near", language, place=place)
    return say("no_support", language, near=near)


def _names_not_held(query: Query, edition: Edition) -> list[str]:
    """Sentences for laws named in the question that we cannot quote, or not as law of the day."""
    out = []
    for mention in query.laws:
        versions = [edition.catalog[i] for i in mention.source_ids]
        held = [s for s in versions if s.held]
        if not versions:
            out.append(say("unknown_law", query.language, name=mention.name))
        elif not held:
            out.append(not_held(versions[-1], query.as_of, edition.catalog, query.language))
        elif not mention.version_given and all(s.validity_on(query.as_of) is Validity.NOT_YET for s in held):
            out.append(not_yet(held[0], query.as_of, edition.catalog, query.language))
    return out
