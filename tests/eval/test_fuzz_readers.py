"""The fuzzer of readers in short; `python -m eval.bench.fuzz_readers` is the long one."""

from pathlib import Path

import pytest

from corpus.catalog import load_catalog
from eval.bench.fuzz_files import GOOD
from eval.bench.fuzz_readers import fuzz
from ingest.pipeline import read_source
from ingest.readers import expand


@pytest.mark.parametrize("suffix", GOOD)
def test_the_files_that_are_damaged_are_good(suffix: str, tmp_path: Path) -> None:
    for make in GOOD[suffix]:
        path = tmp_path / f"好{suffix}"
        path.write_bytes(make())
        for member in expand(path):
            _, parsed = read_source(member, load_catalog())
            assert len(parsed.articles) == 3


@pytest.mark.parametrize("suffix", GOOD)
def test_a_damaged_file_is_read_or_refused_by_name(suffix: str, tmp_path: Path) -> None:
    outcome = fuzz(suffix, tmp_path, examples=40)
    assert outcome.findings == []
    assert outcome.read + outcome.refused == outcome.files >= 30
