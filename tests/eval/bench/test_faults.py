import shutil
import subprocess
from pathlib import Path

import pytest

from eval.bench.faults.kills import kill_ingests
from eval.bench.faults.storage import outcomes
from tests.made_up_corpus import FILING, ROBOT_LAW_2025

QUESTION = "算法备案要在几日内办理？"


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "机器人条例.md").write_text(ROBOT_LAW_2025, encoding="utf-8")
    (folder / "备案办法.md").write_text(FILING, encoding="utf-8")
    return folder


def test_a_server_answers_as_before_while_ingests_are_killed_and_the_next_one_finishes(
    tmp_path: Path, texts: Path
) -> None:
    seen = kill_ingests(
        tmp_path / "data", texts, [QUESTION, "个人信息出境要做安全评估吗？"], kills=2, finish_every=2, seed=1
    )
    assert seen.faults == ()
    assert seen.killed == 2  # the bench kills a hundred
    assert 1 <= seen.finished <= 1 + seen.too_late  # an ingest that ended before its kill makes another round
    assert seen.asked > 0


def test_an_ingest_that_cannot_write_says_why_and_loses_nothing(texts: Path) -> None:
    if (
        not shutil.which("unshare")
        or subprocess.run(
            ["unshare", "--user", "--map-root-user", "--mount", "true"], capture_output=True, check=False
        ).returncode
    ):
        pytest.skip("no user and mount namespaces here")
    found = {outcome.fault: outcome for outcome in outcomes(texts, QUESTION)}
    assert {fault: outcome.status for fault, outcome in found.items()} == dict.fromkeys(found, 1)
    assert all(outcome.answers and outcome.recovers for outcome in found.values())
    assert "无法写入" in found["disk full"].error
    assert "磁盘空间不足" in found["disk full but for 50 MB"].error
    assert "Read-only" in found["read-only folder"].error
    assert "另一个进程正在写索引" in found["two at once"].error
