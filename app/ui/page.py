"""The browser page: Gradio widgets wired to one call, `assistant.answer`. What it shows is made in `render.py`."""

import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.answer import Answer, Status
from app.asking import parse_as_of
from app.assistant import Assistant, ProvisionText, Turn
from app.display_words import FAILED, public_text
from app.streaming import Said
from app.ui import render
from app.ui.checklist_tab import add_checklist_tab
from corpus.errors import TiaowenError

if TYPE_CHECKING:
    import gradio as gr
    from fastapi import FastAPI

logger = logging.getLogger(__name__)

EXAMPLES = (
    "向公众提供生成式人工智能服务，要做哪些备案和评估？",
    "算法推荐规定第24条第2款",
    "AI 生成的图片和视频要怎样标识？",
    "哪些情形下数据出境不用申报安全评估？",
    "PIPL Art. 38",
)
MAX_TURNS = 12
_HERE = Path(__file__).parent
_SANS = ("-apple-system", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "sans-serif")
_MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace")


@dataclass(frozen=True, slots=True)
class Conversation:
    """What was said in one browser tab: for the chain, and as shown. `count` goes on when old turns are dropped."""

    turns: tuple[Turn, ...] = ()
    shown: tuple[str, ...] = ()
    count: int = 0

    def with_answer(self, answer: Answer, shown: str) -> "Conversation":
        """This conversation and one more answer; a refusal is shown but gives the next question no context."""
        said = (Turn(answer.question, answer.text),) if answer.status is not Status.REFUSED else ()
        return Conversation((*self.turns, *said)[-MAX_TURNS:], (*self.shown, shown)[-MAX_TURNS:], self.count + 1)

    def with_problem(self, shown: str) -> "Conversation":
        """This conversation and one more question that had no answer."""
        return Conversation(self.turns, (*self.shown, shown)[-MAX_TURNS:], self.count + 1)


def mount_page(app: "FastAPI", assistant: Assistant) -> None:
    """Serve the page at `/`; mount last, for it takes every path that is left."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # before the import, which would ask for the newest version
    import gradio as gr
    from starlette.responses import JSONResponse

    async def no_uploads(_: Any) -> JSONResponse:
        return JSONResponse({"error": "本页面不接收文件"}, status_code=404)

    app.add_route("/gradio_api/upload", no_uploads, ["POST"], include_in_schema=False)
    gr.mount_gradio_app(
        app,
        build_page(assistant),
        path="/",
        theme=gr.themes.Base(font=list(_SANS), font_mono=list(_MONO), radius_size="sm"),
        head=_head(),
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        mcp_server=False,
        pwa=False,
    )


def build_page(assistant: Assistant) -> "gr.Blocks":
    """The widgets, and which of them feed and show an answer."""
    import gradio as gr

    def ask(question: str | None, as_of: str | None, past: Conversation) -> Iterator[tuple[Any, ...]]:
        if not question or not question.strip():
            yield gr.skip(), gr.skip(), gr.skip(), gr.skip()
            return
        yield render.render_conversation((*past.shown, render.render_pending(question))), past, "", _hidden(gr)
        for now in take_turn(assistant, question, as_of or "", past):
            kept = now if isinstance(now, Conversation) else gr.skip()
            shown = now.shown if isinstance(now, Conversation) else (*past.shown, now)
            yield render.render_conversation(shown), kept, gr.skip(), _hidden(gr)

    page: gr.Blocks = gr.Blocks(title="条文 Tiaowen", analytics_enabled=False, fill_width=True)
    with page:
        past = gr.State(Conversation(), time_to_live=3600)
        header = gr.HTML(elem_id="tw-header", apply_default_css=False)
        with gr.Tabs(elem_id="tw-tabs"):
            with gr.Tab("问答", elem_id="tw-ask-tab"):
                log = gr.HTML(render.render_conversation(()), elem_id="tw-conversation", apply_default_css=False)
                with gr.Row(elem_id="tw-composer"):
                    question = gr.Textbox(
                        label="问题",
                        placeholder="写下合规问题，或直接写条款",
                        lines=1,
                        max_lines=6,
                        max_length=10_000,  # longer than a question may be, so that the server can say by how much
                        autofocus=True,
                        elem_id="tw-question",
                        scale=6,
                    )
                    as_of = gr.Textbox(
                        label="基准日期（不填为今天）",
                        placeholder="YYYY-MM-DD",
                        max_lines=1,
                        elem_id="tw-asof",
                        scale=1,
                        min_width=170,
                    )
                    send = gr.Button("提问", variant="primary", elem_id="tw-send", scale=0, min_width=96)
                with gr.Column(elem_id="tw-examples") as examples:
                    buttons = [gr.Button(text, size="sm", elem_classes="tw-example") for text in EXAMPLES]
            with gr.Tab("义务清单", elem_id="tw-list-tab"):
                add_checklist_tab(assistant)
        footer = gr.HTML(elem_id="tw-footer", apply_default_css=False)

        wiring: dict[str, Any] = {
            "fn": ask,
            "inputs": [question, as_of, past],
            "outputs": [log, past, question, examples],
            "show_progress": "hidden",
            "concurrency_limit": 16,
            "trigger_mode": "always_last",  # a click during an answer counts once that is there; "once" would drop it
            "api_visibility": "private",
        }
        gr.on([question.submit, send.click], **wiring)
        for button in buttons:
            button.click(**(wiring | {"inputs": [button, as_of, past]}))
        page.load(lambda: frame(assistant), outputs=[header, footer], show_progress="hidden", api_visibility="private")
    return page


def take_turn(assistant: Assistant, question: str, as_of: str, past: Conversation) -> Iterator["str | Conversation"]:
    """The turn as far as it is written, again and again; last `past` with the answer, or with what went wrong."""
    sentences: list[str] = []
    try:
        day: date | None = parse_as_of(as_of) if as_of.strip() else None
        for event in assistant.stream(question, as_of=day, history=past.turns):
            if isinstance(event, Said):
                sentences.append(event.text)
                yield render.render_partial(question, sentences)
            else:
                provisions = cited_provisions(assistant, event.answer)
                yield past.with_answer(
                    event.answer, render.render_answer(event.answer, provisions, turn=past.count + 1)
                )
    except TiaowenError as exc:
        yield past.with_problem(render.render_problem(question, public_text(exc)))
    except Exception as exc:  # whatever it was, the person who asked is told; its text may quote the question
        logger.error("page answer failed: %s", type(exc).__name__)
        yield past.with_problem(render.render_problem(question, FAILED))


def cited_provisions(assistant: Assistant, answer: Answer) -> dict[tuple[str, str], ProvisionText]:
    """The whole article or section around every citation; one whose text cannot be had is left out."""
    found: dict[tuple[str, str], ProvisionText] = {}
    for key in dict.fromkeys((c.source_id, render.whole_address(c.address)) for c in answer.citations):
        try:
            found[key] = assistant.provision(*key)
        except TiaowenError:
            logger.warning("no text to show for %s %s", *key)
    return found


def frame(assistant: Assistant) -> tuple[str, str]:
    """Header and footer as of now: the live index may change while the server runs."""
    try:
        held, version = sum(source.held for source in assistant.sources()), assistant.index_version
    except TiaowenError:  # no index yet; /readyz says so too
        held, version = 0, ""
    return render.render_header(held), render.render_footer(version)


def _hidden(gr: Any) -> Any:
    return gr.update(visible=False)


def _head() -> str:
    css = (_HERE / "style.css").read_text(encoding="utf-8")
    script = (_HERE / "page.js").read_text(encoding="utf-8")
    return f"<style>{css}</style><script>{script}</script>"
