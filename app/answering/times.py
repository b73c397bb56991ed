"""Answers that set the law of an earlier day beside today's, where no law's versions are compared by name."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from app.answer import Status
from app.answering.counterparts import alike
from app.answering.draft import Draft, DraftClaim, Layout
from app.answering.extractive import answer_from_passages
from app.answering.phrases import say
from app.editions import Edition
from app.passages import Passage
from app.understanding import Query
from app.understanding.times import BEFORE_TODAYS_RULE, without_times

#: Of an earlier rule, so much (0 to 1) stands in today's in the same words.
_ALIKE = 0.4
Retrieve = Callable[[Query], Sequence[Passage]]


def compare_times(query: Query, edition: Edition, *, min_support: float, retrieve: Retrieve) -> Draft | None:
    """Draft with what is law today and what was on the earlier day, each under its day; None if neither is found.

    A question that only says 以前 is asked of the day before today's rule began. Where one of the two is not found, the
    answer is the other, and a warning says which is missing.
    """

    def drafted(day: date, like: str = "") -> Draft:
        asked = replace(
            query,
            text=without_times(query.text),
            content=without_times(query.content),
            as_of=day,
            as_of_given=query.as_of_given or day != query.as_of,
            earlier=None,
        )
        passages = _twins(retrieve(asked), like) if like else retrieve(asked)
        return answer_from_passages(asked, passages, edition, min_support=min_support, retrieve=retrieve)

    today = drafted(query.as_of)
    found = today.status is Status.ANSWERED
    day = query.earlier
    if day == BEFORE_TODAYS_RULE:
        day = _day_before(today.claims[0], edition) if found else None
    if day is None:
        return None
    before = drafted(day, today.claims[0].evidence[0].quote if found else "")
    if before.status is not Status.ANSWERED or not found:
        return _one_alone(today, before, query, day)
    claims = (_under(today.claims[0], "now", query, day), _under(before.claims[0], "then", query, day))
    if _place(today) == _place(before):
        return Draft(Status.ANSWERED, say("same_then", query.language, day=day.isoformat()), claims[:1])
    return Draft(Status.ANSWERED, _opening(today, before, query, day), claims, layout=Layout.SIDES)


def _one_alone(today: Draft, before: Draft, query: Query, day: date) -> Draft | None:
    """The one of two drafts that answers, with a warning that the other day has no rule; None if neither does."""
    answered = [(d, which) for d, which in ((today, "now"), (before, "then")) if d.status is Status.ANSWERED]
    if not answered:
        return None
    draft, which = answered[0]
    missing = day.isoformat() if which == "now" else query.as_of.isoformat()
    claims = (_under(draft.claims[0], which, query, day), *draft.claims[1:])
    warnings = (*draft.warnings, say("no_rule_then", query.language, day=missing))
    return replace(draft, claims=claims, warnings=warnings)


def _twins(passages: Sequence[Passage], quote: str) -> list[Passage]:
    """The passage that says nearest the same as `quote`; all of them if none says anything like it."""
    likeness = [max(map(partial(alike, quote), p.chunk.text.split("\n"))) for p in passages]
    best = max(range(len(passages)), key=lambda n: likeness[n], default=0)
    return [passages[best]] if passages and likeness[best] >= _ALIKE else list(passages)


def _day_before(claim: DraftClaim, edition: Edition) -> date | None:
    """The last day on which the claim's text was not yet law."""
    effective = edition.catalog[claim.evidence[0].stored.chunk.source_id].effective
    return effective - timedelta(days=1) if effective else None


def _place(draft: Draft) -> tuple[str, str, int]:
    first = draft.claims[0].evidence[0]
    return first.stored.chunk.source_id, first.stored.chunk.address, first.start


def _under(claim: DraftClaim, which: str, query: Query, day: date) -> DraftClaim:
    return replace(claim, lead=f"{say(which, query.language, day=day.isoformat())}{claim.lead}")


def _opening(today: Draft, before: Draft, query: Query, day: date) -> str:
    """Both direct answers, each under its day and marked with its own claim; "" unless both say one."""
    if not today.opening or not before.opening:
        return ""
    then = before.opening.replace("[1]", "[2]")
    lines = (("now", today.opening), ("then", then))
    return "  \n".join(f"{say(which, query.language, day=day.isoformat())}{said}" for which, said in lines)
