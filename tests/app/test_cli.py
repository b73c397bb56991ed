"""The command line as other people's scripts call it, over the shipped corpus."""

import json
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.cli import main


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which the shipped corpus is ingested and live."""
    folder = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TIAOWEN_DATA_DIR", str(folder))
        assert main(["ingest"]) == 0
    return folder


@pytest.fixture
def here(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TIAOWEN_DATA_DIR", str(data_dir))
    return data_dir


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TIAOWEN_DATA_DIR", str(tmp_path / "data"))
    return tmp_path


def lines(capsys: pytest.CaptureFixture[str]) -> list[Any]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_ask_prints_the_answer_with_its_citation_and_label(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "算法推荐规定第24条"]) == 0
    out = capsys.readouterr().out
    assert "第二十四条" in out
    assert "[1]" in out
    assert "人工智能" in out


def test_ask_json_is_one_answer(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "PIPL Art. 38", "--as-of", "2025-01-01", "--json"]) == 0
    (answer,) = lines(capsys)
    assert answer["status"] == "answered"
    assert answer["as_of"] == "2025-01-01"
    assert [(c["source_id"], c["address"]) for c in answer["citations"]] == [("pipl", "a38")]


def test_a_batch_keeps_the_order_and_takes_text_and_json(
    here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = ["个保法第1条", json.dumps({"question": "网安法第21条", "as_of": "2025-06-01"}), "红烧肉怎么做"]
    file = tmp_path / "questions.txt"
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert main(["ask", "--batch", str(file), "--json"]) == 0
    answers = lines(capsys)
    assert [a["question"] for a in answers] == ["个保法第1条", "网安法第21条", "红烧肉怎么做"]
    assert [a["as_of"] for a in answers][1] == "2025-06-01"
    assert answers[2]["status"] == "refused"


def test_a_bad_line_of_a_batch_is_an_error_in_its_place(
    here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "questions.txt"
    bad_date = json.dumps({"question": "个保法第1条", "as_of": "去年"})
    file.write_text(f"个保法第1条\n\n{bad_date}\n个保法第2条\n", encoding="utf-8")
    assert main(["ask", "--batch", str(file), "--json"]) == 1
    answers = lines(capsys)
    assert [a.get("line") for a in answers] == [None, 2, 3, None]
    assert "空的" in answers[1]["error"]
    assert "去年" in answers[2]["error"]


@pytest.mark.parametrize("command", ["ask", "search"])
@pytest.mark.parametrize(
    "line", ["{bad json", '{"q": "x"}', '{"question": 5}', '["a"]', '{"question": "甲", "as_of": 3}']
)
def test_a_line_that_looks_like_json_and_is_no_question_is_an_error(
    here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str, line: str
) -> None:
    file = tmp_path / "questions.txt"
    file.write_text(line, encoding="utf-8")
    assert main([command, "--batch", str(file), "--json"]) == 1
    (row,) = lines(capsys)
    assert row["line"] == 1
    assert line[:20] in row["error"]


def test_a_port_that_is_taken_is_an_error(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["serve", "--port", str(port)]) == 1
    assert str(port) in capsys.readouterr().err


def test_a_folder_without_a_text_is_an_error(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (empty / "texts").mkdir()
    assert main(["ingest", "--source", str(empty / "texts")]) == 1
    assert "没有读到任何文本" in capsys.readouterr().err


def test_search_gives_a_list_of_hits_a_line(here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "questions.txt"
    file.write_text("算法备案\n个保法第38条\n", encoding="utf-8")
    assert main(["search", "--batch", str(file), "--json", "-k", "3"]) == 0
    hits = lines(capsys)
    assert [len(h) for h in hits] == [3, 3]
    assert hits[1][0]["provision"] == "第三十八条"
    assert {"title", "provision", "score"} <= hits[0][0].keys()
    assert all(h[0]["score"] >= h[-1]["score"] for h in hits)


def test_index_list_names_the_live_version(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["index", "list", "--json"]) == 0
    (versions,) = lines(capsys)
    (live,) = [v for v in versions if v["live"]]
    assert live["version"].startswith("v-")
    assert live["chunks"] > 100
    assert live["created"]


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["ask", ""], 1, "空的"),
        (["ask", "问" * 10_000], 1, "10000 字"),
        (["ask", "什么\x00是"], 1, "不是文字"),
        (["ask", "个保法第1条", "--as-of", "明天"], 1, "YYYY-MM-DD"),
        (["ask", "--batch", "/nonexistent/questions.txt"], 1, "/nonexistent/questions.txt"),
        (["ask"], 2, "二者择一"),
        (["ask", "甲", "--batch", "b.txt"], 2, "二者择一"),
        (["search", "甲", "-k", "0"], 2, "--top-k"),
        (["index", "promote", "v-000000000000"], 1, "v-000000000000"),
        (["index", "promote", "../../etc"], 2, "../../etc"),
        (["no-such-command"], 2, "no-such-command"),
    ],
)
def test_bad_input_says_what_is_wrong(
    here: Path, arguments: list[str], status: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == status
    captured = capsys.readouterr()
    assert message in captured.err.replace("\n", "").replace("│", "").replace(" ", "") or message in captured.err
    assert not captured.out


def test_without_an_index_the_next_command_is_named(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "个保法第1条"]) == 1
    assert "tiaowen ingest" in capsys.readouterr().err


def test_an_ingest_leaves_a_candidate_and_a_broken_file_leaves_the_live_version(
    empty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = empty / "texts"
    texts.mkdir()
    assert main(["ingest", "--json"]) == 0
    (first,) = lines(capsys)
    assert first["promoted"]
    (texts / "伞架.md").write_text("# 云杉市伞架办法\n\n第一条 伞架归街道局管。", encoding="utf-8")
    assert main(["ingest", "--source", str(texts)]) == 0
    out = capsys.readouterr().out
    assert "tiaowen eval --candidate v-" in out
    assert "tiaowen index promote v-" in out
    (texts / "坏.pdf").write_bytes(b"%PDF-1.7 broken")
    assert main(["ingest", "--source", str(texts), "--json"]) == 1
    (report,) = lines(capsys)
    assert [Path(f["path"]).name for f in report["files"] if f["action"] == "failed"] == ["坏.pdf"]
    assert main(["index", "list", "--json"]) == 0
    (versions,) = lines(capsys)
    assert [v["version"] for v in versions if v["live"]] == [first["version"]]


@pytest.fixture(scope="module")
def two_built(data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `data`, in which a version is live and one more is built, and the `texts` of the latter."""
    folder = tmp_path_factory.mktemp("two")
    shutil.copytree(data_dir, folder / "data")
    (folder / "texts").mkdir()
    (folder / "texts" / "伞架.md").write_text("# 云杉市伞架办法\n\n第一条 伞架归街道局管。", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TIAOWEN_DATA_DIR", str(folder / "data"))
        assert main(["ingest", "--source", str(folder / "texts")]) == 0
    return folder


@pytest.fixture
def two_versions(two_built: Path, empty: Path, capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """The live version, and one beside it that no suite has passed."""
    shutil.copytree(two_built, empty, dirs_exist_ok=True)
    assert main(["index", "list", "--json"]) == 0
    (versions,) = lines(capsys)
    (live,) = [v["version"] for v in versions if v["live"]]
    (candidate,) = [v["version"] for v in versions if not v["live"]]
    return live, candidate


def test_a_version_that_no_suite_passed_is_not_promoted(
    two_versions: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    live, candidate = two_versions
    assert main(["index", "promote", candidate]) == 1
    assert f"tiaowen eval --candidate {candidate}" in capsys.readouterr().err
    assert main(["index", "list", "--json"]) == 0
    (versions,) = lines(capsys)
    assert [(v["version"], v["passed"]) for v in versions if v["live"]] == [(live, False)]


def test_an_ingest_that_is_told_to_promote_keeps_to_the_same_rule(
    two_versions: tuple[str, str], empty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ingest", "--source", str(empty / "texts"), "--promote", "--json"]) == 1
    out = capsys.readouterr()
    report = json.loads(out.out)
    assert (report["promoted"], report["live"]) == (False, False)
    assert "--candidate" in report["refused"]
    assert "未启用" in out.err


@pytest.mark.parametrize(
    "options", [["--force"], ["--reason", "急"], ["--force", "--reason", " "]], ids=["force", "reason", "blank"]
)
def test_force_and_reason_go_together(
    two_versions: tuple[str, str], options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["index", "promote", two_versions[1], *options]) == 2
    assert "--reason" in capsys.readouterr().err


def test_forced_promotion_is_on_record_and_rollback_is_free(
    two_versions: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    live, candidate = two_versions
    assert main(["index", "promote", candidate, "--force", "--reason", "演练：\n评测机停机"]) == 0
    capsys.readouterr()
    assert main(["index", "list"]) == 0
    shown = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
    assert "强制启用：演练： 评测机停机" in shown[candidate]
    assert "强制" not in shown[live]
    assert main(["ask", "云杉市伞架办法第一条"]) == 0
    assert "时效未经核实" in capsys.readouterr().out.replace("\n", "")
    assert main(["index", "rollback"]) == 0
    assert live in capsys.readouterr().out
    assert main(["index", "list"]) == 0
    assert "强制启用" in capsys.readouterr().out
    assert main(["index", "gc", "--keep", "0"]) == 0


def test_the_installed_command_helps_with_an_example() -> None:
    command = Path(sys.executable).with_name("tiaowen")
    done = subprocess.run([command, "--help"], capture_output=True, text=True, check=True)
    assert "tiaowen ask" in done.stdout
    assert "ingest" in done.stdout
    assert "eval" in done.stdout
