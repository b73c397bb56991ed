import gzip
import json
from pathlib import Path

from ingest.training.law_texts import (
    LawArticle,
    content_hash,
    read_jsonl,
    read_markdown_folder,
    split_by_law,
    without_repeats,
)

REGULATION = """---
title: 云雀信息服务管理办法
---

# 云雀信息服务管理办法

## 第一章 总则

第一条 为了规范云雀服务，制定本办法。

第二条 服务提供者应当遵守下列要求：

（一）标明来源；

## 第二章 义务

### 第一节 一般义务

第三条之一 服务提供者应当保存日志。
"""


def test_jsonl(tmp_path: Path) -> None:
    row = {"law": "云雀法", "article_no": "第一条", "text": "甲。", "path": "第一章 总则", "kind": "法律"}
    with gzip.open(tmp_path / "laws.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")
    assert read_jsonl(tmp_path / "laws.jsonl.gz") == [LawArticle("云雀法", "第一章 总则", "甲。")]


def test_markdown(tmp_path: Path) -> None:
    (tmp_path / "云雀.md").write_text(REGULATION, encoding="utf-8")
    (tmp_path / "README.md").write_text("# 不是法规\n\n第一条 不读。", encoding="utf-8")
    law = "云雀信息服务管理办法"
    assert read_markdown_folder(tmp_path) == [
        LawArticle(law, "第一章 总则", "为了规范云雀服务，制定本办法。", "a1"),
        LawArticle(law, "第一章 总则", "服务提供者应当遵守下列要求：\n（一）标明来源；", "a2"),
        LawArticle(law, "第二章 义务 / 第一节 一般义务", "服务提供者应当保存日志。", "a3-1"),
    ]


def test_sentences() -> None:
    assert LawArticle("甲法", "", "应当标明。\n（一）来源；时间\n\n").sentences == [
        "应当标明。",
        "（一）来源；",
        "时间",
    ]


def test_first_of_repeated_texts_is_kept() -> None:
    a, b, c = LawArticle("甲法", "", "同"), LawArticle("乙法", "", "同"), LawArticle("乙法", "", "异")
    assert without_repeats([a, b, c]) == [a, c]


def test_split_keeps_a_law_together_in_all_its_versions() -> None:
    names = [f"第{n}号办法" for n in range(200)]
    articles = [LawArticle(prefix + n, "", "甲") for n in names for prefix in ("", "中华人民共和国")]
    articles += [LawArticle(f"{n}（2025修订）", "", "甲") for n in names]
    seen, held_out = split_by_law(articles)
    assert len(seen) + len(held_out) == 600
    assert len(held_out) % 3 == 0
    assert 20 < len(held_out) < 120


def test_content_hash_depends_on_order_and_fields() -> None:
    a, b = LawArticle("甲", "", "乙"), LawArticle("", "甲", "乙")
    assert len({content_hash(x) for x in ([a, b], [b, a], [a], [b])}) == 4
