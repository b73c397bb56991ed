"""Questions on what lawyers write: by author, by the outline of a document, on drafts; made up."""

from datetime import date
from pathlib import Path

import pytest

from app.answer import Answer, Status
from app.answering.prose import best_stretches
from app.answering.wish import Wish
from app.chain import Chain
from app.editions import Library, StoredText
from app.expansion import subject_of
from app.understanding import LawNames, understand
from corpus.catalog import load_catalog
from corpus.chunks import Chunk
from corpus.encoders import load_dense_encoder
from corpus.index.local_versions import LocalVersions
from corpus.settings import Settings
from tests.made_up_corpus import CATALOG, TODAY, ingest_made_up, write_corpus

KITES = """
[[source]]
id = "wp-kites"
title = "风筝出租合规手册"
short = "风筝出租合规手册"
law = "wp-kites"
level = "评论"
issuers = ["风铃律师事务所", "柳青河", "云杉研究院"]
promulgated = 2024-05-01
file = "风筝.txt"
"""
HANDBOOK = """风筝出租合规手册

一、风筝出租的主要风险

（一）断线风险

线断之后风筝会砸到路人，手册建议每日验线。

（二）空域风险

风筝飞得太高会碰到送货机器人的天线，手册主张限高。

（三）押金风险

押金不退最容易引来投诉，手册认为应当写进合同。

二、手续

出租风筝要先办两样手续。

（1）入册

手册说入册要带线轴照片。

（2）验轮

手册说验轮由街道办的师傅做。

三、免责声明

本手册不是风铃律师事务所对出租风筝的法律意见，风筝风险自负。
"""


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    folder: Path = tmp_path_factory.mktemp("corpus")
    texts = write_corpus(folder)
    (folder / "catalog.toml").write_text(CATALOG + KITES, encoding="utf-8")
    (texts / "风筝.txt").write_text(HANDBOOK, encoding="utf-8")
    store = LocalVersions(folder / "data")
    store.promote(ingest_made_up(folder, store, texts).version)
    library = Library(store, load_dense_encoder, "static", catalog_path=folder / "catalog.toml")
    return Chain(library, Settings(data_dir=folder / "data"), today=lambda: TODAY)


def labels(answer: Answer) -> list[str]:
    return [c.label for c in answer.citations]


def test_a_document_is_named_by_those_who_wrote_it(chain: Chain) -> None:
    for writer in ("风铃律师事务所", "风铃律所", "风铃律师", "柳青河", "柳青河律师"):
        query = chain.understand(f"{writer}怎么看风筝押金？")
        assert [m.source_ids for m in query.laws] == [("wp-kites",)], writer
    assert not chain.understand("风铃怎么看风筝押金？").laws
    assert not chain.understand("云杉研究院在哪里？").laws


def test_what_is_named_by_its_author_answers_before_the_law(chain: Chain) -> None:
    answer = chain.answer("柳青河怎么看风筝飞得太高、碰到送货机器人？")
    assert {c.source_id for c in answer.citations} == {"wp-kites"}


def test_the_points_of_a_heading_answer_which_there_are(chain: Chain) -> None:
    answer = chain.answer("风铃律师把风筝出租的风险分成了哪几类？")
    assert answer.status is Status.ANSWERED
    assert [label.rsplit("›", 1)[-1].strip(" ”") for label in labels(answer)] == [
        "（一）断线风险", "（二）空域风险", "（三）押金风险"
    ]  # fmt: skip
    assert answer.citations[0].quote == "线断之后风筝会砸到路人，手册建议每日验线。"


def test_a_heading_with_as_many_points_as_are_asked_for_answers(chain: Chain) -> None:
    assert len(labels(chain.answer("风铃律师说的三大风险具体指哪些？"))) == 3
    assert any("入册" in label for label in labels(chain.answer("风铃律师说出租风筝要办哪两件手续？")))


def test_a_section_that_leads_on_is_quoted_with_those_below_it(chain: Chain) -> None:
    found = labels(chain.answer("风铃律师说出租风筝要先办手续吗？"))
    assert [any(word in label for label in found) for word in ("入册", "验轮")] == [True, True]


def test_who_made_a_document_is_no_answer(chain: Chain) -> None:
    assert not any("免责声明" in label for label in labels(chain.answer("风铃律师怎么看出租风筝的风险？")))


