"""An answer's Markdown as HTML: no raw HTML, no images, links to the web only, [1] as a link to its citation."""

import re
from collections.abc import Collection, Sequence
from functools import cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from app.display_words import is_web_url

_MARK = re.compile(r"\[(\d{1,3})\]")
#: CommonMark takes ** beside punctuation for bold only where a space stands on the other side, as in English.
#: Chinese has no such spaces (**备案：**十日内), so an invisible joiner keeps the two apart while it is parsed.
_JOINER = "\u2060"
_PUNCTUATION = "、。，：；！？（）《》〈〉「」『』“”‘’【】…—·"
_BESIDE_PUNCTUATION = re.compile(rf"(?<=[{_PUNCTUATION}])(?=\*\*)|(?<=\*\*)(?=[{_PUNCTUATION}])")


def markdown_html(text: str, *, numbers: Collection[int], anchor: str, mark: str = "引文") -> str:
    """HTML of `text`. A mark whose number is among `numbers` links to `#<anchor><number>`; others stay as written.

    `mark` is what a screen reader says before the number.
    """
    env: dict[str, Any] = {"numbers": frozenset(numbers), "anchor": anchor, "mark": escape(mark)}
    joined = _BESIDE_PUNCTUATION.sub(_JOINER, text.replace(_JOINER, ""))
    return str(_parser().render(joined, env)).replace(_JOINER, "")


@cache
def _parser() -> MarkdownIt:
    # Images would be fetched from wherever a text says, so `![x](u)` is read as a link.
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    parser.validateLink = is_web_url  # type: ignore[method-assign]
    parser.add_render_rule("text", _text)
    parser.add_render_rule("link_open", _link_open)
    return parser


def _text(_renderer: RendererProtocol, tokens: Sequence[Token], idx: int, _options: OptionsDict, env: EnvType) -> str:
    def link(match: re.Match[str]) -> str:
        number = int(match[1])
        if number not in env["numbers"]:
            return match[0]
        return f'<a class="tw-mark" href="#{env["anchor"]}{number}" aria-label="{env["mark"]} {number}">{number}</a>'

    return _MARK.sub(link, escape(tokens[idx].content))


def _link_open(
    _renderer: RendererProtocol, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType
) -> str:
    href = escape(str(tokens[idx].attrGet("href") or ""))
    return f'<a href="{href}" target="_blank" rel="noopener noreferrer">'
