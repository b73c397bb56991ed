"""The examples in docs/ hold: files are well formed, and the commands they name exist."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from app.cli import main

DOCS = Path(__file__).resolve().parent.parent / "docs"
GATE = DOCS / "ci" / "corpus-gate.sh"
_COMMAND = re.compile(
    r"tiaowen (?:\"\S+\" )?((?:eval|index|ingest|corpus)(?: (?:new|report|judge|promote|list|check))?)"
)


def test_the_workflow_and_the_hook_run_the_gate() -> None:
    workflow = yaml.safe_load((DOCS / "ci" / "github-corpus-gate.yml").read_text(encoding="utf-8"))
    steps = [step.get("run", "") for step in workflow["jobs"]["gate"]["steps"]]
    assert any("docs/ci/corpus-gate.sh" in step for step in steps)
    hooks = yaml.safe_load((DOCS / "ci" / "pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0]["hooks"]
    assert any(hook["entry"].startswith("docs/ci/corpus-gate.sh") for hook in hooks)
    assert all(re.match(hook["files"], "corpus/catalog.toml") for hook in hooks)


def test_the_script_is_one_and_may_be_run() -> None:
    assert GATE.stat().st_mode & 0o111
    subprocess.run(["bash", "-n", GATE], check=True)


def test_a_base_that_does_not_exist_cannot_be_judged(tmp_path: Path) -> None:
    done = subprocess.run(["bash", GATE, "no-such-branch"], cwd=DOCS, capture_output=True, text=True)
    assert done.returncode == 2
    assert "no-such-branch" in done.stderr


@pytest.mark.parametrize("file", ["evaluation.md", "ci/corpus-gate.sh"])
def test_commands_and_options_that_are_named_exist(
    file: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    lines = (DOCS / file).read_text(encoding="utf-8").splitlines()
    text = "\n".join(line for line in lines if "git " not in line)
    commands = sorted({match[1] for match in _COMMAND.finditer(text)})
    assert commands
    helped = ""
    for command in commands:
        assert main([*command.split(), "--help"]) == 0
        helped += capsys.readouterr().out
    options = set(re.findall(r"(?<![-\w])--[a-z][a-z-]+", text))
    assert {option for option in options if option not in helped} == set()
