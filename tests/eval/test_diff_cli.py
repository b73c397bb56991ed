import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from corpus.diff import Place, ProvisionChange
from corpus.index import LocalVersions
from eval.citing import citing
from eval.diff_cli import question_lines
from tests.eval.made_up import sample
from tests.made_up_corpus import ingest_made_up, write_corpus


@pytest.fixture
def versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """Names of two versions in the data folder that the settings name; a figure of one text differs."""
    texts, store = write_corpus(tmp_path), LocalVersions(tmp_path / "data")
    monkeypatch.setenv("TIAOWEN_DATA_DIR", str(tmp_path / "data"))
    before = ingest_made_up(tmp_path, store, texts).version
    path = texts / "机器人条例-2025.md"
    path.write_text(path.read_text(encoding="utf-8").replace("九十日", "一百日"), encoding="utf-8")
    return before, ingest_made_up(tmp_path, store, texts).version


def test_changes_are_printed_with_their_words(versions: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", *versions]) == 0
    out = capsys.readouterr().out
    assert "改写  第四条（robot-law-2025:a4）" in out
    assert "[-" in out
    assert "一百" in out
    assert "改写 1，" in out


def test_changes_as_json_name_the_golden_questions_that_cite_them(
    versions: tuple[str, str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    import eval.samples

    row = {
        "id": "rob-1",
        "question": "行走记录保存多久？",
        "kind": "deadline",
        "language": "zh",
        "wording": "legal",
        "gold": ["robot-law-2025:a4p1i3"],
        "status": "answered",
        "split": "dev",
    }
    (tmp_path / "golden.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    samples = eval.samples.load_samples(tmp_path / "golden.jsonl")
    monkeypatch.setattr(eval.samples, "load_samples", lambda: samples)
    told = _json(capsys, *versions)
    assert told["counts"]["reworded"] == 1
    (change,) = told["changes"]
    assert change["questions"] == ["rob-1"]
    assert told["questions"] == {"robot-law-2025:a4": ["rob-1"]}


def test_questions_stand_first_those_by_gold_and_those_whose_answer_cited_it() -> None:
    by_gold = sample("by-gold", gold=("cats-2025:a5",), required_facts=())
    by_answer, neither = sample("by-answer"), sample("neither")
    fine = Place("cats-2025", "a5", "第五条", "违反本办法的，处一百元罚款。", "official")
    change = ProvisionChange("reworded", old=fine, new=replace(fine, text="违反本办法的，处二百元罚款。"))
    cited = {"by-answer": ("cats-2025:a3p1", "第五条", "cats-2025:a5p1"), "neither": ("cats-2025:a3",)}
    questions = citing([neither, by_answer, by_gold], [change], cited)
    assert questions == {"cats-2025:a5": ("by-answer", "by-gold")}
    head, *told, blank = question_lines([neither, by_answer, by_gold], questions)
    assert "2 道" in head
    assert [line.split()[0] for line in told] == ["by-answer", "by-gold"]
    assert all("cats-2025:a5" in line for line in told)
    assert blank == ""
    assert question_lines([neither], {}) == []


def test_what_is_no_version_is_wrong_usage(versions: tuple[str, str]) -> None:
    assert main(["diff", versions[0], "neueste"]) == 2


def _json(capsys: pytest.CaptureFixture[str], *versions: str) -> Any:
    assert main(["diff", *versions, "--json"]) == 0
    return json.loads(capsys.readouterr().out)
