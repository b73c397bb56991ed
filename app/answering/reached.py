"""Whom a quoted rule reaches, where the question gives a number of people or an age: in or not, in its words.

A rule from 10万人 on says nothing on 6万人, so its 应当 is no answer to them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.answering.draft import DraftClaim, Evidence
from app.answering.phrases import say
from app.answering.sentences import LEAST_SHARE, SPARES, Sentence, best_sentence, law_terms, sentences_of
from app.answering.standing import is_commentary, is_overruled
from app.answering.thresholds import Bound, Reach, limits_in, not_told, reach
from app.editions import Edition
from app.understanding import Language, Query
from corpus.encoders.vocabulary import coverage
from corpus.index.protocol import Scope
from corpus.quantities import plain

#: Where what a rule orders, allows or spares begins.
_RULING = re.compile(r"(?:还|也|均|都|依法)?(?:应当|必须|不得|禁止|可以|有权|免予|免于|无需|不需要|豁免)")
_MODALS = (
    (re.compile(r"应当|必须"), "required"),
    (re.compile(r"不得|禁止"), "prohibited"),
    (re.compile(r"可以|有权"), "permitted"),
    (re.compile(r"免予|免于|无需|不需要|豁免"), "exempt"),
)
#: （八）大型网络平台，是指……: what a law calls by a name.
_DEFINES = re.compile(r"(?:^|[:：\n])(?:（[^）]{1,3}）)?(?:本[^，。；]{1,4}所称)?(?P<name>[^，。；：]{2,16}?)，?是指")
_FURTHER = re.compile(r"，(?=.*[，。])")
_USERS = {1: "daily active users", 2: "monthly active users", 3: "registered users"}
_LIST_BEGINS = re.compile(r"[:：].*$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Reached:
    """How a quote stands to what was asked, and the sentence that says so."""

    reach: Reach
    sentence: Sentence


def reached_by(text: str, asked: Sequence[Bound], query: Query, edition: Edition) -> Reached:
    """How the sentence of `text` that speaks most to the question stands to what was asked.

    What an introduction leaves open its items say; a sentence without a bound goes with the one that draws it.
    """
    best = best_sentence(text, law_terms(query, edition))
    found = reach(asked, best.rule)
    if found is not Reach.UNBOUNDED:
        return Reached(found, best)
    others = [Reached(reach(asked, s.rule), s) for s in sentences_of(text)]
    others = [o for o in others if o.reach is not Reach.UNBOUNDED]
    others = [o for o in others if not best.is_intro or o.sentence.intro == best.text]
    for wanted in (Reach.HOLDS, Reach.OUTSIDE, Reach.UNDECIDED):
        fits = next((o for o in others if o.reach is wanted), None)
        if fits is not None:
            return fits if best.is_intro or wanted is not Reach.HOLDS else Reached(Reach.HOLDS, best)
    return Reached(Reach.UNBOUNDED, best)


def exempt_first(
    claims: Sequence[DraftClaim], asked: Sequence[Bound], query: Query, edition: Edition
) -> list[DraftClaim]:
    """The claims, an exemption that reaches the asker before a first one that does not."""
    if not asked or reached_by(claims[0].text, asked, query, edition).reach is not Reach.OUTSIDE:
        return list(claims)
    exempt = [c for c in claims[1:] if SPARES.search(c.text) and _holding(c, asked, query, edition)]
    return [*exempt[:1], *(c for c in claims if c not in exempt[:1])]


def line_drawn_by(quote: Evidence, asked: Sequence[Bound], edition: Edition) -> Evidence | None:
    """Where the law of a quote defines a name that the quote uses by a number of what was asked; None if nowhere.

    大型网络平台 owe a report, and who is one the same law says by its users.
    """
    if not asked or quote.provision is None or limits_in(asked, quote.quote):
        return None
    source_id = quote.stored.chunk.source_id
    for chunk in edition.index.scan(Scope(source_ids=(source_id,))):
        stored = edition.read(source_id, chunk.address) if "是指" in chunk.text else None
        for unit in stored.units if stored else ():
            text = stored.text[unit.start : unit.end] if stored else ""
            defines = _DEFINES.search(text)
            if stored and defines and defines["name"] in quote.quote and limits_in(asked, text):
                return Evidence(stored, unit.provision, unit.start, unit.end)
    return None


def lines_for_users(asked: Sequence[Bound], edition: Edition, day: date) -> list[Evidence]:
    """The definitions in force that draw a line by users as the numbers given count them (registered, active)."""
    counted = [one for one in asked if one.users]
    found = []
    for chunk in edition.index.scan(Scope(in_force_on=day)) if counted else ():
        stored = edition.read(chunk.source_id, chunk.address) if "是指" in chunk.text and chunk.part == 1 else None
        for unit in stored.units if stored else ():
            text = stored.text[unit.start : unit.end] if stored else ""
            if stored and _DEFINES.match(text) and any(b.users for b in limits_in(counted, text)):
                found.append(Evidence(stored, unit.provision, unit.start, unit.end))
    return found


def by_definition(claims: Sequence[DraftClaim], number: int, asked: Sequence[Bound], language: Language) -> str:
    """What a definition by numbers among the claims says of the asker: met, missed, or open; "" if there is none.

    The definition is claim `number` (from 1) itself, or defines a name that this claim uses.
    """
    said = claims[number - 1].text
    for n, claim in enumerate(claims, start=1):
        found = _definition_in(claim.text, asked)
        if found and (n == number or found[0] in said):
            return _stands_to(found[1], n, asked, language)
    return ""


def _definition_in(text: str, asked: Sequence[Bound]) -> tuple[str, str] | None:
    """(the name, the sentence) of the definition in a quote that draws a line by what was asked; None without one."""
    found = ((_DEFINES.search(s.text), s.text) for s in sentences_of(text))
    return next(((m["name"], said) for m, said in found if m and limits_in(asked, said)), None)


def _stands_to(definition: str, number: int, asked: Sequence[Bound], language: Language) -> str:
    bounds, missed, unknown = limits_in(asked, definition), *not_told(asked, definition)
    if missed:
        words = {"missed": _quoted(missed, language), "open": _quoted(unknown, language)}
        return say("line_open", language, number=number, **words)
    found = reach(asked, definition)
    if found is Reach.OUTSIDE:
        return say("line_missed", language, bound=_quoted(bounds, language), number=number)
    met = [b for b in bounds if reach(asked, b.words) is Reach.HOLDS]
    if found is not Reach.HOLDS or not met:
        return ""
    key = "line_met_among" if _FURTHER.search(definition.partition(met[-1].words)[2]) else "line_met"
    return say(key, language, bound=_quoted(met[:1], language), number=number)


def outside(claims: Sequence[DraftClaim], number: int, asked: Sequence[Bound], query: Query, edition: Edition) -> str:
    """What to say where claim `number` (from 1) draws its line elsewhere: that, and which quoted rule does reach."""
    own = reaching(claims, number, asked, query, edition)
    if own:
        return own
    others = (n for n in range(1, len(claims) + 1) if n != number)
    reaches = next(filter(None, (reaching(claims, n, asked, query, edition) for n in others)), "")
    lines = (_not_reached(claims[number - 1], number, asked, query, edition), reaches)
    return "  \n".join(filter(None, lines))


def reaching(claims: Sequence[DraftClaim], number: int, asked: Sequence[Bound], query: Query, edition: Edition) -> str:
    """What claim `number` (from 1) rules for those whom a bound of it takes in; "" if none does."""
    rule = _holding(claims[number - 1], asked, query, edition)
    return _falls_under(rule, number, asked, query.language) if rule is not None else ""


def _holding(claim: DraftClaim, asked: Sequence[Bound], query: Query, edition: Edition) -> Sentence | None:
    """The sentence of the claim that reaches the asker by a bound of its own, rules something and is to the point."""
    if is_commentary(claim) or is_overruled(claim, edition, query):
        return None
    weights = law_terms(query, edition)
    return next(
        (
            s
            for s in sentences_of(claim.text)
            if reach(asked, s.rule) is Reach.HOLDS
            and limits_in(asked, s.rule)
            and _ruling(s)
            and coverage(weights, s.rule) >= LEAST_SHARE
        ),
        None,
    )


def _ruling(sentence: Sentence) -> str:
    """What follows for those whom the sentence reaches: 应当……, without the list it may introduce."""
    words = _LIST_BEGINS.sub("", sentence.rule)
    match = _RULING.search(words)
    return words[match.start() :].rstrip("。；，") if match else ""


def _falls_under(sentence: Sentence, number: int, asked: Sequence[Bound], language: Language) -> str:
    bounds, ruling = limits_in(asked, sentence.rule), _ruling(sentence)
    words = _quoted(bounds, language)
    modal = next((english for pattern, english in _MODALS if pattern.search(ruling)), "")
    return say("falls_under", language, bound=words, ruling=ruling, modal=modal, number=number)


def _not_reached(claim: DraftClaim, number: int, asked: Sequence[Bound], query: Query, edition: Edition) -> str:
    drawn = [b for s in sentences_of(claim.text) for b in limits_in(asked, s.rule)]
    sentence = reached_by(claim.text, asked, query, edition).sentence
    bounds = limits_in(asked, sentence.rule) or tuple(drawn)
    if len({b.words for b in drawn}) > len({b.words for b in bounds}) and not sentence.intro:
        bounds = tuple(drawn)
    below = all(b.low is not None and asked[0].high is not None and asked[0].high <= b.low for b in bounds)
    words = _quoted(bounds, query.language) if bounds else say("minors", query.language)
    return say("not_reached" if below else "not_for", query.language, bound=words, number=number)


def _quoted(bounds: Sequence[Bound], language: Language) -> str:
    words = {b.words: f"“{b.words}”" if language == "zh" else f"{_english(b)} ({b.words})" for b in bounds}
    return ("、" if language == "zh" else " or ").join(words.values())


def _english(bound: Bound) -> str:
    unit = _USERS.get(bound.users, "people") if bound.unit == "人" else "years of age"
    high = f"{'under' if bound.high_open else 'up to'} {_number(bound.high)}" if bound.high is not None else ""
    if bound.low is None:
        return f"{high} {unit}"
    low = _number(bound.low)
    if high:
        return f"{f'more than {low}' if bound.low_open else f'{low} or more'} and {high} {unit}"
    return f"more than {low} {unit}" if bound.low_open else f"{low} {unit} or more"


def _number(value: Decimal) -> str:
    return f"{int(value):,}" if value == value.to_integral_value() else plain(value)
