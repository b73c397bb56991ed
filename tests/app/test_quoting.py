"""Which paragraphs of an article are quoted."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.answering import spans
from app.answering.wish import Wish
from app.answering.wishes import wish_of
from app.asked import Likeness
from app.chain import Chain
from app.editions import StoredText
from corpus.chunks import Chunk
from corpus.provisions import Provision
from corpus.statutes import iter_units
from tests.made_up_corpus import made_up_chain


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    folder: Path = tmp_path_factory.mktemp("corpus")
    return made_up_chain(folder)


def quoted(chain: Chain, article: str, wish: Wish) -> list[str]:
    stored = chain.edition.read("robot-law-2025", article)
    assert stored is not None
    return [e.address for e in spans.best(stored, wish)]


def test_the_rule_comes_before_a_special_case_that_nobody_asked_about(chain: Chain) -> None:
    weights = {"登记": 2.0, "运营者": 0.2}
    assert quoted(chain, "a3", Wish(weights, asked="几日内登记"))[0] == "a3p1"
    assert quoted(chain, "a3", Wish(weights | {"变更": 2.0}, asked="登记变更要几日"))[0] == "a3p2"


def test_the_paragraph_nearest_in_meaning_is_preferred_unless_one_kind_is_asked_for(chain: Chain) -> None:
    stored = chain.edition.read("robot-law-2025", "a5")
    assert stored is not None
    last = [u for u in stored.units if u.provision.item is None][-1]
    its_words = stored.text[last.start : last.end]
    wish = Wish({"罚款": 1.0}, nearness=lambda texts: float(texts[0].startswith(its_words)))
    assert quoted(chain, "a5", wish)[0] == "a5p2"
    assert quoted(chain, "a5", replace(wish, units=frozenset({"元"})))[0] == "a5p1"


def test_a_paragraph_with_the_figure_asked_for_is_preferred(chain: Chain) -> None:
    assert quoted(chain, "a5", Wish({"罚款": 1.0}, units=frozenset({"元"})))[0] == "a5p1"


def test_one_alone_is_quoted_where_others_only_come_near(chain: Chain) -> None:
    weights = {"罚款": 1.0}
    assert len(quoted(chain, "a5", Wish(weights))) == 2
    assert len(quoted(chain, "a5", Wish(weights, one_alone=True))) == 1


def test_a_telling_item_is_quoted_without_the_list(chain: Chain) -> None:
    assert quoted(chain, "a4", Wish({"行走": 1.0, "记录": 2.0})) == ["a4p1i3"]
    assert quoted(chain, "a4", Wish({"行走": 1.0, "记录": 2.0}, listing=True)) == ["a4p1"]


def test_what_opens_by_saying_what_a_thing_is(chain: Chain) -> None:
    stored = chain.edition.read("robot-law-2025", "a2")
    assert stored is not None
    assert [e.address for e in spans.opening_with(stored, "送货机器人")] == ["a2p1"]
    assert spans.opening_with(stored, "示廓灯") == ()


def _article(number: int, text: str) -> StoredText:
    provision = Provision(number)
    units = tuple(iter_units(provision, text))
    chunk = Chunk(
        "kites", "kites", "风筝条例", provision.key, provision.label, (), text, "official", "地方性法规", "现行有效",
        units=units,
    )  # fmt: skip
    return StoredText(chunk, text, units)


_TERMS = _article(
    1,
    "本条例下列用语的含义：\n（一）风筝，是指用线放飞的器具。\n（二）风筝比赛组织者，是指举办风筝比赛的单位。",
)
_REPORT = _article(
    2, "组织者应当在比赛前十日内向体育局报备。报备应当提交下列材料：\n（一）场地图；\n（二）安全员名单。"
)


@pytest.mark.parametrize("one_alone", [True, False])
def test_of_defined_terms_the_one_asked_for_is_quoted(one_alone: bool) -> None:
    asked = Wish({"组织": 1.0}, one_alone=one_alone, about="组织者包括学校吗")
    assert [e.address for e in spans.best(_TERMS, asked)] == ["a1p1i2"]
    assert spans.best(_TERMS, replace(asked, about="放飞要报备吗", weights={"报备": 1.0}))[0].address == "a1"


def test_a_list_is_left_out_where_the_sentence_before_it_holds_the_figure() -> None:
    wish = Wish({"报备": 1.0, "比赛": 0.5}, units=frozenset({"日"}))
    assert spans.best(_REPORT, wish)[0].quote == "组织者应当在比赛前十日内向体育局报备。"
    assert "安全员名单" in spans.best(_REPORT, replace(wish, units=frozenset()))[0].quote
    assert "安全员名单" in spans.best(_REPORT, replace(wish, weights={"报备": 1.0, "材料": 2.0}))[0].quote


def test_an_item_nearer_in_meaning_than_its_introduction_is_quoted_alone() -> None:
    article = _article(3, "组织者不得有下列行为：\n（一）雨天放飞；\n（二）占用消防通道。")
    wish = Wish({"组织": 1.0}, nearness=lambda texts: float("消防" in texts[0]))
    assert [e.address for e in spans.best(article, wish)] == ["a3p1i2"]
    assert [e.address for e in spans.best(article, replace(wish, nearness=lambda _: 0.5))] == ["a3"]
    assert [e.address for e in spans.best(article, replace(wish, listing=True))] == ["a3"]


def test_of_several_questions_the_paragraph_that_answers_the_other_is_found(chain: Chain) -> None:
    stored = chain.edition.read("robot-law-2025", "a3")
    assert stored is not None
    first = spans.at(stored, Provision.from_key("a3p1"))
    assert first is not None
    [(gain, evidence)] = spans.unquoted(stored, [first], Wish({"变更": 2.0}))
    assert evidence.address == "a3p2"
    assert gain > 0
    assert list(spans.unquoted(stored, [evidence], Wish({"变更": 2.0}))) == []
    assert list(spans.unquoted(stored, [], Wish({"变更": 2.0}))) == []


def test_what_a_law_says_next_is_its_next_paragraph(chain: Chain) -> None:
    stored = chain.edition.read("robot-law-2025", "a4")
    assert stored is not None
    whole, item, last = (spans.at(stored, Provision.from_key(key)) for key in ("a4p1", "a4p1i2", "a4p2"))
    assert whole is not None
    assert item is not None
    assert last is not None
    assert [e.address for e in spans.following(whole)] == ["a4p2"]
    assert spans.following(item) == []
    assert spans.following(last) == []


def _prose(*notes: tuple[str, str, str]) -> StoredText:
    """Two paragraphs of prose with notes (id, what it says, question)."""
    text = "本文先谈灯笼的历史，从纸到绢。\n评论认为风筝的线轴应当另外登记，因为它常被借走。"
    chunk = Chunk(
        "essay", "essay", "观察", "s1", "一、灯会", ("一、灯会",), text, "commentary", "评论", "现行有效",
        unit_digests=tuple((key, said) for key, said, _ in notes), questions=tuple((key, q) for key, _, q in notes),
    )  # fmt: skip
    return StoredText(chunk, text, ())


def test_in_prose_the_paragraph_that_a_note_speaks_of_is_quoted() -> None:
    stored = _prose(("n1", "作者主张风筝线轴单独登记。", "放风筝的轮子要不要上册？"))

    def likenesses(chunk: Chunk) -> list[Likeness]:
        return [Likeness(0.9, key) for key, _ in chunk.questions]

    wish = Wish({"蜡烛": 1.0}, likenesses=likenesses)
    assert spans.best(stored, wish)[0].quote.startswith("评论认为")
    assert spans.best(stored, Wish({"蜡烛": 1.0}))[0].quote.startswith("本文")


def test_prose_is_quoted_by_every_paragraph_that_comes_near() -> None:
    quotes = [e.quote for e in spans.best(_prose(), Wish({"灯笼": 1.0, "风筝": 1.0}))]
    assert len(quotes) == 2
    assert len(spans.best(_prose(), Wish({"风筝": 1.0}))) == 1


def test_what_a_question_knows_already_is_not_what_it_asks(chain: Chain) -> None:
    wished = [wish_of(chain.understand(q), chain.edition) for q in ("除了登记，还要办变更手续吗？", "要登记吗？")]
    assert "登记" not in wished[0].weights
    assert "登记" in wished[1].weights
