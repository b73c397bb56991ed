"""A checklist as HTML. Pure; every text is escaped here."""

import json
from collections.abc import Iterator, Sequence
from html import escape
from urllib.parse import urlencode

from app.checklist.exporting import FORMATS
from app.checklist.model import Checklist, ChecklistItem, ChecklistRequest
from app.checklist.table import PHASES
from app.checklist.wording import TITLE, closing, facts, state
from app.ui.render import render_card

_ANCHOR = "tw-list-"
_FORMAT_WORDS = {"md": "Markdown", "xlsx": "Excel", "docx": "Word"}


def render_checklist(checklist: Checklist, request: ChecklistRequest) -> str:
    """Facts and files, open questions, the obligations by phase, and beside them the texts cited."""
    label = escape(json.dumps(checklist.label.metadata, ensure_ascii=False))
    title = f"{TITLE}：{checklist.role_name}，{checklist.scenario_name}"
    cards = "".join(render_card(c, None, f"{_ANCHOR}{c.number}") for c in checklist.citations)
    return (
        f'<article class="tw-checklist" lang="zh-CN" data-aigc="{label}"><h2 class="tw-question">{escape(title)}</h2>'
        f'<p class="tw-chips"><span class="tw-ai">AI 生成</span>{_files(request)}</p>{_warnings(checklist)}'
        f'{_jumps(checklist)}<div class="tw-grid"><div class="tw-answer">'
        f"{_questions(checklist)}{''.join(_phases(checklist))}"
        f'{_colophon(checklist)}</div><aside class="tw-cites" aria-label="引文">'
        f"<h3>引文<span>{len(checklist.citations)}</span></h3>{cards}</aside></div></article>"
    )


def render_checklist_problem(text: str) -> str:
    """What went wrong, where the list would stand."""
    return f'<p class="tw-problem" role="alert">{escape(text)}</p>'


def _jumps(checklist: Checklist) -> str:
    """Links to the phases: a list of eighty obligations is long."""
    places = [(phase, f"{name} {len(items)}") for phase, name, items in _by_phase(checklist)]
    if checklist.open_questions:
        places.insert(0, ("ask", f"待确认 {len(checklist.open_questions)}"))
    links = [f'<a class="tw-jump" href="#{_ANCHOR}{place}">{text}</a>' for place, text in places]
    return f'<nav class="tw-jumps" aria-label="阶段">{"".join(links)}</nav>' if len(links) > 1 else ""


def _by_phase(checklist: Checklist) -> list[tuple[str, str, Sequence[tuple[int, ChecklistItem]]]]:
    """(phase, its name, its numbered obligations), in order; numbers go through the whole list, as in the files."""
    numbered = list(enumerate(checklist.items, start=1))
    found = ((phase, name, [pair for pair in numbered if pair[1].phase == phase]) for phase, name in PHASES.items())
    return [entry for entry in found if entry[2]]


def _files(request: ChecklistRequest) -> str:
    """Links that give the same list as a file."""
    asked = {
        "role": request.role,
        "scenario": request.scenario,
        "as_of": request.as_of.isoformat() if request.as_of else "",
        "yes": ",".join(request.yes),
        "no": ",".join(request.no),
    }
    hrefs = {f: escape(f"/checklist?{urlencode(asked | {'format': f})}") for f in FORMATS}
    return "".join(f'<a class="tw-file" download href="{h}">{_FORMAT_WORDS[f]}</a>' for f, h in hrefs.items())


def _warnings(checklist: Checklist) -> str:
    items = "".join(f"<li>{escape(w)}</li>" for w in checklist.warnings)
    return f'<ul class="tw-warnings" aria-label="提示">{items}</ul>' if items else ""


def _questions(checklist: Checklist) -> str:
    if not checklist.open_questions:
        return ""
    items = "".join(
        f"<li><b>{escape(q.name)}</b>　{escape(q.question)}<span>{q.items} 项</span></li>"
        for q in checklist.open_questions
    )
    return f'<section class="tw-phase" id="{_ANCHOR}ask"><h3>待确认</h3><ul class="tw-open">{items}</ul></section>'


def _phases(checklist: Checklist) -> Iterator[str]:
    for phase, name, items in _by_phase(checklist):
        listed = "".join(_item(item) for _, item in items)
        heading = f"<h3>{name}<span>{len(items)}</span></h3>"
        first = items[0][0]
        yield f'<section class="tw-phase" id="{_ANCHOR}{phase}">{heading}<ol start="{first}">{listed}</ol></section>'


def _item(item: ChecklistItem) -> str:
    pending = f'<span class="tw-chip tw-warn">{escape(state(item))}</span>' if item.open_conditions else ""
    rows = [("期限", escape(item.deadline))]
    rows += [("处罚", f"{escape(p.text)}{_marks(p.citations)}") for p in item.penalties]
    rows += [("留存", escape("、".join(item.evidence))), ("注意", escape(item.note))]
    told = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows if value)
    return f"<li><p>{escape(item.text)}{_marks(item.citations)}{pending}</p><dl>{told}</dl></li>"


def _marks(numbers: tuple[int, ...]) -> str:
    return "".join(f'<a class="tw-mark" href="#{_ANCHOR}{n}" aria-label="引文 {n}">{n}</a>' for n in numbers)


def _colophon(checklist: Checklist) -> str:
    shown = [closing(checklist), *(f"{name} {value}" for name, value in facts(checklist))]
    return f'<p class="tw-colophon">{"".join(f"<span>{escape(fact)}</span>" for fact in shown)}</p>'
