"""Which reader reads which kind of file, and what to do about kinds that none reads."""

from collections.abc import Callable
from pathlib import Path

from ingest.documents import Document
from ingest.readers.errors import unreadable


def _markdown(path: Path) -> Document:
    from ingest.readers.markdown import read_markdown

    return read_markdown(path)


def _text(path: Path) -> Document:
    from ingest.readers.text import read_text

    return read_text(path)


def _pdf(path: Path) -> Document:
    from ingest.readers.pdf import read_pdf

    return read_pdf(path)


def _docx(path: Path) -> Document:
    from ingest.readers.docx import read_docx

    return read_docx(path)


def _html(path: Path) -> Document:
    from ingest.readers.html import read_html

    return read_html(path)


#: Read by our own code in steady time; all others go through libraries that a broken file may send anywhere.
PLAIN = frozenset({".md", ".markdown", ".txt"})
_READERS: dict[str, Callable[[Path], Document]] = {
    ".md": _markdown,
    ".markdown": _markdown,
    ".txt": _text,
    ".pdf": _pdf,
    ".docx": _docx,
    ".html": _html,
    ".htm": _html,
}
#: Suffixes of files that can be read.
READABLE = frozenset(_READERS)
_OLD_WORD = ("Word 2007 以前的格式；请另存为 .docx", "the format of Word before 2007; save it as .docx")
#: Suffixes of files that hold text but are not read, and why, in Chinese and in English.
REFUSED = {
    ".doc": _OLD_WORD,
    ".dot": _OLD_WORD,
    ".docm": ("含宏的文档；请另存为不含宏的 .docx", "a document with macros; save it as .docx, which has none"),
    ".dotm": ("含宏的模板；请另存为不含宏的 .docx", "a template with macros; save it as .docx, which has none"),
    ".wps": ("WPS 文字文档；请另存为 .docx", "a document of WPS Writer; save it as .docx"),
    ".rtf": ("RTF 文档；请另存为 .docx", "rich text; save it as .docx"),
    ".odt": ("OpenDocument 文档；请另存为 .docx", "an OpenDocument text; save it as .docx"),
    ".ofd": ("OFD 文件；请打印成 PDF", "an OFD file; print it to a PDF"),
    ".mht": ("网页归档；请另存为 .html", "a web archive; save the page as .html"),
    ".mhtml": ("网页归档；请另存为 .html", "a web archive; save the page as .html"),
    ".rar": ("RAR 压缩包；请解压，或改用 .zip", "a RAR archive; unpack it, or pack it as .zip"),
    ".7z": ("7z 压缩包；请解压，或改用 .zip", "a 7z archive; unpack it, or pack it as .zip"),
}


def read_here(path: Path) -> Document:
    """Document of a file, read in this process; limited in size but not in time.

    Raises: SourceFormatError naming the file, with what to do, if its kind is unknown or it cannot be read.
    """
    from ingest.readers.garbled import check_readable, without_controls
    from ingest.readers.limits import check_document

    suffix = path.suffix.lower()
    if suffix in REFUSED:
        raise unreadable(path, *REFUSED[suffix])
    reader = _READERS.get(suffix)
    if reader is None:
        known = ", ".join(sorted(READABLE))
        raise unreadable(
            path,
            f"不支持 {path.suffix or '无后缀的'} 文件；请转成 {known}",
            f"no reader for {path.suffix or 'files without suffix'}; convert to {known}",
        )
    document = check_document(without_controls(reader(path)))
    check_readable(document)
    return document
