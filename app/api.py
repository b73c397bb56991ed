"""The HTTP server: POST /ask for JSON and for Slack, the sources and their provisions, health, and the page at /."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date
from importlib.metadata import version

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, StreamingResponse
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.routing import Route

from app.answer import Answer
from app.asgi import TRACE_HEADER, BodyLimit, Traced
from app.asking import china_today, parse_address, parse_as_of, read_request, show
from app.assistant import Assistant, ProvisionText, QuestionError, UnknownProvisionError, UnknownSourceError
from app.checklist.routes import checklist_router
from app.display_words import public_text
from app.ndjson import streamed
from app.openapi import ASK_BODY, ASK_RESPONSES, DESCRIPTION, STREAM_BODY, STREAM_RESPONSES, describe, error_responses
from app.slack import SlackCommand
from corpus.catalog import Source, Validity
from corpus.chunks import TextKind
from corpus.errors import IndexBusyError, IndexMissingError, ModelUnavailableError, TiaowenError

logger = logging.getLogger(__name__)

MAX_BODY_BYTES = 64 * 1024
_FORM = "application/x-www-form-urlencoded"
_NO_SLACK = "本服务没有设置 Slack 签名密钥（TIAOWEN_SLACK_SIGNING_SECRET），不接受 Slack 请求"
_STATUS: dict[type[TiaowenError], int] = {
    QuestionError: 422,
    UnknownSourceError: 404,
    UnknownProvisionError: 404,
    IndexMissingError: 503,
    IndexBusyError: 503,
    ModelUnavailableError: 503,
}
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"})
#: The page loads nothing from elsewhere, and a document's text could not make it do so. Gradio compiles templates
#: in the browser, hence unsafe-eval.
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


class Health(BaseModel):
    """The process lives."""

    status: str = "ok"


class Readiness(BaseModel):
    """An index is open; `index_version` names it."""

    status: str = "ready"
    index_version: str


class SourceOut(Source):
    """A source, and whether it is law on the day asked."""

    validity: Validity


class UnitOut(BaseModel):
    """A 款, 项 or 目 of a provision: `text[start:end]`."""

    address: str
    label: str
    start: int
    end: int


class ProvisionOut(BaseModel):
    """A provision to be read, with its source."""

    source: SourceOut
    address: str
    label: str
    heading_path: tuple[str, ...]
    text: str
    text_kind: TextKind
    units: tuple[UnitOut, ...]


def create_app(
    assistant: Assistant,
    *,
    slack_signing_secret: str = "",
    slack_loopback: bool = False,
    page: bool = True,
    max_body_bytes: int = MAX_BODY_BYTES,
) -> FastAPI:
    """The server around `assistant`, ready for uvicorn.

    Args:
        assistant: answers; called from worker threads.
        slack_signing_secret: of the Slack app; without it Slack's forms are turned away with 503.
        slack_loopback: also post Slack answers to this machine (for tests; never in production).
        page: mount the browser page at `/`.
        max_body_bytes: larger request bodies get 413.
    """
    slack = SlackCommand(assistant, slack_signing_secret, loopback=slack_loopback) if slack_signing_secret else None

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        if slack is not None:
            await run_in_threadpool(slack.close)

    # FastAPI's own documentation pages load scripts from a CDN; ours does not.
    app = FastAPI(
        title="条文 Tiaowen",
        version=version("tiaowen"),
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    for router in (
        _ask_router(assistant, slack),
        _corpus_router(assistant),
        checklist_router(assistant),
        _health_router(assistant),
    ):
        app.include_router(router)
        _refuse_other_methods(app, router)
    app.add_exception_handler(TiaowenError, _on_tiaowen_error)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_middleware(BodyLimit, max_bytes=max_body_bytes)
    app.add_middleware(Traced, headers=_HEADERS)
    describe(app)
    app.add_route("/docs", _docs(app), ["GET"], include_in_schema=False)
    if page:
        from app.ui.page import mount_page

        mount_page(app, assistant)
    return app


def _ask_router(assistant: Assistant, slack: SlackCommand | None) -> APIRouter:
    router = APIRouter(tags=["问答"])

    @router.post(
        "/ask",
        summary="提问",
        response_model=Answer,
        responses=ASK_RESPONSES,
        openapi_extra=ASK_BODY,
    )
    async def ask(request: Request, response: Response) -> Answer | Response:
        """一个问题，一个带引文的回答。语料不支持回答时 `status` 为 `refused`，仍是 200。"""
        media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type == _FORM:
            if slack is None:
                raise HTTPException(
                    503, "本服务没有设置 Slack 签名密钥（TIAOWEN_SLACK_SIGNING_SECRET），不接受 Slack 请求"
                )
            return await slack.handle(request)
        if media_type != "application/json":
            raise HTTPException(415, f"Content-Type 应为 application/json，收到的是 {show(media_type)}")
        asked = read_request(await request.body())
        answer = await run_in_threadpool(assistant.answer, asked.question, as_of=asked.as_of, history=asked.turns)
        response.headers[TRACE_HEADER] = answer.trace_id
        return answer

    @router.post(
        "/ask/stream",
        summary="提问，边写边回",
        response_class=StreamingResponse,
        responses=STREAM_RESPONSES,
        openapi_extra=STREAM_BODY,
    )
    async def ask_stream(request: Request) -> Response:
        """每行一个 JSON：`said` 是已通过引文核对的一句，最后一行 `answer` 是完整回答，以它为准。"""
        media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type != "application/json":
            raise HTTPException(415, f"Content-Type 应为 application/json，收到的是 {show(media_type)}")
        return await streamed(assistant, read_request(await request.body()))

    return router


def _corpus_router(assistant: Assistant) -> APIRouter:
    router = APIRouter(tags=["语料"])

    @router.get("/sources", summary="全部法规与文献", responses=error_responses(422))
    def sources(as_of: str = "") -> list[SourceOut]:
        """收录的和只知道其存在的（`held` 为假）都在内；`validity` 是基准日期那天的时效。"""
        day = _day(as_of)
        return [_source_out(s, day) for s in assistant.sources()]

    @router.get("/sources/{source_id}", summary="一部法规", responses=error_responses(404, 422))
    def source(source_id: str, as_of: str = "") -> SourceOut:
        for candidate in assistant.sources():
            if candidate.id == source_id:
                return _source_out(candidate, _day(as_of))
        raise UnknownSourceError(f"没有编号为 {show(source_id)} 的法规；全部编号见 /sources")

    @router.get("/sources/{source_id}/{provision}", summary="一个条款的全文", responses=error_responses(404, 422))
    def provision(source_id: str, provision: str, as_of: str = "") -> ProvisionOut:
        """`provision` 可写作 `a24p1`、`第二十四条第一款` 或 `24`；白皮书的章节写作 `s7`。"""
        found = assistant.provision(source_id, parse_address(provision))
        return _provision_out(found, _day(as_of))

    return router


def _health_router(assistant: Assistant) -> APIRouter:
    router = APIRouter(tags=["运行"])

    @router.get("/healthz", summary="进程是否在运行")
    async def healthz() -> Health:
        return Health()

    @router.get("/readyz", summary="索引是否可用", responses=error_responses(503))
    def readyz() -> Readiness:
        if not assistant.ready():
            raise IndexMissingError("no live index")
        return Readiness(index_version=assistant.index_version)

    return router


def _refuse_other_methods(app: FastAPI, router: APIRouter) -> None:
    """405 for the router's paths under another method; the page mounted at / would otherwise take them."""
    for route in router.routes:
        if isinstance(route, Route) and route.methods:
            others = sorted(_METHODS - route.methods)
            app.add_route(route.path, _method_not_allowed(route.methods), others, include_in_schema=False)


