"""The same report as Markdown, JUnit XML and HTML; what questions and texts say is data in all of them."""

import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest
from junitparser import JUnitXml

from eval.reports import view
from eval.reports.html import shade, to_html
from eval.reports.junit import to_junit
from eval.reports.markdown import to_markdown
from tests.eval.reports.made_up import RUN, full_report, report

QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")


def test_html_needs_nothing_from_outside() -> None:
    page = to_html(full_report())
    assert not re.search(r"""(?:src|href)\s*=|@import|url\(|<script""", page)
    assert "default-src 'none'" in page


def test_html_shows_verdict_floors_both_answers_mutations_and_judge() -> None:
    page = to_html(full_report())
    for shown in ("不通过", "低于 0.80", "旧答案 house", "二平方米 →", "数字改了", "未能给出意见", "v-ba9876543210"):
        assert shown in page
    assert page.index("<small>house") < page.index("<small>feed"), "the touched question comes first"


def test_html_shows_what_texts_say_as_text() -> None:
    page = to_html(full_report())
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<b>三平方米" not in page


def test_html_draws_a_trend_from_two_runs_on() -> None:
    point = view.trend_point(report())
    assert point is not None
    assert "<polyline" in to_html(report(), [point, point])
    assert "<polyline" not in to_html(report(), [point])


def test_html_of_a_bare_run_is_a_page_too() -> None:
    bare = report(run=RUN.model_copy(update={"about": None, "rows": (), "by_kind": {}, "metrics": ()}))
    assert to_html(bare).startswith("<!doctype html>")


@pytest.mark.parametrize(("mean", "hue"), [(1.0, "130"), (0.5, "0"), (0.2, "0"), (0.75, "65")])
def test_shade_goes_from_red_to_green(mean: float, hue: str) -> None:
    assert shade(mean).startswith(f"background:hsl({hue} ")
    assert shade(None) == ""


def test_markdown_escapes_and_tells_the_same() -> None:
    text = to_markdown(full_report())
    assert text.startswith("# 条文评测：不通过")
    assert "| 必备要点 | 2 | 0.500 |" in text
    assert "<script>" not in text
    assert "\\<script\\>" in text
    assert "数字改了 | 0.980（98/100） | 0.980（98/100） |" in text
    assert "未能给出意见" in text


def test_markdown_without_comparison_has_no_empty_chapter() -> None:
    text = to_markdown(report())
    assert "比较" not in text.replace("| 比较 |", "")
    assert "\n\n\n" not in text


def test_junit_has_a_case_per_question_and_the_gate_beside() -> None:
    xml = to_junit(report())
    suites = {suite.name: suite for suite in JUnitXml.fromstring(xml.encode())}
    assert suites["golden questions"].tests == 3
    gate = {case.name: case for case in suites["gate"]}
    assert gate["required_facts"].result
    assert not gate["quote_validity"].result
    assert gate["verdict"].result
    assert ElementTree.fromstring(xml).tag == "testsuites"


def test_junit_fails_a_slip_and_errors_what_was_not_scored() -> None:
    slipped = RUN.rows[0].model_copy(update={"scores": {**RUN.rows[0].scores, "quote_validity": 0.0}})
    unscored = RUN.rows[1].model_copy(update={"failures": ("quote_validity: NaN",), "text": "控制符\x00\x1b"})
    xml = to_junit(report(run=RUN.model_copy(update={"rows": (slipped, unscored)})))
    (suite, _) = JUnitXml.fromstring(xml.encode())
    assert (suite.failures, suite.errors) == (1, 1)


@pytest.mark.browser
def test_page_fits_a_phone(tmp_path: Path) -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no Chromium; apt-get install chromium")
    from playwright.sync_api import sync_playwright

    file = tmp_path / "report.html"
    point = view.trend_point(report())
    assert point is not None
    file.write_text(to_html(full_report(), [point, point]), encoding="utf-8")
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=chromium, args=QUIET)
        page = browser.new_page(viewport={"width": 360, "height": 740})
        page.goto(file.as_uri())
        wide = page.evaluate("document.documentElement.scrollWidth")
        browser.close()
    assert wide <= 360
