"""What the OpenAPI page says beyond the types: the two bodies that POST /ask takes, examples, and errors."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel, Field

from app.asking import AskRequest

DESCRIPTION = """向条文提问，得到逐句注明条、款、项的回答。

- `POST /ask` 接受 JSON；同一地址也接受 Slack 斜杠命令的签名表单。
- 每个响应都带 `X-Trace-Id`；出错时正文是 `{"error": "……"}`，写明哪个字段、收到了什么。
- 回答由人工智能生成，不是法律意见。
"""


class ErrorBody(BaseModel):
    """What went wrong, with the field and the value in it."""

    error: str = Field(examples=["基准日期 as_of：看不懂 “明天”，请写成 YYYY-MM-DD，例如 2025-09-01"])
    trace_id: str = ""


#: A whole answer, in our own words (digest); a corpus with official texts quotes those instead.
ANSWER_EXAMPLE: dict[str, Any] = {
    "question": "算法推荐规定第24条第2款说了什么？",
    "status": "answered",
    "text": "备案内容变了，十个工作日内去办变更。[1]",
    "claims": [{"text": "备案内容变了，十个工作日内去办变更。", "citations": [1], "verdict": "supported"}],
    "citations": [
        {
            "number": 1,
            "source_id": "algorithm-recommendation",
            "title": "互联网信息服务算法推荐管理规定",
            "provision": "第二十四条第二款",
            "address": "a24p2",
            "label": "《互联网信息服务算法推荐管理规定》第二十四条第二款",
            "quote": "备案内容变了，十个工作日内去办变更。",
            "quote_kind": "digest",
            "level": "部门规章",
            "status": "现行有效",
            "effective": "2022-03-01",
            "repealed": None,
            "page": None,
            "official_url": "",
            "span": {"start": 0, "end": 18},
        }
    ],
    "warnings": ["引文是自写摘要，请以官方原文为准"],
    "as_of": "2025-09-01",
    "index_version": "5f0c2e9a",
    "mode": "extractive",
    "label": {
        "visible": "本回答由人工智能生成，不是法律意见",
        "metadata": {"Label": "1", "ContentProducer": "tiaowen"},
    },
    "timing_ms": {"total": 6.2},
    "trace_id": "3b1f9c0a7f0e4f6f8f0d0c6f2f7b9a11",
}

_SLACK_FORM = {
    "type": "object",
    "required": ["command", "text", "response_url"],
    "properties": {
        "command": {"type": "string", "examples": ["/ask"]},
        "text": {"type": "string", "examples": ["深度合成内容要怎么标识？"]},
        "response_url": {"type": "string", "examples": ["https://hooks.slack.com/commands/T0/1/abc"]},
    },
}
_REF = "#/components/schemas/{model}"

#: `openapi_extra` of POST /ask.
ASK_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"$ref": _REF.format(model="AskRequest")}},
            "application/x-www-form-urlencoded": {"schema": _SLACK_FORM},
        },
    }
}


def error_responses(*codes: int) -> dict[int | str, dict[str, Any]]:
    """`responses` of a route: those codes, each with an ErrorBody."""
    return {code: {"model": ErrorBody} for code in codes}


#: `responses` of POST /ask.
ASK_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/json": {"example": ANSWER_EXAMPLE}}},
    **error_responses(401, 413, 415, 422, 503),
}

#: `openapi_extra` and `responses` of POST /ask/stream.
STREAM_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": _REF.format(model="AskRequest")}}},
    }
}
STREAM_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            "application/x-ndjson": {
                "schema": {"type": "string"},
                "example": '{"kind":"said","text":"备案内容变了，十个工作日内去办变更。 [1]","citations":[1],'
                '"verdict":"supported"}\n{"kind":"answer","answer":{"status":"answered"}}\n',
            }
        }
    },
    **error_responses(413, 415, 422, 503),
}


def describe(app: FastAPI) -> None:
    """Let `app.openapi()` include the models of the bodies that POST /ask reads by itself."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
            request = AskRequest.model_json_schema(ref_template=_REF)
            schemas = document["components"]["schemas"]
            schemas.update(request.pop("$defs"))
            schemas["AskRequest"] = request
            app.openapi_schema = document
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]
