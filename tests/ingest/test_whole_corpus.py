"""The 39 regulations and the whitepapers as they are, through the whole pipeline; needs the official texts."""

import re
from collections import Counter
from pathlib import Path

import pytest

from app.chain import Chain, build_chain
from corpus.blob_cache import BlobCache
from corpus.catalog import load_catalog
from corpus.encoders import load_dense_encoder
from corpus.index.stores import open_store
from corpus.settings import Settings
from eval.bench.pinpoint import misses, random_addresses
from ingest.chunking import chunk_source
from ingest.pipeline import ingest, read_source

pytestmark = pytest.mark.corpus_texts
_NOT_TEXT = re.compile(r"[\s#*|\-]")


@pytest.fixture(scope="module")
def chain(shared_corpus: Path, tmp_path_factory: pytest.TempPathFactory, ingest_cache: BlobCache) -> Chain:
    settings = Settings(data_dir=tmp_path_factory.mktemp("data"))
    store = open_store(settings)
    folders = [shared_corpus / "regulations", shared_corpus / "whitepapers"]
    report = ingest(folders, store, load_dense_encoder(settings.embed_model), cache=ingest_cache)
    assert not report.failed
    store.promote(report.version)
    return build_chain(settings)


def test_39_regulations_have_the_articles_that_the_catalog_states(chain: Chain) -> None:
    catalog = load_catalog()
    found = Counter(c.source_id for c in chain.edition.index.scan() if c.provision and c.part == 1)
    stated = {s.id: s.articles for s in catalog if s.held and s.articles}
    assert len(stated) == 39
    assert {source_id: found[source_id] for source_id in stated} == stated


def test_no_character_of_a_regulation_is_lost_in_its_chunks(shared_corpus: Path) -> None:
    """Chunks, article labels and headings together hold every character of the body."""
    catalog = load_catalog()
    for path in sorted((shared_corpus / "regulations").glob("*.md")):
        if path.stem == "README":
            continue
        source, parsed = read_source(path, catalog)
        body = path.read_text(encoding="utf-8").split("---", 2)[2]
        pieces = [c.text for c in chunk_source(source, parsed)]
        pieces += [a.label for a in parsed.articles] + [*parsed.headings, *parsed.dropped]
        lost = _characters(body) - _characters("".join(pieces))
        assert not lost, f"{path.name}: {lost}"


def _characters(text: str) -> Counter[str]:
    return Counter(_NOT_TEXT.sub("", text))


def test_500_random_addresses_in_four_ways_of_writing_are_found_at_rank_1(chain: Chain) -> None:
    addresses = random_addresses(chain, 500, seed=20261121)
    assert misses(chain, addresses) == []


def test_the_five_whitepapers_are_sections_with_paths_and_tables(chain: Chain) -> None:
    sections = [c for c in chain.edition.index.scan() if c.text_kind == "commentary"]
    by_source = Counter(c.source_id for c in sections)
    assert len(by_source) == 5
    assert all(c.heading_path or c.address == "s1" for c in sections)
    table = [c for c in sections if c.source_id == "wp-llm-compliance-2023" and "√" in c.text]
    assert table
    assert all(c.text.lstrip().startswith("|") or "\n|" in c.text for c in table)


@pytest.mark.parametrize(
    ("question", "first", "old"),
    [
        ("数据出境安全评估结果有效期多久？", ("cross-border-data-flows", "a9"), "2年"),
        ("向境外提供多少人的个人信息需要申报数据出境安全评估？", ("cross-border-data-flows", "a7p1"), "1万人"),
    ],
)
def test_the_rule_that_prevails_comes_first_and_the_old_figure_is_no_headline(
    chain: Chain, question: str, first: tuple[str, str], old: str
) -> None:
    answer = chain.answer(question)
    assert (answer.citations[0].source_id, answer.citations[0].address) == first
    headline, _, grounds = answer.text.partition("**《")
    assert old not in headline
    assert grounds.startswith("促进和规范数据跨境流动规定》")
    assert any("适用后者" in warning for warning in answer.warnings)
