"""A law renumbered by its revision, and a rule made before: which article a number means, in words and in duties."""

from datetime import date
from pathlib import Path

import pytest

from app.answer import Answer, Status
from app.answering import spans
from app.answering.counterparts import Counterparts
from app.answering.crossrefs import punishes_other_breaches
from app.answering.draft import Evidence
from app.answering.versions import differences, without_numbers
from app.chain import Chain
from app.editions import Edition, Library, StoredText
from corpus.blob_cache import BlobCache
from corpus.chunks import Chunk
from corpus.encoders import load_dense_encoder
from corpus.index.local_versions import LocalVersions
from corpus.provisions import Provision
from corpus.settings import Settings
from ingest.pipeline import ingest
from tests.made_up_corpus import ingest_made_up

CATALOG = """
[[source]]
id = "kite-law-2018"
title = "风筝广场管理条例"
short = "风筝广场管理条例"
law = "kite-law"
level = "地方性法规"
aliases = ["风筝条例"]
promulgated = 2018-01-10
effective = 2018-03-01
repealed = 2025-06-01
ended_by = "已修改"
articles = 6
file = "风筝条例-2018.md"

[[source]]
id = "kite-law-2025"
title = "风筝广场管理条例"
short = "风筝广场管理条例"
law = "kite-law"
level = "地方性法规"
aliases = ["风筝条例"]
promulgated = 2025-03-10
effective = 2025-06-01
first_effective = 2018-03-01
articles = 8
file = "风筝条例-2025.md"

[[source]]
id = "kite-rules"
title = "夜间风筝暂行规定"
short = "夜间风筝暂行规定"
law = "kite-rules"
level = "部门规章"
promulgated = 2024-01-10
effective = 2024-03-01
articles = 3
file = "夜间风筝.md"
"""

OLD = """---
title: 风筝广场管理条例
effective: 2018-03-01
articles: 6
---

# 风筝广场管理条例

第一条 为了让风筝飞得安稳，制定本条例。

第二条 放飞者不得使用玻璃粉线，不得在高压线三百米以内放飞。

第三条 经营者出租风筝，应当在出租前检查骨架和提线，并留存检查记录。

第四条 违反本条例第二条规定的，由广场管理处责令改正，处一百元以上五百元以下罚款。

第五条 违反本条例第三条规定的，由广场管理处责令改正，处二百元以上八百元以下罚款。

第六条 本条例自2018年3月1日起施行。
"""

NEW = """---
title: 风筝广场管理条例
effective: 2025-06-01
articles: 8
---

# 风筝广场管理条例

第一条 为了让风筝飞得安稳，制定本条例。

第二条 广场管理处负责风筝广场的日常管理，街道办事处予以协助。

第三条 放飞者不得使用玻璃粉线，不得在高压线三百米以内放飞。

第四条 广场管理处应当每年公布可以放飞的日期。

第五条 经营者出租风筝，应当在出租前检查骨架和提线，并留存检查记录。

第六条 违反本条例第五条规定的，由广场管理处责令改正，处一百元以上五百元以下罚款。

第七条 有下列行为之一的，依照有关规定处罚，可以没收风筝：

（一）违反本条例第四条规定的日期放飞的；

（二）违反本条例第三条规定，伤及他人的。

第八条 本条例自2025年6月1日起施行。
"""

RULES = """---
title: 夜间风筝暂行规定
effective: 2024-03-01
articles: 3
---

# 夜间风筝暂行规定

第一条 夜间放飞的风筝应当装设灯带。

第二条 夜间出租没有灯带的风筝的，由广场管理处依照风筝广场管理条例第五条的规定处罚。

第三条 违反本规定第一条的，由广场管理处依照《风筝广场管理条例》第四条处罚。
"""


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    return _chain(tmp_path_factory.mktemp("kites"), {"风筝条例-2018.md": OLD, "风筝条例-2025.md": NEW})


