"""A small real assistant over a statute made up for these tests, and the server around it."""

import re
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import date

import pytest
from fastapi.testclient import TestClient

from app.answer import AiLabel, Answer, Citation, Claim, Span, Status
from app.api import create_app
from app.assistant import ProvisionText, QuestionError, Turn, UnknownProvisionError, UnknownSourceError
from app.streaming import Finished, Said
from corpus.catalog import Level, Source
from corpus.errors import IndexMissingError
from corpus.provisions import WRITTEN_PROVISION, Provision, provision_from_groups
from corpus.statutes import Article, Unit, find_unit

SOURCE = Source(
    id="lighthouse-rules",
    title="灯塔信息服务管理规定",
    short="灯塔信息服务管理规定",
    law="lighthouse-rules",
    level=Level.DEPARTMENT_RULE,
    aliases=("灯塔规定",),
    issuers=("灯塔管理局",),
    effective=date(2023, 8, 15),
    articles=4,
    official_url="https://lighthouse.example/rules?a=1&b=2",
)
NOT_HELD = Source(
    id="buoy-rules",
    title="浮标管理办法",
    short="浮标管理办法",
    law="buoy-rules",
    level=Level.DEPARTMENT_RULE,
    effective=date(2020, 3, 1),
    held=False,
)
_TEXTS = {
    1: "为了让夜航的船看得见岸，制定本规定。",
    2: """灯塔信息服务提供者应当在开灯之日起十个工作日内向灯塔管理局备案。
备案内容变了，应当在变更之日起五个工作日内改过来。""",
    3: """灯塔信息服务提供者不得有下列行为：
（一）雾天关灯；
（二）把红灯说成绿灯；
（三）泄露过往船只的航线。
违反前款规定的，由灯塔管理局责令改正。""",
    4: "日志写有 <script>alert(1)</script>、<img src=x onerror=alert(2)> 与 ${1+1} {{value}} & 字样的，应当保存。",
}
_HEADINGS = {1: "第一章 总则", 2: "第二章 备案", 3: "第三章 禁令", 4: "第三章 禁令"}
ARTICLES = {n: Article(Provision(n), Provision(n).label, (_HEADINGS[n],), text) for n, text in _TEXTS.items()}
_WORDS = {2: "备案", 3: "不得", 4: "日志"}


