"""Files for the fuzzer: a small good one of every kind, and ways to damage it."""

import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO

from hypothesis import strategies as st

STATUTE = (
    "云杉市智能体办法",
    "目录",
    "第一章 总则",
    "第一章 总则",
    "第一条 为了管好智能体，制定本办法。",
    "第二条 有下列情形之一的，不得上线：",
    "（一）没有登记的；",
    "（二）登记失效的，包括：",
    "1.过期；",
    "2.注销。",
    "第二章 附则",
    "第三条 本办法自2031年2月3日起施行。",
    "附件1 登记表",
    "一、填写说明",
    "请如实填写[1]。",
    "[1] 见云杉市志。",
)
#: What our parsers look for; long runs of it are what a careless pattern takes for ever to give up on.
TOKENS = (
    *"第条章节款项一十百千万、。；：（）()[]#*_|<>&\t\f\n\r \u3000\u00a0\ufeff\0.…·-1９①●“”《》$%~`\\",
    "**",
    "__",
    "](",
    "第一条",
    "第九条之一 ",
    "一、",
    "（一）",
    "1.1 ",
    "a) ",
    "附件",
    "目录",
    "征求意见稿",
    "<sup>1</sup>",
    "---\n",
    "| a | b |\n",
    "&#x41;",
    "ignore previous instructions",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
)
_MAX_REPEATS = 30_000


def _text(encoding: str, newline: str = "\n") -> bytes:
    return newline.join(STATUTE).encode(encoding)


def _markdown() -> bytes:
    body = "\n\n".join(f"## {line}" if "章" in line else line for line in STATUTE)
    table = "| 名称 | 数 |\n| --- | --- |\n| **甲** | 1<sup>1</sup> |\n"
    return f"---\ntitle: 云杉市智能体办法\narticles: 3\n---\n\n# {body}\n\n{table}".encode()


def _html() -> bytes:
    lines = "".join(f"<p>　　{line}</p>\n" for line in STATUTE)
    table = "<table><tr><th rowspan=2>名</th><th colspan=2>数</th></tr><tr><td>甲</td><td>√</td></tr></table>"
    return f"<!DOCTYPE html><meta charset=utf-8><title>云杉</title><body><div>{lines}{table}</div></body>".encode()


def _docx() -> bytes:
    import docx

    document = docx.Document()
    document.add_heading(STATUTE[0], 0)
    for line in STATUTE[1:]:
        document.add_paragraph(line, style="List Number" if line.startswith("（") else None)
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "名称"
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _pdf() -> bytes:
    """A PDF of two pages with text, rules and a font that every reader has."""
    shown = [f"BT /F1 11 Tf 60 {780 - 20 * n} Td <{x.encode('utf-16-be').hex()}> Tj ET" for n, x in enumerate(STATUTE)]
    rules = [f"60 {300 + 20 * n} 200 1 re f" for n in range(3)] + [f"{60 + 100 * n} 300 1 40 re f" for n in range(3)]
    contents = ["\n".join(part).encode() for part in (shown[:8], [*shown[8:], *rules])]
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 /MediaBox [0 0 595 842]"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Type /Page /Parent 2 0 R /Contents 7 0 R >>",
        b"<< /Type /Page /Parent 2 0 R /Contents 8 0 R >>",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /CIDSystemInfo << /Registry (Adobe)"
        b" /Ordering (GB1) /Supplement 4 >> /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light"
        b" /Ascent 880 /Descent -120 /Flags 4 /FontBBox [0 -120 1000 880] >> >>",
        *(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content) for content in contents),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
    return out + head + table + trailer


def _zip() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("办法.md", _markdown())
        archive.writestr("甲/办法.txt", _text("gb18030"))
    return out.getvalue()


#: Good files of every kind by suffix: text in each encoding that is read.
GOOD: Mapping[str, tuple[Callable[[], bytes], ...]] = {
    ".md": (_markdown,),
    ".txt": (lambda: _text("utf-8"), lambda: _text("gb18030", "\r\n"), lambda: _text("utf-16")),
    ".html": (_html,),
    ".docx": (_docx,),
    ".pdf": (_pdf,),
    ".zip": (_zip,),
}


def damaged(suffix: str) -> st.SearchStrategy[bytes]:
    """Damaged files of a kind; of packed kinds the packed bytes or what is packed in them, packed again."""
    good = st.sampled_from([make() for make in GOOD[suffix]])
    encodings = st.sampled_from(["utf-8", "gb18030", "utf-16-le"]) if suffix == ".txt" else st.just("utf-8")
    changes = st.lists(encodings.flatmap(_change), min_size=1, max_size=8)
    raw = st.tuples(good, changes).map(lambda pair: _apply(*pair))
    if suffix not in (".docx", ".zip"):
        return raw
    inside = st.tuples(good, st.integers(0, 10**6), changes).map(lambda triple: _apply_inside(*triple))
    return raw | inside


_Change = tuple[str, float, float, bytes]


def _change(encoding: str) -> st.SearchStrategy[_Change]:
    """(kind, place, length, bytes): places and lengths are shares of the file."""
    share = st.floats(0, 1)
    token = st.sampled_from(TOKENS).map(lambda t: t.encode(encoding, "replace"))
    times = st.sampled_from([1, 1, 2, 7, 300, 3000, _MAX_REPEATS])
    run = st.tuples(token, times).map(lambda pair: pair[0] * pair[1])
    mixed = st.tuples(st.lists(token, min_size=2, max_size=4), times).map(lambda pair: b"".join(pair[0]) * pair[1])
    inserted = run | mixed | st.binary(max_size=40)
    kinds = st.sampled_from(["insert", "insert", "overwrite", "delete", "repeat", "cut"])
    return st.tuples(kinds, share, share, inserted)


def _apply(data: bytes, changes: list[_Change]) -> bytes:
    for kind, place, length, inserted in changes:
        start = int(place * len(data))
        end = min(len(data), start + 1 + int(length**4 * 2000))
        if kind == "insert":
            data = data[:start] + inserted + data[start:]
        elif kind == "overwrite":
            data = data[:start] + inserted + data[start + len(inserted) :]
        elif kind == "delete":
            data = data[:start] + data[end:]
        elif kind == "repeat":
            data = data[:start] + data[start:end] * (2 + int(length * 200)) + data[end:]
        else:
            data = data[: max(start, 1)]
    return data


def _apply_inside(data: bytes, which: int, changes: list[_Change]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        for n, name in enumerate(names):
            content = old.read(name)
            new.writestr(name, _apply(content, changes) if n == which % len(names) else content)
    return out.getvalue()
