"""Two index versions held against each other."""

from collections.abc import Mapping, Sequence
from datetime import date

from corpus.catalog import Source
from corpus.diff.matching import match
from corpus.diff.model import IndexDiff, Place, ProvisionChange, SourcePair
from corpus.diff.places import places_by_source
from corpus.diff.words import word_edits
from corpus.index.versions import VersionReader


def index_diff(store: VersionReader, old: str, new: str) -> IndexDiff:
    """What changed from version `old` to version `new`.

    A source is compared with itself. One that only the new version has is compared with the latest earlier version of
    the same law that the old one has, so that an amendment shows as provisions reworded and renumbered.

    Raises: IndexMissingError if a version is missing or cannot be read, ValueError if a name is none.
    """
    before, after = _read(store, old), _read(store, new)
    sources_before = {source.id: source for source in store.sources(old)}
    sources_after = {source.id: source for source in store.sources(new)}
    pairs = pair_sources(sources_before, sources_after)
    changes: list[ProvisionChange] = []
    unchanged = 0
    for pair in pairs:
        found, same = compare(before.get(pair.old or "", []), after.get(pair.new or "", []))
        # Beside its amendment the old law may stay; what the new one leaves out is then still in the index.
        stays = pair.old != pair.new and pair.old in sources_after
        changes += [change for change in found if change.kind != "removed" or not stays]
        unchanged += same
    return IndexDiff(old, new, tuple(pairs), tuple(changes), unchanged)


def pair_sources(before: Mapping[str, Source], after: Mapping[str, Source]) -> list[SourcePair]:
    """What is held against what: each source of the new version once, then sources that are gone without a heir."""
    pairs, taken = [], set(before.keys() & after.keys())
    for source in after.values():
        earlier = source.id if source.id in before else _earlier(source, before)
        pairs.append(SourcePair(source.short, earlier, source.id))
        taken |= {earlier} if earlier else set()
    return [*pairs, *(SourcePair(s.short, s.id, None) for s in before.values() if s.id not in taken)]


def compare(old: Sequence[Place], new: Sequence[Place]) -> tuple[list[ProvisionChange], int]:
    """Changes in the order of the new text, those removed last; and how many provisions stayed as they were."""
    same_source = {place.source_id for place in old} == {place.source_id for place in new}
    partners = {after.address: before for before, after in match(old, new, same_source=same_source)}
    changes = [change for place in new if (change := _change(partners.get(place.address), place))]
    kept = {before.address for before in partners.values()}
    removed = [ProvisionChange("removed", place, None) for place in old if place.address not in kept]
    return [*changes, *removed], len(new) - len(changes)


def _earlier(source: Source, before: Mapping[str, Source]) -> str | None:
    """The latest version of the same law and part that came into force before this one."""
    start = source.effective or date.max
    versions = [
        s
        for s in before.values()
        if s.law == source.law and s.part == source.part and (s.effective or date.min) < start
    ]
    return max(versions, key=lambda s: (s.effective or date.min, s.id)).id if versions else None


def _change(old: Place | None, new: Place) -> ProvisionChange | None:
    if old is None:
        return ProvisionChange("added", None, new)
    if old.text_kind != new.text_kind:
        return ProvisionChange("replaced", old, new)
    if old.text != new.text:
        return ProvisionChange("reworded", old, new, word_edits(old.text, new.text))
    return ProvisionChange("renumbered", old, new) if old.key != new.key else None


def _read(store: VersionReader, version: str) -> dict[str, list[Place]]:
    index = store.open(version)
    try:
        return places_by_source(index.scan())
    finally:
        index.close()
