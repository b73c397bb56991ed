"""Prose along its own headings: an outline of sections, each with its path of headings."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.statutes import Section
from ingest.clauses import clause_mark, mark_clauses
from ingest.contents import contents_key, contents_places, contents_ranks
from ingest.documents import Block, Document
from ingest.footnotes import attach_footnotes
from ingest.numbering import BULLET, LETTERED, PART, find_mark, is_appendix, is_front_or_back, reads_as_heading
from ingest.paragraphs import ends_sentence, mend_torn
from ingest.parsed import ParsedText
from ingest.readers.tables import merge_tables, split_table

_UNNUMBERED, _FRONT_OR_BACK = -1, -2
_TABLE_CHARS = 900
_MAX_LISTED_CHARS = 60


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading of the outline. `rank` is that of its numbering or one of two for none; `level` is the file's own."""

    text: str
    rank: int
    level: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """A block of the mended text, and the heading it is, if it is one."""

    block: Block
    heading: _Heading | None


def parse_prose(document: Document) -> ParsedText:
    """Sections of a text without articles. What stands before the first heading has an empty path.

    `headings` are those that head no section of their own words too: 一、 directly followed by （一）.
    """
    listed = contents_places(document.blocks)
    body = mark_clauses([b for n, b in enumerate(document.blocks) if n not in listed])
    titles = [b for b in body if b.text == document.title]
    whole = mend_torn(merge_tables(b for b in body if b.text != document.title))
    entries = _demote_empty(_entries(attach_footnotes(whole), contents_ranks(document.blocks, listed)))
    return ParsedText(
        title=document.title,
        parts=tuple(_sections(entries)),
        headings=tuple(e.block.text for e in entries if e.heading),
        dropped=tuple(b.text for n, b in enumerate(document.blocks) if n in listed) + tuple(b.text for b in titles),
    )


def outline(parsed: ParsedText) -> list[tuple[str, ...]]:
    """Paths of headings of the sections, in order, each once."""
    return list(dict.fromkeys(s.heading_path for s in parsed.sections))


def _entries(blocks: Sequence[Block], ranks: Mapping[str, int]) -> list[_Entry]:
    out: list[_Entry] = []
    letter = ""
    for block in blocks:
        heading = _heading(block, letter) or _listed_heading(block, ranks)
        if heading is not None and heading.rank == LETTERED:
            letter = heading.text[1]
        out.append(_Entry(block, heading))
    return out


def _heading(block: Block, previous_letter: str) -> _Heading | None:
    """Heading that `block` is: by its number, by a word that heads texts, or because the file says so."""
    if block.kind not in ("heading", "paragraph"):
        return None
    if is_front_or_back(block.text):
        return _Heading(block.text.rstrip(":："), _FRONT_OR_BACK, 0)
    if is_appendix(block.text):
        return _Heading(block.text.rstrip(":："), PART, 0)
    mark = clause_mark(block) or find_mark(block.text, previous_letter=previous_letter)
    if mark is not None and mark.rank == BULLET:
        words = mark.words.rstrip(":：")
        rank = _FRONT_OR_BACK if is_front_or_back(words) else BULLET
        return _Heading(words, rank, 0) if reads_as_heading(mark) else None
    if mark is not None and (reads_as_heading(mark) or (block.kind == "heading" and mark.words)):
        return _Heading(block.text.rstrip(":："), mark.rank, block.level)
    if block.kind == "heading":
        return _Heading(block.text.rstrip(":："), _UNNUMBERED, block.level)
    return None


def _listed_heading(block: Block, ranks: Mapping[str, int]) -> _Heading | None:
    """Heading that a line without a number is because the contents list it."""
    if not ranks or block.kind != "paragraph" or len(block.text) > _MAX_LISTED_CHARS or ends_sentence(block.text):
        return None
    rank = None if find_mark(block.text) else ranks.get(contents_key(block.text))
    return None if rank is None else _Heading(block.text, rank, 0)


def _demote_empty(entries: Sequence[_Entry]) -> list[_Entry]:
    """Entries with every heading that heads nothing made text: it is an item of a list of short items."""
    if not entries:
        return []
    following = [*entries[1:], None]
    return [
        replace(entry, heading=None) if entry.heading and _heads_nothing(entry.heading, after) else entry
        for entry, after in zip(entries, following, strict=True)
    ]


def _heads_nothing(heading: _Heading, after: _Entry | None) -> bool:
    return after is None or (after.heading is not None and _ends(after.heading, heading))


def _ends(heading: _Heading, open_one: _Heading) -> bool:
    """Whether a section under `open_one` is over where `heading` stands."""
    if _FRONT_OR_BACK in (heading.rank, open_one.rank):
        return heading.rank != BULLET
    if heading.rank == _UNNUMBERED:
        return heading.level <= 1 or (open_one.level >= heading.level > 0)
    if open_one.rank == _UNNUMBERED:
        return open_one.level >= heading.level > 0
    return open_one.rank >= heading.rank


def _opened(path: Sequence[_Heading], heading: _Heading) -> list[_Heading]:
    """Path of headings once `heading` is opened: what it ends is gone, with all that lies under that."""
    keep = next((n for n, open_one in enumerate(path) if _ends(heading, open_one)), len(path))
    return [*path[:keep], heading]


def _sections(entries: Sequence[_Entry]) -> Iterator[Section]:
    path: list[_Heading] = []
    held: list[Block] = []
    number = 0
    for entry in [*entries, None]:
        if entry is not None and entry.heading is None:
            held.append(entry.block)
            continue
        if held:
            number += 1
            yield Section(number, tuple(h.text for h in path), _section_text(held), held[0].page)
            held = []
        if entry is not None and entry.heading is not None:
            path = _opened(path, entry.heading)


def _section_text(blocks: Sequence[Block]) -> str:
    """Paragraphs and tables in order, one per line; footnotes last, where they tear nothing apart."""
    lines: list[str] = []
    for block in blocks:
        if block.kind == "table":
            lines += split_table(block.text, max_chars=_TABLE_CHARS)
        elif block.kind != "footnote":
            lines.append(block.text)
    return "\n".join(lines + [b.text for b in blocks if b.kind == "footnote"])
