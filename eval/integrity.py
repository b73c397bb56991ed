"""Faults of an index that show without asking it anything: what its texts, sources and dates say of one another.

Golden questions cover some provisions; these checks cover every one.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from corpus.catalog import Catalog, Level, Source
from corpus.chunks import Chunk
from corpus.statutes import Unit
from eval.addresses import Address
from eval.texts import IndexedText, IndexedTexts

_ENDS_WELL = re.compile(r"[。！？”’」）)]$")
_STATED_START = re.compile(r"自(\d{4})年(\d{1,2})月(\d{1,2})日起(?:施行|实施|生效)")
_DRAFT_NAMES = ("征求意见稿", "草案", "送审稿")
#: Facts in which the index and the catalog of this program must agree.
_CATALOG_FACTS = ("law", "level", "effective", "repealed", "draft", "articles", "first_article")
#: An article this long that stands word for word in another law is a copy; shorter ones are formulas all laws share.
_COPY_CHARS = 30
_COPIED_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, by which rule, and where: a source (`pipl`) or a place in it (`pipl:a24`)."""

    rule: str
    place: str
    message: str

    @property
    def key(self) -> str:
        """What `gate.toml` calls it when it waives it: `pipl:a24 items`."""
        return f"{self.place} {self.rule}"

    def __str__(self) -> str:
        return f"{self.place} {self.message} [{self.rule}]"


@dataclass(frozen=True)
class Holding:
    """One version of the index as it is checked: its chunks, its sources by id, and its texts put together."""

    chunks: Sequence[Chunk]
    sources: Mapping[str, Source]
    texts: IndexedTexts

    def official(self) -> Iterator[tuple[Address, IndexedText]]:
        """Every article of official wording, in the order of addresses."""
        for place in sorted(self.texts.places, key=str):
            text = self.texts.get(place)
            if text and place.provision and text.text_kind == "official":
                yield place, text


def find_faults(held: Holding, catalog: Catalog) -> list[Fault]:
    """Every fault, by kind; none if all is well. `catalog` is what this program knows of the sources."""
    return [
        *_membership(held),
        *_facts(held, catalog),
        *_chunk_facts(held),
        *_drafts(held),
        *_coverage(held),
        *_parts(held),
        *_endings(held),
        *_items(held),
        *_starts(held),
        *_overlaps(held),
        *_copies(held),
    ]


def _membership(held: Holding) -> Iterator[Fault]:
    """Sources without a text, texts without a source."""
    there = {chunk.source_id for chunk in held.chunks}
    for source_id in sorted(held.sources.keys() - there):
        yield Fault("membership", source_id, "列在索引里，却没有任何文本")
    for source_id in sorted(there - held.sources.keys()):
        yield Fault("membership", source_id, "有文本，却不在索引的法规清单里")


def _facts(held: Holding, catalog: Catalog) -> Iterator[Fault]:
    """What the index was told of a source against what this program's catalog says."""
    for source in held.sources.values():
        if source.id not in catalog:
            continue
        known = catalog[source.id]
        wrong = [name for name in _CATALOG_FACTS if getattr(known, name) != getattr(source, name)]
        if wrong:
            found = "；".join(f"{name} 索引为 {getattr(source, name)}，目录为 {getattr(known, name)}" for name in wrong)
            yield Fault("catalog", source.id, f"{found}；请重新入库")


def _chunk_facts(held: Holding) -> Iterator[Fault]:
    """Dates, level and law that a chunk carries, which the search filters by, against its source's."""
    seen: Counter[tuple[str, str]] = Counter()
    for chunk in held.chunks:
        source = held.sources.get(chunk.source_id)
        if source is None:
            continue
        start = date.max if source.draft else source.effective
        commentary = source.level is Level.COMMENTARY
        pairs = {
            "law": (chunk.law, source.law),
            "level": (chunk.level, source.level.value),
            "effective": (_open(chunk.effective), _open(start)),
            "repealed": (chunk.repealed, source.repealed),
            "text_kind": (chunk.text_kind == "commentary", commentary and chunk.text_kind != "digest"),
        }
        for name, (mine, its) in pairs.items():
            if mine != its:
                seen[chunk.source_id, f"{name} 为 {mine}，法规为 {its}"] += 1
    for (source_id, what), count in seen.items():
        yield Fault("facts", source_id, f"有 {count} 个片段的 {what}")


def _drafts(held: Holding) -> Iterator[Fault]:
    for source in held.sources.values():
        if source.draft or source.level is Level.COMMENTARY:
            continue
        if any(word in source.title for word in _DRAFT_NAMES):
            yield Fault("draft", source.id, f"《{source.title}》名为草案，却不作草案对待")


