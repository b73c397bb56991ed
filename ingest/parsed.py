"""What a document is once cut along its own structure, and the check that nothing fell off."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.statutes import Article, Section
from ingest.documents import Document

# Marks of Markdown tables and emphasis, and the dots of a table of contents, are no characters of the text.
_IGNORED = re.compile(r"[\s　#*|_\-]")


@dataclass(frozen=True, slots=True)
class ParsedText:
    """Articles and sections in the order of the text.

    `headings` are the heading lines that stand in no text of a part, each once; `dropped` is what was left out on
    purpose (a table of contents, a title printed twice), so that a check can tell it from a loss. `warnings` are
    those of its file: what could not be read.
    """

    title: str
    parts: tuple[Article | Section, ...]
    headings: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def articles(self) -> tuple[Article, ...]:
        """The articles, in order."""
        return tuple(p for p in self.parts if isinstance(p, Article))

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections, in order."""
        return tuple(p for p in self.parts if isinstance(p, Section))


def lost_characters(document: Document, parsed: ParsedText) -> int:
    """Number of characters of the document's body that no part, heading or dropped line of `parsed` holds.

    White space and Markdown marks are ignored. The title is counted where the body prints it.
    """
    body = _characters(b.text for b in document.blocks)
    kept = _characters([*parsed.headings, *parsed.dropped])
    for part in parsed.parts:
        kept += _characters([part.label, part.text] if isinstance(part, Article) else [part.text])
    return (body - kept).total()


def _characters(texts: Iterable[str]) -> Counter[str]:
    return Counter(_IGNORED.sub("", "".join(texts)))
