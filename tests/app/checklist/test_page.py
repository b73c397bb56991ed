"""The tab: its pure parts, and in a real Chromium."""

import re
import shutil
import socket
import threading

import pytest

from app.checklist.model import ChecklistRequest
from app.checklist.table import load_table
from app.ui.checklist_html import render_checklist
from app.ui.checklist_tab import condition_choices, list_obligations, scenario_choices
from tests.app.ui.test_page import COLOURS, luminance

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking".split()
TABLE = load_table()
REQUEST = ChecklistRequest(role="运营者", scenario="夜间送货")


def test_the_list_shows_what_the_checklist_holds(build):
    checklist = build()
    shown = render_checklist(checklist, REQUEST)
    for item in checklist.items:
        assert item.text in shown
    assert shown.count('class="tw-cite"') == len(checklist.citations)
    assert checklist.label.visible in shown
    assert checklist.trace_id in shown
    assert "委托维护" in shown


def test_numbers_go_through_the_list_as_in_the_files_and_every_phase_has_a_link(build):
    checklist = build()
    shown = render_checklist(checklist, REQUEST)
    starts = [int(n) for n in re.findall(r'<ol start="(\d+)">', shown)]
    phases = list(dict.fromkeys(item.phase for item in checklist.items))
    first = [next(n for n, item in enumerate(checklist.items, start=1) if item.phase == p) for p in phases]
    assert starts == first
    targets = re.findall(r'class="tw-jump" href="#([\w-]+)"', shown)
    assert len(targets) == len(phases) + bool(checklist.open_questions)
    assert all(f'id="{target}"' in shown for target in targets)


def test_files_are_asked_for_with_the_same_answers(build):
    request = ChecklistRequest.model_validate(
        {"role": "运营者", "scenario": "夜间送货", "yes": "委托维护", "as_of": "2026-06-01"}
    )
    shown = render_checklist(build(yes="委托维护"), request)
    assert "as_of=2026-06-01" in shown
    assert shown.count("/checklist?role=") == 3
    assert "format=docx" in shown


def test_text_is_escaped(build):
    checklist = build()
    nasty = "<script>alert(1)</script>"
    items = tuple(i.model_copy(update={"text": nasty, "deadline": nasty, "note": nasty}) for i in checklist.items)
    shown = render_checklist(checklist.model_copy(update={"items": items, "warnings": (nasty,)}), REQUEST)
    assert "<script>" not in shown


def test_choices_follow_the_role_and_the_scenario():
    assert ("应用分发平台", "appstore") in scenario_choices(TABLE, "platform")
    assert ("应用分发平台", "appstore") not in scenario_choices(TABLE, "handler")
    offered = [key for _, key in condition_choices(TABLE, "handler", "face")]
    assert "face_100k" in offered
    assert "face" not in offered  # the scenario answers it


def test_what_was_not_ticked_can_count_as_no(real_chain):
    open_list = list_obligations(real_chain, TABLE, "handler", "face", [], others_no=False, as_of="")
    closed = list_obligations(real_chain, TABLE, "handler", "face", [], others_no=True, as_of="")
    assert "待确认" in open_list
    assert "待确认" not in closed


def test_a_problem_is_told(real_chain):
    assert "明天" in list_obligations(real_chain, TABLE, "handler", "face", [], others_no=False, as_of="明天")


@pytest.fixture(scope="module")
def url(real_chain):
    import uvicorn

    from app.api import create_app

    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(real_chain), log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def page(url):
    if CHROMIUM is None:
        pytest.skip("no Chromium; apt-get install chromium")
    from playwright.sync_api import sync_playwright

    failures: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=QUIET)
        page = browser.new_page(viewport={"width": 390, "height": 844})
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.on("console", lambda m: m.type == "error" and failures.append(m.text))
        page.goto(url)
        page.get_by_text("索引版本").wait_for()
        page.get_by_role("tab", name="义务清单").click()
        yield page
        browser.close()
    assert failures == []


@pytest.mark.browser
def test_list_tick_open_a_citation_and_take_the_file(page):
    page.get_by_label("舆论属性").check()
    page.get_by_role("button", name="列出义务").click()
    page.locator(".tw-checklist").wait_for()
    assert "办理备案" in page.locator(".tw-checklist").inner_text()
    page.locator(".tw-phase ol .tw-mark").first.click()
    card = page.locator("details.tw-cite").first
    assert card.get_attribute("open") is not None
    card.get_by_role("button", name="回到正文").click()
    assert page.evaluate("document.activeElement.className") == "tw-mark"
    page.locator(".tw-jump").last.click()
    last = page.locator(".tw-phase").last
    page.wait_for_function("e => Math.abs(e.getBoundingClientRect().top) < 100", arg=last.element_handle())
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_of_the_list_has_contrast_enough_to_read(page, scheme):
    page.emulate_media(color_scheme=scheme)
    page.reload()
    page.get_by_role("tab", name="义务清单").click()
    page.get_by_role("button", name="列出义务").click()
    page.locator(".tw-checklist").wait_for()
    page.locator("details.tw-cite summary").first.click()
    found = page.evaluate(COLOURS)
    assert len(found) > 100
    for name, text, behind in found:
        light, dark = sorted((luminance(text), luminance(behind)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (name, text, behind)
