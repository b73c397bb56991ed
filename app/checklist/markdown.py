"""A checklist as Markdown."""

from collections.abc import Iterator

from app.checklist.model import Checklist, ChecklistItem
from app.checklist.table import PHASES
from app.checklist.wording import TITLE, basis, closing, facts, penalties, source_line
from app.display_words import is_web_url


def checklist_markdown(checklist: Checklist) -> str:
    """Markdown: facts, open questions, the phases with boxes to tick, the texts cited; the label first and last."""
    return "\n".join(_lines(checklist)).rstrip() + "\n"


def _lines(checklist: Checklist) -> Iterator[str]:
    yield f"# {TITLE}：{checklist.role_name}，{checklist.scenario_name}\n"
    yield f"> {closing(checklist)}\n"
    yield from (f"- {name}：{value}" for name, value in facts(checklist))
    yield from (f"- 提示：{warning}" for warning in checklist.warnings)
    if checklist.open_questions:
        yield "\n## 待确认\n"
        yield from (f"- **{q.name}**：{q.question}（关系到 {q.items} 项）" for q in checklist.open_questions)
    numbered = list(enumerate(checklist.items, start=1))
    for phase, name in PHASES.items():
        items = [(number, item) for number, item in numbered if item.phase == phase]
        if items:
            yield f"\n## {name}\n"
            for number, item in items:
                yield from _item(number, item, checklist)
    yield "\n## 引文\n"
    for citation in checklist.citations:
        quote = "  \n  ".join(line.strip() for line in citation.quote.split("\n") if line.strip())
        link = f" <{citation.official_url}>" if is_web_url(citation.official_url) else ""
        yield f"- [{citation.number}] {citation.label}（{source_line(citation)}）{link}  \n  {quote}"
    yield f"\n---\n\n{closing(checklist)}"


def _item(number: int, item: ChecklistItem, checklist: Checklist) -> Iterator[str]:
    pending = f"（待确认：{'、'.join(item.open_conditions)}）" if item.open_conditions else ""
    yield f"- [ ] {number}. **{item.text}**{pending}"
    yield f"  - 依据：{basis(item, checklist)}"
    if item.deadline:
        yield f"  - 期限：{item.deadline}"
    yield from (f"  - 处罚：{line}" for line in penalties(item))
    yield f"  - 留存：{'、'.join(item.evidence)}"
    if item.note:
        yield f"  - 注意：{item.note}"
