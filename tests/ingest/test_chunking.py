import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.catalog import Level, Source, Validity, load_catalog
from corpus.digests import ArticleDigest, SourceDigest
from corpus.nodes import from_node, to_node
from corpus.provisions import Provision
from corpus.statutes import Article, Section
from ingest.chunking import chunk_source, digest_chunks, status_of
from ingest.parsed import ParsedText
from ingest.readers import read
from ingest.structure import parse_statute

SOURCE = Source(
    id="spruce-agents",
    title="云杉市智能体服务管理办法",
    short="云杉办法",
    law="spruce-agents",
    level=Level.LOCAL_REGULATION,
    effective=date(2031, 2, 3),
)
WHITEPAPER = Source(
    id="spruce-paper", title="云杉白皮书", short="云杉白皮书", law="spruce-paper", level=Level.COMMENTARY
)
DIGEST = ArticleDigest.model_validate(
    {
        "article": "a3",
        "gist": "上线之前先登记，并且写明谁负责。",
        "modality": ["应当"],
        "ask": ["上线要登记吗？", "Do we register first?"],
        "paragraphs": {2: "例外另说。", 1: "上线要做两件事。"},
        "items": {"1.2": "留日志。", "1.1": "写负责人。"},
    }
)
DIGESTS = SourceDigest(source="spruce-agents", articles=(DIGEST,))


def article(text, number=3):
    return ParsedText("t", (Article(Provision(number), f"第{number}条", ("第一章 总则",), text),))


def prose(text):
    return ParsedText("t", (Section(1, ("一、甲", "（一）乙"), text, page=4),))


def test_an_article_is_one_chunk_with_the_facts_of_its_source(spruce):
    chunks = chunk_source(SOURCE, parse_statute(spruce), DIGESTS)
    third = next(c for c in chunks if c.address == "a3")
    assert (third.label, third.text_kind, third.part, third.parts, third.start) == ("第三条", "official", 1, 1, 0)
    assert (third.law, third.level, third.status) == ("spruce-agents", "地方性法规", "现行有效")
    assert (third.effective, third.repealed) == (date(2031, 2, 3), None)
    assert third.heading_path == ("第二章 服务", "第一节 上线")
    assert third.digest.splitlines() == [DIGEST.gist, *DIGEST.ask]
    assert [third.text[u.start : u.end] for u in third.units][1] == "（一）写明谁负责；"
    assert all(c.digest == "" for c in chunks if c.address != "a3")


def test_sections_of_a_statute_are_official_text_too(spruce):
    opening = chunk_source(SOURCE, parse_statute(spruce))[0]
    assert (opening.address, opening.label, opening.text_kind, opening.provision) == ("s1", "序言", "official", None)


def test_a_long_article_is_cut_between_its_lines():
    text = "\n".join(["有下列情形之一的，应当登记："] + [f"（{n}）{'情形' * 20}；" for n in "一二三四五六"])
    parts = chunk_source(SOURCE, article(text), max_chars=100)
    assert len(parts) > 2
    assert "\n".join(p.text for p in parts) == text
    assert all(text[p.start : p.start + len(p.text)] == p.text for p in parts)
    assert {p.address for p in parts} == {"a3"}
    assert {p.units for p in parts} == {article(text).articles[0].units}
    assert [(p.part, p.parts) for p in parts] == [(n, len(parts)) for n in range(1, len(parts) + 1)]
    assert len({p.id for p in parts}) == len(parts)


@given(
    st.lists(st.text("云杉智能体应当登记。；", min_size=1, max_size=60), min_size=1, max_size=20), st.integers(1, 200)
)
def test_parts_add_up_to_the_article(lines, max_chars):
    text = "\n".join(lines)
    parts = chunk_source(SOURCE, article(text), max_chars=max_chars)
    assert "\n".join(p.text for p in parts) == text
    assert all(len(p.text) <= max_chars or "\n" not in p.text for p in parts)


@given(st.lists(st.text("云杉智能体，。！", min_size=1, max_size=90), min_size=1, max_size=12), st.integers(20, 200))
def test_prose_keeps_every_character_in_its_place(paragraphs, prose_chars):
    text = "\n".join(paragraphs)
    chunks = chunk_source(WHITEPAPER, prose(text), prose_chars=prose_chars)
    assert all(text[c.start : c.start + len(c.text)] == c.text for c in chunks)
    assert "".join("".join(c.text.split()) for c in chunks) == "".join(text.split())


