"""A checklist as a workbook: the obligations, the texts cited, the open questions, what it was made of."""

import re
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from app.checklist.model import Checklist
from app.checklist.wording import TITLE, basis, closing, facts, penalties, source_line, state
from app.display_words import is_web_url

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

#: Characters that no XML holds.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_OBLIGATIONS = (
    ("序号", 6), ("阶段", 10), ("义务", 48), ("状态", 18), ("期限", 24), ("依据", 44),
    ("处罚", 44), ("留存证据", 28), ("注意", 24), ("完成", 8),
)  # fmt: skip
_CITATIONS = (("编号", 6), ("条款", 44), ("引文", 90), ("说明", 32), ("官方链接", 44))
_ABOUT = (("事项", 14), ("内容", 90))
_QUESTIONS = (("条件", 18), ("问题", 70), ("关系到的义务", 14))


def checklist_xlsx(checklist: Checklist, implicit_label: str) -> bytes:
    """The workbook's bytes. Text that looks like a formula stays text."""
    from openpyxl import Workbook
    from openpyxl.packaging.custom import StringProperty

    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101 - a new workbook has a sheet
    sheet.title = "义务清单"
    # What stands above the table stays in sight with its header: no more than the title and the label.
    head = [[TITLE, f"{checklist.role_name}，{checklist.scenario_name}"], ["标识", closing(checklist)]]
    _fill(sheet, _OBLIGATIONS, _obligation_rows(checklist), head=head)
    _fill(book.create_sheet("引文"), _CITATIONS, _citation_rows(checklist))
    questions = [[q.name, q.question, f"{q.items} 项"] for q in checklist.open_questions]
    _fill(book.create_sheet("待确认"), _QUESTIONS, questions)
    told = [[name, value] for name, value in facts(checklist)] + [["提示", text] for text in checklist.warnings]
    _fill(book.create_sheet("说明"), _ABOUT, told)
    for each in book:  # a sheet is printed, and passed on, by itself
        each.oddFooter.center.text = closing(checklist)
        each.oddFooter.right.text = "&P / &N"
    book.properties.title = TITLE
    book.properties.creator = "Tiaowen"
    book.properties.description = closing(checklist)
    book.properties.keywords = implicit_label
    book.custom_doc_props.append(StringProperty(name="AIGC", value=implicit_label))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _obligation_rows(checklist: Checklist) -> Iterable[list[str | int]]:
    for number, item in enumerate(checklist.items, start=1):
        punished = "\n".join(penalties(item))
        yield [
            number, item.phase_name, item.text, state(item), item.deadline, basis(item, checklist), punished,
            "、".join(item.evidence), item.note, "",
        ]  # fmt: skip


def _citation_rows(checklist: Checklist) -> Iterable[list[str]]:
    for citation in checklist.citations:
        url = citation.official_url if is_web_url(citation.official_url) else ""
        yield [f"[{citation.number}]", citation.label, citation.quote, source_line(citation), url]


def _fill(
    sheet: "Worksheet",
    columns: Sequence[tuple[str, int]],
    rows: Iterable[Sequence[str | int]],
    *,
    head: Sequence[Sequence[str]] = (),
) -> None:
    """Write lines above, then the table with a header that stays in sight."""
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    line = 0
    for line, values in enumerate(head, start=1):
        for column, value in enumerate(values, start=1):
            _write(sheet.cell(line, column), value)
        sheet.cell(line, 1).font = Font(bold=True)
    top = line + 2 if head else 1
    for column, (name, width) in enumerate(columns, start=1):
        cell = sheet.cell(top, column, name)
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="7A1F1F")
        sheet.column_dimensions[get_column_letter(column)].width = width
    last = top
    for last, row in enumerate(rows, start=top + 1):
        for column, held in enumerate(row, start=1):
            cell = sheet.cell(last, column)
            _write(cell, held)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.print_title_rows = f"{top}:{top}"
    sheet.freeze_panes = f"A{top + 1}"
    sheet.auto_filter.ref = f"A{top}:{get_column_letter(len(columns))}{last}"
    sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = "landscape", 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _write(cell: Any, value: str | int) -> None:
    if isinstance(value, int):
        cell.value = value
        return
    cell.value = UNWRITABLE.sub("", value)
    if cell.data_type == "f":  # =HYPERLINK(...) in a quoted text is a text
        cell.data_type = "s"
