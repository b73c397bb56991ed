"""The tab that lists obligations: widgets wired to one call, `assistant.checklist`."""

import logging
from typing import Any

from app.asking import read_model
from app.assistant import Assistant
from app.checklist.model import ChecklistRequest
from app.checklist.table import Table, load_table
from app.display_words import FAILED, public_text
from app.ui.checklist_html import render_checklist, render_checklist_problem
from corpus.errors import TiaowenError

logger = logging.getLogger(__name__)


def add_checklist_tab(assistant: Assistant) -> None:
    """Add the widgets to the Gradio container that is open, and wire them."""
    import gradio as gr

    table = load_table()
    first = next(iter(table.roles))

    def show(role: str, scenario: str, yes: list[str], others_no: bool, as_of: str | None) -> str:
        return list_obligations(assistant, table, role, scenario, yes, others_no=others_no, as_of=as_of or "")

    def on_role(role: str) -> tuple[Any, Any]:
        scenarios = scenario_choices(table, role)
        return gr.update(choices=scenarios, value=scenarios[0][1]), on_scenario(role, scenarios[0][1])

    def on_scenario(role: str, scenario: str) -> Any:
        return gr.update(choices=condition_choices(table, role, scenario), value=[])

    with gr.Row(elem_id="tw-checklist-form"):
        roles = [(entry.name, key) for key, entry in table.roles.items()]
        scenarios = scenario_choices(table, first)
        role = gr.Dropdown(roles, value=first, label="角色", elem_id="tw-role", filterable=False)
        scenario = gr.Dropdown(scenarios, value=scenarios[0][1], label="场景", elem_id="tw-scenario", filterable=False)
        as_of = gr.Textbox(
            label="基准日期（不填为今天）", placeholder="YYYY-MM-DD", max_lines=1, elem_id="tw-list-asof"
        )
    conditions = gr.CheckboxGroup(
        condition_choices(table, first, scenarios[0][1]),
        label="成立的条件（没勾选的列为待确认）",
        elem_id="tw-conditions",
    )
    with gr.Row(elem_id="tw-checklist-go"):
        others_no = gr.Checkbox(label="没勾选的都不成立", value=False, elem_id="tw-others-no")
        go = gr.Button("列出义务", variant="primary", elem_id="tw-list", scale=0, min_width=120)
    out = gr.HTML(elem_id="tw-checklist", apply_default_css=False)

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    role.input(on_role, role, [scenario, conditions], **quiet)
    scenario.input(on_scenario, [role, scenario], conditions, **quiet)
    go.click(show, [role, scenario, conditions, others_no, as_of], out, **quiet)


def list_obligations(
    assistant: Assistant, table: Table, role: str, scenario: str, yes: list[str], *, others_no: bool, as_of: str
) -> str:
    """HTML of the list, or of what went wrong."""
    offered = [key for _, key in condition_choices(table, role, scenario)]
    no = [c for c in offered if c not in yes] if others_no else []
    asked = {"role": role, "scenario": scenario, "yes": tuple(yes), "no": tuple(no), "as_of": as_of.strip() or None}
    try:
        request = read_model(ChecklistRequest, asked)
        return render_checklist(assistant.checklist(request), request)
    except TiaowenError as exc:
        return render_checklist_problem(public_text(exc))
    except Exception as exc:  # whatever it was, the person who asked is told
        logger.error("page checklist failed: %s", type(exc).__name__)
        return render_checklist_problem(FAILED)


def scenario_choices(table: Table, role: str) -> list[tuple[str, str]]:
    """(name, id) of the scenarios in which the role owes something."""
    return [(table.scenarios[s].name, s) for s in table.scenarios_of(role)]


def condition_choices(table: Table, role: str, scenario: str) -> list[tuple[str, str]]:
    """(question, id) of the conditions on which obligations hang there and that the scenario leaves open."""
    rows = [row for row in table.obligation if role in row.roles and scenario in row.scenarios]
    settled = {*table.scenarios[scenario].yes, *table.scenarios[scenario].no}
    asked = {c for row in rows for c in row.conditions} - settled
    return [(f"{entry.name}：{entry.question}", key) for key, entry in table.conditions.items() if key in asked]
