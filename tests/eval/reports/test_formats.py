"""The same report as Markdown, JUnit XML and HTML; what questions and texts say is data in all of them."""

import re
import shutil
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree

import pytest
from junitparser import JUnitXml

from eval.differences import TextChange
from eval.reports import view
from eval.reports.html import prose, shade, to_html
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


def test_html_puts_changed_answers_before_changed_texts_and_the_kinds() -> None:
    page = to_html(full_report())
    places = [page.index(f"<h2>{title}") for title in ("与启用中的版本比较", "答案变了的题", "语料变动", "按问题种类")]
    assert places == sorted(places)


def test_reports_say_how_many_changes_they_do_not_show() -> None:
    full = full_report()
    assert full.comparison
    texts = [TextChange(address=f"cats-2025:a{n}", what="text", detail=f"第{n}处") for n in range(1, 231)]
    many = full.comparison.model_copy(update={"texts": tuple(texts), "questions": full.comparison.questions * 40})
    cut = report(live=full.live, comparison=many)
    assert "另有 30 项" in to_html(cut)
    assert "另有 20 题" in to_html(cut)
    assert "另有 180 项" in to_markdown(cut)
    assert "另有 20 题" in to_markdown(cut)


def test_bold_of_an_answer_is_bold_and_nothing_else_of_it_is_markup() -> None:
    assert prose("**十日内**[1] <i>*x*</i>") == "<b>十日内</b>[1] &lt;i&gt;*x*&lt;/i&gt;"


def test_html_shows_what_texts_say_as_text() -> None:
    page = to_html(full_report())
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<b>三平方米" not in page


def test_html_draws_a_trend_from_two_runs_on() -> None:
    point = view.trend_point(report())
    assert point is not None
    page = to_html(report(), [point, point])
    assert "<polyline" in page
    assert page.count('class="missed"') == page.count("<circle") > 0, "a run that failed has hollow dots"
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
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_fits_a_phone_and_can_be_read(tmp_path: Path, scheme: Literal["light", "dark"]) -> None:
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
        page = browser.new_page(viewport={"width": 360, "height": 740}, color_scheme=scheme)
        page.goto(file.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        wide = page.evaluate("document.documentElement.scrollWidth")
        contrasts = page.evaluate(CONTRASTS)
        browser.close()
    assert wide <= 360
    assert len(contrasts) > 50
    assert {text: ratio for text, ratio in contrasts if ratio < 4.5} == {}


#: Contrast (WCAG) of every text that is shown with what is painted behind it.
CONTRASTS = """
(() => {
  const paint = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const read = () => [...paint.getImageData(0, 0, 1, 1).data].slice(0, 3);
  const luminance = rgb => rgb.map(c => c / 255).map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const shown = [...document.querySelectorAll('main *')].filter(e => !e.closest('svg') && e.checkVisibility()
    && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()));
  return shown.map(e => {
    const layers = [];
    for (let n = e; n; n = n.parentElement) layers.unshift(getComputedStyle(n).backgroundColor);
    for (const layer of layers) { paint.fillStyle = layer; paint.fillRect(0, 0, 1, 1); }
    const behind = luminance(read());
    paint.fillStyle = getComputedStyle(e).color; paint.fillRect(0, 0, 1, 1);
    const [low, high] = [behind, luminance(read())].sort((a, b) => a - b);
    return [e.textContent.trim().slice(0, 30), (high + 0.05) / (low + 0.05)];
  });
})()
"""
