"""What the page shows, as HTML. Pure functions; every text from a document or a user is escaped here."""

import json
from collections.abc import Mapping, Sequence
from html import escape

from app.answer import Answer, Citation, Status
from app.assistant import ProvisionText
from app.display_words import (
    DISCLAIMER,
    closing_facts,
    dates_of,
    in_language,
    is_web_url,
    kind_word,
    standing_of,
    status_word,
    validity_of,
)
from app.ui.markdown import markdown_html
from app.understanding import Language
from corpus.catalog import Validity
from corpus.provisions import Provision

#: (source id, address of the whole article or section) -> its text.
Provisions = Mapping[tuple[str, str], ProvisionText]

_MODE_WORDS = {
    "extractive": ("逐句摘自条文", "quoted from the provisions"),
    "generative": ("由模型写成，逐句核对", "written by a model, checked sentence by sentence"),
}
_TONES = {
    Validity.IN_FORCE: "good",
    Validity.NOT_YET: "warn",
    Validity.DRAFT: "warn",
    Validity.AMENDED: "bad",
    Validity.REPEALED: "bad",
}


def whole_address(address: str) -> str:
    """Address of the article that `address` lies in; a section's is its own."""
    return Provision.from_key(address).whole_article.key if address.startswith("a") else address


def render_header(sources_held: int) -> str:
    """The name of the house."""
    scope = f"收录 {sources_held} 部法规与文献" if sources_held else "人工智能与数据合规"
    return (
        '<header class="tw-header" lang="zh-CN"><span class="tw-seal" aria-hidden="true">条</span>'
        "<div><h1>条文</h1><p>人工智能、数据与互联网合规问答，每句话都能翻到条、款、项"
        f'<span class="tw-scope">{escape(scope)}</span></p></div></header>'
    )


def render_footer(index_version: str) -> str:
    """The AI-content label of the page, that it is no legal advice, and the corpus answered from."""
    index = f"索引版本 <code>{escape(index_version)}</code>" if index_version else "索引尚未建立"
    docs = '<a href="/docs">接口说明</a>'
    return (
        '<footer class="tw-footer" lang="zh-CN"><span><span class="tw-ai">AI</span> 回答由人工智能生成，'
        f'{DISCLAIMER}；引用前请核对官方原文。</span><span class="tw-index">{index}　{docs}</span></footer>'
    )


def render_conversation(turns: Sequence[str]) -> str:
    """All turns, oldest first, in a region that screen readers follow."""
    return f'<div class="tw-log" role="log" aria-live="polite" aria-label="问答" lang="zh-CN">{"".join(turns)}</div>'


def render_pending(question: str) -> str:
    """A turn whose answer is under way."""
    return _turn(question, '<p class="tw-pending" role="status">正在查找条文<i></i><i></i><i></i></p>')


def render_partial(question: str, sentences: Sequence[str]) -> str:
    """A turn whose answer is being written: the sentences that have passed the guard so far."""
    body = markdown_html("\n\n".join(sentences), numbers=set(), anchor="tw-partial-")
    chip = '<p class="tw-chips"><span class="tw-ai">AI 生成</span></p>'
    return _turn(question, f'<div class="tw-answer" aria-busy="true">{chip}<div class="tw-text">{body}</div></div>')


def render_problem(question: str, text: str) -> str:
    """A turn that ended with an error."""
    return _turn(question, f'<p class="tw-problem" role="alert">{escape(text)}</p>')


def render_answer(answer: Answer, provisions: Provisions, *, turn: int) -> str:
    """A turn: the question, the answer, and beside it the citations, each opening to its whole provision."""
    anchor = f"tw-{turn}-"
    mark = in_language(answer.language, "引文", "Citation")
    body = markdown_html(answer.text, numbers={c.number for c in answer.citations}, anchor=anchor, mark=mark)
    # The implicit label of the 标识办法 travels with the text.
    label = escape(json.dumps(answer.label.metadata, ensure_ascii=False))
    main = (
        f'<div class="tw-answer" data-status="{answer.status}" data-aigc="{label}">{_chips(answer)}'
        f'{_asked_as(answer)}<div class="tw-text">{body}</div>{_warnings(answer)}{_colophon(answer)}</div>'
    )
    return _turn(answer.question, main + _citations(answer, provisions, anchor))


def render_provision(provision: ProvisionText, citation: Citation) -> str:
    """The whole provision with the quoted part marked; 款 are counted in the margin where there are several."""
    path = " › ".join((*provision.heading_path, provision.label))
    counts = {u.start: u.provision for u in provision.units if u.provision.item is None}
    numbered = len(counts) > 1
    marked = locate_quote(provision.text, citation)
    lines = []
    for start, line in _lines(provision.text):
        count = counts.get(start)
        note = f'<span class="tw-count">第{count.paragraph}款</span>' if numbered and count else ""
        item = ' class="tw-item"' if count is None and provision.units else ""
        lines.append(f"<p{item}>{note}{_marked(line, start, marked)}</p>")
    return f'<p class="tw-path">{escape(path)}</p><div class="tw-law">{"".join(lines)}</div>'


def locate_quote(text: str, citation: Citation) -> tuple[int, int]:
    """Where the citation's quote stands in the whole provision; (0, 0) if it is not there word for word."""
    start, end = citation.span.start, citation.span.end
    if citation.quote and text[start:end] == citation.quote:
        return start, end
    found = text.find(citation.quote) if citation.quote else -1
    return (found, found + len(citation.quote)) if found >= 0 else (0, 0)


