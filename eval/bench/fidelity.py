"""How alike the PDF and the text form of the same document come out. `python -m eval.bench.fidelity FOLDER`.

Two files of FOLDER are forms of one document if the catalog says so of both. Compared are the characters (after NFKC,
white space and the marks of tables aside; in their order, so that a paragraph out of place counts), the sections, and
the ticks (√) of tables. Section by section the numbers of headings are left aside: a PDF may print 1. before each.
"""

import argparse
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from corpus.catalog import Level, load_catalog
from corpus.errors import SourceFormatError
from corpus.statutes import Section
from ingest.numbering import find_mark
from ingest.parsed import ParsedText
from ingest.pipeline import find_files, read_source
from ingest.readers.tables import parse_markdown_row

#: What the issue asks for.
MIN_AGREEMENT = 0.98
_IGNORED = re.compile(r"[\s|\-]")
_TICK = "√"

#: A tick: the cells of its row that hold words, and the words at the head of its column.
Tick = tuple[tuple[str, ...], str]
#: A file and what it holds.
Form = tuple[Path, ParsedText]


@dataclass(frozen=True, slots=True)
class Fidelity:
    """One document in two forms, and how far they agree (0 to 1)."""

    title: str
    text: Path
    pdf: Path
    characters: tuple[int, int]
    agreement: float
    sections: tuple[int, int]
    same_outline: bool
    lowest_section: float
    ticks: tuple[Counter[Tick], Counter[Tick]]

    @property
    def ticks_by_column(self) -> dict[str, tuple[int, int]]:
        """Heads of columns with the number of their ticks in the text and in the PDF."""
        heads = dict.fromkeys(head for found in self.ticks for _, head in found)
        text, pdf = (Counter({h: sum(n for (_, c), n in t.items() if c == h) for h in heads}) for t in self.ticks)
        return {head: (text[head], pdf[head]) for head in heads}

    @property
    def holds(self) -> bool:
        """Whether the two forms agree as far as the issue asks for."""
        return self.agreement >= MIN_AGREEMENT and self.same_outline and self.ticks[0] == self.ticks[1]


def pairs(folder: Path) -> Iterator[tuple[str, Form, Form]]:
    """(title, text form, PDF form) of every whitepaper that `folder` holds in both."""
    catalog = load_catalog()
    by_source: dict[str, dict[bool, Form]] = {}
    for path in find_files([folder]):
        if path.suffix.lower() not in (".txt", ".md", ".pdf"):
            continue
        try:
            source, parsed = read_source(path, catalog)
        except SourceFormatError:
            continue  # no document of the corpus, a README for instance
        if source.level is Level.COMMENTARY:
            by_source.setdefault(source.id, {}).setdefault(path.suffix.lower() == ".pdf", (path, parsed))
    for source_id, forms in by_source.items():
        if len(forms) == 2:
            yield catalog[source_id].title, forms[False], forms[True]


def compare(title: str, text: Form, pdf: Form) -> Fidelity:
    """Fidelity of the two forms of one document."""
    one, two = text[1], pdf[1]
    first, second = _characters(one.sections), _characters(two.sections)
    both = zip_longest(one.sections, two.sections)
    each = [_alike(_characters([a]), _characters([b])) if a and b else 0.0 for a, b in both]
    return Fidelity(
        title=title,
        text=text[0],
        pdf=pdf[0],
        characters=(len(first), len(second)),
        agreement=_alike(first, second),
        sections=(len(one.sections), len(two.sections)),
        same_outline=_outline(one) == _outline(two),
        lowest_section=min(each, default=0.0),
        ticks=(_ticks(one), _ticks(two)),
    )


def _characters(sections: Sequence[Section]) -> str:
    """Text of sections with the heading of each, as it is compared."""
    return _plain("".join("".join((*s.heading_path[-1:], s.text)) for s in sections))


def _plain(text: str) -> str:
    return _IGNORED.sub("", unicodedata.normalize("NFKC", text))


def _alike(one: str, two: str) -> float:
    """Share of the characters of both that stand in both in the same order (longest common subsequence)."""
    from rapidfuzz.distance import Indel

    return Indel.normalized_similarity(one, two)


def _outline(parsed: ParsedText) -> list[tuple[str, ...]]:
    return [tuple(_plain(_without_number(h)) for h in s.heading_path) for s in parsed.sections]


def _without_number(heading: str) -> str:
    mark = find_mark(heading)
    return mark.words if mark is not None and mark.words else heading


def _ticks(parsed: ParsedText) -> Counter[Tick]:
    found: Counter[Tick] = Counter()
    for section in parsed.sections:
        rows = [parse_markdown_row(line) for line in section.text.splitlines() if line.startswith("|")]
        for head, row in _rows_below_heads(rows):
            names = tuple(_plain(cell) for cell in row if _TICK not in cell and cell)
            for at, cell in enumerate(row):
                if _TICK in cell:
                    found[names, _plain(head[at]) if at < len(head) else ""] += 1
    return found


def _rows_below_heads(rows: Sequence[Sequence[str]]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Rows of tables, each with the header of its table: the row above a line of dashes."""
    head: Sequence[str] = ()
    for n, row in enumerate(rows):
        if n + 1 < len(rows) and all(set(cell) <= {"-"} and cell for cell in rows[n + 1]):
            head = row
        elif not all(set(cell) <= {"-"} for cell in row):
            yield head, row


def main(argv: list[str] | None = None) -> int:
    """Print the figures; status 1 if a document falls short, or there is none to compare."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, help="folder with whitepapers as text and as PDF")
    found = [compare(*pair) for pair in pairs(parser.parse_args(argv).folder)]
    for one in found:
        print(one.title)
        print(f"  characters  {one.characters[0]:,} in the text, {one.characters[1]:,} in the PDF: {one.agreement:.2%}")
        same = "same headings in the same order" if one.same_outline else "HEADINGS DIFFER"
        print(f"  sections    {one.sections[0]} and {one.sections[1]}, {same}; lowest {one.lowest_section:.2%}")
        for head, (text, pdf) in one.ticks_by_column.items():
            print(f"  √ {head}  {text} in the text, {pdf} in the PDF")
        if one.ticks[0]:
            total = sum(one.ticks[0].values())
            print(f"  √ in the same row and column of both: {sum((one.ticks[0] & one.ticks[1]).values())} of {total}")
    if not found:
        print("no document in both forms")
    return 0 if found and all(one.holds for one in found) else 1


if __name__ == "__main__":
    raise SystemExit(main())
