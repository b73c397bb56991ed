"""Elements of a web page as blocks: paragraphs, headings, data tables; frames made of tables are looked through."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from corpus.numerals import NUMERAL_CHARS
from ingest.documents import Block
from ingest.readers.lines import BOLD_LEVEL
from ingest.readers.tables import markdown_table

_DROPPED = frozenset(
    "script style noscript template iframe object embed svg math canvas audio video map head nav footer aside button"
    " input select textarea option link meta title base area dialog".split()
)
_INLINE = frozenset(
    "a abbr b bdi bdo big cite code del dfn em font i ins kbd label mark q s samp small span strike strong sub sup time"
    " tt u var wbr o:p st1:personname st1:chsdate".split()
)
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt|em)?\s*(?:;|$)", re.I)
_SPACE = re.compile(r"[ \t\r\n\f\u00a0\u200b\ufeff]+")
_CJK = r"\u3400-\u9fff\u3000-\u303f\uff00-\uffef“”‘’"
_WRAP = re.compile(rf"(?<=[{_CJK}])\x01(?=[{_CJK}])")
_LABEL_WRAP = re.compile(rf"(第[{NUMERAL_CHARS}\d]{{1,9}}[条章节编](?:之[{NUMERAL_CHARS}]{{1,3}})?)\x01")
_INDENT = re.compile(r"(?<=[。；：！？”）])[ ]?　　+(?=\S)")
_ARTICLE_LINE = re.compile(
    rf"第\s*[{NUMERAL_CHARS}\d０-９]{{1,9}}\s*条(?:之[{NUMERAL_CHARS}]{{1,3}})?(?:[\s　]|\S{{4,}})"
)
_NOTE = re.compile(r"\[(\d{1,3})\]\s*(?=\S)")
_MAX_BOLD_CHARS = 60
_FRAME_CELL_CHARS = 400  # a cell with more text and paragraphs of its own frames a page
_MAX_SPAN = 200


@dataclass(frozen=True, slots=True)
class Piece:
    """A block, the elements it lies in from the page down, and the share of its characters that are links."""

    block: Block
    ancestors: tuple[Any, ...]
    linked_share: float


@dataclass(slots=True)
class _Line:
    """Text of the paragraph that is being read."""

    parts: list[str] = field(default_factory=list)
    linked: int = 0
    bold: int = 0
    total: int = 0

    def add(self, text: str, *, linked: bool, bold: bool) -> None:
        """Append text of an element."""
        count = len(text) - sum(map(str.isspace, text))
        self.parts.append(text)
        self.total += count
        self.linked += count * linked
        self.bold += count * bold


def is_article_line(text: str) -> bool:
    """Whether a line seems to open an article, wherever on the page it stands."""
    return _ARTICLE_LINE.match(text) is not None


def pieces(root: Any) -> list[Piece]:
    """Everything on a page that shows, in order."""
    body = root.find("body")
    return list(_Walk().pieces(root if body is None else body))


class _Walk:
    """A walk over a page, without recursion: pages may be nested deeper than Python's stack."""

    def __init__(self) -> None:
        self._out: list[Piece] = []
        self._line = _Line()
        self._path: list[Any] = []
        self._heading = 0
        self._numbers: list[int | None] = []

    def pieces(self, body: Any) -> Iterator[Piece]:
        """Pieces of an element, in order."""
        skipped: Any = None  # the element being passed over: dropped, hidden, or a table already read
        from lxml import etree

        for event, element in etree.iterwalk(body, events=("start", "end", "comment", "pi")):
            if event in ("comment", "pi"):
                self._tail(element, skipped)
            elif event == "start":
                if skipped is None and not self._start(element):
                    skipped = element
            else:
                if skipped is element:
                    skipped = None
                elif skipped is None:
                    self._end(element)
                if element is not body:
                    self._tail(element, skipped)
        self._flush()
        yield from self._out

    def _start(self, element: Any) -> bool:
        """Enter an element; False if what it holds is not to be read."""
        tag = str(element.tag).lower()
        if tag in _DROPPED or _is_hidden(element):
            return False
        if tag == "br":
            self._flush()
            return True
        if tag not in _INLINE:
            self._flush()
        self._path.append(element)
        if tag == "table" and not _is_frame(element):
            self._table(element)
            self._path.pop()
            return False
        self._heading = _HEADINGS.get(tag, self._heading)
        if tag in ("ol", "ul"):
            self._numbers.append(_count(element.get("start"), 1) if tag == "ol" else None)
        if tag == "li":
            self._line.parts.append(self._list_mark())
        if tag == "sup" and (element.text or "").strip().isdigit() and not len(element):
            self._line.add(f"[{element.text.strip()}]", linked=False, bold=False)
            self._path.pop()
            return False
        self._words(element.text)
        return True

    def _end(self, element: Any) -> None:
        tag = str(element.tag).lower()
        if tag == "br":
            return
        if tag not in _INLINE:
            self._flush()
        if tag in _HEADINGS:
            self._heading = 0
        if tag in ("ol", "ul") and self._numbers:
            self._numbers.pop()
        if self._path and self._path[-1] is element:
            self._path.pop()

    def _tail(self, element: Any, skipped: Any) -> None:
        if skipped is None:
            self._words(element.tail)

    def _words(self, text: str | None) -> None:
        if text:
            tags = {str(e.tag).lower() for e in self._path}
            self._line.add(text, linked="a" in tags, bold=bool(tags & {"b", "strong"}))

    def _list_mark(self) -> str:
        number = self._numbers[-1] if self._numbers else None
        if number is None:
            return "- "
        self._numbers[-1] = number + 1
        return f"{number}. "

    def _flush(self) -> None:
        """Close the paragraph that is being read."""
        line, self._line = self._line, _Line()
        text = tidy("".join(line.parts))
        if not text or text == "-":
            return
        for paragraph in _INDENT.split(text):
            block = self._block(paragraph.strip(" 　"), bold=line.bold >= line.total)
            self._out.append(Piece(block, tuple(self._path), line.linked / max(line.total, 1)))

    def _block(self, text: str, *, bold: bool) -> Block:
        if self._heading:
            return Block("heading", text, None, self._heading)
        if _NOTE.match(text):
            return Block("footnote", text)
        if bold and len(text) <= _MAX_BOLD_CHARS and text[-1] not in "。；;，,：:":
            return Block("heading", text, None, BOLD_LEVEL)
        return Block("paragraph", text)

    def _table(self, table: Any) -> None:
        text = markdown_table(_grid(table))
        if text:
            words = "".join(table.itertext())
            links = sum(len("".join(a.itertext())) for a in table.iter("a"))
            self._out.append(Piece(Block("table", text), tuple(self._path), links / max(len(words), 1)))


