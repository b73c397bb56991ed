"""A request and an edition to a checklist."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date

from app.answering.citations import ai_label
from app.checklist.choosing import Choice, choose
from app.checklist.citing import Citing
from app.checklist.model import Checklist, ChecklistItem, ChecklistRequest, OpenQuestion, PenaltyItem
from app.checklist.table import PHASES, Obligation, Place, Table, load_table
from app.editions import Edition

#: The table was written from the law of this day. What was law before and is no more, it does not list.
WRITTEN_FROM = date(2026, 1, 1)
_OWN_WORDS = "义务、期限、处罚与留存证据是本库自写的概括，以所引条文为准。"
_DIGEST = "引文含本库自写摘要，不是官方原文；引用前请核对官方文本。"
_EARLY = f"清单按 {WRITTEN_FROM} 起的法律编写；基准日期早于此的，当时有而后来失效的义务没有列入。"


def build_checklist(
    request: ChecklistRequest, edition: Edition, *, today: date, table: Table | None = None
) -> Checklist:
    """The checklist for a request, with the law read on its day, else today.

    Raises: ChecklistError if role, scenario or conditions are unknown or contradict each other.
    """
    table = table or load_table()
    choice, day = choose(request, table), request.as_of or today
    citing = Citing(edition, day)
    rows = [row for row in table.obligation if choice.arises(row)]
    rows.sort(key=lambda row: list(PHASES).index(row.phase))
    built = [(row, _item(row, choice, citing, table)) for row in rows]
    items = tuple(item for _, item in built if item is not None)
    citations = citing.citations
    trace_id = uuid.uuid4().hex
    return Checklist(
        role=choice.role,
        role_name=table.roles[choice.role].name,
        scenario=choice.scenario,
        scenario_name=table.scenarios[choice.scenario].name,
        as_of=day,
        answers={table.conditions[c].name: holds for c, holds in choice.answers.items()},
        items=items,
        open_questions=_open_questions([row for row, item in built if item is not None], choice, table),
        citations=citations,
        warnings=tuple(
            _warnings(len(built) - len(items), day, digest=any(c.quote_kind == "digest" for c in citations))
        ),
        index_version=edition.version,
        label=ai_label("zh", trace_id),
        trace_id=trace_id,
    )


def _item(row: Obligation, choice: Choice, citing: Citing, table: Table) -> ChecklistItem | None:
    """The item of a row; None if nothing that carries it is law on the day and held."""
    if row.needs is not None and not citing.number(row.needs):
        return None
    numbers = _numbers(row.provisions, citing)
    if not numbers:
        return None
    penalties = ((p.text, _numbers(p.provisions, citing)) for p in table.penalties_of(row, choice.role))
    return ChecklistItem(
        id=row.id,
        phase=row.phase,
        phase_name=PHASES[row.phase],
        text=row.text,
        deadline=row.deadline,
        evidence=row.evidence,
        citations=numbers,
        penalties=tuple(PenaltyItem(text=text, citations=found) for text, found in penalties if found),
        conditions=tuple(table.conditions[c].name for c in row.conditions),
        open_conditions=tuple(table.conditions[c].name for c in choice.open_conditions(row)),
        note=_note(row, citing),
    )


def _numbers(places: Iterable[Place], citing: Citing) -> tuple[int, ...]:
    return tuple(dict.fromkeys(n for place in places if (n := citing.number(place))))


def _note(row: Obligation, citing: Citing) -> str:
    """Which laws behind the row are not law on the day: its words may ask more than the law did then."""
    catalog = citing.edition.catalog
    laws: dict[str, bool] = {}
    for place in row.provisions:
        law = catalog[place.source_id].law if place.source_id in catalog else place.source_id
        laws[law] = laws.get(law, False) or citing.in_force(place)
    absent = [catalog.versions(law)[-1].short for law, held in laws.items() if not held and catalog.versions(law)]
    return f"《{'》《'.join(absent)}》在该日不是现行法，此项文字可能超出当时的要求。" if absent else ""


def _open_questions(rows: Sequence[Obligation], choice: Choice, table: Table) -> tuple[OpenQuestion, ...]:
    counts: dict[str, int] = {}
    for row in rows:
        for condition in choice.open_conditions(row):
            counts[condition] = counts.get(condition, 0) + 1
    return tuple(
        OpenQuestion(id=c, name=entry.name, question=entry.question, items=counts[c])
        for c, entry in table.conditions.items()
        if c in counts
    )


def _warnings(dropped: int, day: date, *, digest: bool) -> Iterable[str]:
    yield _OWN_WORDS
    if digest:
        yield _DIGEST
    if day < WRITTEN_FROM:
        yield _EARLY
    if dropped:
        yield f"有 {dropped} 项的依据在 {day} 不是现行法，或本库没有收录其文本，未列入。"