def _coverage(held: Holding) -> Iterator[Fault]:
    """Articles that a text should have by its count, and does not."""
    numbers: dict[str, set[int]] = {}
    for place, _ in held.official():
        if place.provision:
            numbers.setdefault(place.source_id, set()).add(place.provision.article)
    for source_id, found in numbers.items():
        source = held.sources.get(source_id)
        if source is None or not source.articles:
            continue
        expected = set(range(source.first_article, source.last_article + 1))
        if found != expected:
            missing, extra = sorted(expected - found), sorted(found - expected)
            yield Fault("coverage", source_id, f"应有 {source.articles} 条；缺第 {missing} 条，多第 {extra} 条")


def _parts(held: Holding) -> Iterator[Fault]:
    """Long articles of which a part is missing, and units that lie outside their text."""
    parts: dict[tuple[str, str], list[Chunk]] = {}
    for chunk in held.chunks:
        parts.setdefault((chunk.source_id, chunk.address), []).append(chunk)
    for (source_id, address), chunks in parts.items():
        place = f"{source_id}:{address}"
        if sorted(c.part for c in chunks) != list(range(1, chunks[0].parts + 1)):
            yield Fault("parts", place, f"应有 {chunks[0].parts} 段，只有第 {sorted(c.part for c in chunks)} 段")
        end = max(c.start + len(c.text) for c in chunks)
        if any(not 0 <= u.start < u.end <= end for c in chunks for u in c.units):
            yield Fault("parts", place, "的款、项超出条文范围")


def _endings(held: Holding) -> Iterator[Fault]:
    for place, text in held.official():
        if not _ENDS_WELL.search(text.text.rstrip()):
            yield Fault("ending", str(place), f"没有写完：…{text.text.rstrip()[-12:]}")


def _items(held: Holding) -> Iterator[Fault]:
    """Items that do not count on from one another: one was dropped."""
    for place, text in held.official():
        previous = 0
        for item in _numbered_items(text.units):
            if item not in (1, previous + 1):
                yield Fault("items", str(place), f"的项由（{previous}）跳到（{item}）")
            previous = item


def _numbered_items(units: Iterable[Unit]) -> Iterator[int]:
    for unit in units:
        if unit.provision.item is not None and unit.provision.subitem is None:
            yield unit.provision.item


def _starts(held: Holding) -> Iterator[Fault]:
    """Texts said to be law before the day on which their own last articles let them start."""
    stated: dict[str, date] = {}
    for place, text in held.official():
        for year, month, day in _STATED_START.findall(text.text):
            if place.provision and place.provision.article >= _last_but_one(held.sources.get(place.source_id)):
                stated[place.source_id] = date(int(year), int(month), int(day))
    for source_id, day_stated in stated.items():
        effective = held.sources[source_id].effective
        if effective and effective < day_stated:
            yield Fault("start", source_id, f"记为 {effective} 起施行，条文自称 {day_stated}")


def _last_but_one(source: Source | None) -> int:
    """Number of the article from which on a text may say when it starts; none does if its length is unknown."""
    return max(source.last_article - 1, 1) if source and source.last_article else 10**6


def _overlaps(held: Holding) -> Iterator[Fault]:
    """Two versions of a law that are both law on a day and both have the same article number."""
    by_law: dict[str, list[Source]] = {}
    for source in held.sources.values():
        if source.effective and not source.draft and source.level is not Level.COMMENTARY:
            by_law.setdefault(source.law, []).append(source)
    for versions in by_law.values():
        in_order = sorted(versions, key=lambda s: (s.effective or date.min, s.id))
        for older, newer in pairwise(in_order):
            same_part = older.first_article <= newer.last_article and newer.first_article <= older.last_article
            if same_part and (older.repealed is None or (newer.effective and older.repealed > newer.effective)):
                yield Fault("overlap", newer.id, f"与 {older.id} 是同一法规的两个版本，却同时有效")


def _copies(held: Holding) -> Iterator[Fault]:
    """Sources half of whose longer articles stand word for word in a source of another law."""
    homes: dict[str, set[str]] = {}
    long_articles: Counter[str] = Counter()
    for place, text in held.official():
        if len(text.text) >= _COPY_CHARS:
            homes.setdefault(text.text, set()).add(place.source_id)
            long_articles[place.source_id] += 1
    shared: Counter[tuple[str, str]] = Counter()
    for ids in homes.values():
        for one in ids:
            shared.update((one, other) for other in ids if _law(held, one) != _law(held, other))
    for (one, other), count in sorted(shared.items()):
        if one < other and count >= _COPIED_SHARE * min(long_articles[one], long_articles[other]):
            yield Fault("copy", one, f"与 {other} 有 {count} 条逐字相同，却是两部法规")


def _law(held: Holding, source_id: str) -> str:
    source = held.sources.get(source_id)
    return source.law if source else source_id


def _open(day: date | None) -> date | None:
    """A date as the index gives it back, where both ends of time are open."""
    return None if day == date.max else day
