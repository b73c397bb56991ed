"""Ingest of the made-up corpus into a real embedded index."""

import shutil
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from corpus.blob_cache import BlobCache, open_cache
from corpus.errors import IndexMissingError, SourceFormatError, StorageError
from corpus.index.local_versions import LocalVersions
from ingest.pipeline import FileReport, IngestReport
from tests.made_up_corpus import FILING, ingest_made_up, write_corpus


class Place:
    """A folder with the made-up corpus and a store."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.texts = write_corpus(folder)
        self.store = LocalVersions(folder / "data")

    def ingest(self, cache: BlobCache | None = None) -> IngestReport:
        return ingest_made_up(self.folder, self.store, self.texts, cache=cache)

    def cache(self) -> AbstractContextManager[BlobCache]:
        return open_cache(self.folder / "data")


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
    from corpus.index import EdgeIndex

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(EdgeIndex, "finish", full_disk)
    with pytest.raises(StorageError, match="No space"):
        place.ingest()
    assert place.store.list_versions() == []
    with pytest.raises(IndexMissingError):
        place.store.live()


def test_only_what_changed_is_read_and_encoded_again(place: Place) -> None:
    with place.cache() as cache:
        first = place.ingest(cache)
    assert not any(file.cached for file in first.files)
    assert first.encoded == first.chunk_count
    (place.texts / "备案办法.md").write_text(FILING.replace("维护合同", "保养合同"), encoding="utf-8")
    with place.cache() as cache:
        second = place.ingest(cache)
    assert {name for name, file in by_name(second).items() if not file.cached} == {"备案办法.md"}
    assert second.encoded == second.sources["robot-filing"]


def test_a_version_is_the_same_whether_the_cache_helped_or_not(place: Place) -> None:
    with place.cache() as cache:
        place.ingest(cache)
        helped = place.ingest(cache)
    fresh = LocalVersions(place.folder / "fresh")
    version = ingest_made_up(place.folder, fresh, place.texts).version
    assert version == helped.version
    chunks = [list(store.open(version).scan()) for store in (place.store, fresh)]
    assert chunks[0] == chunks[1]
    assert place.store.manifest(version).avg_terms == fresh.manifest(version).avg_terms


def test_changes_are_told_against_the_live_version(place: Place) -> None:
    with place.cache() as cache:
        live = place.ingest(cache)
        place.store.promote(live.version)
        assert {file.change for file in live.files} == {"added"}
        (place.texts / "备案办法.md").write_text(FILING.replace("维护合同", "保养合同"), encoding="utf-8")
        (place.texts / "观察.txt").unlink()
        (place.texts / "伞.md").write_text("# 云杉市伞办法\n\n第一条 伞归自己管。", encoding="utf-8")
        for _ in range(2):  # until the new version is live
            report = place.ingest(cache)
            assert report.compared_with == live.version
            assert {name: file.change for name, file in by_name(report).items()} == {
                "机器人条例-2020.md": "unchanged",
                "机器人条例-2025.md": "unchanged",
                "备案办法.md": "changed",
                "观察.txt": "removed",
                "伞.md": "added",
            }
    assert by_name(report)["观察.txt"].action == "removed"


def test_a_file_that_no_longer_reads_is_removed_and_says_why(place: Place) -> None:
    with place.cache() as cache:
        place.store.promote(place.ingest(cache).version)
        (place.texts / "备案办法.md").write_bytes(b"")
        report = by_name(place.ingest(cache))["备案办法.md"]
    assert (report.action, report.change) == ("failed", "removed")


def test_what_was_read_before_a_crash_is_not_read_again(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    from corpus.index import EdgeIndex

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, place.cache() as cache:
        patch.setattr(EdgeIndex, "finish", crash)
        with pytest.raises(KeyboardInterrupt):
            place.ingest(cache)
    with place.cache() as cache:
        report = place.ingest(cache)
    assert report.built
    assert all(file.cached for file in report.files)
    assert report.encoded == 0


def test_too_little_room_is_told_before_anything_is_written(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil

    live = place.ingest().version
    place.store.promote(live)
    (place.texts / "备案办法.md").write_text(FILING.replace("维护合同", "保养合同"), encoding="utf-8")
    usage = shutil.disk_usage(place.folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1 << 20))
    with pytest.raises(StorageError, match="磁盘空间不足"):
        place.ingest()
    assert place.store.live() == live
    assert [info.version for info in place.store.list_versions()] == [live]


def test_many_files_are_cut_in_several_processes_with_the_same_result(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    import ingest.workers

    alone = place.ingest()
    monkeypatch.setattr(ingest.workers, "_MIN_BYTES", 0)
    (place.texts / "坏.pdf").write_bytes(b"%PDF-1.7 broken")
    together = place.ingest()
    assert together.version == alone.version
    assert "坏.pdf" in together.failed[0].reason
