"""The damages themselves, and what the guard makes of them."""

import random
from datetime import date
from pathlib import Path

import pytest

from app.answering import spans
from app.answering.draft import DraftClaim
from app.chain import Chain
from corpus.provisions import Provision
from eval.mutations.claims import GoodClaim, Style, lightly_rewritten, split_of, texts_of, unframed
from eval.mutations.damage import Kind, damaged
from eval.mutations.run import Count, is_caught, run
from eval.mutations.world import World
from tests.made_up_corpus import TODAY, made_up_chain


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    return made_up_chain(Path(tmp_path_factory.mktemp("corpus")))


def claim(chain: Chain, address: str, text: str) -> GoodClaim:
    provision = Provision.from_key(address)
    stored = chain.edition.read("robot-law-2025", provision.whole_article.key)
    other = chain.edition.read("robot-law-2025", "a5")
    assert stored is not None
    assert other is not None
    evidence = spans.at(stored, provision)
    assert evidence is not None
    return GoodClaim(Style.QUOTE, DraftClaim("", text, (evidence,)), "", (stored, other), TODAY)


@pytest.fixture
def world(chain: Chain) -> World:
    claims = [
        claim(chain, "a3p1", "送货机器人的运营者应当自投入使用之日起十个工作日内向云杉市街道局登记。"),
        claim(chain, "a3p2", "登记内容变更的，应当在五个工作日内办理变更手续。"),
        claim(chain, "a4p2", "运营者可以委托他人维护送货机器人，但不得免除自己的责任。"),
        claim(chain, "a5p1", "违反本条例第四条第一款规定的，由云杉市街道局处一千元以上五千元以下罚款。"),
    ]
    return World(chain.edition, texts_of(chain.edition), claims)


@pytest.mark.parametrize("kind", list(Kind), ids=lambda kind: kind.name)
def test_each_kind_of_damage_is_made_and_caught(chain: Chain, world: World, kind: Kind) -> None:
    pairs = [(good, damaged(kind, good, world, random.Random(seed))) for good in world.claims for seed in range(6)]
    made = [(good, bad) for good, bad in pairs if bad is not None]
    assert made
    missed = [bad.claim.text for good, bad in made if not is_caught(bad, good, chain)]
    assert len(missed) <= len(made) // 10, missed


def test_the_same_seed_damages_the_same_way(world: World) -> None:
    once, again = (damaged(Kind.NUMBER, world.claims[0], world, random.Random(3)) for _ in range(2))
    assert once == again


def test_light_rewriting_keeps_figures_and_drops_no_negation() -> None:
    text = "运营者不得免除责任，应当在十个工作日内登记。"
    for seed in range(20):
        rewritten = lightly_rewritten(text, random.Random(seed))
        assert "十个工作日" in rewritten or "10个工作日" in rewritten
        assert any(word in rewritten for word in ("不得", "不能", "不可以", "禁止"))


def test_framing_is_taken_off_again() -> None:
    assert unframed("根据《机器人条例》第三条第一款，应当登记。") == "应当登记。"


def test_versions_of_one_law_are_in_one_half() -> None:
    assert split_of("robot-law") in ("dev", "test")
    assert Count(1, 4).share == 0.25


def test_without_official_texts_that_have_digests_there_is_nothing_to_damage(chain: Chain) -> None:
    table = run(chain, day=date(2026, 6, 1), split="test", n=10)
    assert table.all_caught.total == 0
