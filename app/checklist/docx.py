"""A checklist as a Word document."""

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from app.checklist.model import Checklist, ChecklistItem
from app.checklist.table import PHASES
from app.checklist.wording import TITLE, basis, closing, facts, penalties, source_line
from app.checklist.xlsx import UNWRITABLE
from app.display_words import is_web_url

if TYPE_CHECKING:
    from docx.document import Document

_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CUSTOM_XML = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
    '<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="AIGC">'
    "<vt:lpwstr>{value}</vt:lpwstr></property></Properties>"
)
_FONT = "宋体"


def checklist_docx(checklist: Checklist, implicit_label: str) -> bytes:
    """The document's bytes: the label on top and in the footer of every page, and in the file's properties."""
    import docx

    document = docx.Document()
    _style(document)
    document.add_heading(f"{TITLE}：{checklist.role_name}，{checklist.scenario_name}", level=0)
    document.add_paragraph(closing(checklist)).style = "Intense Quote"
    document.sections[0].footer.paragraphs[0].text = closing(checklist)
    _facts(document, checklist)
    numbered = list(enumerate(checklist.items, start=1))
    for phase, name in PHASES.items():
        items = [(number, item) for number, item in numbered if item.phase == phase]
        if items:
            document.add_heading(name, level=1)
            for number, item in items:
                _item(document, number, item, checklist)
    _citations(document, checklist)
    _properties(document, checklist, implicit_label)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _style(document: "Document") -> None:
    """A font that has Chinese characters, for Chinese text as well as for Latin."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(10.5)
    for name in ("Normal", "Title", "Heading 1", "Intense Quote"):
        fonts = document.styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), _FONT)
        # A theme's font, where a style names one, would come before ours.
        fonts.attrib.pop(qn("w:eastAsiaTheme"), None)


def _facts(document: "Document", checklist: Checklist) -> None:
    _rows(document, [*facts(checklist), *(("提示", w) for w in checklist.warnings)])
    if checklist.open_questions:
        document.add_heading("待确认", level=1)
        _rows(document, [(q.name, f"{q.question}（关系到 {q.items} 项）") for q in checklist.open_questions])


def _item(document: "Document", number: int, item: ChecklistItem, checklist: Checklist) -> None:
    pending = f"（待确认：{'、'.join(item.open_conditions)}）" if item.open_conditions else ""
    heading = document.add_paragraph()
    heading.add_run(f"□ {number}. {item.text}{pending}").bold = True
    heading.paragraph_format.keep_with_next = True
    rows = [("依据", basis(item, checklist)), ("期限", item.deadline)]
    rows += [("处罚", "\n".join(penalties(item))), ("留存证据", "、".join(item.evidence)), ("注意", item.note)]
    _rows(document, [(name, value) for name, value in rows if value])
    document.add_paragraph()


def _citations(document: "Document", checklist: Checklist) -> None:
    document.add_heading("引文", level=1)
    for citation in checklist.citations:
        line = document.add_paragraph()
        line.add_run(_plain(f"[{citation.number}] {citation.label}")).bold = True
        url = f" {citation.official_url}" if is_web_url(citation.official_url) else ""
        line.add_run(f"（{source_line(citation)}）{url}")
        line.paragraph_format.keep_with_next = True
        document.add_paragraph(_plain(citation.quote))


def _rows(document: "Document", rows: Sequence[tuple[str, str]]) -> None:
    from docx.shared import Cm

    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for name, value in rows:
        left, right = table.add_row().cells
        left.text, right.text = name, _plain(value)
        left.width, right.width = Cm(2.4), Cm(13.6)


def _properties(document: "Document", checklist: Checklist, implicit_label: str) -> None:
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    core = document.core_properties
    core.title, core.author, core.comments, core.keywords = TITLE, "Tiaowen", closing(checklist), implicit_label
    package = document.part.package
    blob = _CUSTOM_XML.format(value=escape(implicit_label)).encode()
    package.relate_to(Part(PackURI("/docProps/custom.xml"), _CUSTOM_TYPE, blob, package), _CUSTOM)


def _plain(text: str) -> str:
    return UNWRITABLE.sub("", text)
