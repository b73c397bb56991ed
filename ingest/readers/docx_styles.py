"""Paragraph styles of a Word file: which are headings, and how they number."""

import re
from dataclasses import dataclass
from typing import Any

from ingest.readers.docx_numbering import W, value_of

_HEADING_NAME = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_TITLE_NAMES = {"title", "标题"}
_MAX_STYLES_DEEP = 20


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph style gives: numbering, level of a heading (0 for none)."""

    num_id: int | None = None
    num_level: int | None = None
    heading: int = 0


def paragraph_styles(root: Any | None) -> tuple[dict[str, Style], str]:
    """Paragraph styles by id, each with what it takes over from those that it is based on; id of the default one."""
    if root is None:
        return {}, ""
    elements = {s.get(f"{W}styleId"): s for s in root.iterfind(f"{W}style") if s.get(f"{W}type") == "paragraph"}
    default = next((i for i, s in elements.items() if s.get(f"{W}default") in ("1", "true")), "")
    return {identity: _style(element, elements, 0) for identity, element in elements.items()}, default


def _style(element: Any, elements: dict[str, Any], depth: int) -> Style:
    base = elements.get(value_of(element, "basedOn"))
    above = _style(base, elements, depth + 1) if base is not None and depth < _MAX_STYLES_DEEP else Style()
    properties = element.find(f"{W}pPr")
    num_id, level = stated_number(properties)
    name = value_of(element, "name").strip()
    named = _HEADING_NAME.fullmatch(name)
    heading = 1 if name.lower() in _TITLE_NAMES else int(named[1]) if named else outline_level(properties)
    return Style(
        above.num_id if num_id is None else num_id,
        above.num_level if level is None else level,
        heading or above.heading,
    )


def stated_number(properties: Any | None) -> tuple[int | None, int | None]:
    """Number of the numbering and level that paragraph properties state; None for what they do not."""
    stated = None if properties is None else properties.find(f"{W}numPr")
    if stated is None:
        return None, None
    num_id, level = value_of(stated, "numId"), value_of(stated, "ilvl")
    return (int(num_id) if num_id.isdigit() else None), (int(level) if level.isdigit() else None)


def outline_level(properties: Any | None) -> int:
    level = "" if properties is None else value_of(properties, "outlineLvl")
    return int(level) + 1 if level.isdigit() and int(level) < 9 else 0
