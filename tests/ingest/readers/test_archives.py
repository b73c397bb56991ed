import os
import struct
import zipfile
from io import BytesIO

import pytest

from corpus.errors import SourceFormatError
from ingest.readers import archives, expand, limits, on_disk, read

LAW = "云杉市办法\n第一条 甲。\n第二条 乙。\n"


@pytest.fixture
def pack(tmp_path):
    """Writes an archive of files, given by name as text or bytes."""

    def write_zip(name, files, compression=zipfile.ZIP_DEFLATED):
        path = tmp_path / name
        path.write_bytes(packed(files, compression))
        return path

    return write_zip


def packed(files, compression=zipfile.ZIP_DEFLATED):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_members_are_read_like_files(pack):
    path = pack(
        "法规.zip",
        {"上海/办法.txt": LAW.encode("gb18030"), "说明.md": "# 甲\n文。", ".x/a.txt": "藏", "__MACOSX/b.txt": ""},
    )
    assert expand(path) == [path / "上海/办法.txt", path / "说明.md"]
    document = read(path / "上海/办法.txt")
    assert document.path == path / "上海/办法.txt"
    assert document.title == "云杉市办法"
    assert [b.text for b in document.blocks][1:] == ["第一条 甲。", "第二条 乙。"]


def test_names_of_windows_archives_are_chinese(tmp_path):
    """They hold GBK bytes without a flag; zipfile writes such a name only if told byte for byte."""
    raw = packed({"aaaaaaaa.txt": LAW}).replace(b"aaaaaaaa.txt", "办法一二".encode("gbk") + b".txt")
    path = tmp_path / "a.zip"
    path.write_bytes(raw)
    assert [p.name for p in expand(path)] == ["办法一二.txt"]
    assert read(expand(path)[0]).title == "云杉市办法"


def test_an_archive_in_an_archive_is_read_and_one_deeper_is_not(pack):
    inner = packed({"办法.txt": LAW})
    path = pack("a.zip", {"内.zip": inner})
    assert expand(path) == [path / "内.zip/办法.txt"]
    assert read(expand(path)[0]).title == "云杉市办法"
    deep = pack("b.zip", {"c.zip": packed({"d.zip": inner})})
    with pytest.raises(SourceFormatError, match=r"b\.zip/c\.zip/d\.zip：.*archives more than 2 deep"):
        read(deep)


def test_a_member_that_cannot_be_read_is_named_by_its_place(pack):
    path = pack("a.zip", {"坏.txt": b"\x89PNG" + bytes(range(256)) * 8, "坏.pdf": b"no PDF", "x.docm": "x"})
    for name in ("坏.txt", "坏.pdf", "x.docm"):
        with pytest.raises(SourceFormatError, match=rf"a\.zip/{name}：") as error:
            read(path / name)
        assert "tiaowen-" not in str(error.value)
    with pytest.raises(SourceFormatError, match=r"a\.zip/无\.txt：.*the archive has no such member"):
        read(path / "无.txt")


def test_nothing_is_left_on_disk(pack, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "t"))
    (tmp_path / "t").mkdir()
    path = pack("a.zip", {"办法.txt": LAW})
    with on_disk(path / "办法.txt") as copy:
        assert copy.read_text(encoding="utf-8") == LAW
    assert not list((tmp_path / "t").iterdir())
    with on_disk(path) as same:
        assert same == path


@pytest.mark.parametrize(
    "name", ["../../etc/cron.d/x.txt", "/etc/x.txt", "a/../../x.txt", "..\\x.txt", "C:\\x.txt", "C:x.txt"]
)
def test_a_name_that_leads_out_is_refused(pack, name):
    path = pack("a.zip", {"办法.txt": LAW, name: "x"})
    assert expand(path) == [path]
    with pytest.raises(SourceFormatError, match=r"a\.zip：.*the name of a member leads out of the archive"):
        read(path)


def test_a_bomb_is_refused_unread(pack):
    path = pack("bomb.zip", {"a.txt": b"0" * (50 << 20)})
    assert path.stat().st_size < 100_000
    with pytest.raises(SourceFormatError, match=r"bomb\.zip：.*'a\.txt' unpacks to [\d,]+ times its size"):
        read(path)


def test_a_bomb_that_lies_about_its_size_gives_no_more_than_it_says(pack):
    path = pack("bomb.zip", {"a.txt": b"0" * (50 << 20)})
    raw = path.read_bytes()
    path.write_bytes(raw.replace(struct.pack("<I", 50 << 20), struct.pack("<I", 1000)))
    with pytest.raises(SourceFormatError, match=r"bomb\.zip/a\.txt：.*cannot be unpacked"):
        read(path / "a.txt")


def test_limits_on_number_and_size(pack, monkeypatch):
    monkeypatch.setattr(limits, "MAX_MEMBERS", 3)
    monkeypatch.setattr(limits, "MAX_UNPACKED_BYTES", 3000)
    with pytest.raises(SourceFormatError, match=r"many\.zip：.*4 files, more than 3"):
        read(pack("many.zip", {f"{n}.txt": "x" for n in range(4)}))
    with pytest.raises(SourceFormatError, match=r"large\.zip：.*unpacked, more than"):
        read(pack("large.zip", {"a.txt": os.urandom(4000)}))
    nested = {f"{n}.zip": packed({"a.txt": os.urandom(900)}) for n in range(2)}
    with pytest.raises(SourceFormatError, match=r"nested\.zip.*unpacked, more than"):
        read(pack("nested.zip", nested))


def test_links_and_encrypted_members_are_refused(pack, tmp_path):
    link = zipfile.ZipInfo("a.txt")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "l.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(SourceFormatError, match=r"l\.zip：.*'a\.txt' is a link"):
        read(tmp_path / "l.zip")
    raw = bytearray(pack("e.zip", {"a.txt": "x"}).read_bytes())
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "e.zip").write_bytes(raw)
    with pytest.raises(SourceFormatError, match=r"e\.zip：.*encrypted"):
        read(tmp_path / "e.zip")


@pytest.mark.parametrize("content", [b"", b"PK", b"no archive"])
def test_a_broken_archive_stands_for_itself_and_says_so_when_read(write, content):
    path = write("a.zip", content)
    assert expand(path) == [path]
    with pytest.raises(SourceFormatError, match=r"a\.zip：.*not a zip archive"):
        read(path)


def test_an_empty_archive_is_an_error(pack):
    path = pack("a.zip", {})
    assert expand(path) == [path]
    with pytest.raises(SourceFormatError, match=r"a\.zip：.*an archive of no files"):
        read(path)


def test_a_changed_archive_is_opened_anew(pack):
    path = pack("a.zip", {"办法.txt": LAW})
    assert read(path / "办法.txt").title == "云杉市办法"
    pack("a.zip", {"办法.txt": LAW.replace("云杉", "雪松市云杉")})
    assert read(path / "办法.txt").title == "雪松市云杉市办法"


def test_a_word_file_that_is_a_bomb_is_refused(pack):
    path = pack("a.docx", {"word/document.xml": b" " * (50 << 20)})
    with pytest.raises(SourceFormatError, match=r"a\.docx：.*times its size"):
        archives.check_package(path)
