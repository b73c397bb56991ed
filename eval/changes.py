"""What differs between the corpus that is live and a candidate, and which of it somebody has to look at first.

An enacted text does not change: the same source with other wording is a reader's fault, a tampered file or a
correction, and only a person can tell which. Our own digests and notes change as we please.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from corpus.catalog import Source
from corpus.diff import Edit, IndexDiff
from eval.differences import TextChange
from eval.texts import IndexedText, IndexedTexts

#: Facts of a source that decide whether it is law on a day, or which law it is a version of.
_FACTS = ("law", "level", "effective", "repealed", "ended_by", "draft")

_RUNS_SHOWN, _RUN_CHARS = 4, 20


def text_changes(
    live: IndexedTexts,
    candidate: IndexedTexts,
    *,
    live_sources: Mapping[str, Source],
    candidate_sources: Mapping[str, Source],
    accepted: Collection[str] = (),
) -> list[TextChange]:
    """Differences in the order of addresses, facts of sources first.

    Args:
        accepted: ids of sources whose changes a person looked at.
    """
    found = [
        *_source_changes(live_sources, candidate_sources),
        *_place_changes(live, candidate, set(live_sources), set(candidate_sources)),
    ]
    return [
        change.model_copy(update={"accepted": True}) if change.address.partition(":")[0] in accepted else change
        for change in found
    ]


def _source_changes(live: Mapping[str, Source], candidate: Mapping[str, Source]) -> Iterator[TextChange]:
    for source_id in sorted(live.keys() | candidate.keys()):
        if source_id not in candidate:
            yield TextChange(address=source_id, what="removed", detail=f"《{live[source_id].short}》整部消失")
        elif source_id not in live:
            yield TextChange(address=source_id, what="added", detail=candidate[source_id].short, expected=True)
        else:
            yield from _fact_changes(live[source_id], candidate[source_id], candidate)


def _fact_changes(old: Source, new: Source, candidate: Mapping[str, Source]) -> Iterator[TextChange]:
    differing = [name for name in _FACTS if getattr(old, name) != getattr(new, name)]
    if differing:
        detail = "；".join(f"{name} {getattr(old, name)} → {getattr(new, name)}" for name in differing)
        yield TextChange(address=old.id, what="facts", detail=detail, expected=_superseded(old, new, candidate))


def _superseded(old: Source, new: Source, candidate: Mapping[str, Source]) -> bool:
    """Whether all that happened is that a version of the same law takes over on the day this one ends."""
    kept = [name for name in _FACTS if name not in ("repealed", "ended_by")]
    ended = all(getattr(old, name) == getattr(new, name) for name in kept)
    heirs = [s for s in candidate.values() if s.law == new.law and s.id != new.id]
    return ended and new.repealed is not None and any(s.effective == new.repealed for s in heirs)


def _place_changes(
    live: IndexedTexts, candidate: IndexedTexts, live_ids: set[str], candidate_ids: set[str]
) -> Iterator[TextChange]:
    """Articles and sections of the sources that both hold; whole sources are told once, as such."""
    both = live_ids & candidate_ids
    was_official = {source_id for source_id in both if "official" in live.kinds(source_id)}
    now_full = {source_id for source_id in both if candidate.kinds(source_id) & {"official", "commentary"}}
    for place in sorted(live.places | candidate.places, key=str):
        if place.source_id not in both:
            continue
        old, new = live.get(place), candidate.get(place)
        if old and new:
            yield from _rewording(str(place), old, new)
        elif new:
            reviewed = new.text_kind == "official" and place.source_id in was_official
            yield TextChange(address=str(place), what="added", expected=not reviewed)
        elif old:
            # A digest or note gives way to the text it stood in for; commentary is cut anew when a reader improves.
            gave_way = old.text_kind == "digest" and place.source_id in now_full
            yield TextChange(address=str(place), what="removed", expected=gave_way or old.text_kind == "commentary")


def _rewording(address: str, old: IndexedText, new: IndexedText) -> Iterator[TextChange]:
    if (old.text, old.units, old.text_kind) == (new.text, new.units, new.text_kind):
        return
    if old.text_kind == "official" and new.text_kind != "official":
        yield TextChange(address=address, what="lost_official")
        return
    if old.text_kind != new.text_kind:
        detail = "官方全文取代摘要" if new.text_kind == "official" else f"{old.text_kind} → {new.text_kind}"
        yield TextChange(address=address, what="replaced", detail=detail, expected=True)
        return
    detail = "款、项划分不同" if old.text == new.text else ""
    yield TextChange(address=address, what="text", detail=detail, expected=old.text_kind != "official")


def explained(changes: Sequence[TextChange], diff: IndexDiff) -> list[TextChange]:
    """The changes with the words that came and went, for whoever has to look at them."""
    edits = {change.new.address: _words(change.edits) for change in diff.of_kind("reworded") if change.new}
    return [
        change.model_copy(update={"detail": edits[change.address]})
        if change.what == "text" and not change.detail and change.address in edits
        else change
        for change in changes
    ]


def _words(edits: Sequence[Edit]) -> str:
    runs = [f"{'删' if edit.what == 'deleted' else '增'}“{_short(edit.text)}”" for edit in edits if edit.what != "kept"]
    return "，".join(runs[:_RUNS_SHOWN]) + ("，…" if len(runs) > _RUNS_SHOWN else "")


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _RUN_CHARS else f"{flat[:_RUN_CHARS]}…"


def touched_places(changes: Collection[TextChange], diff: IndexDiff, *texts: IndexedTexts) -> frozenset[str]:
    """Articles and sections (`pipl:a24`) whose text, number, dates or existence differ."""
    whole = {change.address for change in changes if ":" not in change.address}
    places = {place.article for held in texts for place in held.places if place.source_id in whole}
    return frozenset(places | diff.touched | {change.address for change in changes if ":" in change.address})
