"""Which paragraphs of an article are quoted."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.answering import spans
from app.answering.spans import Wish
from app.chain import Chain
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
