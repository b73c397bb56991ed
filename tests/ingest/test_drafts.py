from dataclasses import replace
from pathlib import Path

import pytest

from corpus.catalog import load_catalog
from ingest.documents import Block, Document
from ingest.drafts import is_draft
from ingest.identify import identify
from ingest.structure import parse_statute

LAW = ("第一条 甲。", "第二条 乙。", "第三条 丙。")


def law(*front: str, title: str = "云杉市智能体管理办法") -> Document:
    return Document(Path("a.md"), title, tuple(Block("paragraph", line) for line in (*front, *LAW)))


@pytest.mark.parametrize(
    "line",
    [
        "（征求意见稿）",
        "(草案二次审议稿)",
        "修订草案送审稿",
        "2031年公开征求意见稿",
        "现向社会公开征求意见，有关单位可以在三月一日前提出意见。",
        "公众可通过以下途径和方式反馈意见：",
    ],
)
def test_a_front_page_that_calls_it_a_draft(line):
    document = law("云杉市街道局", line)
    assert is_draft(document)
    assert identify(document, parse_statute(document), load_catalog()).draft


@pytest.mark.parametrize(
    "line",
    [
        "（2031年3月1日云杉市街道局公布）",
        "本办法草案经市民会议审议，于三月一日通过。",
        "《云杉市智能体管理办法（征求意见稿）》的意见已经采纳。",
        "（2031年3月1日公布，征求意见稿曾于2030年公开征求意见）",
        "（2031年3月1日云杉市街道局发布，此前向社会公开征求意见）",
    ],
)
def test_a_final_text_that_tells_of_its_draft_is_none(line):
    document = law(line)
    assert not is_draft(document)
    assert not identify(document, parse_statute(document), load_catalog()).draft


def test_an_article_about_drafts_makes_none():
    document = law()
    assert not is_draft(replace(document, blocks=(*document.blocks, Block("paragraph", "（征求意见稿）"))))


def test_the_draft_of_a_law_of_the_catalog_is_not_that_law():
    catalog = load_catalog()
    known = next(s for s in catalog if s.articles and not s.part and sum(o.title == s.title for o in catalog) == 1)
    document = law("（征求意见稿）", title=known.title)
    source = identify(document, parse_statute(document), catalog)
    assert source.draft
    assert source.id != known.id
