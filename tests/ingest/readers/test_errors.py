import re
from pathlib import Path

import pytest

from corpus.errors import SourceFormatError
from ingest.readers import REFUSED, read
from ingest.readers.errors import unopened, unreadable

CHINESE_THEN_ENGLISH = re.compile(r".+：[^()]*[一-鿿][^()]*\(.*[a-z].*\)", re.DOTALL)


def test_an_error_says_what_is_wrong_in_chinese_and_then_in_english() -> None:
    assert (
        str(unreadable(Path("甲.md"), "太大；请拆分", "too large; split it"))
        == "甲.md：太大；请拆分 (too large; split it)"
    )
    assert str(unopened(Path("甲.md"), PermissionError(13, "Permission denied"))).startswith("甲.md：无法读取（")


@pytest.mark.parametrize("suffix", sorted(REFUSED))
def test_kinds_that_are_not_read_say_so_in_both(suffix: str, tmp_path: Path) -> None:
    with pytest.raises(SourceFormatError) as error:
        read(tmp_path / f"a{suffix}")
    assert CHINESE_THEN_ENGLISH.fullmatch(str(error.value))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", b""),
        ("a.txt", b"\x00\x01\x02" * 50),
        ("a.md", b"---\na: [1\n---\n"),
        ("a.md", "国".encode() * 100_001),
        ("a.html", b"<html><body></body></html>"),
        ("a.docx", b"\xd0\xcf\x11\xe0"),
        ("a.docx", b"PK"),
        ("a.pdf", b"%PDF-1.7\nx"),
        ("a.zip", b"PK"),
        ("a.txt", ("第一条 甲。\n" * 40).encode().decode("latin-1").encode()),
    ],
)
def test_files_that_cannot_be_read_say_why_in_both(name: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(SourceFormatError) as error:
        read(path)
    assert re.match(rf"{re.escape(str(path))}：[^a-z]*[一-鿿]", str(error.value))
    assert str(error.value).endswith(")")