def tidy(text: str) -> str:
    """`text` with white space as a page shows it; a line end in the source parts no Chinese words."""
    marked = _SPACE.sub(lambda m: "\x01" if "\n" in m[0] else " ", text)
    marked = _WRAP.sub("", _LABEL_WRAP.sub(r"\1 ", marked))
    return marked.replace("\x01", " ").strip(" 　")


def _is_hidden(element: Any) -> bool:
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    return _HIDDEN_STYLE.search(element.get("style") or "") is not None


def _is_frame(table: Any) -> bool:
    """Whether a table only places things: another table in it, one column, or a cell with a page's worth of text."""
    if next(table.iterdescendants("table"), None) is not None:
        return True
    rows = list(table.iter("tr"))
    if len(rows) < 2 or all(len(_cells(row)) < 2 for row in rows):
        return True
    return any(len(cell.text_content()) > _FRAME_CELL_CHARS and _paragraphs(cell) > 3 for cell in table.iter("td"))


def _paragraphs(cell: Any) -> int:
    return sum(1 for _ in cell.iter("p", "div", "br"))


def _cells(row: Any) -> list[Any]:
    return [cell for cell in row if str(cell.tag).lower() in ("td", "th")]


def _grid(table: Any) -> list[list[str]]:
    """Rows of cells; a cell over columns is followed by empty ones, one over rows is repeated below the header."""
    grid: list[list[str]] = []
    reaching: dict[int, tuple[int, str]] = {}  # column -> (rows that it still reaches down, text)
    for number, row in enumerate(table.iter("tr")):
        line: list[str] = []
        cells = [c for c in _cells(row) if not _is_hidden(c)]
        while cells or len(line) in reaching:
            column = len(line)
            if column in reaching:
                left, text = reaching.pop(column)
                line.append(text)
                if left > 1:
                    reaching[column] = (left - 1, text)
                continue
            cell = cells.pop(0)
            text = _cell_text(cell)
            width, height = _count(cell.get("colspan"), 1), _count(cell.get("rowspan"), 1)
            for at in range(column, column + width):
                line.append(text if at == column else "")
                if height > 1:
                    reaching[at] = (height - 1, line[-1] if number > 0 else "")
        grid.append(line)
    return grid


def _cell_text(cell: Any) -> str:
    return "\n".join(piece.block.text for piece in _Walk().pieces(cell))


def _count(text: str | None, default: int) -> int:
    stripped = (text or "").strip()
    return min(max(int(stripped), 1), _MAX_SPAN) if stripped.isascii() and stripped.isdigit() else default
