"""The gate on the official texts, where they are at hand: whatever the answers are worth, a spoiled text is found."""

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from corpus.blob_cache import BlobCache
from corpus.index.local_versions import LocalVersions
from corpus.settings import Settings
from eval.changes import text_changes
from eval.evaluation import corpus_problems, rules_for
from eval.gate import load_rules
from eval.samples import Kind, find_gold_problems, load_samples
from eval.subject import Subject, Workshop, open_subject
from ingest.pipeline import ingest
from tests.eval.robots import shipped_encoder

pytestmark = pytest.mark.corpus_texts

LAW = [s for s in load_samples() if s.kind is not Kind.COMMENTARY]
PIPL, GENAI = "个人信息保护法.md", "生成式人工智能服务管理暂行办法.md"


def built(texts: Path, data: Path, cache: BlobCache) -> Subject:
    store = LocalVersions(data)
    report = ingest([texts], store, shipped_encoder(), cache=cache)
    return open_subject(Workshop(store, Settings(data_dir=data), date(2026, 6, 1)), report.version)


@pytest.fixture(scope="module")
def good(shared_corpus: Path, tmp_path_factory: pytest.TempPathFactory, ingest_cache: BlobCache) -> Subject:
    return built(shared_corpus / "regulations", tmp_path_factory.mktemp("good"), ingest_cache)


def found(subject: Subject, good: Subject) -> list[str]:
    """What the gate says of a version beside the good one, the answers aside."""
    workshop = Workshop(LocalVersions(Path()), Settings(), date(2026, 6, 1))
    rules = rules_for(subject, load_rules())
    changes = text_changes(good.texts, subject.texts, live_sources=good.sources, candidate_sources=subject.sources)
    return [
        *map(str, find_gold_problems(LAW, subject.texts)),
        *corpus_problems(workshop, subject, rules),
        *(f"{change.address} {change.what}" for change in changes if change.blocks),
    ]


def test_the_official_texts_as_they_are_have_no_fault(good: Subject) -> None:
    assert found(good, good) == []


def _lose(folder: Path) -> None:
    (folder / GENAI).unlink()


def _swap(folder: Path) -> None:
    path = folder / PIPL
    lines = path.read_text(encoding="utf-8").split("\n")
    first = next(n for n, line in enumerate(lines) if line.startswith("第五十条"))
    second = next(n for n, line in enumerate(lines) if line.startswith("第五十二条"))
    one, two = re.split(r"[\s　]+", lines[first], maxsplit=1), re.split(r"[\s　]+", lines[second], maxsplit=1)
    lines[first], lines[second] = f"{one[0]} {two[1]}", f"{two[0]} {one[1]}"
    path.write_text("\n".join(lines), encoding="utf-8")


def _fine(folder: Path) -> None:
    path = folder / PIPL
    text = path.read_text(encoding="utf-8")
    assert "五千万元" in text
    path.write_text(text.replace("五千万元", "五百万元"), encoding="utf-8")


def _item(folder: Path) -> None:
    path = folder / PIPL
    lines = path.read_text(encoding="utf-8").split("\n")
    article = next(n for n, line in enumerate(lines) if line.startswith("第十三条"))
    item = next(n for n in range(article, len(lines)) if lines[n].strip().startswith("（三）"))
    path.write_text("\n".join(lines[:item] + lines[item + 1 :]), encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "place"),
    [(_lose, "genai-measures"), (_swap, "pipl:a50"), (_fine, "pipl:a66"), (_item, "pipl:a13")],
    ids=["a law lost", "two articles swapped", "a fine changed", "an item dropped"],
)
def test_a_spoiled_official_text_is_found(
    spoil: Callable[[Path], None],
    place: str,
    good: Subject,
    shared_corpus: Path,
    tmp_path: Path,
    ingest_cache: BlobCache,
) -> None:
    texts = tmp_path / "texts"
    shutil.copytree(shared_corpus / "regulations", texts)
    spoil(texts)
    problems = found(built(texts, tmp_path / "data", ingest_cache), good)
    assert any(place in problem for problem in problems)
    # The digests are a second witness: most of this is seen without any live version to compare with.
    assert any(place in problem for problem in problems if not problem.endswith((" text", " removed", " added")))
