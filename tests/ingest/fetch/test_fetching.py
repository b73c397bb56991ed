import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.cli import main
from corpus.catalog import Catalog, Source
from corpus.settings import Settings
from ingest.fetch import FetchResult, Web, fetch
from ingest.fetch.fetching import allowed_hosts, plan, wanted_sources
from ingest.fetch_cli import fetch_into
from ingest.readers.markdown import read_markdown
from ingest.structure import parse_statute
from tests.ingest.fetch.conftest import ARTICLES, HISTORY, TITLE, Site, make_source, older_version, statute_page

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
Fetch = Callable[..., FetchResult]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "法规"


@pytest.fixture
def fetch_one(folder: Path, make_web: Callable[..., Web]) -> Fetch:
    def run(source: Source, *others: Source) -> FetchResult:
        catalog = Catalog([source, *others])
        (result,) = fetch([source], folder, web=make_web(), catalog=catalog, now=lambda: NOON)
        return result

    return run


def test_a_text_is_written_with_its_origin(site: Site, source: Source, folder: Path, fetch_one: Fetch) -> None:
    site.put("/robots-law.htm", statute_page())
    result = fetch_one(source)
    assert (result.action, result.reason, result.articles) == ("written", "", 6)
    document = read_markdown(folder / "机器人条例-2025.md")
    assert document.front_matter["fetched_from"] == source.official_url
    assert document.front_matter["fetched_at"] == "2026-06-01T12:00:00+00:00"
    assert len(document.front_matter["sha256"]) == len(document.front_matter["page_sha256"]) == 64
    assert document.front_matter["effective"] == date(2026, 1, 1)
    articles = parse_statute(document).articles
    assert [a.text for a in articles] == list(ARTICLES)
    assert [h.replace("　", " ") for h in articles[3].heading_path] == ["第二章 运营"]
    text = (folder / "机器人条例-2025.md").read_text(encoding="utf-8")
    assert HISTORY in text
    assert "首页" not in text
    assert "版权所有" not in text


def test_the_same_text_is_left_alone(site: Site, source: Source, folder: Path, fetch_one: Fetch) -> None:
    site.put("/robots-law.htm", statute_page())
    fetch_one(source)
    path = folder / "机器人条例-2025.md"
    before = path.stat().st_mtime_ns
    assert fetch_one(source).action == "unchanged"
    assert path.stat().st_mtime_ns == before


def test_a_file_in_a_folder_below_is_the_one(site: Site, source: Source, folder: Path, fetch_one: Fetch) -> None:
    site.put("/robots-law.htm", statute_page())
    below = folder / "地方" / "机器人条例-2025.md"
    below.parent.mkdir(parents=True)
    below.write_text("---\ntitle: x\n---\n旧文\n", encoding="utf-8")
    assert fetch_one(source).action == "replaced"
    assert "第六条" in below.read_text(encoding="utf-8")
    assert [p.name for p in folder.iterdir()] == ["地方"]


def test_a_page_in_gb18030_is_read(site: Site, source: Source, fetch_one: Fetch) -> None:
    page = statute_page().replace('charset="utf-8"', 'charset="gb2312"')
    site.put("/robots-law.htm", page.encode("gb18030"), kind="text/html; charset=gb2312")
    assert fetch_one(source).action == "written"


LOGIN = (
    "<html><head><title>用户登录</title></head><body><form><p>请登录后访问，输入用户名、密码和验证码。</p></form>"
    "</body></html>"
)


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (statute_page("云杉市扫地机器人条例"), "题为《云杉市送货机器人条例》"),
        (statute_page(f"{TITLE}（征求意见稿）"), "征求意见稿"),
        (statute_page(articles=ARTICLES[:3] + ARTICLES[4:]), "读出 5 条，比目录所记的 6 条少"),
        (
            statute_page(articles=(*ARTICLES[:5], "街道局可以另行规定细则。", ARTICLES[5])),
            "读出 7 条，比目录所记的 6 条多",
        ),
        (
            statute_page(history="（2025年11月10日通过　根据2027年3月1日《关于修改的决定》修正）"),
            "2027-03-01 修改后的版本",
        ),
        (
            statute_page(history="（2019年5月6日通过）", articles=(*ARTICLES[:5], "本条例自2019年8月1日起施行。")),
            "不是目录所记的公布、施行日期",
        ),
        (LOGIN, "登录"),
        (
            "<html><body><p>404 页面不存在</p><p>您访问的页面不存在或已删除，请返回首页。</p></body></html>",
            "错误页|没有题为",
        ),
        ("<html><body></body></html>", "读不出正文"),
    ],
    ids=["other-title", "draft", "fewer", "more", "newer", "other-dates", "login", "error", "empty"],
)
def test_a_wrong_page_is_refused_and_the_old_file_stays(
    page: str, reason: str, site: Site, source: Source, folder: Path, fetch_one: Fetch
) -> None:
    path = folder / "机器人条例-2025.md"
    folder.mkdir()
    path.write_text("旧文", encoding="utf-8")
    site.put("/robots-law.htm", page)
    result = fetch_one(source)
    assert result.action == "refused"
    assert re.search(reason, result.reason), result.reason
    assert path.read_text(encoding="utf-8") == "旧文"
    assert [p.name for p in folder.iterdir()] == [path.name]


