from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from corpus.blob_cache import BlobCache
from corpus.digests import DIGESTS_PATH, load_digests
from corpus.notes import NOTES_PATH, load_notes
from corpus.yaml_files import load_yaml
from ingest import kept_yaml as module
from ingest.kept_yaml import kept_yaml


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[BlobCache]:
    with BlobCache(tmp_path) as cache:
        yield cache


def without_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on, YAML that is read again is an error."""

    def read(text: str) -> Any:
        raise AssertionError(f"read again: {text}")

    monkeypatch.setattr(module, "load_yaml", read)


@pytest.mark.parametrize(
    "text",
    [
        "source: 风筝\narticles: [{article: a1, paragraphs: {1: 先看天气, 2: 再放}}]",
        "- 1\n- 1.5\n- true\n- null\n- '1'",
        "{}",
        "",
        'items: {"1.2": 甲}\n-1: 乙',
    ],
)
def test_a_text_is_read_once_and_gives_the_same_each_time(
    cache: BlobCache, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = kept_yaml(cache)(text)
    without_reading(monkeypatch)
    again = kept_yaml(cache)(text)
    assert first == load_yaml(text)
    assert repr(again) == repr(first)  # 1 == 1.0 == True


@pytest.mark.parametrize(
    "text",
    [
        "day: 2024-01-01",
        "2024-01-01: 甲",
        '"\\01": 甲',
        '"\\0甲": 乙',
        "1.5: 甲",
        "true: 甲",
        "- .nan",
    ],
)
def test_what_would_come_back_as_something_else_is_read_each_time(cache: BlobCache, text: str) -> None:
    load = kept_yaml(cache)
    load(text)
    assert repr(load(text)) == repr(load_yaml(text))
    assert cache.size == 0


@pytest.mark.parametrize("text", ["a: 1\na: 2", "a: [1", "? [1, 2]\n: 甲"])
def test_what_is_wrong_is_said_each_time(cache: BlobCache, text: str) -> None:
    for _ in range(2):
        with pytest.raises(yaml.YAMLError):
            kept_yaml(cache)(text)


def test_the_shipped_files_are_all_kept(cache: BlobCache, monkeypatch: pytest.MonkeyPatch) -> None:
    digests, notes = load_digests(), load_notes()
    assert (load_digests(load=kept_yaml(cache)), load_notes(load=kept_yaml(cache))) == (digests, notes)
    without_reading(monkeypatch)
    assert load_digests(DIGESTS_PATH, kept_yaml(cache)) == digests
    assert load_notes(NOTES_PATH, kept_yaml(cache)) == notes