def _method_not_allowed(methods: set[str]) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        allow = ", ".join(sorted(methods))
        raise HTTPException(405, f"{request.url.path} 只接受 {allow}，收到的是 {request.method}", {"Allow": allow})

    return endpoint


def _docs(app: FastAPI) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(_: Request) -> Response:
        from app.ui.api_docs import render_api_docs

        return HTMLResponse(render_api_docs(app.openapi()))

    return endpoint


def _on_tiaowen_error(request: Request, exc: Exception) -> Response:
    assert isinstance(exc, TiaowenError)  # noqa: S101 - registered for this class only
    status = next((code for kind, code in _STATUS.items() if isinstance(exc, kind)), 500)
    if status >= 500:
        logger.error("%s %s: %s", request.state.trace_id, type(exc).__name__, exc)
    return _error(request, status, public_text(exc))


def _on_http_error(request: Request, exc: Exception) -> Response:
    assert isinstance(exc, HTTPException)  # noqa: S101 - registered for this class only
    text = f"没有 {show(request.url.path)} 这个地址" if exc.status_code == 404 else exc.detail
    return _error(request, exc.status_code, text, exc.headers)


def _error(request: Request, status: int, text: str, headers: object = None) -> Response:
    body = {"error": text, "trace_id": request.state.trace_id}
    return JSONResponse(body, status_code=status, headers=dict(headers) if isinstance(headers, dict) else None)


def _day(as_of: str) -> date:
    """The day a query string names; today where it names none."""
    return parse_as_of(as_of) if as_of else china_today()


def _source_out(source: Source, day: date) -> SourceOut:
    return SourceOut(**source.model_dump(), validity=source.validity_on(day))


def _provision_out(found: ProvisionText, day: date) -> ProvisionOut:
    units = tuple(
        UnitOut(address=u.provision.key, label=u.provision.label, start=u.start, end=u.end) for u in found.units
    )
    return ProvisionOut(
        source=_source_out(found.source, day),
        address=found.address,
        label=found.label,
        heading_path=found.heading_path,
        text=found.text,
        text_kind=found.text_kind,
        units=units,
    )
