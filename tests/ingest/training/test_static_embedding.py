import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from ingest.training.known_item import KnownItemTask, bm25_scores, figures, min_max_sum
from ingest.training.static_embedding import main

SUBJECTS = ["云雀", "海鸥", "鲸鱼", "松树", "茶叶", "陶器", "风筝", "灯塔"]
DUTIES = ["标明来源", "保存日志", "进行评估", "报告部门", "建立制度", "培训人员", "设置投诉渠道", "公开规则"]


@pytest.fixture
def laws(tmp_path: Path) -> Path:
    path = tmp_path / "laws.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        for n in range(40):
            subject = SUBJECTS[n % 8]
            for m, duty in enumerate(DUTIES):
                text = f"第{n}号名录以内的{subject}服务，其提供者应当{duty}。违反前款规定未{duty}的，给予警告。"
                row = {"law": f"{subject}第{n}号条例", "path": f"第{m}章", "text": text}
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path


@pytest.mark.model
def test_training_end_to_end(laws: Path, tmp_path: Path) -> None:
    from corpus.encoders.static import StaticEncoder

    out, log = tmp_path / "model", tmp_path / "log.json"
    (tmp_path / "digests").mkdir()
    small = ["--digests", str(tmp_path / "digests"), "--epochs", "4", "--dim", "16"]
    assert main([str(laws), "--out", str(out), "--log", str(log), *small]) == 0
    report = json.loads(log.read_text(encoding="utf-8"))
    assert report["measured_run"]["losses"][-1] < report["measured_run"]["losses"][0]
    first = StaticEncoder(out)
    assert first.dim == 16
    main([str(laws), "--out", str(tmp_path / "again"), "--log", str(log), *small])
    assert StaticEncoder(tmp_path / "again").name == first.name


def test_figures() -> None:
    scores = np.array([[3, 2, 1], [3, 2, 1], [1, 1, 1]], dtype=np.float32)
    assert figures(scores, np.array([0, 1, 2])) == {"recall_at_1": 0.3333, "recall_at_10": 1.0, "mrr": 0.6111}


def test_bm25_prefers_the_rare_word() -> None:
    task = KnownItemTask(("数据评估",), ("数据应当保存", "数据和评估", "数据", "标识"), np.array([1]))
    assert bm25_scores(task)[0].argmax() == 1
    assert bm25_scores(task)[0, 3] == 0


def test_min_max_sum() -> None:
    first, second = np.array([[0.0, 5.0, 10.0]], np.float32), np.array([[3.0, 3.0, 3.0]], np.float32)
    assert min_max_sum(first, second, weight=0.4).tolist() == [[0.0, 0.5, 1.0]]
    assert min_max_sum(second, first, weight=0.5).tolist() == [[0.0, 0.25, 0.5]]
