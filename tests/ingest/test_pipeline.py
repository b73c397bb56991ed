"""Ingest of the made-up corpus into a real embedded index."""

import shutil
from pathlib import Path

import pytest

from corpus.errors import IndexMissingError, SourceFormatError
from corpus.index.local_versions import LocalVersions
from ingest.pipeline import FileReport, IngestReport
from tests.made_up_corpus import FILING, ingest_made_up, write_corpus


class Place:
    """A folder with the made-up corpus and a store."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.texts = write_corpus(folder)
        self.store = LocalVersions(folder / "data")

    def ingest(self) -> IngestReport:
        return ingest_made_up(self.folder, self.store, self.texts)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def by_name(report: IngestReport) -> dict[str, FileReport]:
    return {Path(f.path).name: f for f in report.files}


def test_every_text_is_found_in_the_catalog_and_counted(place: Place) -> None:
    report = place.ingest()
    files = by_name(report)
    assert files["机器人条例-2025.md"].source_id == "robot-law-2025"
    assert files["机器人条例-2025.md"].articles == 6
    assert files["观察.txt"].sections == 2
    assert report.sources["robot-noise"] == 2  # digests alone
    manifest = place.store.manifest(report.version)
    assert manifest.chunk_count == report.chunk_count == sum(report.sources.values())
    assert manifest.text_kinds == {"official": 14, "digest": 2, "commentary": 2}


def test_the_same_input_gives_the_same_version_and_is_not_built_again(place: Place) -> None:
    first, second = place.ingest(), place.ingest()
    assert first.built
    assert not second.built
    assert first.version == second.version


def test_a_changed_file_gives_another_version(place: Place) -> None:
    before = place.ingest().version
    path = place.texts / "备案办法.md"
    path.write_text(FILING.replace("维护合同", "保养合同"), encoding="utf-8")
    assert place.ingest().version != before


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("坏.pdf", b"%PDF-1.7 this is no PDF", "坏.pdf"),
        ("空.md", b"", "空.md"),
        ("只有标题.md", "# 只有标题".encode(), "只有标题.md"),
        ("半句.txt", "云杉市民".encode("gb18030"), "半句.txt"),
        ("随笔.txt", "今天天气很好，我们去江边走了走。".encode(), "没有标题"),
        ("云杉市雨伞管理办法.md", "# 云杉市雨伞管理办法\n\n雨伞应当收好。".encode(), "没有读到一条"),
        ("机器人条例-2020.md", "# 云杉市送货机器人条例\n\n第一条 只剩一条。".encode(), "应有 5 条，读出 1 条"),
        ("缺页.md", "---\narticles: 9\n---\n# 云杉市伞架办法\n\n第一条 伞架归街道局管。".encode(), "缺页.md"),
        ("日期.md", "---\neffective: 明年\n---\n# 云杉市伞架办法\n\n第一条 归街道局管。".encode(), "YYYY-MM-DD"),
        ("失效.md", "---\nstatus: 已废止\n---\n# 云杉市伞架办法\n\n第一条 归街道局管。".encode(), "失效日期"),
        ("层级.md", "---\nlevel: 圣旨\n---\n# 云杉市伞架办法\n\n第一条 归街道局管。".encode(), "圣旨"),
    ],
    ids=[
        "pdf",
        "empty",
        "heading",
        "half",
        "no-outline",
        "no-articles",
        "article-count",
        "stated-count",
        "date",
        "ended",
        "level",
    ],
)
def test_a_file_that_cannot_be_read_is_named_and_the_rest_is_built(
    place: Place, name: str, content: bytes, reason: str
) -> None:
    live = place.ingest().version
    place.store.promote(live)
    (place.texts / name).write_bytes(content)
    report = place.ingest()
    (failed,) = report.failed
    assert Path(failed.path).name == name
    assert reason in failed.reason
    assert place.store.live() == live
    assert by_name(report)["备案办法.md"].action == "read"


def test_a_file_that_fails_changes_no_version_name(place: Place) -> None:
    before = place.ingest().version
    (place.texts / "坏.pdf").write_bytes(b"%PDF-1.7 broken")
    assert place.ingest().version == before


def test_two_versions_without_a_date_are_not_guessed_apart(place: Place) -> None:
    text = "# 云杉市送货机器人条例\n\n第一条 甲。\n\n第二条 乙。\n\n第三条 丙。"
    (place.texts / "未注明版本.md").write_text(text, encoding="utf-8")
    (failed,) = place.ingest().failed
    assert "几个版本" in failed.reason


def test_the_same_text_twice_is_read_once(place: Place) -> None:
    shutil.copy(place.texts / "备案办法.md", place.texts / "备案办法副本.md")
    files = by_name(place.ingest())
    assert files["备案办法.md"].action == "read"
    assert files["备案办法副本.md"].action == "skipped"
    assert "同一文本" in files["备案办法副本.md"].reason


def test_what_is_no_document_is_skipped_with_the_reason(place: Place) -> None:
    (place.texts / "README.md").write_text("说明", encoding="utf-8")
    (place.texts / "表.xlsx").write_bytes(b"PK")
    (place.texts / ".hidden.md").write_text("第一条", encoding="utf-8")
    files = by_name(place.ingest())
    assert files["README.md"].action == "skipped"
    assert ".xlsx" in files["表.xlsx"].reason
    assert ".hidden.md" not in files


def test_a_text_that_no_catalog_knows_is_described_by_its_front_matter(place: Place) -> None:
    matter = "---\nlevel: 部门规章\neffective: 2020-01-01\n---\n"
    text = f"{matter}# 云杉市伞架办法\n\n第一条 伞架归街道局管。\n\n第二条 伞归自己管。"
    (place.texts / "伞架.md").write_text(text, encoding="utf-8")
    report = place.ingest()
    source_id = by_name(report)["伞架.md"].source_id
    source = next(s for s in place.store.sources(report.version) if s.id == source_id)
    assert (source.title, source.level, source.articles) == ("云杉市伞架办法", "部门规章", 2)


def test_a_draft_is_never_in_force(place: Place) -> None:
    from datetime import date

    from corpus.index.protocol import Scope

    text = "# 云杉市伞架办法（征求意见稿）\n\n第一条 伞架归街道局管。\n\n第二条 伞归自己管。\n\n第三条 雨归老天管。"
    (place.texts / "伞架草案.md").write_text(text, encoding="utf-8")
    report = place.ingest()
    source_id = by_name(report)["伞架草案.md"].source_id
    index = place.store.open(report.version)
    assert index.count(Scope(source_ids=(source_id,))) == 3
    assert index.count(Scope(source_ids=(source_id,), in_force_on=date(2030, 1, 1))) == 0


def test_a_folder_that_is_not_there_is_an_error(place: Place) -> None:
    with pytest.raises(SourceFormatError, match="没有这个文件夹"):
        ingest_made_up(place.folder, place.store, place.folder / "nowhere")


def test_a_failing_build_leaves_nothing_behind(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    import ingest.pipeline

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ingest.pipeline, "average_length", full_disk)
    with pytest.raises(OSError, match="No space"):
        place.ingest()
    assert place.store.list_versions() == []
    with pytest.raises(IndexMissingError):
        place.store.live()
