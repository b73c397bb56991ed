import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from corpus.index.local_versions import LocalVersions
from eval.results import GateReport
from eval.samples import Kind
from eval.selection import Selection, select
from eval.store import ReportStore
from tests.eval.made_up import refusal_sample, sample
from tests.eval.robots import build, write_robots


@pytest.fixture(scope="module")
def robots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with the made-up corpus; its index is live below `data`."""
    folder = tmp_path_factory.mktemp("robots")
    write_robots(folder)
    LocalVersions(folder / "data").promote(build(folder, folder / "data").version)
    return folder


@pytest.fixture
def ask(robots: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """`tiaowen eval …` over the made-up corpus -> (exit status, stdout, stderr)."""
    monkeypatch.setenv("TIAOWEN_DATA_DIR", str(robots / "data"))
    monkeypatch.delenv("TIAOWEN_QDRANT_URL", raising=False)

    def run(*args: str) -> tuple[int, str, str]:
        code = main(["eval", *_suite(robots), *args])
        out = capsys.readouterr()
        return code, out.out, out.err

    return run


def _suite(robots: Path) -> list[str]:
    return ["--questions", str(robots / "golden.jsonl"), "--rules", str(robots / "gate.toml")]


def test_samples_are_chosen_by_split_kind_and_number() -> None:
    samples = [
        sample("a", split="dev"),
        sample("b", split="test"),
        refusal_sample("c").model_copy(update={"split": "dev"}),
    ]

    def chosen(**options: Any) -> list[str]:
        return [s.id for s in select(samples, Selection(**options))]

    assert chosen() == ["a", "b", "c"]
    assert chosen(split="dev") == ["a", "c"]
    assert chosen(kinds=(Kind.REFUSE,)) == ["c"]
    assert chosen(limit=1) == ["a"]
    assert len(chosen(sample=2)) == 2
    assert chosen(sample=2) == chosen(sample=2)
    assert chosen(sample=9) == ["a", "b", "c"]


def test_without_an_index_nothing_can_be_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TIAOWEN_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("TIAOWEN_QDRANT_URL", raising=False)
    assert main(["eval"]) == 2
    assert "无法评测" in capsys.readouterr().err


def test_a_right_corpus_passes_and_its_report_is_kept(ask: Any, robots: Path) -> None:
    code, out, _ = ask("--json")
    report = GateReport.model_validate_json(out)
    assert (code, report.verdict.reasons) == (0, ())
    assert ReportStore(robots / "data").latest(report.run.index_versions[0]) == report


def test_a_corpus_without_the_gold_fails(ask: Any, tmp_path: Path) -> None:
    questions = tmp_path / "q.jsonl"
    questions.write_text(sample(gold=("robot-law-2025:a99",)).model_dump_json(), encoding="utf-8")
    code, out, _ = ask("--questions", str(questions), "--json")
    assert code == 1
    assert any("a99" in reason for reason in json.loads(out)["verdict"]["reasons"])


def test_a_set_cut_short_cannot_be_judged(ask: Any, robots: Path, tmp_path: Path) -> None:
    questions = tmp_path / "q.jsonl"
    lines = (robots / "golden.jsonl").read_text(encoding="utf-8").splitlines()
    questions.write_text("\n".join(lines[:-1]), encoding="utf-8")
    code, out, _ = ask("--questions", str(questions), "--json")
    assert code == 2
    assert "题集不完整" in json.loads(out)["verdict"]["reasons"][0]


def test_some_of_the_questions_are_no_ground_for_a_release(ask: Any) -> None:
    code, out, _ = ask("--kind", "refuse", "--json")
    report = GateReport.model_validate_json(out)
    assert code == 0
    assert report.run.partial
    assert {row.kind for row in report.run.rows} == {"refuse"}


def test_held_only_says_how_many_it_leaves_out(ask: Any, tmp_path: Path) -> None:
    questions = tmp_path / "q.jsonl"
    questions.write_text(sample(gold=("no-such-law:a1",)).model_dump_json(), encoding="utf-8")
    code, out, err = ask("--questions", str(questions), "--held-only")
    assert code == 2
    assert "没有可评的题目" in out
    assert "跳过 1 题" in err


def test_table_for_people_ends_with_the_verdict(ask: Any) -> None:
    code, out, _ = ask()
    assert code == 0
    assert "应拒尽拒" in out
    assert out.splitlines()[-1] == "通过"


def test_a_fault_of_ours_is_no_verdict(ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eval.evaluation.judge", lambda *_: 1 / 0)
    code, _, err = ask()
    assert code == 2
    assert "ZeroDivisionError" in err


def test_a_candidate_is_named_or_it_cannot_be_judged(ask: Any) -> None:
    code, _, err = ask("--candidate", "v-000000000000")
    assert code == 2
    assert "v-000000000000" in err


def test_the_live_version_is_its_own_candidate_without_a_comparison(ask: Any, robots: Path) -> None:
    live = LocalVersions(robots / "data").live()
    code, out, _ = ask("--candidate", live, "--json")
    assert code == 0
    assert GateReport.model_validate_json(out).comparison is None


@pytest.mark.parametrize(
    "args", [["--accept", "pipl"], ["--split", "train"], ["--kind", "poem"], ["--limit", "0"], ["--workers", "0"]]
)
def test_wrong_options_are_wrong_usage(ask: Any, args: list[str]) -> None:
    assert ask(*args)[0] == 2


def test_registering_the_command_imports_nothing_heavy() -> None:
    heavy = ("ragas", "datasets", "torch", "langchain_core", "llama_index", "rich.table", "numpy")
    code = f"import sys, eval.cli; print([m for m in {heavy!r} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
