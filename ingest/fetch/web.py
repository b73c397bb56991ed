"""Asks web servers for pages as a guest should: says who asks, obeys robots.txt, waits, takes no more than it may."""

import logging
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin, urlsplit

from ingest.fetch.errors import PageRefusedError

if TYPE_CHECKING:
    import httpx
    from protego import Protego

logger = logging.getLogger(__name__)

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
#: Statuses of a server that is busy or broken for the moment.
_TRANSIENT = frozenset({429, 500, 502, 503, 504})
_ROBOT = "Tiaowen"


@dataclass(frozen=True, slots=True)
class WebLimits:
    """What is asked of a server at most, and how long it is waited for. Times are seconds."""

    delay_s: float = 3.0
    longest_delay_s: float = 120.0
    timeout_s: float = 30.0
    page_s: float = 120.0
    page_bytes: int = 20 * 1024 * 1024
    redirects: int = 5
    attempts: int = 3
    longest_wait_s: float = 60.0


@dataclass(frozen=True, slots=True)
class Page:
    """What a server sent: the bytes as they are, and the URL that they came from after redirects."""

    url: str
    content: bytes
    content_type: str
    from_cache: bool = False


class _TransientError(Exception):
    """Worth another attempt, after `wait_s` if the server said how long."""

    def __init__(self, reason: str, wait_s: float = 0.0) -> None:
        super().__init__(reason)
        self.wait_s = wait_s


