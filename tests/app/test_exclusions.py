"""A rule and the paragraph that takes cases out of its law."""

import pytest

from app.answering.draft import DraftClaim, Evidence
from app.answering.exclusions import excluded_first, is_excluded
from app.chain import Chain
from app.editions import StoredText
from app.understanding import Query
from corpus.chunks import Chunk
from corpus.provisions import Provision
from corpus.statutes import iter_units
from tests.made_up_corpus import made_up_chain


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    return made_up_chain(tmp_path_factory.mktemp("corpus"))


def _claim(number: int, text: str, question: str, *, source: str = "lamps") -> DraftClaim:
    article = Provision(number)
    chunk = Chunk(
        source, source, "灯会办法", article.key, article.label, (), text, "official", "部门规章", "现行有效",
        units=tuple(iter_units(article, text)), questions=((article.key, question),),
    )  # fmt: skip
    return DraftClaim("", text, (Evidence(StoredText(chunk, text, chunk.units), article, 0, len(text)),))


RULE = _claim(3, "挂灯笼的，应当登记。", "在街上挂灯笼要登记吗")
OUT = _claim(2, "只在自家院内挂灯笼的，不适用本办法。", "自家院子里挂灯笼也要登记吗")


def _ask(chain: Chain, text: str) -> Query:
    return chain.understand(text)


def test_what_takes_the_case_out_leads_where_it_is_asked_of(chain: Chain) -> None:
    claims = [RULE, OUT]
    assert excluded_first(claims, _ask(chain, "自家院子里挂灯笼也要登记吗"), chain.edition)[0] is OUT
    assert excluded_first(claims, _ask(chain, "在街上挂灯笼要登记吗"), chain.edition)[0] is RULE


def test_no_yes_or_no_stands_before_a_rule_with_such_a_paragraph_behind_it() -> None:
    assert is_excluded([RULE, OUT])
    assert not is_excluded([OUT, RULE])
    assert not is_excluded([RULE])
    assert not is_excluded([RULE, _claim(2, "只在自家院内挂灯笼的，不适用本办法。", "院子", source="boats")])
