"""Words that all ways of showing a checklist share."""

from collections.abc import Iterator

from app.answer import Citation
from app.checklist.model import Checklist, ChecklistItem
from app.display_words import dates_of, kind_word

TITLE = "合规义务清单"


def facts(checklist: Checklist) -> Iterator[tuple[str, str]]:
    """What the checklist was made of, as (name, value)."""
    yield "角色", checklist.role_name
    yield "场景", checklist.scenario_name
    yield "基准日期", checklist.as_of.isoformat()
    answered = [f"{name}：{'是' if holds else '否'}" for name, holds in checklist.answers.items()]
    yield "已答条件", "；".join(answered) or "无"
    yield "义务", f"{len(checklist.items)} 项"
    yield "索引版本", checklist.index_version


def marks(numbers: tuple[int, ...]) -> str:
    """[1][2]."""
    return "".join(f"[{n}]" for n in numbers)


def basis(item: ChecklistItem, checklist: Checklist) -> str:
    """《办法》第十七条[1]；…: the provisions that carry an item."""
    return "；".join(f"{checklist.citations[n - 1].label}[{n}]" for n in item.citations)


def penalties(item: ChecklistItem) -> list[str]:
    """A line for each penalty, with its marks."""
    return [f"{p.text}{marks(p.citations)}" for p in item.penalties]


def state(item: ChecklistItem) -> str:
    """适用, or on what it hangs."""
    return f"待确认：{'、'.join(item.open_conditions)}" if item.open_conditions else "适用"


def source_line(citation: Citation) -> str:
    """What a citation is and since when it is law."""
    return "，".join(part for part in (kind_word(citation.quote_kind), citation.status, dates_of(citation)) if part)


def closing(checklist: Checklist) -> str:
    """The visible label."""
    return checklist.label.visible
