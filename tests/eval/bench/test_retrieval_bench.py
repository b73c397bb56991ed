"""The bench over a made-up corpus: its questions, its distractors, its peers, its tables."""

import gzip
import json
import os
from datetime import date
from pathlib import Path

import pytest

from app.chain import Chain
from app.tuning import Tuning
from corpus.catalog import Level, Source
from corpus.chunks import Chunk
from corpus.encoders import load_dense_encoder
from corpus.search_texts import search_text
from corpus.settings import Settings
from eval.bench.retrieval import asked, corpora, ours, table
from eval.bench.retrieval.__main__ import main
from eval.bench.retrieval.peers import in_force, peers
from eval.bench.retrieval.running import run
from eval.samples import Sample
from tests.made_up_corpus import TODAY, made_up_chain, write_corpus

BAKERY = [
    (
        "第一条",
        "面包店应当在天亮以前把当日第一炉面包摆到窗台上供路人闻香。\n卖剩的面包应当在打烊后送给码头的海鸥和守灯的老人。",
    ),
    ("第二条", "揉面的师傅每揉三盆面，应当停下来给窗外排队的孩子讲一个不短于三分钟的故事。"),
    ("第三条", "违反前款规定的，处三块曲奇的罚款。"),
]


def row(law: str, number: str, text: str) -> dict[str, str]:
    return {
        "law": law,
        "article_no": number,
        "text": text,
        "path": "第一章 总则",
        "kind": "行政法规",
        "date": "2020-01-01",
    }


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    return made_up_chain(tmp_path_factory.mktemp("held"))


@pytest.fixture(scope="module")
def laws(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("laws") / "laws.jsonl.gz"
    rows = [row("面包店管理条例", number, text) for number, text in BAKERY]
    rows += [
        row("云杉市送货机器人条例", "第九条", "同名的旧本，不应当当作干扰项。"),
        row("通知", "全文", "面包店放假一天。"),
    ]
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(r, ensure_ascii=False) + "\n" for r in rows)
    return path


@pytest.fixture(scope="module")
def among(tmp_path_factory: pytest.TempPathFactory, chain: Chain, laws: Path) -> Chain:
    return corpora.build_among(tmp_path_factory.mktemp("among"), chain, laws, Settings())


def test_a_law_with_a_held_title_is_no_distractor(chain: Chain, laws: Path) -> None:
    held = [s for s in chain.edition.catalog if s.held]
    sources, chunks = corpora.distracting(corpora.read_laws(laws), held, [])
    assert [s.title for s in sources] == ["面包店管理条例", "通知"]
    assert sources[0].level is Level.ADMINISTRATIVE_REGULATION
    assert [c.address for c in chunks] == ["a1", "a2", "a3", "s1"]


def test_an_article_word_for_word_held_is_no_distractor(laws: Path) -> None:
    text = BAKERY[1][1]
    twin = Chunk("held", "held", "别的名字", "a7", "第七条", (), text, "official", "法律", "现行有效")
    _, chunks = corpora.distracting(corpora.read_laws(laws), [], [twin])
    assert text not in {c.text for c in chunks}


def test_distractors_join_what_is_held(chain: Chain, among: Chain) -> None:
    assert among.edition.index.count() == chain.edition.index.count() + 4
    assert among.search("面包店的海鸥", top_k=3)[0].chunk.title == "面包店管理条例"


def test_known_items_are_damaged_sentences_of_laws_and_the_same_each_time(among: Chain) -> None:
    chunks = [c for c in among.edition.index.scan() if c.source_id.startswith(corpora.DISTRACTOR)]
    made = asked.known_items(chunks, day=TODAY, split="all", n_questions=9, seed=1)
    assert made == asked.known_items(chunks, day=TODAY, split="all", n_questions=9, seed=1)
    assert {q.gold[0][0][1] for q in made} == {"a1", "a2"}, "a sentence that cites another is none to ask for"
    for question in made:
        text = next(c.text for c in chunks if (c.source_id, c.address) == question.gold[0][0])
        assert question.question not in text
        assert set(question.question) <= set(text)


