import gzip
import json
import os
import sys
from pathlib import Path

import pytest

from eval.bench.scale.__main__ import growth, ours
from eval.bench.scale.laws import read_laws, write_laws
from eval.bench.scale.meter import folder_mb, measure
from ingest.cutting import cut

ROWS = [
    ("云杉市雨伞办法", "第一条", "雨伞归自己管。", "第一章 总则"),
    ("云杉市雨伞办法", "第二条", "伞架归街道局管。", "第二章 伞架 / 第一节 摆放"),
    ("云杉市雨伞办法", "第三条", "伞架每月擦一次。", "第二章 伞架 / 第二节 保养"),
    ("云杉市雨伞决定", "一", "雨伞不得借给鸭子。", ""),
    ("云杉市雨伞决定", "二", "鸭子自备雨伞。", ""),
]


@pytest.fixture
def laws(tmp_path: Path) -> Path:
    path = tmp_path / "laws.jsonl.gz"
    rows = [dict(zip(("law", "article_no", "text", "path"), row, strict=True)) for row in ROWS]
    with gzip.open(path, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return path


def test_a_law_is_a_file_that_parses_to_its_articles(laws: Path, tmp_path: Path) -> None:
    assert write_laws(read_laws(laws), tmp_path / "out", articles=99) == len(ROWS)
    document, parsed = cut(tmp_path / "out" / "0000.md")
    assert document.title == "云杉市雨伞办法"
    assert [(a.provision.key, a.heading_path) for a in parsed.articles] == [
        ("a1", ("第一章 总则",)),
        ("a2", ("第二章 伞架", "第一节 摆放")),
        ("a3", ("第二章 伞架", "第二节 保养")),
    ]


def test_laws_are_written_whole_until_there_are_enough(laws: Path, tmp_path: Path) -> None:
    assert write_laws(read_laws(laws), tmp_path / "out", articles=2) == 3
    assert len(list((tmp_path / "out").iterdir())) == 1


def test_a_real_ingest_is_measured(laws: Path, tmp_path: Path) -> None:
    articles = write_laws(read_laws(laws), tmp_path / "out", articles=3)
    first, again = ours(tmp_path / "out", articles, tmp_path / "data", again=True)
    assert {"parse", "embed", "index"} <= first.steps.keys()
    assert first.usage.own_mb > 10
    assert first.disk_mb > 0
    assert " 0 encoded" in again.note


def test_memory_is_that_of_all_processes_together() -> None:
    grow = "b = bytearray(60 << 20); import time; time.sleep(0.6)"
    code = f"import subprocess, sys; p = subprocess.Popen([sys.executable, '-c', {grow!r}]); {grow}; p.wait()"
    assert measure([sys.executable, "-c", code], os.environ).own_mb > 115


def test_a_hole_takes_no_room(tmp_path: Path) -> None:
    with (tmp_path / "sparse").open("wb") as file:
        file.truncate(50 << 20)
    assert folder_mb(tmp_path) < 1


def test_growth_is_one_where_twice_as_much_takes_twice_as_long() -> None:
    assert growth([10, 20, 40], [1.0, 3.0, 6.0]) == pytest.approx(1.0)
