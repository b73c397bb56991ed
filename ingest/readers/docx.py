"""Word files: paragraphs with the numbers that Word shows, headings by style, tables, footnotes, changes accepted."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.documents import Block, Document, document_title
from ingest.readers import limits
from ingest.readers.archives import check_package
from ingest.readers.docx_numbering import Numbering, W, read_numbering, style_levels, value_of
from ingest.readers.docx_styles import Style, outline_level, paragraph_styles, stated_number
from ingest.readers.errors import unreadable
from ingest.readers.tables import markdown_table, merge_tables

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# Deleted and moved away, instructions of fields, pictures; w:del around a run holds w:delText, around w:t it is wrong.
_DROPPED = {f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "delInstrText", "rPr", "pPr", "sdtPr")}
_DROPPED |= {f"{W}{name}" for name in ("commentRangeStart", "commentRangeEnd", "annotationRef")}
_BREAKS = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": "\t", f"{W}noBreakHyphen": "-", f"{W}ptab": "\t"}
_OLE = b"\xd0\xcf\x11\xe0"


@dataclass(slots=True)
class _Reading:
    """What a walk through a document needs and counts."""

    numbering: Numbering
    styles: dict[str, Style]
    style_levels: dict[tuple[int, str], int]
    default_style: str
    notes: dict[tuple[str, str], str]
    used: list[tuple[str, str]] = field(default_factory=list)

    def mark(self, kind: str, identity: str) -> str:
        """Mark `[n]` of a note in the text; notes count in the order in which the text names them."""
        self.used.append((kind, identity))
        return f"[{len(self.used)}]"


def read_docx(path: Path) -> Document:
    """Document of a Word file (.docx).

    Raises: SourceFormatError naming the file, with what to do, if it is encrypted, an older format, or broken.
    """
    limits.check_size(path, limits.MAX_BINARY_BYTES)
    with path.open("rb") as file:
        if file.read(4) == _OLE:
            raise unreadable(
                path,
                "已加密，或为 Word 2007 以前的格式；请另存为无密码的 .docx",
                "encrypted, or Word before 2007; save it as .docx without password",
            )
    check_package(path)
    body, reading = _open(path)
    blocks = tuple(merge_tables(_blocks(body, reading)))
    if not blocks:
        raise unreadable(
            path,
            "没有文字；若是页面图片，请存为 PDF 并做文字识别",
            "holds no text; if it holds pictures of pages, save it as PDF and run OCR",
        )
    return Document(path, document_title(path, blocks, {}), blocks)


def _open(path: Path) -> tuple[Any, _Reading]:
    import docx
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import XMLSyntaxError

    try:
        word = docx.Document(str(path))
        parts = {rel.reltype: rel.target_part for rel in word.part.rels.values() if not rel.is_external}
        roots = {kind: _root(part) for kind, part in parts.items()}
    except (PackageNotFoundError, XMLSyntaxError, KeyError, ValueError, OSError) as exc:
        what = " ".join(str(exc).split())[:200]
        raise unreadable(
            path,
            f"不是可读的 Word 文件（{what}）；请重新存为 .docx",
            f"not a Word file that can be read ({what}); save it again as .docx",
        ) from exc
    numbering = roots.get(RELATIONSHIP_TYPE.NUMBERING)
    styles, default = paragraph_styles(roots.get(RELATIONSHIP_TYPE.STYLES))
    reading = _Reading(read_numbering(numbering), styles, style_levels(numbering), default, {})
    for kind, name in ((RELATIONSHIP_TYPE.FOOTNOTES, "footnote"), (RELATIONSHIP_TYPE.ENDNOTES, "endnote")):
        reading.notes.update(_notes(roots.get(kind), name, reading))
    return word.element.body, reading


def _root(part: Any) -> Any | None:
    """Root element of a part of XML: python-docx parses those that it knows, of others it keeps the bytes."""
    if hasattr(part, "element"):
        return part.element
    if not str(part.content_type).endswith("+xml") or "wordprocessingml" not in str(part.content_type):
        return None
    from docx.oxml.parser import parse_xml

    return parse_xml(part.blob)


def _notes(root: Any | None, name: str, reading: _Reading) -> Iterator[tuple[tuple[str, str], str]]:
    for note in () if root is None else root.iterfind(f"{W}{name}"):
        if note.get(f"{W}type") not in (None, "normal"):
            continue  # the line that separates notes from the text
        text = " ".join(t for p in note.iter(f"{W}p") if (t := _text(p, reading).strip()))
        yield (name, str(note.get(f"{W}id"))), text


def _blocks(body: Any, reading: _Reading) -> Iterator[Block]:
    torn: list[Any] = []  # paragraphs whose mark was deleted: they go on in the next
    for element in _content(body):
        if element.tag == f"{W}tbl":
            yield from _table(element, reading)
        elif _mark_deleted(element):
            torn.append(element)
        else:
            yield from _paragraph([*torn, element], reading)
            torn = []
        yield from _new_notes(reading)
    if torn:
        yield from _paragraph(torn, reading)
        yield from _new_notes(reading)


def _content(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables below an element, through content controls and accepted insertions."""
    for child in parent:
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag"):
            yield from _content(child)
        elif child.tag == f"{_MC}AlternateContent":
            yield from _content(_chosen(child))


