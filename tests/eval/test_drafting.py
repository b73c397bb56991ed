import json
import os
import pty
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from corpus.index.local_versions import LocalVersions
from eval.bench.speed import load
from eval.drafting import Review, append, draft, suggest_id
from eval.samples import DatasetError, Kind, Sample, assigned_split, load_samples
from tests.eval.made_up import TEXTS, sample
from tests.eval.robots import build, write_robots

REPO = Path(__file__).resolve().parents[2]
FEED = Review("猫一天喂几次？", gold=("cats-2025:a3p1",), facts=("两次",))


def test_a_review_becomes_a_sample() -> None:
    made = draft(FEED, TEXTS, [])
    assert made.gold == ("cats-2025:a3p1",)
    assert made.language == "zh"
    assert made.split == assigned_split(made.id)
    assert made.id.startswith("cats-2025-a3p1-")


def test_without_gold_a_question_is_refused_or_asked_back() -> None:
    assert draft(Review("狗呢？"), TEXTS, []).kind is Kind.REFUSE
    assert draft(Review("第三条？", clarify=True), TEXTS, []).status == "clarify"
    assert suggest_id(Review("狗呢？")) != suggest_id(Review("狗呢？", as_of=date(2024, 1, 1)))


@pytest.mark.parametrize(
    ("review", "message"),
    [
        (Review("猫？", gold=("cats-2025:a77",)), "不在启用的语料中"),
        (Review("猫？", gold=("no-law:a1",)), "不在启用的语料中"),
        (Review("猫？", gold=("第三条",)), "题目不成立"),
        (Review("猫一天喂几次？", gold=("cats-2025:a3p1",), facts=("三次",)), "没有这些要点：三次"),
        (Review("猫一天喂几次？", gold=("cats-2025:a3p1",), forbidden=("两次",)), "禁止内容：两次"),
        (Review("猫一天喂几次？", gold=("cats-2025:a3p1",), sample_id="Feed!"), "题目不成立"),
        (Review("feed：一天喂几次？", gold=("cats-2025:a3p1",)), "已在题集中：feed"),
        (Review("猫吃什么？", gold=("cats-2025:a3p1",), sample_id="feed"), "--id"),
    ],
    ids=["article", "source", "address", "fact", "forbidden", "id", "question twice", "id twice"],
)
def test_what_does_not_hold_is_refused(review: Review, message: str) -> None:
    with pytest.raises(DatasetError, match=message):
        draft(review, TEXTS, [sample()])


def test_a_sample_is_appended_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(sample("first").model_dump_json(), encoding="utf-8")
    made = draft(FEED, TEXTS, [])
    append(made, path)
    assert load_samples(path) == [sample("first"), made]


@pytest.fixture(scope="module")
def robots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("robots")
    write_robots(folder)
    LocalVersions(folder / "data").promote(build(folder, folder / "data").version)
    return folder


@pytest.fixture
def new(robots: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """`tiaowen eval new …` over the made-up corpus -> (exit status, stdout, stderr)."""
    monkeypatch.setenv("TIAOWEN_DATA_DIR", str(robots / "data"))

    def run(*args: str) -> tuple[int, str, str]:
        code = main(["eval", "new", *args])
        out = capsys.readouterr()
        return code, out.out, out.err

    return run


def test_by_options(new: Any, tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    args = ("机器人多久内登记？", "--gold", "robot-law-2025:a3p1", "--fact", "十个工作日", "--out", str(path))
    code, out, err = new(*args)
    assert code == 0
    (made,) = load_samples(path)
    assert Sample.model_validate_json(out) == made
    assert made.kind is Kind.DEADLINE
    assert str(path) in err
    code, _, err = new(*args)
    assert code == 1
    assert "已有" in err or "已在题集中" in err
    assert len(load_samples(path)) == 1


@pytest.mark.parametrize(
    "args",
    [["机器人？", "--gold", "robot-law-2025:a3", "--refuse"], ["机器人？"], ["--refuse"], ["x", "--kind", "poem"]],
)
def test_wrong_options_are_wrong_usage(new: Any, args: list[str]) -> None:
    assert new(*args)[0] == 2


def test_at_a_terminal_the_reviewer_is_shown_what_to_choose_from(robots: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    ours, theirs = pty.openpty()
    code = "import sys; from app.cli import main; sys.exit(main(sys.argv[1:]))"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "eval", "new", "运营者几日内登记？", "--out", str(path)],
        cwd=REPO,
        env=os.environ | {"TIAOWEN_DATA_DIR": str(robots / "data"), "PYTHONPATH": str(REPO)},
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    wrong = ["99"]  # a number that was not shown is asked again at once
    unheld = ["robot-law-2025:a3p1", "九个工作日", "", "deadline", "n"]  # a fact the provision does not have
    right = ["robot-law-2025:a3p1，1", "十个工作日", "二十个工作日", "procedure", "y"]
    os.write(ours, "".join(f"{line}\n" for line in (*wrong, *unheld, *right)).encode())
    out, err = process.communicate()
    os.close(ours)
    os.close(theirs)
    assert "现在的回答" in err
    assert " 1" in err
    assert process.returncode == 0
    (made,) = load_samples(path)
    assert json.loads(out)["id"] == made.id
    assert (made.gold[0], made.wording, made.kind) == ("robot-law-2025:a3p1", "everyday", Kind.PROCEDURE)
    assert (made.required_facts, made.forbidden_facts) == (("十个工作日",), ("二十个工作日",))
    assert "没有编号 99" in err
    assert "没有这些要点：九个工作日" in err


def test_the_speed_bench_asks_as_many_different_questions_as_it_says() -> None:
    samples = load(600)
    assert len({(s.question, s.as_of) for s in samples}) == 600
    assert len({s.id for s in samples}) == 600
