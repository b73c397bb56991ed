"""Plain text files: whatever encoding they are in, lines broken to a width or not."""

import unicodedata
from pathlib import Path

from ingest.documents import Document, document_title
from ingest.readers.errors import unopened, unreadable
from ingest.readers.limits import MAX_TEXT_BYTES, check_lines, check_size
from ingest.readers.lines import blocks_of_text
from ingest.readers.wrapped import blocks_of_wrapped_text, is_hard_wrapped

# Chinese text comes in these, whatever a statistical guess over all the world's code pages would say of a short file.
_CODE_PAGES = ["gb18030", "big5", "utf_16_le", "utf_16_be"]
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_ADVICE = "save it as UTF-8 text"


def read_text(path: Path) -> Document:
    """Document of a plain text file.

    Raises: SourceFormatError naming the file if it cannot be opened, is empty, or is not text.
    """
    text = decode_file(path)
    blocks = tuple(blocks_of_wrapped_text(text) if is_hard_wrapped(text) else blocks_of_text(text))
    return Document(path, document_title(path, blocks, {}), blocks)


def decode_file(path: Path) -> str:
    """Text of a file in UTF-8, UTF-16, GB18030 or Big5, line ends made line feeds.

    Raises: SourceFormatError naming the file if it cannot be opened, is empty, or is not text.
    """
    check_size(path, MAX_TEXT_BYTES)
    try:
        data = path.read_bytes()
    except OSError as exc:
        raise unopened(path, exc) from exc
    text = decode_bytes(data, path)
    if not text.strip():
        raise unreadable(path, "没有文字；请删去，或补上内容", "holds no text; remove it or put the text in")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    check_lines(path, text)
    return text


def decode_bytes(data: bytes, path: Path) -> str:
    """Text of the bytes of the file at `path`. Raises: SourceFormatError naming the file if they are no text."""
    text = _decode(data)
    if text is None or not _is_plausible(text):
        raise unreadable(
            path,
            "不是 UTF-8、UTF-16 或 GB18030 编码的文本；请另存为 UTF-8 文本",
            f"not text in UTF-8, UTF-16 or GB18030; {_ADVICE}",
        )
    return text


def _decode(data: bytes) -> str | None:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _try(data, encoding)
    plain = None if b"\0" in data else _try(data, "utf-8")
    return plain if plain is not None else _guess(data)


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _guess(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=_CODE_PAGES, threshold=0.4).best()
    candidates = [_try(data, best.encoding)] if best is not None else []
    candidates += [_try(data, encoding) for encoding in _CODE_PAGES]
    return next((text for text in candidates if text is not None and _is_plausible(text)), None)


def _is_plausible(text: str) -> bool:
    """Whether `text` has hardly any character that no writer types: controls, private use, unassigned."""
    odd = sum(c not in "\t\n\r\f\v" and unicodedata.category(c) in ("Cc", "Co", "Cn", "Cs") for c in text)
    known = sum(c.isascii() or _is_everyday(c) for c in text)
    return odd <= 0.001 * len(text) and known >= 0.9 * len(text)


def _is_everyday(c: str) -> bool:
    """Whether `c` is one of the 20,992 common ideographs or of the signs that Chinese and European text use."""
    return "\u4e00" <= c <= "\u9fff" or "\u3000" <= c <= "\u303f" or "\uff00" <= c <= "\uffef" or c < "\u2e80"
