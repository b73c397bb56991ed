"""A government's web site on loopback with statutes made up for these tests, and a web to ask it."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from corpus.catalog import Catalog, Level, Source, Validity
from ingest.fetch import Web, WebLimits

TITLE = "云杉市送货机器人条例"
ARTICLES = (
    "为了让送货机器人走得稳当，并照顾行人，制定本条例。",
    "本条例所称送货机器人，是指在道路上自行行走、运送货物的装置。",
    "送货机器人的运营者应当向云杉市街道局登记。\n登记内容变更的，应当在五个工作日内办理变更手续。",
    "运营者应当做到：\n（一）保存行走记录三十日；\n（二）每月检修一次；\n（三）雨天减速。",
    "违反本条例第三条规定的，由云杉市街道局处五百元以下罚款。",
    "本条例自2026年1月1日起施行。",
)
HISTORY = "（2025年11月10日云杉市议事会第三次会议通过）"
NUMERALS = "一二三四五六七八九十"


def statute_page(
    title: str = TITLE, *, articles: tuple[str, ...] = ARTICLES, history: str = HISTORY, chapter: bool = True
) -> str:
    """A page as offices make them: menu, place, title, source line, text in paragraphs, links, foot."""
    lines = [f"<p style='text-align:center'>{history}</p>"] if history else []
    for number, text in enumerate(articles, start=1):
        if chapter and number in (1, 4):
            lines.append(f"<p><strong>第{NUMERALS[number // 4]}章　{'总则' if number == 1 else '运营'}</strong></p>")
        first, *rest = text.split("\n")
        lines.append(f"<p>　　第{NUMERALS[number - 1]}条　{first}</p>")
        lines += [f"<p>　　{line}</p>" for line in rest]
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}_云杉市街道局</title>
<script>var a = "第九条";</script></head><body>
<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/news">新闻</a></li></ul></div>
<div class="place">当前位置：<a href="/">首页</a> &gt; <a href="/law">法规</a></div>
<div class="article"><h1>{title}</h1>
<div class="info">2025年11月12日 09:00　来源： 云杉市街道局</div>
<div class="content">{"".join(lines)}</div></div>
<div class="related"><h3>相关链接</h3><ul><li><a href="/1">街道局召开会议</a></li></ul></div>
<div class="footer">版权所有：云杉市街道局　<a href="/contact">联系我们</a></div></body></html>"""


@dataclass
class Site:
    """What the server answers: path -> (status, headers, body); anything else is 404. `asked` is what it was asked."""

    port: int = 0
    answers: dict[str, list[tuple[int, dict[str, str], bytes]]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def put(self, path: str, body: str | bytes, *, status: int = 200, kind: str = "text/html", **headers: str) -> None:
        """Answer `path` so from now on; several answers for one path are given in turn, the last one for ever."""
        data = body.encode() if isinstance(body, str) else body
        fields = {"Content-Type": kind, **{name.replace("_", "-"): value for name, value in headers.items()}}
        self.answers.setdefault(path, []).append((status, fields, data))

    def asked_for(self, path: str) -> list[dict[str, str]]:
        return [headers for asked, headers in self.asked if asked == path]


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
            answers = site.answers.get(self.path) or [(404, {"Content-Type": "text/html"}, b"none")]
            status, headers, body = answers.pop(0) if len(answers) > 1 else answers[0]
            if headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
                status, body = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield site
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def source(site: Site) -> Source:
    return make_source(site)


def make_source(site: Site, **changes: object) -> Source:
    from datetime import date

    fields: dict[str, object] = {
        "id": "robot-law-2025",
        "title": TITLE,
        "short": TITLE,
        "law": "robot-law",
        "level": Level.LOCAL_REGULATION,
        "issuers": ("云杉市议事会",),
        "promulgated": date(2025, 11, 10),
        "effective": date(2026, 1, 1),
        "articles": 6,
        "official_url": site.url("/robots-law.htm"),
        "file": "机器人条例-2025.md",
    }
    return Source.model_validate(fields | changes)


def older_version(site: Site) -> Source:
    from datetime import date

    return make_source(
        site,
        id="robot-law-2020",
        promulgated=date(2020, 1, 10),
        effective=date(2020, 3, 1),
        repealed=date(2026, 1, 1),
        ended_by=Validity.AMENDED,
        file="机器人条例-2020.md",
    )


@pytest.fixture
def catalog(source: Source) -> Catalog:
    return Catalog([source])


@pytest.fixture
def slept() -> list[float]:
    """Seconds that the web wanted to wait."""
    return []


@pytest.fixture
def make_web(site: Site, tmp_path: Path, slept: list[float]) -> Iterator[Callable[..., Web]]:
    """Makes a web that may ask the site, writes down its waits instead of waiting, and is closed after the test."""
    made: list[Web] = []

    def make(**limits: float) -> Web:
        web = Web(
            frozenset({site.host}),
            tmp_path / "cache",
            "law@spruce.example",
            WebLimits(**{"delay_s": 0.0, **limits}),  # type: ignore[arg-type]
            sleep=slept.append,
        )
        made.append(web)
        return web

    yield make
    for web in made:
        web.__exit__(None, None, None)