def _chosen(alternate: Any) -> Any:
    """The first of the forms of one content that a file offers to newer and older readers."""
    return alternate[0] if len(alternate) else alternate


def _mark_deleted(paragraph: Any) -> bool:
    properties = paragraph.find(f"{W}pPr")
    marks = None if properties is None else properties.find(f"{W}rPr")
    return marks is not None and any(marks.find(f"{W}{name}") is not None for name in ("del", "moveFrom"))


def _paragraph(elements: list[Any], reading: _Reading) -> Iterator[Block]:
    """Blocks of one paragraph: its lines, then the paragraphs of its text boxes."""
    text = "".join(_text(element, reading) for element in elements)
    # The properties of a paragraph are those of its mark. An empty one is counted, as Word does.
    level, label = _kind(elements[-1], reading)
    for n, line in enumerate(line for line in text.split("\n") if line.strip()):
        words = (label + line.strip() if n == 0 else line.strip()).replace("\t", " ").strip()
        yield Block("heading", words, None, level) if level and n == 0 else Block("paragraph", words)
    for element in elements:
        for box in _text_boxes(element):
            yield from (b for inner in _content(box) for b in _box_blocks(inner, reading))


def _box_blocks(element: Any, reading: _Reading) -> Iterator[Block]:
    yield from _table(element, reading) if element.tag == f"{W}tbl" else _paragraph([element], reading)


def _kind(paragraph: Any, reading: _Reading) -> tuple[int, str]:
    """Level of the heading that a paragraph is (0 for none), and its automatic number."""
    properties = paragraph.find(f"{W}pPr")
    identity = ("" if properties is None else value_of(properties, "pStyle")) or reading.default_style
    style = reading.styles.get(identity, Style())
    num_id, level = stated_number(properties)
    if num_id is None:
        num_id = style.num_id
        if level is None:
            level = style.num_level
            if level is None and num_id is not None:
                level = reading.style_levels.get((num_id, identity))
    label = reading.numbering.label(num_id, level or 0) if num_id else ""
    return outline_level(properties) or style.heading, label


def _text(element: Any, reading: _Reading) -> str:
    """Text of a paragraph as it is with all changes accepted; text boxes left out, notes as marks `[n]`."""
    out: list[str] = []
    for child in element:
        tag = child.tag
        if tag == f"{W}t":
            out.append(child.text or "")
        elif tag in _BREAKS:
            out.append(_BREAKS[tag] if child.get(f"{W}type") != "page" else "")
        elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
            out.append(reading.mark(tag.removeprefix(W).removesuffix("Reference"), str(child.get(f"{W}id"))))
        elif tag == f"{W}sym":
            out.append(_symbol(str(child.get(f"{W}char") or "")))
        elif tag == f"{_MC}AlternateContent":
            out.append(_text(_chosen(child), reading))
        elif isinstance(tag, str) and tag not in _DROPPED and tag != f"{W}txbxContent":
            out.append(_text(child, reading))
    return "".join(out)


