"""`tiaowen eval report` and `tiaowen eval judge` over a run that is kept, the judge a real server on loopback."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from junitparser import JUnitXml

from app.cli import main
from corpus.index.local_versions import LocalVersions
from eval.results import Outcome
from eval.store import ReportStore
from tests.eval.robots import build, write_robots
from tests.openai_server import OpenAIServer, Replies, Reply

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def robots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with the made-up corpus, live below `data`, and one kept run of its deadline questions."""
    folder = tmp_path_factory.mktemp("robots")
    write_robots(folder)
    LocalVersions(folder / "data").promote(build(folder, folder / "data").version)
    return folder


@pytest.fixture
def run(robots: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """`tiaowen eval …` -> (exit status, stdout, stderr), after a first evaluation of four questions."""
    monkeypatch.setenv("TIAOWEN_DATA_DIR", str(robots / "data"))
    for name in ("QDRANT_URL", "JUDGE_BASE_URL", "JUDGE_MODEL"):
        monkeypatch.delenv(f"TIAOWEN_{name}", raising=False)

    def go(*args: str) -> tuple[int, str, str]:
        code = main(["eval", *args])
        out = capsys.readouterr()
        return code, out.out, out.err

    if not ReportStore(robots / "data").paths():
        suite = ("--questions", str(robots / "golden.jsonl"), "--rules", str(robots / "gate.toml"))
        assert go(*suite, "--limit", "4", "--no-mutations", "--json")[0] == 0
    return go


def test_every_format_of_the_newest_report(run: Run, tmp_path: Path) -> None:
    for form, starts in (("html", "<!doctype html>"), ("markdown", "# 条文评测"), ("json", "{"), ("junit", "<?xml")):
        out = tmp_path / f"report.{form}"
        assert run("report", "--format", form, "--out", str(out))[0] == 0
        assert out.read_text(encoding="utf-8").startswith(starts)
    assert len(JUnitXml.fromfile(str(tmp_path / "report.junit"))) == 2
    code, shown, _ = run("report", "--format", "json")
    assert (code, json.loads(shown)["verdict"]["outcome"]) == (0, "pass")


def test_no_report_and_no_place_to_write_are_said(run: Run, tmp_path: Path) -> None:
    code, _, err = run("report", "--version", "v-0123456789ab")
    assert code == 2
    assert "没有评测报告" in err
    code, _, err = run("report", "--out", str(tmp_path / "none" / "report.html"))
    assert code == 2
    assert "写不进" in err


def _judge(*, verdict: int = 1) -> Callable[[dict[str, Any]], Reply]:
    """A judge that finds every statement as `verdict` says, and asks back the question it was asked about."""

    def choose(body: dict[str, Any]) -> Reply:
        prompt = "\n".join(str(m["content"]) for m in body["messages"])
        if "noncommittal" in prompt:
            said: dict[str, Any] = {"question": "机器人条例第一条、第二条、登记期限", "noncommittal": 0}
        elif '"verdict"' in prompt:
            said = {"statements": [{"statement": "甲。", "reason": "原文如此", "verdict": verdict}]}
        else:
            said = {"claims": ["甲。"]} if "claims" in prompt else {"statements": ["甲。"]}
        return Reply(json.dumps(said, ensure_ascii=False))

    return choose


@pytest.mark.parametrize(
    ("replies", "code", "word"),
    [
        (_judge(verdict=0), 1, "有异议"),
        (Reply("no such key", status=401), 2, "未能给出意见"),
        (Reply("我不能评价。"), 2, "未能给出意见"),
    ],
    ids=["objects", "401", "refuses"],
)
def test_a_judge_advises_by_its_own_exit_status_and_leaves_the_verdict(
    run: Run, robots: Path, monkeypatch: pytest.MonkeyPatch, replies: Replies, code: int, word: str
) -> None:
    with OpenAIServer(replies) as server:
        monkeypatch.setenv("TIAOWEN_JUDGE_BASE_URL", server.base_url)
        monkeypatch.setenv("TIAOWEN_JUDGE_MODEL", "judge")
        found, out, _ = run("judge")
    assert found == code
    assert word in out
    kept = ReportStore(robots / "data").latest()
    assert kept.judge is not None
    assert kept.judge.exit_code == code
    assert kept.verdict.outcome is Outcome.PASS


def test_without_a_judge_it_is_said_what_to_set(run: Run) -> None:
    code, _, err = run("judge")
    assert code == 2
    assert "TIAOWEN_JUDGE_MODEL" in err