def test_a_page_of_the_old_version_is_refused_for_the_new(site: Site, fetch_one: Fetch) -> None:
    old = statute_page(history="（2020年1月10日通过）", articles=(*ARTICLES[:5], "本条例自2020年3月1日起施行。"))
    site.put("/robots-law.htm", old)
    assert "可能是另一版本" in fetch_one(make_source(site), older_version(site)).reason
    assert fetch_one(older_version(site), make_source(site)).action == "written"


def test_a_page_without_dates_is_refused_where_there_are_versions(site: Site, fetch_one: Fetch) -> None:
    undated = statute_page(history="", articles=(*ARTICLES[:5], "本条例由街道局解释。")).replace(
        "2025年11月12日 09:00", ""
    )
    site.put("/robots-law.htm", undated)
    assert "不能确定是哪一个" in fetch_one(make_source(site), older_version(site)).reason
    assert fetch_one(make_source(site)).action == "written"


@pytest.mark.parametrize(
    ("body", "kind", "reason"),
    [
        (b"\x89PNG\r\n", "image/png", "类型 image/png 读不了"),
        (b"\xd0\xcf\x11\xe0old word", "application/msword", "旧版 Word"),
        (b"%PDF-1.7 broken", "application/pdf", "读不出正文"),
    ],
)
def test_what_cannot_be_read_is_refused(
    body: bytes, kind: str, reason: str, site: Site, source: Source, fetch_one: Fetch
) -> None:
    site.put("/robots-law.htm", body, kind=kind)
    assert reason in fetch_one(source).reason


def test_one_refusal_stops_nobody(site: Site, folder: Path, make_web: Callable[..., Web]) -> None:
    gone = make_source(site, id="gone", law="gone", official_url=site.url("/gone"), file="gone.md")
    nowhere = make_source(site, id="nowhere", law="nowhere", official_url="", file="nowhere.md")
    good = make_source(site)
    site.put("/robots-law.htm", statute_page())
    steps: list[tuple[str, int, int]] = []
    catalog = Catalog([gone, nowhere, good])
    results = fetch(list(catalog), folder, web=make_web(), catalog=catalog, progress=lambda *step: steps.append(step))
    assert [r.action for r in results] == ["refused", "refused", "written"]
    assert "404" in results[0].reason
    assert "没有它的官方网址" in results[1].reason
    assert steps[-1] == (TITLE, 3, 3)


def test_a_folder_that_cannot_be_written_is_named(site: Site, source: Source, folder: Path, fetch_one: Fetch) -> None:
    folder.write_text("a file, no folder", encoding="utf-8")
    site.put("/robots-law.htm", statute_page())
    result = fetch_one(source)
    assert result.action == "refused"
    assert "写不了" in result.reason


def test_a_plan_asks_nothing(site: Site, source: Source, folder: Path) -> None:
    (planned,) = plan([source], folder)
    assert (planned.action, planned.url) == ("planned", source.official_url)
    assert not site.asked
    assert not folder.exists()


def test_which_sources_are_wanted(site: Site) -> None:
    catalog = Catalog([make_source(site), make_source(site, id="other", law="other", official_url="", file="")])
    assert [s.id for s in wanted_sources(catalog, [])] == ["robot-law-2025"]
    assert [s.id for s in wanted_sources(catalog, ["other", "other"])] == ["other"]
    with pytest.raises(ValueError, match="nix"):
        wanted_sources(catalog, ["nix"])
    assert allowed_hosts(catalog) == {site.host}


def test_the_command_lists_what_it_would_fetch(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fetch", "pipl", "dsl", "--to", str(tmp_path), "--dry-run", "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(r["source_id"], r["action"]) for r in rows] == [("pipl", "planned"), ("dsl", "planned")]
    assert all(r["url"].startswith("https://") for r in rows)


def test_settings_reach_the_web_and_the_progress_is_shown(
    site: Site, source: Source, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site.put("/robots-law.htm", statute_page())
    settings = Settings(data_dir=tmp_path / "data", fetch_delay_s=0.0, fetch_contact="us@spruce.example")
    (result,) = fetch_into(folder, [source], settings, Catalog([source]))
    assert result.action == "written"
    assert "us@spruce.example" in site.asked_for("/robots-law.htm")[0]["user-agent"]
    assert (tmp_path / "data" / "fetch-cache" / "pages.db").exists()
    assert TITLE in capsys.readouterr().err


def test_the_command_wants_a_known_id_and_a_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TIAOWEN_CORPUS_DIR", raising=False)
    assert main(["fetch", "nix", "--to", str(tmp_path)]) == 2
    assert "nix" in capsys.readouterr().err
    assert main(["fetch", "pipl"]) == 2
    assert "TIAOWEN_CORPUS_DIR" in capsys.readouterr().err


def test_a_source_without_a_url_fails_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fetch", "shenzhen-ai", "--to", str(tmp_path), "--dry-run"]) == 1
    assert "没有它的官方网址" in capsys.readouterr().err
