"""Text that was decoded wrongly before it came to us: told from text, and refused."""

import re
from collections.abc import Iterator
from dataclasses import replace

from corpus.errors import SourceFormatError
from ingest.documents import Block, Document

_SAMPLE_CHARS = 200_000
_MIN_ODD = 12  # characters that must be wrong before a text is called garbled; a title may quote a few
_CJK = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]")
_LATIN_RUN = re.compile(r"[\u0080-\u00ff\u0152-\u0192\u02c6-\u02dc\u2013-\u203a\u20ac\u2122]{2,}")
_UNMAPPED = re.compile(r"\(cid:\d+\)")
_NOT_TEXT = re.compile(r"[\ud800-\udfff\x00-\x08\x0e-\x1f\x7f]")
_WRONG_ENCODING = "its characters were decoded wrongly before it was saved; open the original with the right encoding"
_REOPEN = "存盘之前就已按错误的编码读取；请用正确的编码打开原件"


def check_readable(document: Document) -> None:
    """Raises: SourceFormatError naming the file, if its text is mojibake rather than text."""
    problem = garbled("".join(_sample(document.blocks)))
    if problem:
        raise SourceFormatError(f"{document.path}：{problem}")


def without_controls(document: Document) -> Document:
    """The document without control characters and halves of surrogate pairs, which no database takes."""
    if not any(_NOT_TEXT.search(block.text) for block in document.blocks) and not _NOT_TEXT.search(document.title):
        return document
    blocks = tuple(replace(block, text=_NOT_TEXT.sub("", block.text)) for block in document.blocks)
    return replace(document, title=_NOT_TEXT.sub("", document.title), blocks=blocks)


def _mojibake(written: str, read: str, sample: str) -> str:
    english = f"mojibake, {written} read as {read} (like {sample!r}); {_WRONG_ENCODING}"
    return f"乱码：{written} 文本被当作 {read} 读取（如 {sample!r}），{_REOPEN} ({english})"


def garbled(text: str) -> str:
    """What is wrong with `text` and what to do about it; empty for text that reads as text."""
    lost = text.count("\ufffd")
    if lost >= _MIN_ODD and lost > 0.01 * len(text):
        return f"{lost:,} 个字符已丢失（�），{_REOPEN} ({lost:,} characters are lost; {_WRONG_ENCODING})"
    unmapped = len(_UNMAPPED.findall(text))
    if unmapped >= _MIN_ODD and unmapped > 0.02 * len(text):
        english = f"{unmapped:,} characters have no Unicode value in the file's fonts; run OCR on it first"
        return f"{unmapped:,} 个字符在文件字体里没有对应的 Unicode 字符；请先做文字识别 ({english})"
    if _is_utf8_as_latin(text):
        return _mojibake("UTF-8", "Latin-1", _sign(text))
    if _is_utf8_as_gbk(text):
        return _mojibake("UTF-8", "GBK", text.strip()[:8])
    if _is_gbk_as_latin(text):
        return _mojibake("GBK", "Latin-1", _sign(text))
    return ""


def _sample(blocks: tuple[Block, ...]) -> Iterator[str]:
    left = _SAMPLE_CHARS
    for block in blocks:
        if left <= 0:
            return
        yield block.text[:left]
        left -= len(block.text)


def _sign(text: str) -> str:
    run = _LATIN_RUN.search(text)
    return run[0][:8] if run else ""


def _is_utf8_as_latin(text: str) -> bool:
    """Whether the Latin letters with accents in `text` are bytes of Chinese characters in UTF-8."""
    raw = b"".join(_latin_bytes(run) for run in _LATIN_RUN.findall(text))
    back = raw.decode("utf-8", "ignore")
    chinese = len(_CJK.findall(back))
    return chinese >= _MIN_ODD and 3 * chinese >= 0.6 * len(raw) and chinese > 0.02 * len(text)


def _is_gbk_as_latin(text: str) -> bool:
    """Whether most of `text` is pairs of Latin letters with accents that are bytes of common characters in GB2312."""
    runs = _LATIN_RUN.findall(text)
    size = sum(map(len, runs))
    if size < 2 * _MIN_ODD or size < 0.4 * len(re.sub(r"\s", "", text)):
        return False
    back = b"\n".join(_latin_bytes(run) for run in runs).decode("gb2312", "replace")
    return len(_CJK.findall(back)) >= 0.4 * size


def _latin_bytes(run: str) -> bytes:
    out = bytearray()
    for c in run:
        try:
            out += c.encode("latin-1") if c < "\u0100" else c.encode("cp1252")
        except UnicodeEncodeError:
            out += b"?"
    return bytes(out)


def _is_utf8_as_gbk(text: str) -> bool:
    """Whether `text`, written in GBK, is Chinese in UTF-8: of real text next to nothing is.

    The reverse loses the last byte of every odd run, so that not everything comes back.
    """
    raw = text.encode("gb18030", "replace")
    high = sum(byte >= 0x80 for byte in raw)
    back = raw.decode("utf-8", "ignore")
    chinese = len(_CJK.findall(back))
    return chinese >= _MIN_ODD and 3 * chinese >= 0.5 * high
