"""The official regulations, read line by line and independent of `ingest`, and what we ship about a gold provision."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from corpus.catalog import load_catalog
from corpus.chunks import Chunk
from corpus.digests import load_digests
from corpus.notes import load_notes
from corpus.numerals import from_chinese_numeral
from corpus.provisions import Provision
from corpus.statutes import iter_units
from eval.addresses import Address
from eval.samples import Sample
from eval.texts import IndexedTexts

CATALOG = load_catalog()
DIGESTS = load_digests()
NOTES = load_notes()
_ARTICLE = re.compile(r"第([零一二三四五六七八九十百千]+)条(?:之([一二三四五六七八九十]+))?[\s　]+(.*)")


def official_texts(folder: Path) -> IndexedTexts:
    """Every regulation of the catalog that `folder` has."""
    return IndexedTexts(chunk for source in CATALOG for chunk in chunks_of(source.id, folder))


def copied_runs(samples: Iterable[Sample], folder: Path) -> set[str]:
    """Runs of 16 characters that the samples have in common with a text in `folder`."""
    return copied_wordings((w for s in samples for w in (s.question, *s.required_facts, *s.forbidden_facts)), folder)


def copied_wordings(wordings: Iterable[str], folder: Path, *, run: int = 16) -> set[str]:
    """Runs of so many characters that any wording has in common with a text in `folder`."""
    files = [*(folder / "regulations").glob("*.md"), *(folder / "whitepapers").glob("*.txt")]
    official = "\n".join(f.read_text(encoding="utf-8") for f in files)
    return {w[i : i + run] for w in wordings for i in range(len(w) - run + 1) if w[i : i + run] in official}


def shipped(address: Address) -> Iterator[str]:
    """What the shipped digest of a gold article, or the notes on a whitepaper, say."""
    if address.provision is None:
        yield from (f"{note.title}\n{note.text}" for note in NOTES[address.source_id].entries)
        return
    digest = DIGESTS[address.source_id].get(address.provision)
    assert digest is not None
    yield digest.gist
    yield from (sentence for _, sentence in digest.parts)


def gold_texts(sample: Sample, texts: IndexedTexts) -> Iterator[str]:
    for address in sample.gold_addresses:
        text = texts.get(address)
        assert text is not None
        assert address.provision is not None
        span = text.span(address.provision)
        assert span is not None
        yield text.text[slice(*span)]


def chunks_of(source_id: str, folder: Path) -> Iterator[Chunk]:
    source = CATALOG[source_id]
    file = folder / "regulations" / source.file
    if not source.file or not file.is_file():
        return
    for provision, text in _articles(file.read_text(encoding="utf-8")):
        yield Chunk(
            source_id=source.id,
            law=source.law,
            title=source.title,
            address=provision.key,
            label=provision.label,
            heading_path=(),
            text=text,
            text_kind="official",
            level=source.level,
            status="",
            effective=source.effective,
            repealed=source.repealed,
            units=tuple(iter_units(provision, text)),
        )


def _articles(markdown: str) -> Iterator[tuple[Provision, str]]:
    """Articles of one file; a heading or annex ends the article before it."""
    found: dict[Provision, list[str]] = {}
    lines: list[str] | None = None
    for line in markdown.split("\n---\n", 1)[-1].splitlines():
        opened = _ARTICLE.fullmatch(line.strip())
        if opened:
            number, inserted, first = opened.groups()
            provision = Provision(from_chinese_numeral(number), from_chinese_numeral(inserted) if inserted else 0)
            lines = found[provision] = [first]
        elif line.startswith(("#", "附件")):
            lines = None
        elif lines is not None and line.strip():
            lines.append(line.strip())
    return ((provision, "\n".join(text)) for provision, text in found.items())
