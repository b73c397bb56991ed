"""The texts of one index version, put together again from its chunks, to hold answers and gold against."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from corpus.catalog import Validity
from corpus.chunks import Chunk, TextKind
from corpus.provisions import Provision
from corpus.statutes import Unit, find_unit
from eval.addresses import Address


@dataclass(frozen=True, slots=True)
class IndexedText:
    """An article or section as the index holds it; `units` are offsets in `text`."""

    text: str
    text_kind: TextKind
    units: tuple[Unit, ...]
    effective: date | None
    repealed: date | None
    draft: bool = False

    def in_force_on(self, day: date) -> bool:
        """Whether the text is law on `day`; an open end does not bound, so commentary always passes, a draft never."""
        return (
            not self.draft
            and (self.effective is None or self.effective <= day)
            and (self.repealed is None or day < self.repealed)
        )

    def span(self, provision: Provision) -> tuple[int, int] | None:
        """Where `provision` stands in the text; the whole text for a whole article, None if there is no such unit."""
        if provision == provision.whole_article:
            return 0, len(self.text)
        return find_unit(self.units, provision)

    def paragraph_of(self, provision: Provision) -> int | None:
        """Paragraph that `provision` lies in; None if it is wider than one (or its item stands in several)."""
        if provision.paragraph is not None:
            return provision.paragraph
        homes = {u.provision.paragraph for u in self.units if provision.item in (None, u.provision.item)}
        return homes.pop() if len(homes) == 1 else None


class IndexedTexts:
    """Every article and section of an index version, by address."""

    def __init__(self, chunks: Iterable[Chunk]) -> None:
        parts: dict[tuple[str, str], list[Chunk]] = {}
        for chunk in chunks:
            parts.setdefault((chunk.source_id, chunk.address), []).append(chunk)
        self._texts = {key: _join(found) for key, found in parts.items()}
        self._kinds: dict[str, set[TextKind]] = {}
        for (source_id, _), text in self._texts.items():
            self._kinds.setdefault(source_id, set()).add(text.text_kind)

    def __len__(self) -> int:
        return len(self._texts)

    @property
    def has_official(self) -> bool:
        """Whether any text is official wording; if not, the corpus is our digests and notes alone."""
        return any(text.text_kind == "official" for text in self._texts.values())

    @property
    def places(self) -> frozenset[Address]:
        """Address of every article and section."""
        return frozenset(Address.parse(f"{source_id}:{key}") for source_id, key in self._texts)

    def kinds(self, source_id: str) -> frozenset[TextKind]:
        """Which kinds of text the index holds of a source; empty if it holds none."""
        return frozenset(self._kinds.get(source_id, ()))

    def holds_source(self, source_id: str) -> bool:
        """Whether any text of the source is in the index."""
        return source_id in self._kinds

    def get(self, address: Address) -> IndexedText | None:
        """Article or section that `address` lies in; None if the index has no such place."""
        return self._texts.get((address.source_id, address.place))

    def narrowed(self, address: Address) -> Address:
        """`address` with its paragraph named where the text leaves only one; otherwise as it is."""
        text = self.get(address)
        if text is None or address.provision is None:
            return address
        paragraph = text.paragraph_of(address.provision)
        return address if paragraph is None else address.with_paragraph(paragraph)


def _join(chunks: list[Chunk]) -> IndexedText:
    """One text from its parts; what lies between two parts is a line break, as between paragraphs."""
    first = chunks[0]
    letters = ["\n"] * max(c.start + len(c.text) for c in chunks)
    for chunk in chunks:
        letters[chunk.start : chunk.start + len(chunk.text)] = chunk.text
    units = {u for chunk in chunks for u in chunk.units}
    in_order = tuple(sorted(units, key=lambda u: (u.start, u.provision.sort_key())))
    draft = first.status == Validity.DRAFT
    return IndexedText("".join(letters), first.text_kind, in_order, first.effective, first.repealed, draft)
