"""The made-up corpus as a maintainer has it, with a draft and digests of its law, and golden questions about it.

The questions cover every article once by everyday words or by address, so that a damaged text has someone to notice.
"""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from corpus.encoders import load_dense_encoder
from corpus.encoders.protocol import DenseEncoder
from corpus.index.local_versions import LocalVersions
from corpus.settings import Settings
from eval.samples import assigned_split
from eval.subject import Workshop
from eval.suite import RULES_PATH
from ingest.pipeline import IngestReport, ingest
from tests.made_up_corpus import TODAY, write_corpus

_DRAFT_ENTRY = """
[[source]]
id = "robot-parking-draft"
title = "云杉市送货机器人停放规定（征求意见稿）"
short = "云杉市送货机器人停放规定（征求意见稿）"
law = "robot-parking"
level = "规范性文件"
draft = true
promulgated = 2026-03-01
articles = 3
file = "停放规定草稿.md"
"""

_DRAFT = """---
title: 云杉市送货机器人停放规定（征求意见稿）
status: 征求意见稿
articles: 3
---

# 云杉市送货机器人停放规定（征求意见稿）

第一条 为了让机器人停得整齐，制定本规定。

第二条 送货机器人停放超过三十分钟的，应当驶入停放桩。

第三条 停放桩的收费每小时不得超过二元。
"""

_LAW_DIGEST = """source: robot-law-2025
partial: true
articles:
  - article: a2
    gist: 自己在路上走、运东西的装置就是送货机器人，用轮子用腿都算。
    subjects: [经营者]
    modality: [定义]
    figures: []
    ask: [什么样的机器算送货机器人？, "What counts as a delivery robot?"]
    see: []
  - article: a3
    gist: 开始使用后10个工作日内应当登记，登记的事项有变应当在5个工作日内改。
    subjects: [经营者]
    modality: [应当]
    figures: [10个工作日, 5个工作日]
    ask: [买了送货机器人多久之内要去登记？, "By when must a delivery robot be registered?"]
    see: []
    paragraphs:
      1: 开始使用之后10个工作日内应当去街道局登记。
      2: 登记的事项改了，应当在5个工作日内办手续。
  - article: a5
    gist: 违反限速、灯光和保存记录的要求，罚1000元以上、5000元以下；情节严重罚5000元以上、2万元以下，登记牌可以收回。
    subjects: [经营者, 主管部门]
    modality: [可以]
    figures: [1000元, 5000元, 2万元]
    ask: [机器人超速会罚多少钱？, "What is the fine for a speeding delivery robot?"]
    see: [a4]
    paragraphs:
      1: 街道局罚1000元以上、5000元以下。
      2: 严重的罚5000元以上、2万元以下，登记牌可以收回。
"""

_Row = dict[str, Any]


def _row(sample_id: str, question: str, *gold: str, facts: tuple[str, ...] = (), **fields: Any) -> _Row:
    usual = {
        "id": sample_id,
        "question": question,
        "kind": "must" if gold else "refuse",
        "language": "zh",
        "wording": "legal",
        "gold": list(gold),
        "required_facts": list(facts),
        "status": "answered" if gold else "refused",
        "split": assigned_split(sample_id),
    }
    return usual | fields