def test_prose_is_commentary_without_dates():
    chunk = chunk_source(WHITEPAPER, prose("智能体多了。"))[0]
    assert (chunk.text_kind, chunk.status, chunk.effective, chunk.page, chunk.label) == (
        "commentary",
        "评论",
        None,
        4,
        "（一）乙",
    )


def test_a_long_paragraph_is_cut_between_sentences():
    text = "智能体应当登记。" * 50 + "完了。"
    chunks = chunk_source(WHITEPAPER, prose(text), prose_chars=100)
    assert "".join(c.text for c in chunks) == text
    assert all(c.text.endswith("。") and len(c.text) <= 100 for c in chunks)


def test_a_table_stays_whole():
    table = "| 名 | 数 |\n| --- | --- |\n" + "\n".join(f"| 事项{n} | √ |" for n in range(30))
    chunks = chunk_source(WHITEPAPER, prose(f"前言。\n{table}\n{table}\n后语。"), prose_chars=100)
    assert [c.text for c in chunks] == ["前言。", table, table, "后语。"]


def test_a_digest_stands_in_for_a_text_we_do_not_hold():
    (chunk,) = digest_chunks(SOURCE, DIGESTS)
    assert (chunk.address, chunk.label, chunk.text_kind) == ("a3", "第三条", "digest")
    assert chunk.text.splitlines() == [
        DIGEST.gist,
        "第一款：上线要做两件事。",
        "第一款第（一）项：写负责人。",
        "第一款第（二）项：留日志。",
        "第二款：例外另说。",
    ]
    assert [(u.provision.key, chunk.text[u.start : u.end]) for u in chunk.units] == [
        ("a3p1", "上线要做两件事。"),
        ("a3p1i1", "写负责人。"),
        ("a3p1i2", "留日志。"),
        ("a3p2", "例外另说。"),
    ]
    assert chunk.digest.splitlines() == [DIGEST.gist, *DIGEST.ask]


def test_status_is_what_the_dates_end_in():
    ended = SOURCE.model_copy(update={"repealed": date(2040, 1, 1), "ended_by": Validity.AMENDED})
    assert [status_of(s) for s in (SOURCE, ended, WHITEPAPER)] == ["现行有效", "已修改", "评论"]


def test_nodes_carry_chunks_there_and_back(spruce):
    for chunk in chunk_source(SOURCE, parse_statute(spruce), DIGESTS):
        node = to_node(chunk)
        assert (node.node_id, node.text, node.metadata) == (chunk.id, chunk.text, chunk.to_payload())
        assert node.get_content("embed") == node.get_content("llm") == chunk.text
        assert from_node(node) == chunk


def test_a_limit_below_one_is_a_mistake():
    with pytest.raises(ValueError, match="max_chars must be at least 1, not 0"):
        chunk_source(SOURCE, article("甲。"), max_chars=0)


def test_heavy_libraries_are_not_imported_before_they_are_needed():
    heavy = {"llama_index", "pdfplumber", "torch", "charset_normalizer", "docx", "lxml", "trafilatura"}
    code = (
        "import sys, ingest.chunking, ingest.structure, ingest.readers;"
        f"sys.exit(any(m.split('.')[0] in {heavy} for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.corpus_texts
def test_chunks_of_the_held_texts_lose_nothing(shared_corpus):
    ids = set()
    for source in load_catalog():
        folders = (shared_corpus / "regulations", shared_corpus / "whitepapers")
        file = next((f / source.file for f in folders if source.file and (f / source.file).is_file()), None)
        if file is None:
            continue
        parsed = parse_statute(read(file))
        chunks = chunk_source(source, parsed)
        assert len({c.id for c in chunks} | ids) == len(chunks) + len(ids)
        ids |= {c.id for c in chunks}
        assert max(len(c.text) for c in chunks) <= 1200
        for part in parsed.parts:
            key = part.provision.key if isinstance(part, Article) else part.key
            mine = [c for c in chunks if c.address == key]
            assert all(part.text[c.start : c.start + len(c.text)] == c.text for c in mine)
            joined = "".join("".join(c.text.split()) for c in mine)
            assert joined == "".join(part.text.split()), (source.id, key)
    assert len(ids) > 2000
