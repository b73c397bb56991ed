"""What a reader returns: a file as blocks in reading order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from ingest.numbering import opens_line

_MAX_TITLE_CHARS = 60

BlockKind = Literal["heading", "paragraph", "table", "footnote"]


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a page.

    A paragraph of a Markdown or plain text file is one of its lines, as it stands. A table is Markdown rows, one per
    line, header first. `level` is the depth of a heading that the file itself marks (`##` is 2), 0 for other blocks;
    `page` counts from 1, None where the file has no pages.
    """

    kind: BlockKind
    text: str
    page: int | None = None
    level: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """A file, read. `title` is that of the front matter, else what the file opens with.

    `warnings` name what could not be read of it, such as pages without text.
    """

    path: Path
    title: str
    blocks: tuple[Block, ...]
    front_matter: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    @property
    def pages(self) -> int:
        """Number of the last page a block stands on; 0 where the file has no pages."""
        return max((b.page for b in self.blocks if b.page), default=0)


def document_title(path: Path, blocks: tuple[Block, ...], front_matter: Mapping[str, Any]) -> str:
    """Title by front matter, by the first heading of level 1, by a first line that is short, or by the file's name.

    A heading or line with a number (一、) is a part of the text, not its title.
    """
    stated = str(front_matter.get("title") or "").strip()
    if stated:
        return stated
    heading = next((b.text for b in blocks if b.kind == "heading" and b.level == 1 and not opens_line(b.text)), "")
    if heading:
        return heading
    first = blocks[0].text if blocks and blocks[0].kind in ("paragraph", "heading") else ""
    is_title = 0 < len(first) <= _MAX_TITLE_CHARS and first[-1] not in "。；，：:" and not opens_line(first)
    return first if is_title else path.stem