class StatuteAssistant:
    """Answers from `ARTICLES`: an address exactly, else by one word, else it refuses. Records what it was asked."""

    index_version = "v-test-1"

    def __init__(self) -> None:
        self.asked: list[tuple[str, date | None, tuple[Turn, ...]]] = []

    def ready(self) -> bool:
        return True

    def sources(self) -> list[Source]:
        return [SOURCE, NOT_HELD]

    def answer(self, question: str, *, as_of: date | None = None, history: Sequence[Turn] = ()) -> Answer:
        self.asked.append((question, as_of, tuple(history)))
        if not question.strip():
            raise QuestionError("问题 question：是空的，请写出要问的内容")
        if len(question) > 2000:
            raise QuestionError(f"问题 question：有 {len(question)} 字，最多 2000 字")
        if re.search(r"[\x00-\x08\x0e-\x1f]", question):
            raise QuestionError("问题 question：含有控制字符，不是文字")
        day = as_of or date(2025, 9, 1)
        citations = tuple(self._citations(question, day))
        answered = bool(citations)
        text = "\n".join(f"- **{c.provision}**：{c.quote}[{c.number}]" for c in citations)
        return Answer(
            question=question,
            status=Status.ANSWERED if answered else Status.REFUSED,
            text=text or "收录的法规里没有可以支持回答的条文。",
            claims=tuple(Claim(text=c.quote, citations=(c.number,)) for c in citations),
            citations=citations,
            warnings=() if answered and day >= SOURCE.effective else ("该规定在基准日期尚未施行",),
            as_of=day,
            index_version=self.index_version,
            mode="extractive",
            label=AiLabel(visible="本回答由人工智能生成", metadata={"Label": "1"}),
            trace_id=uuid.uuid5(uuid.NAMESPACE_URL, question).hex,
        )

    def stream(
        self, question: str, *, as_of: date | None = None, history: Sequence[Turn] = ()
    ) -> Iterator[Said | Finished]:
        yield Finished(answer=self.answer(question, as_of=as_of, history=history))

    def provision(self, source_id: str, address: str) -> ProvisionText:
        if source_id != SOURCE.id:
            raise UnknownSourceError(f"没有编号为 {source_id} 的法规")
        asked = Provision.from_key(address)
        article = ARTICLES.get(asked.article)
        span = find_unit(article.units, asked) if article else None
        if article is None or span is None:
            raise UnknownProvisionError(f"《{SOURCE.short}》没有{asked.label}")
        start, end = (0, len(article.text)) if asked == article.provision else span
        inside = tuple(
            Unit(u.provision, u.start - start, u.end - start) for u in article.units if start <= u.start < end
        )
        path, text = article.heading_path, article.text[start:end]
        return ProvisionText(SOURCE, asked.label, address, path, text, "official", inside)

    def _citations(self, question: str, day: date) -> Iterator[Citation]:
        written = WRITTEN_PROVISION.search(question)
        if written:
            asked = [provision_from_groups(written.groups())]
        else:
            asked = [u.provision for n, word in _WORDS.items() if word in question for u in ARTICLES[n].units]
        for number, provision in enumerate(asked, start=1):
            article = ARTICLES.get(provision.article)
            span = find_unit(article.units, provision) if article else None
            if article and span:
                yield Citation(
                    number=number,
                    source_id=SOURCE.id,
                    title=SOURCE.title,
                    provision=provision.label,
                    address=provision.key,
                    label=f"《{SOURCE.short}》{provision.label}",
                    quote=article.text[slice(*span)],
                    quote_kind="official",
                    level=SOURCE.level,
                    status=SOURCE.validity_on(day),
                    effective=SOURCE.effective,
                    official_url=SOURCE.official_url,
                    span=Span(start=span[0], end=span[1]),
                )


class BrokenAssistant(StatuteAssistant):
    """Fails as code fails, quoting the question."""

    def answer(self, question: str, *, as_of: date | None = None, history: Sequence[Turn] = ()) -> Answer:
        raise RuntimeError(f"boom while answering {question!r}")


class EmptyAssistant(StatuteAssistant):
    """Has no index."""

    @property
    def index_version(self) -> str:  # type: ignore[override]
        raise IndexMissingError("no index at /var/secret/place; build it: tiaowen ingest")

    def ready(self) -> bool:
        return False

    def answer(self, question: str, *, as_of: date | None = None, history: Sequence[Turn] = ()) -> Answer:
        raise IndexMissingError("no index at /var/secret/place; build it: tiaowen ingest")


@pytest.fixture
def assistant() -> StatuteAssistant:
    return StatuteAssistant()


@pytest.fixture(scope="module")
def page_assistant() -> StatuteAssistant:
    """One assistant for all browser tests of a module; starting the page takes seconds."""
    return StatuteAssistant()


@pytest.fixture
def broken_assistant() -> StatuteAssistant:
    return BrokenAssistant()


@pytest.fixture
def empty_assistant() -> StatuteAssistant:
    return EmptyAssistant()


@pytest.fixture
def serve() -> Iterator[Callable[..., TestClient]]:
    """Starts the server around an assistant, without the page, and closes it after the test."""
    open_clients: list[TestClient] = []

    def start(assistant: StatuteAssistant, **options: object) -> TestClient:
        client = TestClient(create_app(assistant, **{"page": False, **options}))  # type: ignore[arg-type]
        client.__enter__()
        open_clients.append(client)
        return client

    yield start
    for client in open_clients:
        client.__exit__(None, None, None)


@pytest.fixture
def client(serve: Callable[..., TestClient], assistant: StatuteAssistant) -> TestClient:
    return serve(assistant)
