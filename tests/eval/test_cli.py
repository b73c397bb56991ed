import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
import typer
from typer.testing import CliRunner

from app.answer import Answer
from eval.cli import register, select
from eval.samples import Kind
from tests.eval.made_up import CHUNKS, refusal, refusal_sample, sample


@pytest.fixture
def cli() -> typer.Typer:
    app = typer.Typer()

    @app.callback()
    def group() -> None:
        """A group, so that `eval` stays a subcommand."""

    register(app)
    return app


def test_samples_are_chosen_by_split_kind_and_number() -> None:
    samples = [
        sample("a", split="dev"),
        sample("b", split="test"),
        refusal_sample("c").model_copy(update={"split": "dev"}),
    ]

    def chosen(**options: object) -> list[str]:
        return [s.id for s in select(samples, **{"split": "all", "kind": None, "limit": None} | options)]

    assert chosen() == ["a", "b", "c"]
    assert chosen(split="dev") == ["a", "c"]
    assert chosen(kind=Kind.REFUSE) == ["c"]
    assert chosen(limit=1) == ["a"]


def test_without_an_index_nothing_can_be_judged(
    cli: typer.Typer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIAOWEN_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("TIAOWEN_QDRANT_URL", raising=False)
    result = CliRunner().invoke(cli, ["eval"])
    assert result.exit_code == 2
    assert "无法评测" in result.output


class _Refuser:
    """A chain over the made-up statute that refuses everything."""

    index = SimpleNamespace(scan=lambda: iter(CHUNKS))
    edition = SimpleNamespace(index=index)

    def answer(self, question: str, *, as_of: date | None = None) -> Answer:
        return refusal()


@pytest.mark.parametrize(
    ("args", "code", "outcome"),
    [(["--kind", "refuse"], 0, "pass"), (["--limit", "3"], 1, "fail")],
    ids=["refusals", "wrong refusals"],
)
def test_report_for_machines_carries_the_verdict(
    cli: typer.Typer, monkeypatch: pytest.MonkeyPatch, args: list[str], code: int, outcome: str
) -> None:
    monkeypatch.setattr("app.chain.build_chain", lambda settings: _Refuser())
    result = CliRunner().invoke(cli, ["eval", "--json", *args])
    assert result.exit_code == code
    report = json.loads(result.stdout)
    assert report["gate"]["outcome"] == outcome
    assert report["partial"] is True
    assert report["index_versions"] == ["v-test"]


def test_held_only_says_how_many_it_leaves_out(cli: typer.Typer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.chain.build_chain", lambda settings: _Refuser())
    result = CliRunner().invoke(cli, ["eval", "--held-only", "--kind", "must"])
    assert result.exit_code == 2
    assert "没有可评的题目" in result.stdout
    assert "跳过" in result.stderr


def test_table_for_people_ends_with_the_verdict(cli: typer.Typer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.chain.build_chain", lambda settings: _Refuser())
    result = CliRunner().invoke(cli, ["eval", "--split", "dev"])
    assert result.exit_code == 1
    assert "不通过" in result.stdout
    assert "应拒尽拒" in result.stdout


@pytest.mark.parametrize("args", [["--split", "train"], ["--kind", "poem"], ["--limit", "0"]])
def test_wrong_options_are_wrong_usage(cli: typer.Typer, args: list[str]) -> None:
    assert CliRunner().invoke(cli, ["eval", *args]).exit_code == 2


def test_registering_the_command_imports_nothing_heavy() -> None:
    heavy = ("ragas", "datasets", "torch", "langchain_core", "llama_index", "rich.table")
    code = f"import sys, eval.cli; print([m for m in {heavy!r} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
