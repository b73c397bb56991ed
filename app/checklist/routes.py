"""The checklist over HTTP: as JSON, or as a file to download."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from app.asking import read_model
from app.assistant import Assistant
from app.checklist.exporting import FORMATS, export
from app.checklist.model import Checklist, ChecklistError, ChecklistRequest
from app.checklist.table import Condition, load_table
from app.openapi import error_responses

Form = Annotated[str, Query(alias="format", description="json、md、xlsx 或 docx")]


class RoleOut(BaseModel):
    """A role, and the scenarios in which it owes something."""

    id: str
    name: str
    about: str
    scenarios: tuple[str, ...]


class Options(BaseModel):
    """What may be asked for."""

    roles: tuple[RoleOut, ...]
    scenarios: dict[str, str]
    conditions: dict[str, Condition]


def checklist_router(assistant: Assistant) -> APIRouter:
    """GET and POST /checklist, and what they take."""
    router = APIRouter(tags=["义务清单"])

    @router.get("/checklist/options", summary="可选的角色、场景与条件")
    def options() -> Options:
        return checklist_options()

    @router.get("/checklist", summary="义务清单", response_model=Checklist, responses=error_responses(422, 503))
    def get(
        role: str = "", scenario: str = "", as_of: str = "", yes: str = "", no: str = "", form: Form = "json"
    ) -> Checklist | Response:
        """`yes`、`no` 是条件的名称或编号，用逗号隔开；没有回答的条件列在 `open_questions`。"""
        asked = {"role": role, "scenario": scenario, "as_of": as_of or None, "yes": yes, "no": no}
        return _answer(assistant, read_model(ChecklistRequest, asked), form)

    @router.post(
        "/checklist",
        summary="义务清单",
        response_model=Checklist,
        responses=error_responses(413, 422, 503),
        openapi_extra=_BODY,
    )
    async def post(request: Request, form: Form = "json") -> Checklist | Response:
        """同上，条件写在 JSON 里。"""
        asked = read_model(ChecklistRequest, await request.body())
        return await run_in_threadpool(_answer, assistant, asked, form)

    return router


def checklist_options() -> Options:
    """The options of the table."""
    table = load_table()
    roles = (
        RoleOut(id=key, name=role.name, about=role.about, scenarios=tuple(table.scenarios_of(key)))
        for key, role in table.roles.items()
    )
    scenarios = {key: scenario.name for key, scenario in table.scenarios.items()}
    return Options(roles=tuple(roles), scenarios=scenarios, conditions=table.conditions)


def _answer(assistant: Assistant, request: ChecklistRequest, form: str) -> Checklist | Response:
    chosen = next((f for f in FORMATS if f == form), None)
    if chosen is None and form != "json":
        raise ChecklistError(f"format：没有 {form[:20]} 这种格式，可选：json、{'、'.join(FORMATS)}")
    checklist = assistant.checklist(request)
    if chosen is None:
        return checklist
    file = export(checklist, chosen)
    disposition = f"attachment; filename=\"checklist.{chosen}\"; filename*=UTF-8''{quote(file.name)}"
    return Response(file.content, media_type=file.media_type, headers={"Content-Disposition": disposition})


_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": ChecklistRequest.model_json_schema(),
                "example": {"role": "提供者", "scenario": "面向公众的对话服务", "yes": ["舆论属性"], "no": ["出境"]},
            }
        },
    }
}
