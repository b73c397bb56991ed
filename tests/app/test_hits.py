"""What `tiaowen search` shows of a hit."""

import pytest

from app import hits
from app.chain import Chain
from tests.made_up_corpus import made_up_chain


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    return made_up_chain(tmp_path_factory.mktemp("hits"))


def test_a_hit_says_where_it_is_and_no_more(chain: Chain) -> None:
    (hit,) = hits.as_json(chain.search("保存行走记录", top_k=1), chain.edition.catalog, explained=False)
    assert set(hit) == {"source_id", "title", "provision", "address", "score"}


def test_an_explained_hit_adds_up(chain: Chain) -> None:
    for hit in hits.as_json(chain.search("保存行走记录要多久", top_k=5), chain.edition.catalog, explained=True):
        assert sum(hit["parts"].values()) == pytest.approx(hit["score"], abs=1e-5)
        assert {"dense", "stretched dense"} <= set(hit["scores"]) or {"sparse", "stretched sparse"} <= set(
            hit["scores"]
        )


def test_a_provision_named_by_address_says_so_and_comes_first(chain: Chain) -> None:
    found = chain.search("机器人条例第四条", top_k=3)
    assert [p.rank for p in found] == [1, 2, 3]
    first, *_ = hits.as_json(found, chain.edition.catalog, explained=True)
    assert first["parts"] == {"address": first["score"]}
    assert "按条号点名" in hits.explanation(found[0])


def test_lines_name_parts_and_raw_scores(chain: Chain) -> None:
    found = chain.search("机器人条例里保存行走记录要多久", top_k=1)
    head, told = hits.lines(found, chain.edition.catalog, explained=True)
    assert head.endswith("《云杉市送货机器人条例》第四条")
    assert "点名的法规 +0.450" in told
    assert "余弦" in told
    assert list(hits.lines(found, chain.edition.catalog, explained=False)) == [head]
