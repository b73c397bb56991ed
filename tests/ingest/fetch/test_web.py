from collections.abc import Callable

import pytest

from ingest.fetch import Web
from ingest.fetch.errors import PageRefusedError
from tests.ingest.fetch.conftest import Site


def test_a_page_is_got_and_the_server_knows_who_asks(site: Site, make_web: Callable[..., Web]) -> None:
    site.put("/a", "text")
    page = make_web().get(site.url("/a"))
    assert (page.content, page.content_type) == (b"text", "text/html")
    assert site.asked_for("/a")[0]["user-agent"] == "Tiaowen/0.1 (official texts of law; law@spruce.example)"


def test_a_page_that_did_not_change_is_not_sent_again(site: Site, make_web: Callable[..., Web]) -> None:
    site.put("/a", "text", ETag='"1"', Cache_Control="max-age=999999")
    first, second = make_web().get(site.url("/a")), make_web().get(site.url("/a"))
    assert first.content == second.content == b"text"
    assert not first.from_cache
    assert second.from_cache
    assert [h.get("if-none-match") for h in site.asked_for("/a")] == [None, '"1"']


def test_a_page_that_changed_is_got_anew(site: Site, make_web: Callable[..., Web]) -> None:
    site.put("/a", "old", ETag='"1"', Cache_Control="max-age=999999")
    assert make_web().get(site.url("/a")).content == b"old"
    site.answers.clear()
    site.put("/a", "new", ETag='"2"')
    assert make_web().get(site.url("/a")).content == b"new"


def test_robots_are_obeyed_and_asked_once(site: Site, make_web: Callable[..., Web]) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /secret/\n", kind="text/plain")
    site.put("/a", "text")
    site.put("/secret/b", "text")
    web = make_web()
    web.get(site.url("/a"))
    with pytest.raises(PageRefusedError, match=r"robots\.txt 不允许"):
        web.get(site.url("/secret/b"))
    assert len(site.asked_for("/robots.txt")) == 1
    assert not site.asked_for("/secret/b")


def test_a_host_that_cannot_say_its_rules_is_not_asked(site: Site, make_web: Callable[..., Web]) -> None:
    site.put("/robots.txt", "", status=503)
    site.put("/a", "text")
    with pytest.raises(PageRefusedError, match=r"robots\.txt"):
        make_web().get(site.url("/a"))
    assert not site.asked_for("/a")


def test_redirects_of_robots_are_followed_within_the_hosts(site: Site, make_web: Callable[..., Web]) -> None:
    site.put("/robots.txt", "", status=301, Location="/rules.txt")
    site.put("/rules.txt", "User-agent: *\nDisallow: /a\n", kind="text/plain")
    with pytest.raises(PageRefusedError, match=r"robots\.txt 不允许"):
        make_web().get(site.url("/a"))
    assert not site.asked_for("/a")


def test_robots_that_are_said_to_be_elsewhere_are_not_taken_for_none(site: Site, make_web: Callable[..., Web]) -> None:
    site.put("/robots.txt", "", status=302, Location="http://elsewhere.invalid/robots.txt")
    site.put("/a", "text")
    with pytest.raises(PageRefusedError, match=r"读不到 .*robots\.txt"):
        make_web().get(site.url("/a"))
    assert not site.asked_for("/a")


def test_the_same_host_is_asked_after_a_pause(site: Site, make_web: Callable[..., Web], slept: list[float]) -> None:
    site.put("/a", "text")
    web = make_web(delay_s=3.0)
    web.get(site.url("/a"))
    assert slept
    assert all(2.0 < wait <= 3.0 for wait in slept)


def test_a_longer_pause_is_kept_if_robots_want_it(site: Site, make_web: Callable[..., Web], slept: list[float]) -> None:
    site.put("/robots.txt", "User-agent: Tiaowen\nCrawl-delay: 40\n", kind="text/plain")
    site.put("/a", "text")
    make_web().get(site.url("/a"))
    assert 39 < slept[-1] <= 40
    with pytest.raises(PageRefusedError, match="间隔 40 秒"):
        make_web(longest_delay_s=10.0).get(site.url("/a"))


def test_a_busy_server_is_asked_again_when_it_says(
    site: Site, make_web: Callable[..., Web], slept: list[float]
) -> None:
    site.put("/a", "", status=503, Retry_After="17")
    site.put("/a", "", status=500)
    site.put("/a", "text")
    assert make_web().get(site.url("/a")).content == b"text"
    assert slept[0] >= 17
    assert len(slept) == 2


def test_a_server_that_stays_busy_is_given_up(site: Site, make_web: Callable[..., Web]) -> None:
    site.put("/a", "", status=503)
    with pytest.raises(PageRefusedError, match="503"):
        make_web().get(site.url("/a"))
    assert len(site.asked_for("/a")) == 3


def test_a_missing_page_is_not_asked_again(site: Site, make_web: Callable[..., Web]) -> None:
    with pytest.raises(PageRefusedError, match="404"):
        make_web().get(site.url("/none"))
    assert len(site.asked_for("/none")) == 1


def test_nobody_there(make_web: Callable[..., Web], site: Site) -> None:
    web = make_web()
    web.hosts = {"127.0.0.1:9"}
    with pytest.raises(PageRefusedError, match=r"连接失败"):
        web.get("http://127.0.0.1:9/a")


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/a",
        "http://elsewhere.example/a",
        "http://127.0.0.1:1/a",
        "http://user@{host}/a",
        "http://{host}.elsewhere.example/a",
        "http://{host}@elsewhere.example/a",
    ],
)
def test_only_hosts_of_the_catalog_are_asked(url: str, site: Site, make_web: Callable[..., Web]) -> None:
    with pytest.raises(PageRefusedError, match=r"只取|不是目录"):
        make_web().get(url.replace("{host}", site.host))
    assert not site.asked


def test_redirects_are_followed_within_the_hosts(site: Site, make_web: Callable[..., Web]) -> None:
    site.put("/a", "", status=301, Location="/b")
    site.put("/b", "", status=302, Location=site.url("/c"))
    site.put("/c", "text")
    page = make_web().get(site.url("/a"))
    assert (page.url, page.content) == (site.url("/c"), b"text")


@pytest.mark.parametrize("target", ["http://elsewhere.example/x", "file:///etc/passwd", "http://127.0.0.1:1/"])
def test_redirects_elsewhere_are_refused(target: str, site: Site, make_web: Callable[..., Web]) -> None:
    site.put("/a", "", status=302, Location=target)
    with pytest.raises(PageRefusedError, match=r"只取|不是目录"):
        make_web().get(site.url("/a"))


def test_endless_redirects_end(site: Site, make_web: Callable[..., Web]) -> None:
    site.put("/a", "", status=302, Location="/a")
    with pytest.raises(PageRefusedError, match="重定向超过 5 次"):
        make_web().get(site.url("/a"))


def test_a_page_too_large_is_dropped(site: Site, make_web: Callable[..., Web]) -> None:
    site.put("/a", b"x" * 200_000)
    with pytest.raises(PageRefusedError, match="超过"):
        make_web(page_bytes=100_000).get(site.url("/a"))


def test_a_page_that_takes_too_long_is_dropped(site: Site, make_web: Callable[..., Web]) -> None:
    site.put("/a", b"x" * 200_000)
    web = make_web(page_s=5.0)
    ticks = iter(range(0, 100_000, 10))
    web.clock = lambda: float(next(ticks))
    with pytest.raises(PageRefusedError, match="没有传完"):
        web.get(site.url("/a"))