def _turn(question: str, content: str) -> str:
    heading = f'<h2 class="tw-question">{escape(question)}</h2>'
    return f'<article class="tw-turn">{heading}<div class="tw-grid">{content}</div></article>'


def _chips(answer: Answer) -> str:
    """The label, then how the answer was made, or why there is none: a refusal takes nothing from a provision."""
    answered, language = answer.status is Status.ANSWERED, answer.language
    made = in_language(language, *_MODE_WORDS[answer.mode])
    about = _chip(made, "plain") if answered else _chip(status_word(answer), "warn")
    label = in_language(language, "AI 生成", "AI-generated")
    return f'<p class="tw-chips"{_lang(language)}><span class="tw-ai">{label}</span>{about}</p>'


def _lang(language: Language) -> str:
    """The attribute for words that are not in the page's language."""
    return ' lang="en"' if language == "en" else ""


def _asked_as(answer: Answer) -> str:
    """The question as it was understood from the conversation; empty if it was asked whole."""
    words = in_language(answer.language, "按此理解：", "Read as: ")
    return f'<p class="tw-asked">{words}{escape(answer.asked_as)}</p>' if answer.asked_as else ""


def _chip(text: str, tone: str) -> str:
    return f'<span class="tw-chip tw-{tone}">{escape(text)}</span>'


def _warnings(answer: Answer) -> str:
    if not answer.warnings:
        return ""
    items = "".join(f"<li>{escape(w)}</li>" for w in answer.warnings)
    name = in_language(answer.language, "提示", "Notes")
    return f'<ul class="tw-warnings" aria-label="{name}">{items}</ul>'


def _colophon(answer: Answer) -> str:
    shown = "".join(f"<span>{escape(fact)}</span>" for fact in closing_facts(answer))
    name = in_language(answer.language, "编号", "No.")
    trace = f'<span title="{escape(answer.trace_id)}">{name} {escape(answer.trace_id[:8])}</span>'
    return f'<p class="tw-colophon"{_lang(answer.language)}>{shown}{trace}</p>'


def _citations(answer: Answer, provisions: Provisions, anchor: str) -> str:
    if not answer.citations:
        return ""
    cards = "".join(
        render_card(
            c, provisions.get((c.source_id, whole_address(c.address))), f"{anchor}{c.number}", language=answer.language
        )
        for c in answer.citations
    )
    name = in_language(answer.language, "引文", "Citations")
    heading = f"<h3{_lang(answer.language)}>{name}<span>{len(answer.citations)}</span></h3>"
    return f'<aside class="tw-cites" aria-label="{name}">{heading}{cards}</aside>'


def render_card(citation: Citation, provision: ProvisionText | None, anchor: str, *, language: Language = "zh") -> str:
    """A citation that opens to the whole provision, or to its quote alone where there is no provision at hand."""
    law, _, place = citation.label.rpartition("》")
    name = f"{law}》" if law else citation.label
    tone = _TONES.get(Validity(citation.status), "plain") if citation.status in set(Validity) else "plain"
    tones = {validity_of(citation, language): tone, kind_word("official", language): "official"}
    chips = (_chip(word, tones.get(word, "plain")) for word in standing_of(citation, language))
    summary = (
        f'<summary><span class="tw-number" aria-hidden="true">{citation.number}</span><span class="tw-head">'
        f'<span class="tw-name">{escape(name)}</span> <b>{escape(place if law else "")}</b>'
        f'<span class="tw-chips">{"".join(chips)}</span>'
        f'<span class="tw-quote">{escape(citation.quote)}</span></span></summary>'
    )
    whole = render_provision(provision, citation) if provision else _quote_only(citation)
    body = f'<div class="tw-body">{whole}{_facts(citation, language)}</div>'
    return f'<details class="tw-cite" id="{anchor}">{summary}{body}</details>'


def _quote_only(citation: Citation) -> str:
    return f'<div class="tw-law"><p><mark>{escape(citation.quote)}</mark></p></div>'


def _facts(citation: Citation, language: Language) -> str:
    """Dates and link; empty where neither is known."""
    facts = []
    if dates := dates_of(citation, language):
        facts.append(f"<span>{escape(dates)}</span>")
    if is_web_url(citation.official_url):
        href = f'href="{escape(citation.official_url)}" target="_blank" rel="noopener noreferrer"'
        facts.append(
            f'<a {href}>{in_language(language, "官方原文", "official text")}<span aria-hidden="true"> ↗</span></a>'
        )
    return f'<p class="tw-facts">{"".join(facts)}</p>' if facts else ""


def _lines(text: str) -> list[tuple[int, str]]:
    """(offset, line) of every line that is not blank, without the white space around it."""
    out, start = [], 0
    for raw in text.split("\n"):
        if raw.strip():
            out.append((start + len(raw) - len(raw.lstrip()), raw.strip()))
        start += len(raw) + 1
    return out


def _marked(line: str, start: int, span: tuple[int, int]) -> str:
    """`line`, which stands at `start`, escaped, with the part inside `span` in <mark>."""
    begin, end = max(span[0] - start, 0), min(span[1] - start, len(line))
    if begin >= end:
        return escape(line)
    return f"{escape(line[:begin])}<mark>{escape(line[begin:end])}</mark>{escape(line[end:])}"