def _symbol(code: str) -> str:
    """Character of a picture font; the ticks and boxes of forms are the ones that carry meaning."""
    ticks = {"F0FC": "√", "F0FB": "×", "F0FE": "☑", "F0A8": "☐", "F06F": "☐", "F0B7": "●", "F050": "√", "F052": "☑"}
    return ticks.get(code.upper(), "")


def _text_boxes(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag == f"{W}txbxContent":
            yield child
        elif child.tag == f"{_MC}AlternateContent":
            yield from _text_boxes(_chosen(child))
        elif child.tag not in _DROPPED:
            yield from _text_boxes(child)


def _new_notes(reading: _Reading) -> Iterator[Block]:
    """Notes that the last paragraph or table named, once each."""
    for number, key in enumerate(reading.used, start=1):
        text = reading.notes.pop(key, "")
        if text:
            yield Block("footnote", f"[{number}] {text}")


def _table(table: Any, reading: _Reading) -> Iterator[Block]:
    """A table as rows; one of a single column or row is a frame around paragraphs."""
    rows = [row for row in _rows(table) if not _row_deleted(row)]
    if len(rows) < 2 or all(len(list(_cells(row))) < 2 for row in rows):
        for row in rows:
            for cell in _cells(row):
                for element in _content(cell):
                    yield from _box_blocks(element, reading)
        return
    grid: list[list[str]] = []
    spans: dict[int, tuple[int, str]] = {}  # column -> row and text of the cell that reaches down from above
    for n, row in enumerate(rows):
        grid.append(list(_row(row, n, spans, reading)))
    text = markdown_table(grid)
    if text:
        yield Block("table", text)


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == f"{W}tr":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
            yield from _rows(child)


def _cells(row: Any) -> Iterator[Any]:
    for child in row:
        if child.tag == f"{W}tc":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml"):
            yield from _cells(child)


def _row_deleted(row: Any) -> bool:
    properties = row.find(f"{W}trPr")
    return properties is not None and properties.find(f"{W}del") is not None


def _row(row: Any, number: int, spans: dict[int, tuple[int, str]], reading: _Reading) -> Iterator[str]:
    """Cells of a row on the table's grid: a cell over columns is followed by empty ones, one over rows repeated.

    Under a header of two rows it is not repeated: there an empty cell says that the upper one heads the column.
    """
    properties = row.find(f"{W}trPr")
    column = _count(properties, "gridBefore", 0)
    yield from [""] * column
    for cell in _cells(row):
        properties = cell.find(f"{W}tcPr")
        merge = None if properties is None else properties.find(f"{W}vMerge")
        text = _cell_text(cell, reading)
        if merge is not None and merge.get(f"{W}val") != "restart" and column in spans:
            began, above = spans[column]
            text = above if began > 0 else ""
        else:
            spans[column] = (number, text)
        width = _count(properties, "gridSpan", 1)
        yield text
        yield from [""] * (width - 1)
        column += width


def _count(properties: Any | None, name: str, default: int) -> int:
    value = "" if properties is None else value_of(properties, name)
    return min(int(value), 200) if value.isdigit() else default


def _cell_text(cell: Any, reading: _Reading) -> str:
    """Text of a cell, tables in it run on."""
    out: list[str] = []
    for element in _content(cell):
        if element.tag == f"{W}tbl":
            out += [_cell_text(inner, reading) for row in _rows(element) for inner in _cells(row)]
        else:
            out += [b.text for b in _paragraph([element], reading)]
    return "\n".join(out)
