"""Official texts, as the pages of offices would show them, pass; each other's are refused."""

import html
from pathlib import Path

import pytest

from corpus.catalog import Source, load_catalog
from ingest.fetch.errors import PageRefusedError
from ingest.fetch.pages import read_page
from ingest.fetch.verdicts import accept
from ingest.fetch.web import Page
from ingest.readers.markdown import read_markdown
from ingest.structure import parse_statute

CATALOG = load_catalog()
SOURCES = [s for s in CATALOG if s.official_url and s.held]


def page_of(path: Path) -> Page:
    """The text of a Markdown file as an office's web page."""
    lines = [b.text for b in read_markdown(path).blocks]
    body = "".join(f"<p>　　{html.escape(line)}</p>" for line in lines[1:])
    text = (
        f"<html><head><title>{lines[0]}_某某网</title></head><body><h1>{lines[0]}</h1><div>{body}</div></body></html>"
    )
    return Page("https://office.example/a", text.encode(), "text/html")


@pytest.mark.corpus_texts
@pytest.mark.parametrize("source", SOURCES, ids=lambda s: s.id)
def test_an_official_text_passes(source: Source, shared_corpus: Path) -> None:
    path = shared_corpus / "regulations" / source.file
    accepted = accept(read_page(page_of(path)), source, CATALOG)
    wanted = parse_statute(read_markdown(path)).articles
    assert [(a.provision, bare(a.text)) for a in accepted.parsed.articles] == [
        (a.provision, bare(a.text)) for a in wanted
    ]


@pytest.mark.corpus_texts
@pytest.mark.parametrize(
    ("asked", "given"), [("csl-2016", "csl-2025"), ("csl-2025", "csl-2016"), ("pipl", "dsl"), ("dsl", "pipl")]
)
def test_another_text_or_version_is_refused(asked: str, given: str, shared_corpus: Path) -> None:
    document = read_page(page_of(shared_corpus / "regulations" / CATALOG[given].file))
    with pytest.raises(PageRefusedError):
        accept(document, CATALOG[asked], CATALOG)


def bare(text: str) -> str:
    return "".join(text.split())