NAMES = LawNames(load_catalog())


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("评2023年4月征求意见稿的律师提了什么建议？", False),
        ("What does the commentary on the April 2023 draft say?", False),
        ("2023年4月公布的征求意见稿怎么说？", False),
        ("2023年4月时算法要备案吗？", True),
    ],
)
def test_when_a_draft_was_put_out_is_not_when_the_law_is_read(question: str, asked: bool) -> None:
    query = understand(question, names=NAMES, today=date(2026, 6, 1))
    assert query.as_of_given is asked


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("平台下架了博主的文章，要赔吗？", False),
        ("我写的文章被抄了怎么办？", False),
        ("有没有律师写的文章说过？", True),
        ("文章里怎么看？", True),
        ("影响评估重点评什么？", False),
        ("点评草案的律师怎么说？", True),
        ("“七大问题”那篇简评怎么说？", True),
    ],
)
def test_words_that_ask_for_commentary(question: str, asked: bool) -> None:
    assert understand(question, names=NAMES, today=date(2026, 6, 1)).asks_for_commentary is asked


def prose(*lines: str) -> StoredText:
    text = "\n".join(lines)
    chunk = Chunk("essay", "essay", "观察", "s1", "一、灯会", ("一、灯会",), text, "commentary", "评论", "现行有效")
    return StoredText(chunk, text, ())


def quotes(stored: StoredText, weights: dict[str, float], *, whole_list: bool = False) -> list[str]:
    return [e.quote for e in best_stretches(stored, Wish(weights), whole_list=whole_list)]


def test_a_row_is_quoted_below_the_head_of_its_table() -> None:
    table = prose("灯会分工：", "| 事项 | 店主 | 客人 |", "| --- | --- | --- |", "| 挂灯 | √ |  |", "| 收灯 |  | √ |")
    assert quotes(table, {"收灯": 1.0}) == ["| 事项 | 店主 | 客人 |", "| 收灯 |  | √ |"]


def test_a_point_is_quoted_with_its_list_where_that_is_asked() -> None:
    points = prose("灯有几种：", "- 纸灯：轻。怕雨。", "- 绢灯：亮。怕火。", "- 冰灯：冷。怕热。", "灯会到此为止。")
    assert quotes(points, {"绢灯": 1.0}) == ["- 绢灯：亮。怕火。"]
    assert quotes(points, {"绢灯": 1.0}, whole_list=True) == ["- 纸灯：轻。", "- 绢灯：亮。怕火。", "- 冰灯：冷。"]


def test_of_a_long_paragraph_the_sentences_that_say_most_are_quoted() -> None:
    padding = "".join(f"第{n}年的灯会照旧热闹，人来人往。" for n in range(40))
    (quote,) = quotes(prose(padding + "收灯的钱归里长。" + padding), {"收灯": 1.0, "里长": 1.0})
    assert "收灯的钱归里长。" in quote
    assert len(quote) <= 420


def test_the_rows_of_a_table_are_its_points() -> None:
    table = prose(
        "灯会要点见下表。",
        "| 事项 | 做法 |",
        "| --- | --- |",
        "| 挂灯 | 天黑前挂好。不许抢位。 |",
        "| 收灯 | 雨前收起。 |",
    )
    found = quotes(table, {"要点": 1.0, "下表": 1.0}, whole_list=True)
    assert found == ["| 事项 | 做法 |", "| 挂灯 | 天黑前挂好。", "| 收灯 | 雨前收起。"]


def test_rows_ticked_in_the_column_that_is_named_answer_who_does_what() -> None:
    table = prose(
        "| 事项 | 方/店主 | 方/客人 |", "| --- | --- | --- |", "| 挂灯 | √ |  |", "| 收灯 | √ | √ |", "| 猜谜 |  | √ |"
    )
    wish = Wish({"义务": 1.0}, about="哪些事项归客人", listing=True)
    assert [e.quote for e in best_stretches(table, wish, whole_list=True)] == [
        "| 事项 | 方/店主 | 方/客人 |", "| 收灯 | √ | √ |", "| 猜谜 |  | √ |"
    ]  # fmt: skip


def test_the_only_white_paper_is_named_by_what_it_is() -> None:
    query = understand("白皮书怎么看开源？", names=NAMES, today=date(2026, 6, 1))
    assert [m.source_ids for m in query.laws] == [("wp-llm-compliance-2023",)]


def test_a_law_we_do_not_hold_is_the_subject_of_a_question_on_what_is_written_about_it() -> None:
    query = understand("律师文章怎么看欧盟人工智能法案？", names=NAMES, today=date(2026, 6, 1))
    assert "人工智能法案" in subject_of(query).text