def test_a_question_that_names_its_provision_is_left_out(chain: Chain) -> None:
    fields = {"kind": "must", "language": "zh", "wording": "everyday", "status": "answered", "split": "dev"}
    searched = Sample(id="slow", question="机器人走太快了怎么办", gold=("robot-law-2025:a4p1",), **fields)
    named = Sample(id="named", question="机器人条例第四条说了什么", gold=("robot-law-2025:a4",), **fields)
    refused = Sample(id="no", question="月亮归谁管", **fields | {"kind": "refuse", "status": "refused"})
    (only,) = asked.golden([searched, named, refused], chain)
    assert (only.id, only.gold, only.day) == ("slow", ((("robot-law-2025", "a4"),),), TODAY)
    assert only.style == "everyday"


def test_what_says_the_same_counts_for_gold(chain: Chain) -> None:
    fields = {"kind": "must", "language": "zh", "wording": "everyday", "status": "answered", "split": "dev"}
    same = (("robot-law-2025:a4p1", "robot-noise:a1"),)
    gold = ("robot-law-2025:a4p1", "robot-law-2025:a5")
    sample = Sample(id="slow", question="机器人走太快了怎么办", gold=gold, equivalents=same, **fields)
    (only,) = asked.golden([sample], chain)
    assert only.gold == ((("robot-law-2025", "a4"), ("robot-noise", "a1")), (("robot-law-2025", "a5"),))


def test_every_way_to_search_finds_the_same_provision(chain: Chain) -> None:
    chunks = list(chain.edition.index.scan())
    makers = peers(chunks, [search_text(c) for c in chunks], load_dense_encoder())
    searchers = [ours.Ours("ours", chain, Tuning()), *ours.ablations(chain, Tuning()), *ours.plain(chain.edition)]
    searchers += [make() for make in makers[1:]]  # with its defaults, BM25 takes a clause for a word
    question = asked.Asked("speed", "送货机器人 人行道 每小时 公里", None, TODAY, ((("robot-law-2025", "a4"),),))
    for searcher in searchers:
        found = searcher.search(question)
        assert ("robot-law-2025", "a4") in found[:3], searcher.name
        assert ("robot-law-2020", "a3") not in found, f"{searcher.name}: no longer law on that day"
        assert len(found) == len(set(found))


def test_commentary_is_in_force_on_any_day() -> None:
    chunk = Chunk("essay", "essay", "观察", "s1", "一", (), "说说。", "commentary", "评论", "评论")
    assert in_force(chunk, date(1990, 1, 1))


def test_the_table_puts_differences_beside_every_row_but_ours(chain: Chain) -> None:
    question = asked.Asked(
        "speed", "机器人在人行道上能走多快", None, TODAY, ((("robot-law-2025", "a4"),),), style="everyday"
    )
    runs = [run(s, [question]) for s in (ours.Ours("ours", chain, Tuning()), *ours.plain(chain.edition))]
    lines = table.table("(a)", runs).splitlines()
    assert lines[0] == "### (a): 1 questions"
    assert lines[4].startswith("| ours | 1.000")
    assert "+0.000" not in lines[4]
    assert "+0.000" in lines[5]


def test_source_levels_are_read_from_the_kind_of_law() -> None:
    rows = [row("甲办法", "第一条", "甲。") | {"kind": "部门规章"}, row("乙法", "第一条", "乙。") | {"kind": "行政法"}]
    sources, _ = corpora.distracting(rows, [], [])
    assert [s.level for s in sources] == [Level.DEPARTMENT_RULE, Level.LAW]
    assert all(isinstance(s, Source) for s in sources)


def test_the_command_prints_a_table_for_every_set(
    tmp_path: Path, laws: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sample = {
        "id": "bread",
        "question": "个人信息处理者要取得单独同意的情形",
        "kind": "must",
        "language": "zh",
        "wording": "legal",
        "gold": ["pipl:a39"],
        "status": "answered",
        "split": "dev",
    }
    questions = tmp_path / "questions.jsonl"
    questions.write_text(json.dumps(sample, ensure_ascii=False), encoding="utf-8")
    texts = write_corpus(tmp_path)
    cores = os.sched_getaffinity(0)
    options = ["--split", "all", "--parts", "plain", "--known-items", "2", "--data", str(tmp_path / "bench")]
    assert main([str(texts), str(laws), "--questions", str(questions), *options]) == 0
    told = capsys.readouterr().out
    assert [line for line in told.splitlines() if line.startswith("###")] == [
        "### (a) split all: 1 questions",
        "### (b) split all: 1 questions",
        "### (c) split all: 2 questions",
    ]
    assert told.count("| plain BM25 |") >= 3
    assert os.sched_getaffinity(0) == cores