@pytest.fixture(scope="module")
def without_the_old_text(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    return _chain(tmp_path_factory.mktemp("kites-new"), {"风筝条例-2025.md": NEW})


def _chain(folder: Path, laws: dict[str, str]) -> Chain:
    (folder / "digests").mkdir()
    (folder / "texts").mkdir()
    (folder / "catalog.toml").write_text(CATALOG, encoding="utf-8")
    for name, text in {**laws, "夜间风筝.md": RULES}.items():
        (folder / "texts" / name).write_text(text, encoding="utf-8")
    store = LocalVersions(folder / "data")
    store.promote(ingest_made_up(folder, store, folder / "texts").version)
    library = Library(store, load_dense_encoder, "static", catalog_path=folder / "catalog.toml")
    return Chain(library, Settings(data_dir=folder / "data"), today=lambda: date(2026, 6, 1))


@pytest.fixture(scope="module")
def edition(chain: Chain) -> Edition:
    return chain._library.edition()


def cited(answer: Answer) -> list[tuple[str, str]]:
    return [(c.source_id, c.address) for c in answer.citations]


# ---- counterparts


@pytest.mark.parametrize(
    ("article", "there"),
    [
        pytest.param(2, 3, id="the same words"),
        pytest.param(4, 7, id="the penalty of the same duty, not the one in the same words"),
        pytest.param(5, 6, id="the other penalty"),
        pytest.param(6, 8, id="the last article"),
    ],
)
def test_an_article_stands_where_its_words_or_its_duty_stand(edition: Edition, article: int, there: int) -> None:
    old, new = edition.catalog["kite-law-2018"], edition.catalog["kite-law-2025"]
    stored = edition.read(old.id, f"a{article}")
    assert stored is not None
    assert Counterparts(old, new, edition).article(stored) == Provision(there)


def test_an_article_that_is_new_stands_nowhere_before(edition: Edition) -> None:
    old, new = edition.catalog["kite-law-2018"], edition.catalog["kite-law-2025"]
    stored = edition.read(new.id, "a4")
    assert stored is not None
    assert Counterparts(new, old, edition).article(stored) is None
    assert Counterparts(new, old, edition).evidence(spans.whole(stored)) is None


def test_of_a_list_the_item_on_the_same_duty_is_quoted(edition: Edition) -> None:
    old, new = edition.catalog["kite-law-2018"], edition.catalog["kite-law-2025"]
    stored = edition.read(old.id, "a4")
    assert stored is not None
    quote = spans.at(stored, Provision(4, 0, 1))
    assert quote is not None
    twin = Counterparts(old, new, edition).evidence(quote)
    assert twin is not None
    assert twin.address == "a7p1i2"


# ---- references by numbers that the law no longer has


@pytest.mark.parametrize(("article", "then", "now"), [(2, "第五条", "第六条"), (3, "第四条", "第七条")])
def test_a_number_that_the_law_no_longer_has_is_explained(chain: Chain, article: int, then: str, now: str) -> None:
    answer = chain.answer(f"夜间风筝暂行规定第{article}条")
    warnings = "".join(answer.warnings)
    assert f"《风筝广场管理条例》{then}是其制定时（2018-03-01起施行的文本）的条号" in warnings
    assert f"在2025-06-01起施行的文本里是{now}" in warnings


def test_while_the_law_had_those_numbers_nothing_is_explained(chain: Chain) -> None:
    answer = chain.answer("夜间风筝暂行规定第二条", as_of=date(2024, 6, 1))
    assert answer.status is Status.ANSWERED
    assert not any("条号" in w for w in answer.warnings)


def test_the_penalty_is_read_in_todays_law_under_its_own_name(chain: Chain) -> None:
    answer = chain.answer("违反夜间风筝暂行规定第二条罚款多少？")
    assert ("kite-law-2025", "a6") in cited(answer)
    assert "《风筝广场管理条例》第六条" in answer.text
    assert "一百元以上五百元以下" in answer.text.split("\n")[0]


def test_the_penalty_on_an_earlier_day_is_that_of_the_law_then(chain: Chain) -> None:
    answer = chain.answer("违反夜间风筝暂行规定第二条罚款多少？", as_of=date(2024, 6, 1))
    assert ("kite-law-2018", "a5") in cited(answer)
    assert "二百元以上八百元以下" in answer.text


def test_a_search_follows_the_reference_to_todays_article(chain: Chain) -> None:
    answer = chain.answer("夜间出租没有灯带的风筝怎么处罚？")
    assert ("kite-law-2025", "a6") in cited(answer)
    assert all(c.source_id != "kite-law-2018" for c in answer.citations)


def test_without_the_text_that_a_number_meant_it_is_not_followed(without_the_old_text: Chain) -> None:
    answer = without_the_old_text.answer("违反夜间风筝暂行规定第二条罚款多少？")
    assert all(source == "kite-rules" for source, _ in cited(answer))


# ---- one version beside another


@pytest.mark.parametrize(
    "question",
    ["风筝条例修改前第三条", "风筝条例修正以前的第三条", "风筝条例修改前3条", "风筝条例新旧第三条有什么变化"],
)
def test_a_number_of_the_older_text_is_set_beside_where_it_stands_now(chain: Chain, question: str) -> None:
    answer = chain.answer(question)
    assert cited(answer) == [("kite-law-2018", "a3"), ("kite-law-2025", "a5")]
    assert "一字不差" in answer.text
    assert any("里是第五条" in w for w in answer.warnings)


def test_a_number_of_the_newer_text_is_set_beside_where_it_stood(chain: Chain) -> None:
    answer = chain.answer("风筝条例修改后第三条")
    assert cited(answer) == [("kite-law-2018", "a2"), ("kite-law-2025", "a3")]
    assert any("里是第二条" in w for w in answer.warnings)


def test_what_is_new_has_one_side_alone(chain: Chain) -> None:
    answer = chain.answer("风筝条例修改后第四条")
    assert cited(answer) == [("kite-law-2025", "a4")]
    assert any("没有找到对应的规定" in w for w in answer.warnings)


@pytest.mark.parametrize(
    "question", ["风筝条例2018年版和现行版第一条有什么不同", "2018年的风筝条例与现行条例第一条有哪些差别"]
)
def test_a_version_named_by_its_year_stands_beside_todays(chain: Chain, question: str) -> None:
    answer = chain.answer(question)
    assert cited(answer) == [("kite-law-2018", "a1"), ("kite-law-2025", "a1")]
    for said in ("一字不差", "2018-03-01起施行的文本", "2025-06-01起施行的文本"):
        assert said in answer.text


def test_a_version_asked_for_alone_is_not_compared(chain: Chain) -> None:
    assert cited(chain.answer("风筝条例2018年版第三条现在还有效吗")) == [("kite-law-2018", "a3")]


def test_the_law_as_amended_is_one_version_and_no_comparison(chain: Chain) -> None:
    answer = chain.answer("修改后的风筝条例对线轴是怎么规定的？")
    assert {source for source, _ in cited(answer)} <= {"kite-law-2025", "kite-rules"}


def test_the_fine_for_breaking_a_provision_named_is_compared(chain: Chain) -> None:
    answer = chain.answer("风筝条例修改前违反第三条罚款多少？")
    assert cited(answer) == [("kite-law-2018", "a5"), ("kite-law-2025", "a6")]


def test_penalties_are_compared_duty_for_duty(chain: Chain) -> None:
    answer = chain.answer("没有检查骨架就出租风筝的罚款，风筝条例新旧两版差在哪？")
    assert cited(answer) == [("kite-law-2018", "a5"), ("kite-law-2025", "a6")]
    assert "二百元以上八百元以下" in answer.text.split("\n")[0]


def test_of_several_provisions_one_that_changed_is_compared(chain: Chain) -> None:
    answer = chain.answer("风筝条例新旧版本罚款有什么变化？")
    assert cited(answer) == [("kite-law-2018", "a5"), ("kite-law-2025", "a6")]
    assert "改为" in answer.text.split("\n")[0]


def _quote(text: str) -> Evidence:
    chunk = Chunk("kites", "kites", "风筝条例", "a1", "第一条", (), text, "official", "地方性法规", "现行有效")
    return Evidence(StoredText(chunk, text, ()), Provision(1), 0, len(text))


@pytest.mark.parametrize(
    ("before", "after", "gone", "come"),
    [
        (
            "违反第四十八条第一款规定出租旧风筝的，责令改正。",
            "违反第五十条第一款规定出租旧风筝的，责令改正，可以没收风筝。",
            "",
            "可以没收风筝",
        ),
        ("经营者应当停止出租。", "经营者应当限期改正、停止出租。", "", "限期改正"),
        ("比赛十日前报备。", "比赛二十日前报备。", "十日前", "二十日前"),
    ],
)
def test_differences_are_whole_words_and_no_numbers_of_articles(before: str, after: str, gone: str, come: str) -> None:
    said = differences(_quote(before), _quote(after), "zh")
    assert (f"旧文本有而新文本没有：“{gone}" in said) is bool(gone)
    assert f"新文本有而旧文本没有：“{come}”" in said


def test_what_differs_in_numbers_of_articles_alone_is_the_same() -> None:
    one, other = "违反第四条、第五条第二款规定的，责令改正。", "违反第六条、第七条第二款规定的，责令改正。"
    assert without_numbers(one) == without_numbers(other)
    assert differences(_quote(one), _quote(other), "zh") == ""


def test_a_penalty_for_what_is_not_quoted_punishes_other_breaches() -> None:
    penalty = _quote("违反本条例第五条规定的，处一百元以上五百元以下罚款。")
    assert punishes_other_breaches(penalty, {("kites", "a3"), ("balloons", "a5")})
    assert not punishes_other_breaches(penalty, {("kites", "a5")})
    assert not punishes_other_breaches(_quote("违反本条例规定的，处五百元罚款。"), set())
    assert not punishes_other_breaches(_quote("经营者应当依照第五条检查骨架。"), set())


# ---- the official texts


@pytest.fixture(scope="module")
def official(shared_corpus: Path, tmp_path_factory: pytest.TempPathFactory, ingest_cache: BlobCache) -> Chain:
    """A chain over the real laws that were renumbered, and a rule made before."""
    folder, names = tmp_path_factory.mktemp("official"), ("反不正当竞争", "网络安全法", "互联网信息服务管理办法")
    texts = folder / "texts"
    texts.mkdir()
    for file in (shared_corpus / "regulations").iterdir():
        if any(name in file.name for name in names):
            (texts / file.name).write_bytes(file.read_bytes())
    store = LocalVersions(folder / "data")
    store.promote(ingest([texts], store, load_dense_encoder("static"), cache=ingest_cache).version)
    library = Library(store, load_dense_encoder, "static")
    return Chain(library, Settings(data_dir=folder / "data"), today=lambda: date(2026, 6, 1))


@pytest.mark.corpus_texts
@pytest.mark.parametrize(
    ("law", "pairs"),
    [
        ("anti-unfair-competition", {7: 8, 12: 13, 18: 23, 19: 24, 20: 25, 21: 26, 23: 28, 24: 29, 28: 35}),
        ("csl", {21: 23, 40: 42, 42: 44, 59: 61, 61: 64, 62: 65, 64: 71, 66: 71, 68: 69, 70: 71}),
        ("internet-information-services", {4: 4, 19: 19}),
    ],
)
def test_articles_of_the_official_texts_stand_where_a_reader_finds_them(
    official: Chain, law: str, pairs: dict[int, int]
) -> None:
    edition = official._library.edition()
    old, new = edition.catalog.versions(law)
    there = Counterparts(old, new, edition)
    texts = {n: edition.read(old.id, f"a{n}") for n in pairs}
    assert {n: there.article(t) for n, t in texts.items() if t} == {n: Provision(m) for n, m in pairs.items()}


@pytest.mark.corpus_texts
@pytest.mark.parametrize(("article", "now"), [(34, 25), (35, 24), (36, 28), (37, 29)])
def test_the_rule_on_competition_online_is_read_with_todays_numbers(official: Chain, article: int, now: int) -> None:
    answer = official.answer(f"网络反不正当竞争暂行规定第{article}条")
    assert any(f"里是{Provision(now).label}" in w for w in answer.warnings)
    duty = {34: 8, 35: 10, 36: 11, 37: 12}[article]
    fine = official.answer(f"违反网络反不正当竞争暂行规定第{duty}条罚多少")
    assert ("anti-unfair-competition-2025", f"a{now}") in cited(fine)


@pytest.mark.corpus_texts
@pytest.mark.parametrize(
    ("question", "older", "newer"),
    [
        ("网安法修正以前的第六十四条第一款", "a64p1", "a71p1i2"),
        ("网安法修改前42条", "a42", "a44"),
        ("互联网信息服务管理办法2011年版和现行版第十九条有什么不同", "a19", "a19"),
        ("Compare the old and new CSL on fines", "a59p2", "a61p2"),
    ],
)
def test_two_official_versions_are_paired(official: Chain, question: str, older: str, newer: str) -> None:
    assert [address for _, address in cited(official.answer(question))] == [older, newer]
