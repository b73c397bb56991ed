"""The API's documentation as one HTML page made from its OpenAPI document; unlike FastAPI's own it loads nothing."""

import json
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from app.ui.markdown import markdown_html

_STYLE = """
:root { color-scheme: light dark; --line: #d9d3c5; --muted: #665f54; --seal: #9c2a1d; --card: #fffefb; --paper: #f6f4ee; --ink: #1d1b18; }
@media (prefers-color-scheme: dark) {
  :root { --line: #34363d; --muted: #a8a296; --seal: #f0937f; --card: #1e2025; --paper: #15161a; --ink: #e9e5dc; }
}
body {
  max-width: 860px; margin: 0 auto; padding: 32px 20px 64px; background: var(--paper); color: var(--ink);
  font: 16px/1.8 -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
}
h1, h2 { font-family: "Songti SC", "Noto Serif CJK SC", "Noto Serif SC", serif; line-height: 1.4; }
h2 { margin: 40px 0 4px; padding-top: 20px; border-top: 1px solid var(--line); font-size: 21px; }
h2 code { font-size: 19px; }
h3 { margin: 20px 0 4px; font-size: 15px; color: var(--muted); }
code, pre { font: 14px/1.65 ui-monospace, Menlo, Consolas, monospace; }
pre { padding: 12px 16px; overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 9px; }
.method { color: var(--seal); margin-right: .5em; }
a { color: var(--seal); }
dt { margin-top: 8px; } dd { margin: 0 0 0 1.5em; color: var(--muted); }
"""  # noqa: E501


def render_api_docs(document: Mapping[str, Any]) -> str:
    """A page with every operation of `document`: what it does, its parameters, example bodies and answers."""
    info = document["info"]
    operations = "".join(
        _operation(document, path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    )
    intro = markdown_html(str(info.get("description", "")), numbers=(), anchor="")
    title = f"{info['title']} {info['version']} · 接口说明"
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><main><h1>{escape(title)}</h1>{intro}"
        '<p><a href="/">问答页面</a>　<a href="/openapi.json">OpenAPI 文档</a></p>'
        f"{operations}</main></body></html>"
    )


def _operation(document: Mapping[str, Any], path: str, method: str, operation: Mapping[str, Any]) -> str:
    parts = [f'<h2><code><span class="method">{escape(method.upper())}</span>{escape(path)}</code></h2>']
    parts.append(f"<p><strong>{escape(operation.get('summary', ''))}</strong></p>")
    parts.append(markdown_html(operation.get("description", ""), numbers=(), anchor=""))
    for parameter in operation.get("parameters", ()):
        where = "路径" if parameter["in"] == "path" else "查询"
        parts.append(f"<p><code>{escape(parameter['name'])}</code>（{where}）</p>")
    for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
        schema = _resolved(document, content.get("schema", {}))
        parts.append(f"<h3>正文 <code>{escape(media_type)}</code></h3>{_fields(schema)}")
        parts += [_curl(path, example) for example in schema.get("examples", ())]
    for code, response in operation.get("responses", {}).items():
        for content in response.get("content", {}).values():
            if "example" in content:
                parts.append(f"<h3>{escape(code)} 的正文</h3><pre>{_json(content['example'], indent=2)}</pre>")
    codes = "、".join(escape(code) for code in operation.get("responses", {}))
    return "".join(parts) + f"<p>状态码：{codes}</p>"


def _resolved(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """`schema`, or the component that it refers to."""
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    found: Mapping[str, Any] = document["components"]["schemas"][name] if name else schema
    return found


def _fields(schema: Mapping[str, Any]) -> str:
    def rows() -> Iterator[str]:
        for name, field in schema.get("properties", {}).items():
            required = "，必填" if name in schema.get("required", ()) else ""
            yield f"<dt><code>{escape(name)}</code>{required}</dt><dd>{escape(field.get('description', ''))}</dd>"

    return f"<dl>{''.join(rows())}</dl>"


def _curl(path: str, example: object) -> str:
    return (
        f"<pre>curl -s localhost:8000{escape(path)} -H 'Content-Type: application/json' \\\n"
        f"  -d '{_json(example)}'</pre>"
    )


def _json(value: object, *, indent: int | None = None) -> str:
    return escape(json.dumps(value, ensure_ascii=False, indent=indent), quote=False)
