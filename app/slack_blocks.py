"""An answer as Slack's Block Kit, within Slack's limits. Pure functions."""

import re
from collections.abc import Iterator
from typing import Any

from app.answer import Answer, Citation, Status
from app.display_words import (
    closing_facts,
    dates_of,
    in_language,
    is_web_url,
    standing_of,
    status_word,
)
from app.understanding import Language

Block = dict[str, Any]
Message = dict[str, Any]

#: Slack's limits. https://docs.slack.dev/reference/block-kit/blocks
SECTION_CHARS = 3000
MAX_BLOCKS = 50
_QUOTE_CHARS = 1200
_FALLBACK_CHARS = 1000
_TAIL_BLOCKS = 3  # what follows the citations: a note on those left out, warnings, the label

_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$")
_BULLET = re.compile(r"^(\s*)[-*+]\s+")
#: With the space around it that Slack needs to see bold, and that Chinese text does not have.
_BOLD = re.compile(r"(^|\s?)(?:\*\*(.+?)\*\*|__(.+?)__)(\s?|$)")
_LINK = re.compile(r"!?\[([^\]]+)\]\((https://[^\s)]+)\)")


def escape(text: str) -> str:
    """`text` for mrkdwn, with nothing in it that Slack would read as a mention, a link or a command."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def to_mrkdwn(markdown: str) -> str:
    """Markdown as Slack's mrkdwn: headings and bold are *bold*, bullets are •, links to https are kept."""
    return "\n".join(_line(line) for line in markdown.strip().split("\n"))


def render_answer(answer: Answer) -> Message:
    """The message for `response_url`: the answer, its citations, warnings and the AI-content label."""
    language = answer.language
    head = [_context(f"{in_language(language, '*问*　', '*Q* ')}{escape(answer.question)}")]
    if answer.status is not Status.ANSWERED:
        head.append(_context(f"*{status_word(answer)}*"))
    head += [_section(part) for part in split_text(to_mrkdwn(answer.text), SECTION_CHARS)]
    head = head[: MAX_BLOCKS - _TAIL_BLOCKS]
    cards = [_section(_citation(c, language)) for c in answer.citations]
    room = max(MAX_BLOCKS - _TAIL_BLOCKS - len(head) - 1, 0)
    blocks = head + ([{"type": "divider"}, *cards[:room]] if cards and room else [])
    if len(cards) > room:
        left = len(cards) - room
        blocks.append(
            _context(in_language(language, f"另有 {left} 条引文未列出。", f"{left} more citations not shown."))
        )
    if answer.warnings:
        blocks.append(_section("\n".join(f"⚠️ {escape(w)}" for w in answer.warnings)))
    blocks.append(_context(_label(answer)))
    return {"text": _clip(escape(answer.text), _FALLBACK_CHARS), "blocks": blocks, "unfurl_links": False}


def render_notice(text: str) -> Message:
    """A message that is no answer: what is wrong with the question, or that we failed."""
    return {"text": _clip(escape(text), _FALLBACK_CHARS), "blocks": [_section(escape(text))]}


def split_text(text: str, limit: int) -> Iterator[str]:
    """Parts of `text` of at most `limit` characters, cut at line ends where there are any; no part is blank."""
    rest = text
    while len(rest) > limit:
        cut = rest.rfind("\n", 1, limit)
        cut = _whole_entity(rest, limit) if cut < 1 else cut
        if rest[:cut].strip():
            yield rest[:cut]
        rest = rest[cut:].removeprefix("\n")
    if rest.strip():
        yield rest


def _line(line: str) -> str:
    heading = _HEADING.match(line)
    if heading:
        return f"*{escape(heading[1].replace('**', ''))}*" if heading[1] else ""
    out = _BULLET.sub(r"\1• ", line)
    out = _LINK.sub(lambda m: f"\x00{m[2]}\x01{m[1]}\x02", out)
    out = _BOLD.sub(_bold, out)
    return escape(out).replace("\x00", "<").replace("\x01", "|").replace("\x02", ">")


def _bold(match: re.Match[str]) -> str:
    before = " " if match.start() > 0 else ""
    after = " " if match.end() < len(match.string) else ""
    return f"{before}*{(match[2] or match[3]).strip()}*{after}"


def _citation(citation: Citation, language: Language) -> str:
    facts = [*standing_of(citation, language), dates_of(citation, language)]
    lines = [f"*[{citation.number}] {escape(citation.label)}*", escape(" · ".join(f for f in facts if f))]
    quote = _clip(citation.quote.strip(), _QUOTE_CHARS)
    lines += [f">{escape(line)}" for line in quote.split("\n")]
    if is_web_url(citation.official_url):
        lines.append(
            f"<{citation.official_url.replace('&', '&amp;')}|{in_language(language, '官方原文', 'official text')}>"
        )
    return _clip_escaped("\n".join(lines), SECTION_CHARS)


def _label(answer: Answer) -> str:
    return escape(" · ".join(closing_facts(answer))) + f" · `{escape(answer.trace_id)}`"


def _section(mrkdwn: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": _clip_escaped(mrkdwn, SECTION_CHARS)}}


def _context(mrkdwn: str) -> Block:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": _clip_escaped(mrkdwn, SECTION_CHARS)}]}


def _clip(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _clip_escaped(text: str, limit: int) -> str:
    """Like `_clip`, without cutting an entity such as &lt; in two."""
    return text if len(text) <= limit else text[: _whole_entity(text, limit - 1)] + "…"


def _whole_entity(text: str, cut: int) -> int:
    """`cut`, or where the entity begins that it would go through."""
    start = text.rfind("&", max(cut - 4, 0), cut)
    return start if start > 0 and ";" not in text[start:cut] else cut
