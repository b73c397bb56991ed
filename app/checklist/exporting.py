"""A checklist as a file: Markdown, XLSX or DOCX, each with its citations and the AI-content label."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from app.checklist.model import Checklist

Format = Literal["md", "xlsx", "docx"]
FORMATS: tuple[Format, ...] = ("md", "xlsx", "docx")
_OFFICE = "application/vnd.openxmlformats-officedocument"
_MEDIA_TYPES: dict[Format, str] = {
    "md": "text/markdown; charset=utf-8",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "docx": f"{_OFFICE}.wordprocessingml.document",
}


@dataclass(frozen=True, slots=True)
class Export:
    """A file to hand out."""

    name: str
    media_type: str
    content: bytes


def export(checklist: Checklist, form: Format) -> Export:
    """The checklist as a file of that format."""
    name = f"条文-义务清单-{checklist.role_name}-{checklist.scenario_name}-{checklist.as_of}.{form}"
    return Export(name, _MEDIA_TYPES[form], _WRITERS[form](checklist))


def implicit_label(checklist: Checklist) -> str:
    """The label's fields as the JSON that a file's metadata carry under the name AIGC."""
    return json.dumps(checklist.label.metadata, ensure_ascii=False)


def _markdown(checklist: Checklist) -> bytes:
    from app.checklist.markdown import checklist_markdown

    front = f"---\nAIGC: {implicit_label(checklist)}\n---\n\n"
    return (front + checklist_markdown(checklist)).encode()


def _xlsx(checklist: Checklist) -> bytes:
    from app.checklist.xlsx import checklist_xlsx

    return checklist_xlsx(checklist, implicit_label(checklist))


def _docx(checklist: Checklist) -> bytes:
    from app.checklist.docx import checklist_docx

    return checklist_docx(checklist, implicit_label(checklist))


_WRITERS: dict[Format, Callable[[Checklist], bytes]] = {"md": _markdown, "xlsx": _xlsx, "docx": _docx}
