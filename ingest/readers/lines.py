"""Lines of Markdown or plain text as blocks: headings, tables, footnotes; what is left are paragraphs."""

import re
from collections.abc import Iterable
from dataclasses import replace

from ingest.documents import Block
from ingest.numbering import find_mark
from ingest.readers.tables import markdown_table, merge_tables, parse_markdown_row

#: Level of a heading that is only a line in bold type.
BOLD_LEVEL = 7

_HEADING = re.compile(r"(#{1,6})\s+(\S.*)")
_BOLD_LINE = re.compile(r"\*\*([^*]{1,60})\*\*[:：]?")
_ARTICLE_LABEL = re.compile(r"第[^条\s]{1,9}条(?:之.)?")
_RULE = re.compile(r"\s*(?:-{3,}|\*{3,}|_{3,})\s*")
_FOOTNOTE = re.compile(r"(?:<sup>(\d{1,3})</sup>|\[\^?(\d{1,3})\]:?|([¹²³⁰⁴⁵⁶⁷⁸⁹]{1,3}))\s+(?=\S)")
_SUPERSCRIPT_MARK = re.compile(r"<sup>(\d{1,3})</sup>")
_URL_LINE = re.compile(r"<?(?:https?://|www\.)\S+>?.{0,30}")
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.{1,1000}?)(?<=\S)\1")
_ITALIC = re.compile(r"(?<![*\w])\*(?=[^\s*])([^*]+?)(?<=[^\s*])\*(?!\*)")
_LINK = re.compile(r"\[([^\[\]]{1,300})\]\((?:[^()\s]|\([^()]*\))*\)")  # bounded, as all here: a line may be all [
_AUTOLINK = re.compile(r"<((?:https?://|mailto:|www\.)[^<>\s]+)>")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!&])")
_SUPERSCRIPT_RUN = re.compile(r"(?<!m)[¹²³⁰⁴⁵⁶⁷⁸⁹]+")  # m² is a unit
_SUPERSCRIPTS = str.maketrans("¹²³⁰⁴⁵⁶⁷⁸⁹", "1230456789")


def blocks_of_text(text: str) -> list[Block]:
    """Blocks of a text, a line each; a form feed turns the page."""
    pages = text.split("\f")
    out: list[Block] = []
    for number, page in enumerate(pages, start=1):
        out += blocks_of_lines(page.splitlines(), page=number if len(pages) > 1 else None)
    return merge_tables(out)


def blocks_of_lines(lines: Iterable[str], *, page: int | None = None) -> list[Block]:
    """Blocks of the lines of one page. Table rows hold tabs or start with `|`; blank lines only end a footnote."""
    out: list[Block] = []
    rows: list[list[str]] = []
    gap = 0
    for raw in lines:
        cells = _cells(raw, in_table=bool(rows))
        if cells is not None:
            rows.append(cells)
            continue
        if not raw.strip():
            gap += 1
            continue
        _close_table(rows, out, page)
        rows = []
        line = raw.strip()
        if _RULE.fullmatch(line):
            gap += 1
            continue
        if out and not gap and out[-1].kind == "footnote" and _URL_LINE.fullmatch(line):
            out[-1] = replace(out[-1], text=f"{out[-1].text} {plain_text(line)}")
            continue
        out.append(_block(line, page))
        gap = 0
    _close_table(rows, out, page)
    return out


def plain_text(line: str) -> str:
    """`line` without Markdown's marks; a superscript number becomes `[n]`."""
    text = mark_superscripts(_SUPERSCRIPT_MARK.sub(r"[\1]", line))
    text = _LINK.sub(r"\1", _AUTOLINK.sub(r"\1", text))
    text = _ITALIC.sub(r"\1", _EMPHASIS.sub(r"\2", text))
    return _ESCAPE.sub(r"\1", text).strip()


def mark_superscripts(text: str) -> str:
    """`text` with raised numbers, which point at footnotes, written `[n]`."""
    return _SUPERSCRIPT_RUN.sub(lambda run: f"[{run[0].translate(_SUPERSCRIPTS)}]", text)


def _block(line: str, page: int | None) -> Block:
    heading = _HEADING.fullmatch(line)
    words = heading[2].rstrip(" \t#") if heading else ""
    if heading and words:
        return Block("heading", _heading_text(words), page, len(heading[1]))
    bold = _BOLD_LINE.fullmatch(line)
    if bold and not bold[1].rstrip().endswith(("。", "；", ";", "，")):
        return Block("heading", _heading_text(line), page, BOLD_LEVEL)
    note = _FOOTNOTE.match(line)
    if note:
        number = (note[1] or note[2] or note[3]).translate(_SUPERSCRIPTS)
        return Block("footnote", f"[{number}] {plain_text(line[note.end() :])}", page)
    return Block("paragraph", plain_text(line), page)


def _heading_text(raw: str) -> str:
    return plain_text(_SUPERSCRIPT_MARK.sub("", raw)).replace("**", "").strip()


def _cells(raw: str, *, in_table: bool) -> list[str] | None:
    """Cells of a table row, None for any other line. A tab that only indents makes no row, unless in a table."""
    if raw.lstrip().startswith("|") and raw.rstrip().endswith("|") and raw.count("|") > 2:
        return parse_markdown_row(raw)
    if not raw.strip() or "\t" not in (raw if in_table else raw.strip()):
        return None
    cells = raw.split("\t")
    opened = find_mark(cells[0].strip())
    if _ARTICLE_LABEL.fullmatch(cells[0].strip()) or (opened is not None and not opened.words):
        return None  # a tab between the number of an article or a heading and its words
    return cells


def _close_table(rows: list[list[str]], out: list[Block], page: int | None) -> None:
    table = markdown_table(rows)
    if table:
        out.append(Block("table", table, page))