ROWS: list[_Row] = [
    _row("purpose", "机器人条例第一条", "robot-law-2025:a1", facts=("照顾行人",)),
    _row("definition", "机器人条例所称送货机器人是指什么？", "robot-law-2025:a2p1", facts=("足式装置",)),
    _row("register", "运营者应当在几个工作日内向街道局登记送货机器人？", "robot-law-2025:a3p1", facts=("十个工作日",)),
    _row("change", "登记内容变更的应当在几个工作日内办理？", "robot-law-2025:a3p2", facts=("五个工作日",)),
    _row("rules", "机器人条例第四条第一款", "robot-law-2025:a4p1", facts=("五公里", "示廓灯", "九十日")),
    _row(
        "speed", "机器人条例第四条第一款第一项", "robot-law-2025:a4p1i1", facts=("五公里",), forbidden_facts=["六公里"]
    ),
    _row("lights", "机器人条例第四条第一款第二项", "robot-law-2025:a4p1i2", facts=("示廓灯",)),
    _row(
        "records",
        "机器人条例第四条第一款第三项",
        "robot-law-2025:a4p1i3",
        facts=("九十日",),
        forbidden_facts=["三十日"],
    ),
    _row("entrust", "机器人条例第四条第二款", "robot-law-2025:a4p2", facts=("不得免除",)),
    _row("fine", "机器人条例第五条第一款", "robot-law-2025:a5p1", facts=("一千元以上五千元以下",)),
    _row("grave", "机器人条例第五条第二款", "robot-law-2025:a5p2", facts=("二万元", "收回登记牌")),
    _row("start", "机器人条例第六条", "robot-law-2025:a6", facts=("2026年1月1日",)),
    _row("old-purpose", "机器人条例第一条", "robot-law-2020:a1", facts=("走得稳当",), as_of="2024-06-01"),
    _row("old-register", "机器人条例第二条", "robot-law-2020:a2", facts=("登记",), as_of="2024-06-01"),
    _row(
        "old-speed",
        "机器人条例第三条",
        "robot-law-2020:a3",
        facts=("六公里",),
        forbidden_facts=["五公里"],
        as_of="2024-06-01",
    ),
    _row("old-records", "机器人条例第四条", "robot-law-2020:a4", facts=("三十日",), as_of="2024-06-01"),
    _row("old-last-day", "机器人条例第五条", "robot-law-2020:a5", facts=("2020年3月1日",), as_of="2025-12-31"),
    _row("filing-material", "备案办法第二条", "robot-filing:a2", facts=("维护合同", "保险凭证")),
    _row("filing-start", "备案办法第三条", "robot-filing:a3", facts=("2026年2月1日",)),
    _row("filing-before", "送货机器人备案要交哪些材料？", as_of="2019-01-15"),
    _row("speed-before", "送货机器人在人行道上每小时不得超过几公里？", as_of="2019-06-01"),
    _row("parking-draft", "送货机器人停放超过三十分钟的应当怎么办？"),
    _row("no-such-article", "机器人条例第四十条"),
    _row("not-held", "保险规定第三条"),
    _row("cooking", "红烧肉怎么做？", wording="everyday"),
    _row("noise", "晚上机器人叫得太响怎么办？", "robot-noise:a1", facts=("四十分贝",), wording="everyday"),
    _row("noise-fine", "机器人太吵会被罚吗？", "robot-noise:a2", facts=("警告",), wording="everyday"),
]


def write_robots(folder: Path) -> Path:
    """Write the corpus, its questions and the rules for so few of them below `folder`; return the folder of texts."""
    texts = write_corpus(folder)
    with (folder / "catalog.toml").open("a", encoding="utf-8") as file:
        file.write(_DRAFT_ENTRY)
    (folder / "digests" / "robot-law-2025.yaml").write_text(_LAW_DIGEST, encoding="utf-8")
    (texts / "停放规定草稿.md").write_text(_DRAFT, encoding="utf-8")
    lines = [json.dumps(row, ensure_ascii=False) for row in ROWS]
    rules = RULES_PATH.read_text(encoding="utf-8")
    assert "min_questions = 300" in rules
    few = rules.replace("min_questions = 300", f"min_questions = {len(ROWS)}")
    (folder / "gate.toml").write_text(few, encoding="utf-8")
    (folder / "golden.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return texts


@cache
def shipped_encoder() -> DenseEncoder:
    """The encoder that is in the repository, loaded once for all tests."""
    return load_dense_encoder("static")


def build(folder: Path, data: Path, dense: DenseEncoder | None = None) -> IngestReport:
    """Ingest the corpus in `folder` into the store below `data`; nothing is promoted."""
    return ingest(
        [folder / "texts"],
        LocalVersions(data),
        dense or shipped_encoder(),
        catalog_path=folder / "catalog.toml",
        digests_path=folder / "digests",
        notes_path=folder / "notes",
    )


def workshop(folder: Path, data: Path, today: date = TODAY) -> Workshop:
    """Where the corpus in `folder`, built below `data`, is evaluated with its own questions."""
    return Workshop(
        LocalVersions(data),
        Settings(data_dir=data),
        today,
        golden=folder / "golden.jsonl",
        rules=folder / "gate.toml",
        catalog=folder / "catalog.toml",
        digests=folder / "digests",
    )
