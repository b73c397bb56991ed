from pathlib import Path

import pytest

from corpus.digests import DigestFormatError, Modality, load_digests
from corpus.provisions import Provision

ENTRY = """
  - article: {article}
    gist: 运营者应当在上路之前登记。
    subjects: [经营者]
    modality: [应当]
    ask:
      - 要登记吗？
      - Must we register?
"""


def write(folder: Path, name: str, *entries: str, header: str = "") -> None:
    body = "".join(entries)
    articles = f"articles:{body}" if body else ""
    (folder / f"{name}.yaml").write_text(f"source: {name}\n{header}{articles}\n", encoding="utf-8")


def entry(article: str, extra: str = "") -> str:
    return ENTRY.format(article=article).rstrip("\n") + (f"\n    {extra}\n" if extra else "\n")


def test_digests_are_found_by_source_and_by_provision(tmp_path: Path) -> None:
    write(
        tmp_path, "robots", entry("a1"), entry("a2-1", 'paragraphs: {1: 先登记。}\n    items: {"1.10": 第十份材料。}')
    )
    digest = load_digests(tmp_path)["robots"]
    assert [d.article for d in digest.articles] == ["a1", "a2-1"]
    found = digest.get(Provision(2, 1, paragraph=1))
    assert found is not None
    assert found.modality == (Modality.OBLIGES,)
    assert found.parts == ((Provision(2, 1, 1), "先登记。"), (Provision(2, 1, 1, 10), "第十份材料。"))
    assert digest.get("a9p1") is None


def test_an_empty_folder_has_no_digests(tmp_path: Path) -> None:
    assert load_digests(tmp_path) == {}


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        ("colour: 红", r"robots\.yaml：a3：colour"),
        ("see: [第三条]", r"robots\.yaml：a3：see：应为 a14p1 或 pipl:a55 的写法：第三条"),
        ("items: {1.10: 第十份材料。}", r"robots\.yaml：a3：items：项的编号应写成带引号"),
        ("paragraphs: {一: 先登记。}", r"robots\.yaml：a3：paragraphs"),
    ],
    ids=["unknown field", "see in words", "unquoted item", "paragraph in words"],
)
def test_an_error_names_file_article_and_field(tmp_path: Path, extra: str, message: str) -> None:
    write(tmp_path, "robots", entry("a3", extra))
    with pytest.raises(DigestFormatError, match=message):
        load_digests(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[经营者]", "[开车的人]", "a1：subjects.0：角色不在清单里：开车的人"),
        ("[应当]", "[也许]", "a1：modality.0"),
        ("[应当]", "[]", "a1：modality"),
        ("article: a1", "article: a1p2", "a1p2：article：应为条的编号"),
        ("article: a1", "article: 第一条", "第一条：article：not a provision key"),
    ],
)
def test_closed_lists_and_addresses_are_kept(tmp_path: Path, old: str, new: str, message: str) -> None:
    write(tmp_path, "robots", entry("a1").replace(old, new))
    with pytest.raises(DigestFormatError, match=message):
        load_digests(tmp_path)


def test_broken_yaml_names_the_line(tmp_path: Path) -> None:
    write(tmp_path, "robots", entry("a1"), "  - article: [a2\n")
    with pytest.raises(DigestFormatError, match=r"robots\.yaml：第 \d+ 行第 \d+ 列，不是合法的 YAML"):
        load_digests(tmp_path)


def test_a_key_written_twice_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, "robots", entry("a1", "gist: 另一句完全不同的话。"))
    with pytest.raises(DigestFormatError, match="重复的键 'gist'"):
        load_digests(tmp_path)


def test_two_files_for_one_source_are_an_error(tmp_path: Path) -> None:
    write(tmp_path, "robots", entry("a1"))
    (tmp_path / "again.yaml").write_text((tmp_path / "robots.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(DigestFormatError, match=r"robots 已有文件 again\.yaml"):
        load_digests(tmp_path)


def test_an_older_version_inherits_what_is_the_same(tmp_path: Path) -> None:
    write(tmp_path, "new", entry("a1"), entry("a2", "see: [a1, a3p1, pipl:a5]"), entry("a3"))
    write(tmp_path, "old", entry("a2"), header="inherits: new\nsame: {a1: a2, a3: a3}\n")
    older = load_digests(tmp_path)["old"]
    assert [d.article for d in older.articles] == ["a1", "a2", "a3"]
    inherited = older.get("a1")
    assert inherited is not None
    assert inherited.see == ("new:a1", "a3p1", "pipl:a5"), "addresses move with their articles"


def test_equal_numbers_can_be_listed(tmp_path: Path) -> None:
    write(tmp_path, "new", entry("a1"), entry("a2", "see: [a1]"))
    write(tmp_path, "old", header="inherits: new\nsame: [a1, a2]\n")
    digests = load_digests(tmp_path)
    assert digests["old"].articles == digests["new"].articles


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("inherits: newest\nsame: [a1]\n", r"old\.yaml：inherits：没有可继承的摘要：newest"),
        ("inherits: old\nsame: [a1]\n", "没有可继承的摘要：old"),
        ("inherits: new\nsame: [a7]\n", r"old\.yaml：a7：same：new 没有 a7 的摘要"),
        ("inherits: new\nsame: [a2]\n", r"old\.yaml：a2：same：既有自己的摘要，又列为相同"),
    ],
    ids=["unknown", "itself", "no such article", "both"],
)
def test_inheritance_that_does_not_fit_is_an_error(tmp_path: Path, header: str, message: str) -> None:
    write(tmp_path, "new", entry("a1"), entry("a2"))
    write(tmp_path, "old", entry("a2"), header=header)
    with pytest.raises(DigestFormatError, match=message):
        load_digests(tmp_path)


def test_our_own_digests_load() -> None:
    for source, digest in load_digests().items():
        assert digest.source == source
        assert digest.articles
