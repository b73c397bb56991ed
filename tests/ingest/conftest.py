"""A statute made up for the tests, and PDFs written by hand."""

from collections.abc import Callable, Iterator, Sequence
from html import escape
from pathlib import Path

import pytest

from ingest.documents import Document
from ingest.readers import read
from tests.ingest.word_file import p, write_word

#: (x, distance from the top, size, text), in points; A4.
Words = tuple[float, float, float, str]
#: (x, distance from the top, width, height) of a filled box: a rule is a thin one.
Box = tuple[float, float, float, float]
_HEIGHT = 842

SPRUCE = """\
---
title: 云杉市智能体服务管理办法
articles: 6
note: 试验用，来源: 虚构
---

# 云杉市智能体服务管理办法

为了让智能体好好干活，制定本办法。

## 第一章 总则

第一条 在云杉市提供智能体服务，适用本办法。

第二条　本办法所称智能体，是指会自己办事的程序。

仅供家庭使用的，不算。

## 第二章 服务

### 第一节 上线

第三条 上线智能体，应当做到：

（一）写明谁负责；

（二）留下日志，且：

1.保存不少于九十天；

2.不得篡改。

第二条第二款情形的，不受前款限制。

第三条之一 停用智能体，应当提前三天告知用户。

### 第二节 退出

第四条 违反第三条规定的，由市智能体办公室处理；

第一款所称处理，包括警告。

## 第三章 附则

第五条 本办法自2031年2月3日起施行。

## 附件 智能体自查表

一、负责人

写明姓名。

二、对日志做检查的，应当看两件事：

（一）日志在不在；

（二）日志全不全。
"""


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file of a name, from text or bytes."""

    def write_file(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write_file


@pytest.fixture
def document(write: Callable[..., Path]) -> Callable[..., Document]:
    """Reads a document written for the test."""
    return lambda text, name="text.md": read(write(name, text))


@pytest.fixture
def spruce(document: Callable[..., Document]) -> Document:
    return document(SPRUCE, "云杉.md")


@pytest.fixture
def write_pdf(tmp_path: Path) -> Callable[..., Path]:
    """Writes a PDF of Chinese words and boxes; `encrypted` makes one that no empty password opens."""

    def write_file(
        name: str, pages: Sequence[Sequence[Words]], boxes: Sequence[Sequence[Box]] = (), *, encrypted: bool = False
    ) -> Path:
        path = tmp_path / name
        path.write_bytes(_pdf(pages, boxes, encrypted=encrypted))
        return path

    return write_file


@pytest.fixture
def typeset(
    write: Callable[..., Path], write_pdf: Callable[..., Path], tmp_path: Path
) -> Callable[[str, str], Document]:
    """The lines of a text, each a paragraph with an indent, in another kind of file."""

    def read_back(kind: str, text: str) -> Document:
        title, *paragraphs = [line.lstrip("# ") for line in text.splitlines() if line.strip()]
        if kind == "docx":
            body = p(escape(title), style="t") + "".join(p(escape(text)) for text in paragraphs)
            return read(write_word(tmp_path / "x.docx", body))
        if kind == "html":
            lines = "".join(f"<p>　　{escape(text)}</p>" for text in paragraphs)
            page = f"<meta charset=gb2312><div><a href=/>首页</a></div><h1>{escape(title)}</h1><div>{lines}</div>"
            return read(write("x.html", page.encode("gb18030")))
        if kind == "gb18030":
            return read(write("x.txt", "\n".join([title, *("　　" + p for p in paragraphs)]).encode("gb18030")))
        rows = [[p[:36], *(p[n : n + 38] for n in range(36, len(p), 38))] for p in paragraphs]
        if kind == "wrapped":
            lines = [line for first, *rest in rows for line in ("　　" + first, *rest)]
            return read(write("x.txt", "\n".join([title, *lines])))
        return read(write_pdf("x.pdf", list(_pages(title, rows))))

    return read_back


def _pages(title: str, rows: Sequence[Sequence[str]]) -> Iterator[list[Words]]:
    """Pages of 38 lines in 11 points, with a header and a page number."""
    lines = [(150, 18, title)] + [(60 + 22 * (not n), 11, line) for row in rows for n, line in enumerate(row)]
    for start in range(0, len(lines), 38):
        page = [(x, 80 + 18 * n, size, text) for n, (x, size, text) in enumerate(lines[start : start + 38])]
        yield [*page, (250, 30, 9, "云杉公报"), (250, 790, 9, f"- {start // 38 + 1} -")]


def _pdf(pages: Sequence[Sequence[Words]], boxes: Sequence[Sequence[Box]], *, encrypted: bool) -> bytes:
    """Bytes of a PDF in a font that every reader has; every character is as wide as it is high."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts ["
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe)"
        b" /Ordering (GB1) /Supplement 4 >> /DW 1000 /FontDescriptor << /Type /FontDescriptor"
        b" /FontName /STSong-Light /Ascent 880 /Descent -120 /Flags 4 /FontBBox [0 -120 1000 880] >> >>] >>",
    ]
    for n, words in enumerate(pages):
        content = _content(words, boxes[n] if n < len(boxes) else ())
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 {_HEIGHT}] /Contents {5 + 2 * n} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n" % len(content) + content + b"\nendstream")
    trailer = "/Root 1 0 R"
    if encrypted:
        objects.append(f"<< /Filter /Standard /V 1 /R 2 /O <{'5a' * 32}> /U <{'a5' * 32}> /P -4 >>".encode())
        trailer += f" /Encrypt {len(objects)} 0 R /ID [<{'01' * 16}> <{'01' * 16}>]"
    return _assemble(objects, trailer)


def _content(words: Sequence[Words], boxes: Sequence[Box]) -> bytes:
    lines = [f"{x} {_HEIGHT - top - height} {width} {height} re f" for x, top, width, height in boxes]
    for x, top, size, text in words:
        code = text.encode("utf-16-be").hex()
        lines.append(f"BT /F1 {size} Tf {x} {_HEIGHT - top - size} Td <{code}> Tj ET")
    return "\n".join(lines).encode()


def _assemble(objects: Sequence[bytes], trailer: str) -> bytes:
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + f"trailer\n<< /Size {len(objects) + 1} {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
