"""The page in a real Chromium: ask, read the answer, open a citation, see the provision."""

import shutil
import socket
import subprocess
import sys
import threading
from urllib.parse import urlsplit

import httpx
import pytest

pytestmark = pytest.mark.browser
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
TIMEOUT_MS = 20_000


@pytest.fixture(scope="module")
def url(page_assistant):
    """Address of a server with the page, on a free port."""
    import uvicorn

    from app.api import create_app

    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(page_assistant), log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def browser():
    if CHROMIUM is None:
        pytest.skip("no Chromium; apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=QUIET)
        yield started
        started.close()


@pytest.fixture
def open_page(browser, url):
    """Opens the page; afterwards nothing beyond this machine was asked for, and no script failed."""
    asked, failures, contexts = [], [], []

    def start(**options):
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        page.set_default_timeout(TIMEOUT_MS)
        page.on("request", lambda request: asked.append(request.url))
        page.on("response", lambda r: r.status >= 400 and failures.append(f"{r.status} {r.url}"))
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.on("dialog", lambda dialog: (failures.append(dialog.message), dialog.dismiss()))
        page.on("console", lambda m: m.type == "error" and failures.append(m.text))
        page.goto(url)
        page.get_by_text("索引版本").wait_for()
        return page

    yield start
    for context in contexts:
        context.close()
    beyond = [a for a in asked if urlsplit(a).scheme not in ("data", "blob") and urlsplit(a).hostname != "127.0.0.1"]
    assert beyond == []
    assert failures == []


@pytest.fixture
def page(open_page):
    return open_page()


def ask(page, question, *, turn=1):
    page.get_by_label("问题").fill(question)
    page.get_by_role("button", name="提问").click()
    last = page.locator(f".tw-turn:nth-child({turn})")
    last.locator(".tw-answer, .tw-problem").wait_for()
    return last


def test_ask_read_and_open_a_citation(page):
    turn = ask(page, "灯塔规定第2条第2款")
    assert "五个工作日" in turn.locator(".tw-text").inner_text()
    card = turn.locator("details.tw-cite")
    assert card.get_attribute("open") is None
    assert not card.locator(".tw-law").is_visible()
    card.locator("summary").click()
    assert card.locator("mark").inner_text() == "备案内容变了，应当在变更之日起五个工作日内改过来。"
    law = card.locator(".tw-law").inner_text()
    assert "十个工作日内向灯塔管理局备案" in law
    assert "五个工作日内改过来" in law


def test_a_mark_in_the_answer_opens_its_card(page):
    turn = ask(page, "要备案吗")
    turn.get_by_label("引文 2").click()
    assert turn.locator("details.tw-cite").nth(1).get_attribute("open") is not None
    assert page.evaluate("document.activeElement.closest('details').id") == "tw-1-2"
    assert urlsplit(page.url).fragment == ""


def test_an_example_asks_its_question(page, page_assistant):
    page.get_by_role("button", name="算法推荐规定第24条第2款").click()
    page.locator(".tw-turn .tw-answer").wait_for()
    assert page_assistant.asked[-1][0] == "算法推荐规定第24条第2款"
    page.get_by_role("button", name="PIPL").wait_for(state="hidden")


def test_the_date_reaches_the_answer(page):
    page.get_by_label("基准日期").fill("2023-01-01")
    turn = ask(page, "第1条")
    assert "尚未施行" in turn.locator(".tw-cite summary").inner_text()
    assert "基准日期 2023-01-01" in turn.inner_text()


def test_the_next_question_knows_the_conversation(page, page_assistant):
    ask(page, "第1条")
    ask(page, "那第2条第1款呢", turn=2)
    assert [t.question for t in page_assistant.asked[-1][2]] == ["第1条"]
    assert page.locator(".tw-turn").count() == 2


def test_enter_sends_and_empties_the_box(page):
    box = page.get_by_label("问题")
    box.fill("第2条第2款")
    box.press("Enter")
    page.locator(".tw-answer").wait_for()
    assert box.input_value() == ""


def test_text_of_user_and_document_is_shown_and_never_run(page):
    nasty = "日志 <script>alert(1)</script><img src=x onerror=alert(2)> ${1+1} {{value}}"
    turn = ask(page, nasty)
    assert turn.locator(".tw-question").inner_text() == nasty
    turn.locator("summary").first.click()
    law = turn.locator(".tw-law").first.inner_text()
    assert "<script>alert(1)</script>、<img src=x onerror=alert(2)> 与 ${1+1} {{value}}" in law
    assert turn.locator("script, img").count() == 0


def test_a_blank_question_asks_nothing(page, page_assistant):
    before = len(page_assistant.asked)
    page.get_by_label("问题").fill("   ")
    page.get_by_role("button", name="提问").click()
    ask(page, "第1条")
    assert len(page_assistant.asked) == before + 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_phone_width_needs_no_sideways_scrolling(open_page, scheme):
    page = open_page(viewport={"width": 390, "height": 844}, color_scheme=scheme)
    turn = ask(page, "哪些行为不得有？")
    for summary in turn.locator("summary").all():
        summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.get_by_role("button", name="提问").bounding_box()["x"] < 390


def luminance(rgb):
    channels = [c / 255 for c in rgb]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


COLOURS = """
() => [...document.querySelectorAll(
  '.tw-turn *, .tw-footer *, .tw-header *, .tw-checklist *, #tw-checklist-form *, #tw-conditions *'
)].filter(
  e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) && e.checkVisibility()
).map(e => {
  // Draw text colour and every background behind it on a canvas: alpha and color-mix come out as plain RGB.
  const paint = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const layers = [];
  for (let n = e; n; n = n.parentElement) layers.unshift(getComputedStyle(n).backgroundColor);
  const read = () => [...paint.getImageData(0, 0, 1, 1).data].slice(0, 3);
  paint.fillStyle = 'white'; paint.fillRect(0, 0, 1, 1);
  for (const layer of layers) { paint.fillStyle = layer; paint.fillRect(0, 0, 1, 1); }
  const behind = read();
  paint.fillStyle = getComputedStyle(e).color; paint.fillRect(0, 0, 1, 1);
  return [e.className || e.tagName, read(), behind];
})
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_contrast_enough_to_read(open_page, scheme):
    page = open_page(color_scheme=scheme)
    page.get_by_label("基准日期").fill("2023-01-01")
    turn = ask(page, "要备案吗")
    turn.locator("summary").first.click()
    found = page.evaluate(COLOURS)
    assert len(found) > 20
    for name, text, behind in found:
        light, dark = sorted((luminance(text), luminance(behind)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, f"{name}: {text} on {behind}"


def test_page_and_api_share_the_port_and_files_are_refused(url):
    assert "gradio-app" in httpx.get(url).text
    assert httpx.post(f"{url}/ask", json={"question": "第1条"}).json()["status"] == "answered"
    assert httpx.get(f"{url}/healthz").json() == {"status": "ok"}
    assert httpx.get(f"{url}/ask").status_code == 405
    assert httpx.post(f"{url}/gradio_api/upload", files={"files": b"x"}).status_code == 404


def test_gradio_is_imported_only_for_the_page():
    code = "import sys, app.ui.page, app.api; sys.exit('gradio' in sys.modules or 'slack_bolt' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
