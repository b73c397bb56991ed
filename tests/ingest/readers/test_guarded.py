"""The process that reads files: what it takes from a file that would take everything."""

import os
import sys
import zlib
from itertools import accumulate

import pytest

from corpus.errors import SourceFormatError
from ingest.readers import limits, read
from ingest.readers.guarded import ReaderProcess
from tests.ingest.word_file import p, write_word


@pytest.fixture
def reader():
    made = ReaderProcess()
    yield made
    made.close()


def test_documents_come_back_as_they_are(reader, write, spruce):
    assert reader.read(spruce.path, timeout_s=60) == spruce


def test_one_process_reads_one_file_after_another(reader, write):
    first, second = write("a.md", "# 甲\n文。"), write("b.md", "# 乙\n文。")
    assert reader.read(first, timeout_s=60).title == "甲"
    with pytest.raises(SourceFormatError, match=r"none\.md：.*cannot be read"):
        reader.read(first.parent / "none.md", timeout_s=60)
    assert reader.read(second, timeout_s=60).title == "乙"


def test_a_file_that_takes_too_long_is_given_up_and_the_next_is_read(reader, tmp_path, write):
    pipe = tmp_path / "endless.md"
    os.mkfifo(pipe)  # opening it waits for a writer, who never comes
    with pytest.raises(SourceFormatError, match=r"endless\.md：.*takes more than 0\.5 s to read"):
        reader.read(pipe, timeout_s=0.5)
    assert reader.read(write("a.md", "# 甲\n文。"), timeout_s=60).title == "甲"


def test_a_reader_that_dies_is_replaced(reader, write):
    path = write("a.md", "# 甲\n文。")
    reader.read(path, timeout_s=60)
    reader._process.kill()
    reader._process.wait()
    assert reader.read(path, timeout_s=60).title == "甲"


def test_a_reader_that_has_grown_large_gives_way_to_a_new_one_and_no_file_is_lost(write):
    path = write("a.md", "# 甲\n文。")
    grown = ReaderProcess((sys.executable, "-c", "from ingest.readers import worker as w; w._ENOUGH_KIB = 1; w.main()"))
    try:
        for _ in range(3):
            assert grown.read(path, timeout_s=60).title == "甲"
            assert grown._process is None
    finally:
        grown.close()


def test_memory_of_the_process_that_starts_it_does_not_count(reader, write):
    path, ballast = write("a.md", "# 甲\n文。"), bytearray(b"x") * (800 << 20)
    reader.read(path, timeout_s=60)
    assert reader._process is not None
    assert ballast


def flate_bomb(size):
    """A PDF of one page whose content is `size` blanks, packed."""
    packer = zlib.compressobj(9)
    blanks = b" " * (1 << 20)
    head = packer.compress(blanks) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(blanks) + packer.flush(zlib.Z_FULL_FLUSH)  # after a full flush a block stands for itself
    check = 1
    for _ in range(size >> 20):
        check = zlib.adler32(blanks, check)
    packed = head + again * ((size >> 20) - 1) + b"\x03\x00" + check.to_bytes(4, "big")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed) + packed + b"\nendstream",
    ]
    return (
        b"%PDF-1.4\n"
        + b"".join(b"%d 0 obj\n%s\nendobj\n" % item for item in enumerate(objects, 1))
        + (b"trailer\n<< /Size 5 /Root 1 0 R >>\n%%EOF\n")
    )


def test_a_stream_that_unpacks_to_2_gb_is_an_error_and_the_next_file_is_read(write):
    path = write("bomb.pdf", flate_bomb(2 << 30))
    assert path.stat().st_size < 4 << 20
    with pytest.raises(SourceFormatError, match=r"bomb\.pdf：.*needs more than 3,072 MB of memory"):
        read(path)
    assert read(write("a.md", "# 甲\n文。")).title == "甲"


def test_a_pdf_of_100_000_pages_is_an_error(write):
    count = 100_000
    kids = b" ".join(b"%d 0 R" % n for n in range(3, count + 3))
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count)]
    objects += [b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"] * count
    written = [b"%d 0 obj\n%s\nendobj\n" % item for item in enumerate(objects, 1)]
    head = b"%PDF-1.4\n"
    places = accumulate(map(len, written), initial=len(head))
    table = b"".join(b"%010d 00000 n \n" % place for place, _ in zip(places, written, strict=False))
    end = len(head) + sum(map(len, written))
    size = len(objects) + 1
    # Without a table of objects most of the time would go into looking for them.
    tail = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    path = write("long.pdf", head + b"".join(written) + tail % (size, table, size, end))
    with pytest.raises(SourceFormatError, match=r"long\.pdf：.*more than 3,000 pages; split it"):
        read(path)


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_50_mb_in_one_line_are_refused(write, name):
    with pytest.raises(SourceFormatError, match=rf"{name}：.*50 MB|{name}：.*47 MB"):
        read(write(name, "甲" * (50_000_000 // 3)))


def test_a_line_too_long_to_be_a_paragraph_is_named(write, tmp_path):
    long = "甲" * (limits.MAX_LINE_CHARS + 1)
    with pytest.raises(SourceFormatError, match=r"a\.md：.*line 2 has 100,001 characters"):
        read(write("a.md", f"# 题\n{long}"))
    with pytest.raises(SourceFormatError, match=r"a\.html：.*a paragraph of 100,001 characters"):
        read(write("a.html", f"<p>{long}</p>"))
    with pytest.raises(SourceFormatError, match=r"a\.docx：.*a paragraph of 100,001 characters"):
        read(write_word(tmp_path / "a.docx", p(long)))


def test_a_file_larger_than_the_limit_is_refused_unread(write, monkeypatch):
    monkeypatch.setattr(limits, "MAX_BINARY_BYTES", 10)
    with pytest.raises(SourceFormatError, match=r"a\.docx：.*0 MB, more than 0 MB are not read"):
        limits.check_size(write("a.docx", b"x" * 100), limits.MAX_BINARY_BYTES)