@dataclass
class Web:
    """The web, as far as it is asked: the hosts allowed, one at a time, through a cache that always asks again.

    Args:
        hosts: `host` or `host:port` of every server that may be asked, redirects included.
        cache: folder of the cache; a page that did not change is not sent again.
        contact: said in the User-Agent: where the people who ask can be reached.
    """

    hosts: Collection[str]
    cache: Path
    contact: str = ""
    limits: WebLimits = field(default_factory=WebLimits)
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic

    def __post_init__(self) -> None:
        self._client = _client(self.cache, self.agent, self.limits)
        self._robots: dict[str, Protego | None] = {}
        self._asked: dict[str, float] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._client.close()

    @property
    def agent(self) -> str:
        """The User-Agent."""
        return f"{_ROBOT}/0.1 (official texts of law{f'; {self.contact}' if self.contact else ''})"

    def get(self, url: str) -> Page:
        """The page at `url`, redirects followed.

        Raises: PageRefusedError saying what was refused: the host, robots.txt, status, size, time.
        """
        for _ in range(self.limits.redirects + 1):
            self._check_allowed(url)
            self._check_robots(url)
            page, location = self._ask_patiently(url)
            if not location:
                return page
            url = urljoin(url, location)
        raise PageRefusedError(f"重定向超过 {self.limits.redirects} 次，最后指向 {url}")

    def _check_allowed(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https"):
            raise PageRefusedError(f"只取 http(s) 网址，不取 {url}")
        if parts.username or parts.password or parts.netloc.lower() not in self.hosts:
            raise PageRefusedError(f"{parts.hostname} 不是目录中官方网址的主机，不取 {url}")

    def _check_robots(self, url: str) -> None:
        robots = self._robots_of(url)
        if robots is not None and not robots.can_fetch(url, _ROBOT):
            raise PageRefusedError(f"{urlsplit(url).netloc} 的 robots.txt 不允许取 {url}")

    def _robots_of(self, url: str) -> "Protego | None":
        """Rules of the host, None if it has none (4xx). Raises: PageRefusedError if it cannot say (RFC 9309, 2.3.1)."""
        from protego import Protego

        parts = urlsplit(url)
        host = f"{parts.scheme}://{parts.netloc}"
        if host not in self._robots:
            try:
                self._robots[host] = Protego.parse(self._rules_at(f"{host}/robots.txt"))
            except _NoSuchPageError:
                self._robots[host] = None
            except PageRefusedError as exc:
                raise PageRefusedError(f"读不到 {host}/robots.txt（{exc}），按不允许处理") from exc
        return self._robots[host]

    def _rules_at(self, url: str) -> str:
        """Text of a robots.txt, redirects followed (RFC 9309, 2.3.1.2).

        Raises: PageRefusedError if they lead to a host that may not be asked, or nowhere.
        """
        for _ in range(self.limits.redirects + 1):
            page, location = self._ask_patiently(url)
            if not location:
                return page.content.decode("utf-8", "replace")
            url = urljoin(url, location)
            self._check_allowed(url)
        raise PageRefusedError(f"重定向超过 {self.limits.redirects} 次")

    def _ask_patiently(self, url: str) -> tuple[Page, str]:
        """The page, or where it redirects to; busy servers are asked again, later each time."""
        from tenacity import (
            RetryCallState,
            Retrying,
            retry_if_exception_type,
            stop_after_attempt,
            wait_exponential_jitter,
        )

        backoff = wait_exponential_jitter(multiplier=2, max=self.limits.longest_wait_s)

        def wait(state: RetryCallState) -> float:
            error = state.outcome.exception() if state.outcome else None
            asked = error.wait_s if isinstance(error, _TransientError) else 0.0
            return min(max(asked, backoff(state)), self.limits.longest_wait_s)

        attempts = Retrying(
            stop=stop_after_attempt(self.limits.attempts),
            wait=wait,
            retry=retry_if_exception_type(_TransientError),
            sleep=self.sleep,
            reraise=True,
        )
        try:
            return attempts(self._ask, url)
        except _TransientError as exc:
            raise PageRefusedError(f"{url}：{exc}（试了 {self.limits.attempts} 次）") from exc

    def _ask(self, url: str) -> tuple[Page, str]:
        import httpx

        self._wait_for_turn(url)
        try:
            with self._client.stream("GET", url) as response:
                return self._answer(url, response)
        except httpx.TimeoutException as exc:
            raise _TransientError(f"{self.limits.timeout_s:g} 秒内没有回应") from exc
        except httpx.TransportError as exc:
            raise _TransientError(f"连接失败（{type(exc).__name__}）") from exc
        except (httpx.HTTPError, httpx.InvalidURL) as exc:
            raise PageRefusedError(f"{url}：{exc}") from exc
        finally:
            self._asked[urlsplit(url).netloc] = self.clock()

    def _answer(self, url: str, response: "httpx.Response") -> tuple[Page, str]:
        status = response.status_code
        if status in _REDIRECTS:
            return Page(url, b"", ""), response.headers.get("location", "") or url
        if status in _TRANSIENT:
            raise _TransientError(f"服务器回应 {status}", _retry_after(response.headers.get("retry-after", "")))
        if 400 <= status < 500:
            raise _NoSuchPageError(f"{url}：服务器回应 {status}")
        if status != 200:
            raise PageRefusedError(f"{url}：服务器回应 {status}")
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        caching = response.extensions.get("caching")
        return Page(url, self._content(url, response), kind, bool(caching and caching["from_cache"])), ""

    def _content(self, url: str, response: "httpx.Response") -> bytes:
        """The body, read no further than the limits go."""
        began, content = self.clock(), bytearray()
        for part in response.iter_bytes():
            content += part
            if len(content) > self.limits.page_bytes:
                raise PageRefusedError(f"{url}：超过 {self.limits.page_bytes / 2**20:g} MiB")
            if self.clock() - began > self.limits.page_s:
                raise PageRefusedError(f"{url}：{self.limits.page_s:g} 秒内没有传完")
        return bytes(content)

    def _wait_for_turn(self, url: str) -> None:
        """Wait until the host may be asked again. Raises: PageRefusedError if it wants pauses too long to keep."""
        parts = urlsplit(url)
        robots = self._robots.get(f"{parts.scheme}://{parts.netloc}")
        wanted = (robots.crawl_delay(_ROBOT) if robots else None) or 0.0
        if wanted > self.limits.longest_delay_s:
            raise PageRefusedError(f"{parts.netloc} 的 robots.txt 要求每次间隔 {wanted:g} 秒，过长")
        last = self._asked.get(parts.netloc)
        left = max(self.limits.delay_s, wanted) - (self.clock() - last) if last is not None else 0.0
        if left > 0:
            logger.info("waiting %.1f s before asking %s again", left, parts.netloc)
            self.sleep(left)


class _NoSuchPageError(PageRefusedError):
    """The server says that the request is at fault (4xx)."""


def _retry_after(value: str) -> float:
    """Seconds that a Retry-After header asks for; 0 for a date or nothing."""
    return float(value) if value.isdigit() else 0.0


def _client(cache: Path, agent: str, limits: WebLimits) -> "httpx.Client":
    """A client that keeps what it gets and asks each time whether it changed."""
    import hishel
    import httpx
    from hishel.httpx import CacheTransport

    class AlwaysAsk(httpx.BaseTransport):
        """The network; whatever a server says of freshness, its answers are to be asked for again."""

        def __init__(self) -> None:
            self._network = httpx.HTTPTransport(retries=0)

        def handle_request(self, request: httpx.Request) -> httpx.Response:
            response = self._network.handle_request(request)
            if "no-store" not in response.headers.get("cache-control", ""):
                response.headers["cache-control"] = "no-cache"
            return response

        def close(self) -> None:
            self._network.close()

    cache.mkdir(parents=True, exist_ok=True)
    storage = hishel.SqliteStorage(database_path=cache / "pages.db", max_stream_size=limits.page_bytes)
    transport = CacheTransport(AlwaysAsk(), storage=storage, rfc=hishel.CacheOptions(shared=False))
    headers = {"User-Agent": agent, "Accept": "text/html, application/pdf;q=0.9, */*;q=0.5", "Accept-Language": "zh-CN"}
    timeout = httpx.Timeout(limits.timeout_s)
    return httpx.Client(transport=transport, headers=headers, timeout=timeout, follow_redirects=False)
