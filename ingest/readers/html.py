"""Web pages: the main text of a page as blocks, with its tables; menus, scripts and hidden parts left out."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ingest.documents import Block, Document, document_title
from ingest.readers import limits
from ingest.readers.errors import unopened, unreadable
from ingest.readers.html_blocks import Piece, is_article_line, pieces
from ingest.readers.tables import merge_tables
from ingest.readers.text import decode_bytes

_CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
# The standard of the web reads these names as larger sets that contain them.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "iso-8859-1": "cp1252"}
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_TITLE_META = ("articletitle", "og:title", "title")
_SITE = re.compile(r"[_|｜].*|\s+[-–—]+\s+\S.*|[-–—]+[^-–—]*(?:网|政府|办公室|委员会|平台|局|部)$")
_FURNITURE = re.compile(
    r"(?:当前位置|您(?:现在)?的?(?:当前)?位置|您现在所在|首页\s*[>＞»]|【?打印|【?关闭|字\s*[号体][:：]|【?字体|分享到?|扫一扫|"
    r"(?:信息)?来源[:：]|发布(?:时间|日期)[:：]|责任编辑|返回顶部|我要纠错|上一[篇条]|下一[篇条]|浏览次数|阅读次数|版权所有|相关(?:稿件|链接|阅读)|【?大\s*中\s*小).{0,60}"
)
_MAIN_SHARE = 0.9
_LINKED_SHARE = 0.7
_RUN_CHARS = 10
_MAX_MAIN_CHARS = 2_000_000
#: In a page of more elements than that trafilatura compares its own reading with no other: one of the others looks
#: from every paragraph for the next long one, which takes half a minute for twenty thousand short ones.
_MAX_COMPARED = 8_000


def read_html(path: Path) -> Document:
    """Document of a saved web page.

    Raises: SourceFormatError naming the file if it is no text, or has no main text.
    """
    limits.check_size(path, limits.MAX_TEXT_BYTES)
    try:
        text = decode_html(path.read_bytes(), path)
    except OSError as exc:
        raise unopened(path, exc) from exc
    root = _parse(text, path)
    everything = pieces(root)
    kept = _main_text(everything, root, _known_runs(text, elements=sum(1 for _ in root.iter())))
    blocks = tuple(merge_tables(piece.block for piece in kept))
    if not blocks:
        raise unreadable(
            path,
            "网页里没有文字；请等浏览器显示出正文后再保存",
            "no text in this page; save it from the browser once it shows the text",
        )
    front_matter: dict[str, Any] = {}
    title = _title(root, blocks)
    return Document(path, title or document_title(path, blocks, front_matter), blocks, front_matter)


def decode_html(data: bytes, path: Path) -> str:
    """Text of a page: by its byte order mark, by what it declares, else by what it is.

    Raises: SourceFormatError naming the file if it is no text.
    """
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith(_BOMS):
        name = declared[1].decode("ascii").lower()
        try:
            text = data.decode(_WIDER.get(name, name), "replace")
        except LookupError:
            text = "\ufffd" * len(data)
        if text.count("\ufffd") <= 0.001 * len(text):  # pages of many hands have a broken character here and there
            return text
    return decode_bytes(data, path)


def _parse(text: str, path: Path) -> Any:
    from lxml import etree, html

    text = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", text.replace("\0", ""))  # lxml takes no text with a declaration
    try:
        return html.document_fromstring(text)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as exc:
        raise unreadable(
            path, f"不是网页（{exc}）；请用浏览器重新保存", f"no web page ({exc}); save it from the browser again"
        ) from exc


def _known_runs(text: str, *, elements: int) -> frozenset[str]:
    """Every run of characters, of one length, of what trafilatura takes for main text.

    It may lose tables and the breaks between articles, so it only says where on the page the main text is; the text
    itself is taken from there.
    """
    from trafilatura import extract

    found = extract(text, fast=elements > _MAX_COMPARED, favor_recall=True, include_comments=False, include_tables=True)
    main = _bare(found or "")[:_MAX_MAIN_CHARS]
    return frozenset(main[n : n + _RUN_CHARS] for n in range(len(main) - _RUN_CHARS + 1))


def _main_text(everything: Sequence[Piece], root: Any, known: frozenset[str]) -> list[Piece]:
    """Pieces of the smallest element that holds nearly all of the main text, furniture left out."""
    weights = {id(p): len(p.block.text) for p in everything if _is_anchor(p, known)}
    anchors = [p for p in everything if id(p) in weights] or list(everything)
    main = _common_element(anchors, root)
    return [p for p in everything if main in p.ancestors and not _is_furniture(p, id(p) in weights)]


def _is_anchor(piece: Piece, known: frozenset[str]) -> bool:
    if piece.linked_share >= _LINKED_SHARE:
        return False
    bare = _bare(piece.block.text)
    return is_article_line(piece.block.text) or (bare[:_RUN_CHARS] in known and bare[-_RUN_CHARS:] in known)


def _common_element(anchors: Sequence[Piece], root: Any) -> Any:
    total = sum(len(p.block.text) for p in anchors)
    weight: dict[Any, int] = {}
    for piece in anchors:
        for element in piece.ancestors:
            weight[element] = weight.get(element, 0) + len(piece.block.text)
    enough = [element for element, held in weight.items() if held >= _MAIN_SHARE * total]
    return max(enough, key=_depth, default=root)


def _depth(element: Any) -> int:
    return sum(1 for _ in element.iterancestors())


def _is_furniture(piece: Piece, anchored: bool) -> bool:
    text = piece.block.text.strip()
    if is_article_line(text):
        return False
    if piece.linked_share >= _LINKED_SHARE and not anchored and piece.block.kind != "table":
        return True
    return len(text) <= 80 and _FURNITURE.fullmatch(text) is not None


def _title(root: Any, blocks: Sequence[Block]) -> str:
    """Title of the page: its only first heading, what its metadata say, or its window title without the site's name."""
    headings = [b.text for b in blocks if b.kind == "heading" and b.level == 1]
    if len(headings) == 1:
        return headings[0]
    for name in _TITLE_META:
        for meta in root.iter("meta"):
            if str(meta.get("name") or meta.get("property") or "").lower() == name and meta.get("content"):
                return _SITE.sub("", str(meta.get("content"))).strip()
    window = root.find(".//title")
    return _SITE.sub("", " ".join(str(window.text_content()).split())).strip() if window is not None else ""


def _bare(text: str) -> str:
    return re.sub(r"[\s　|*_#-]", "", text)
