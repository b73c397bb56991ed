from pathlib import Path

import pytest

from app.cli import main
from corpus.catalog import load_catalog
from corpus.errors import SourceFormatError
from ingest.check import check, official_articles

DIGEST = """source: genai-measures
articles:
  - article: a17
    gist: 有舆论属性的服务应当先做安全评估，再备案。
    modality: [应当]
    ask: [要备案吗？, 'Must we file?']
"""
# Words of our own under the file name of the catalog: the wiring is tested, not the law.
TEXT = """# 某某办法

第一条 本办法管聊天机器人。

第二条 运营者应当在五日内登记。

第三条 本办法自2031年1月1日起施行。
"""


def test_digests_are_held_against_the_file_the_catalog_names(tmp_path: Path) -> None:
    source = load_catalog()["genai-measures"]
    (tmp_path / "texts" / "deeper").mkdir(parents=True)
    (tmp_path / "texts" / "deeper" / source.file).write_text(TEXT, encoding="utf-8")
    (tmp_path / "digests").mkdir()
    (tmp_path / "digests" / "genai-measures.yaml").write_text(DIGEST, encoding="utf-8")
    found = check(tmp_path / "texts", ["genai-measures"], digests_dir=tmp_path / "digests")
    assert [(f.article, f.rule) for f in found] == [
        ("a1", "coverage"),
        ("a2", "coverage"),
        ("a3", "coverage"),
        ("a17", "coverage"),
    ]


def test_without_texts_only_form_is_checked(tmp_path: Path) -> None:
    (tmp_path / "genai-measures.yaml").write_text(DIGEST, encoding="utf-8")
    assert check(None, digests_dir=tmp_path) == []


def test_a_source_without_digests_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceFormatError, match="no digest of pipl"):
        check(None, ["pipl"], digests_dir=tmp_path)


@pytest.mark.corpus_texts
def test_every_text_of_the_folder_is_found(shared_corpus: Path) -> None:
    catalog = load_catalog()
    official = official_articles(shared_corpus, catalog)
    assert {source.id for source in catalog if source.held and source.articles} == set(official)
    assert all(len(official[source_id]) == catalog[source_id].articles for source_id in official)


@pytest.mark.corpus_texts
def test_our_own_digests_agree_with_the_official_texts(shared_corpus: Path) -> None:
    found = check(shared_corpus)
    assert found == [], "\n".join(map(str, found))


def test_our_own_digests_hold_to_form() -> None:
    assert [str(f) for f in check(None)] == []


def test_the_command_says_what_is_wrong_and_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["corpus", "check"]) == 0
    assert "没有问题" in capsys.readouterr().out
    assert main(["corpus", "check", "--texts", "/nonexistent"]) == 1
    assert "/nonexistent" in capsys.readouterr().err
    assert main(["corpus", "check", "--source", "nothing"]) == 1
    assert "nothing" in capsys.readouterr().err
