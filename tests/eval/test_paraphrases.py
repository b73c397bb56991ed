"""The paraphrases: of provisions that exist, in words of our own; and how the guard's accusations of them count."""

from pathlib import Path

import pytest

from app.chain import Chain
from eval.addresses import Address
from eval.mutations.__main__ import accusations_as_markdown
from eval.mutations.claims import split_of
from eval.mutations.paraphrases import Paraphrase, accuse, load_paraphrases
from eval.samples import DatasetError
from tests.eval.official import CATALOG, copied_wordings, official_texts
from tests.made_up_corpus import TODAY, made_up_chain

ROWS = load_paraphrases()


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    return made_up_chain(Path(tmp_path_factory.mktemp("corpus")))


def test_set_is_as_broad_as_it_should_be() -> None:
    assert len(ROWS) >= 240
    assert len({Address.parse(r.address).source_id for r in ROWS}) >= 15
    assert len({r.text for r in ROWS}) == len(ROWS)


def test_only_laws_of_the_dev_half_are_paraphrased() -> None:
    laws = {CATALOG[Address.parse(r.address).source_id].law for r in ROWS}
    assert [law for law in sorted(laws) if split_of(law) != "dev"] == []


@pytest.mark.corpus_texts
def test_every_provision_exists(shared_corpus: Path) -> None:
    texts = official_texts(shared_corpus)
    missing = []
    for row in ROWS:
        address = Address.parse(row.address)
        text = texts.get(address)
        if text is None or address.provision is None or text.span(address.provision) is None:
            missing.append(row.address)
    assert missing == []


@pytest.mark.corpus_texts
def test_no_official_wording_is_copied(shared_corpus: Path) -> None:
    # The names and lists of a provision are longer than anything that a question has to repeat.
    copied = copied_wordings([r.text for r in ROWS], shared_corpus, run=24)
    assert {run for run in copied if run.count("、") < 3} == set()


def test_good_paraphrases_count_by_halves_and_only_the_open_half_is_listed(chain: Chain) -> None:
    good = Paraphrase(address="robot-law-2025:a3p1", text="运营者自投入使用之日起十个工作日内要向街道局登记。")
    wrong = [
        Paraphrase(address="robot-law-2025:a3p1", text=f"运营者应当在{n}个月内向云杉市街道局登记。")
        for n in range(2, 12)
    ]
    table = accuse(chain, [good, *wrong], day=TODAY)
    assert table.accused["open"].total + table.accused["held-out"].total == 11
    assert {a.row.half for a in table.accusations} == {"open"}
    assert len(table.accusations) == table.accused["open"].hits == sum(r.half == "open" for r in wrong)
    assert "错怪" in accusations_as_markdown(table)


def test_provisions_that_the_index_lacks_are_passed_over(chain: Chain) -> None:
    table = accuse(chain, [Paraphrase(address="pipl:a24", text="这一条索引里没有。")], day=TODAY)
    assert [count.total for count in table.accused.values()] == [0, 0]


def test_paragraph_that_an_article_lacks_is_an_error(chain: Chain) -> None:
    with pytest.raises(DatasetError, match="robot-law-2025:a3p9"):
        accuse(chain, [Paraphrase(address="robot-law-2025:a3p9", text="没有这一款的说法。")], day=TODAY)


def test_row_that_is_wrong_is_named(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text('{"address": "pipl:a24", "text": "够长的一句话也要有。"}\n{"address": "pipl"}\n', encoding="utf-8")
    with pytest.raises(DatasetError, match="line 2"):
        load_paraphrases(file)
