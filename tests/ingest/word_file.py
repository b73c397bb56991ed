"""Word files written by hand, so that a test has in it exactly what it is about."""

from pathlib import Path
from zipfile import ZipFile

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PARTS = {"document": "document.main", "numbering": "numbering", "styles": "styles", "footnotes": "footnotes"}

STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="art"><w:name w:val="条"/>'
    '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
)


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*content: str, style: str = "", num: tuple[int, int] | None = None, mark: str = "") -> str:
    """A paragraph of runs of XML, or of text where it is no XML; `mark` goes to the properties of its mark."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if num:
        properties += f'<w:numPr><w:ilvl w:val="{num[1]}"/><w:numId w:val="{num[0]}"/></w:numPr>'
    if mark:
        properties += f"<w:rPr>{mark}</w:rPr>"
    runs = "".join(c if c.startswith("<") else run(c) for c in content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def levels(*formats: tuple[str, str], start: int = 1, suffix: str = "tab") -> str:
    """Levels of a numbering, each (number format, text)."""
    return "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/><w:suff w:val="{suffix}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for n, (kind, text) in enumerate(formats)
    )


def numbering(*abstract: str, nums: str = "") -> str:
    """Numbering part: abstract numberings 0, 1, … each with a num of the next number (1, 2, …), and more nums."""
    out = "".join(f'<w:abstractNum w:abstractNumId="{n}">{body}</w:abstractNum>' for n, body in enumerate(abstract))
    out += "".join(f'<w:num w:numId="{n + 1}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(len(abstract)))
    return out + nums


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def row(*cells: str, properties: str = "") -> str:
    """A table row of cells, or of their texts."""
    made = "".join(c if c.startswith("<w:tc") else cell(c) for c in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{made}</w:tr>"


def cell(*paragraphs: str, properties: str = "") -> str:
    made = "".join(c if c.startswith("<") else p(c) for c in paragraphs)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{made}</w:tc>"


def write_word(
    path: Path, body: str, *, parts: dict[str, str] | None = None, extra: dict[str, bytes] | None = None
) -> Path:
    """A .docx with a body, further parts (numbering, styles, footnotes), and files that are no part of it."""
    given = {"styles": STYLES, **(parts or {})}
    override = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_KIND}.{_PARTS[name]}+xml"/>'
        for name in ["document", *given]
    )
    rels = "".join(
        f'<Relationship Id="r{n}" Type="{_REL}/{name}" Target="{name}.xml"/>' for n, name in enumerate(given)
    )
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{override}</Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{_REL}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships">{rels}</Relationships>',
        "word/document.xml": f"<w:document {_W} {_MC}><w:body>{body}</w:body></w:document>",
    }
    for name, content in given.items():
        files[f"word/{name}.xml"] = f"<w:{name} {_W}>{content}</w:{name}>"
    with ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
        for name, raw in (extra or {}).items():
            archive.writestr(name, raw)
    return path
