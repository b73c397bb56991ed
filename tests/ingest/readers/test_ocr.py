"""Scanned pages: pictures of text that this machine's Chinese font draws, in a PDF."""

import subprocess
from pathlib import Path

import pytest

from corpus.errors import SourceFormatError
from ingest.readers import pdf, read
from ingest.readers.ocr import is_installed
from ingest.readers.pdf import read_pdf
from ingest.structure import parse_statute

LINES = [
    "第一条 智能体上线之前应当向云杉市登记。",
    "第二条 登记的时候应当写明谁负责。",
    "第三条 本办法自公布之日起施行。",
]


def chinese_font() -> str:
    try:
        command = ["fc-list", ":lang=zh", "file"]
        found = subprocess.run(command, capture_output=True, text=True, check=False).stdout.split("\n")
    except FileNotFoundError:
        return ""
    return next((line.strip().rstrip(":") for line in sorted(found) if line.strip()), "")


@pytest.fixture
def scan(tmp_path):
    """Writes a PDF whose pages are pictures of lines."""

    def write_scan(*pages: list[str], name: str = "scan.pdf") -> Path:
        from PIL import Image, ImageDraw, ImageFont

        if not chinese_font():
            pytest.skip("no Chinese font to draw a page with")
        font = ImageFont.truetype(chinese_font(), 34)
        pictures = []
        for lines in pages:
            picture = Image.new("RGB", (1240, 877), "white")  # half a page takes half the time
            for n, line in enumerate(lines):
                ImageDraw.Draw(picture).text((150, 200 + 90 * n), line, font=font, fill="black")
            pictures.append(picture)
        path = tmp_path / name
        pictures[0].save(path, save_all=True, append_images=pictures[1:], resolution=150)
        return path

    return write_scan


@pytest.mark.skipif(not is_installed(), reason="the extra ocr is not installed")
def test_scanned_pages_are_recognised_and_the_report_says_so(scan):
    document = read(scan(LINES[:2], LINES[2:]))
    assert [a.label for a in parse_statute(document).articles] == ["第一条", "第二条", "第三条"]
    assert parse_statute(document).articles[0].text.strip() == LINES[0].split()[1]
    assert document.pages == 2
    assert document.warnings == ("第 1–2 页由文字识别得来，请与原件核对",)


def test_without_the_extra_scanned_pages_are_named(scan, write_pdf, monkeypatch, tmp_path):
    import pypdfium2

    monkeypatch.setattr(pdf, "is_installed", lambda: False)
    both = pypdfium2.PdfDocument.new()
    text = write_pdf("text.pdf", [[(60, 100 + 16 * n, 10, line) for n, line in enumerate(LINES)]])
    for part in (scan(["甲"], ["乙"]), text, scan(["丙"], name="last.pdf")):
        both.import_pages(pypdfium2.PdfDocument(part))
    both.save(tmp_path / "both.pdf")
    document = read_pdf(tmp_path / "both.pdf")
    assert len(document.blocks) == 3
    assert len(document.warnings) == 1
    assert document.warnings[0].startswith("第 1–2、4 页没有文字，应是扫描页，未读入")
    assert "tiaowen[ocr]" in document.warnings[0]


def test_a_scan_alone_without_the_extra_is_an_error_that_says_what_to_install(scan, monkeypatch):
    monkeypatch.setattr(pdf, "is_installed", lambda: False)
    with pytest.raises(SourceFormatError, match=r"scan\.pdf：PDF 里没有文字.*第 1 页是扫描页.*tiaowen\[ocr\]"):
        read_pdf(scan(["甲"]))


def test_a_blank_page_is_no_scan(write_pdf):
    document = read(write_pdf("a.pdf", [[(60, 100, 10, "甲。")], []]))
    assert document.warnings == ()
