"""The shipped table: every row stands on provisions that exist, and says no figure that they do not."""

from pathlib import Path

import pytest

from app.checklist.table import PHASES, Obligation, Penalty, Place, Table, load_table
from corpus.catalog import load_catalog
from corpus.digests import SourceDigest, load_digests
from corpus.errors import SourceFormatError
from corpus.figures import find_figures
from corpus.statutes import Article, find_unit
from corpus.wording import Wording
from ingest.check import official_articles

TABLE = load_table()
CATALOG = load_catalog()
ROWS = (*TABLE.obligation, *TABLE.penalty)


@pytest.fixture(scope="module")
def official(shared_corpus: Path) -> dict[str, tuple[Article, ...]]:
    return official_articles(shared_corpus, CATALOG)


@pytest.fixture(scope="module")
def digests() -> dict[str, SourceDigest]:
    return load_digests()


def text_of(place: Place, official: dict[str, tuple[Article, ...]]) -> str:
    """Official text of a place; "" if there is none such."""
    article = next((a for a in official[place.source_id] if a.provision == place.provision.whole_article), None)
    if article is None:
        return ""
    span = (0, len(article.text)) if place.provision == article.provision else find_unit(article.units, place.provision)
    if span is None:
        return ""
    end = max((u.end for u in article.units if place.provision.contains(u.provision)), default=span[1])
    return article.text[span[0] : max(span[1], end)]


def words_of(row: Obligation | Penalty) -> str:
    return "\n".join((row.text, row.deadline) if isinstance(row, Obligation) else (row.text,))


def test_the_table_is_large_enough_to_work_with() -> None:
    assert len(TABLE.obligation) >= 120
    assert set(TABLE.roles) == {"provider", "supporter", "deployer", "handler", "important", "platform"}
    assert all(TABLE.scenarios_of(role) for role in TABLE.roles)
    assert {row.phase for row in TABLE.obligation} == set(PHASES)


def test_every_name_in_the_table_is_used() -> None:
    assert {c for row in TABLE.obligation for c in row.conditions} == set(TABLE.conditions)
    assert {p for row in TABLE.obligation for p in row.penalties} == {p.id for p in TABLE.penalty}
    assert {s for row in TABLE.obligation for s in row.scenarios} == set(TABLE.scenarios)


@pytest.mark.parametrize("row", TABLE.obligation, ids=lambda row: row.id)
def test_every_row_can_be_reached(row: Obligation) -> None:
    for role in row.roles:
        assert set(row.scenarios) & set(TABLE.scenarios_of(role)), role


def test_no_two_entries_of_a_kind_go_by_one_name() -> None:
    for group in (TABLE.roles, TABLE.scenarios, TABLE.conditions):
        names = [n for key, e in group.items() for n in {key, e.name, *getattr(e, "aliases", ())}]
        assert len(names) == len(set(names))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_every_provision_has_a_digest_and_a_source_in_the_catalog(
    row: Obligation | Penalty, digests: dict[str, SourceDigest]
) -> None:
    for place in row.provisions:
        source = CATALOG[place.source_id]
        assert source.first_article <= place.provision.article <= source.last_article
        assert digests[place.source_id].get(place.provision) is not None, place


@pytest.mark.corpus_texts
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_every_provision_is_in_the_official_text(
    row: Obligation | Penalty, official: dict[str, tuple[Article, ...]]
) -> None:
    for place in row.provisions:
        assert text_of(place, official), f"{place.source_id} has no {place.key}"


@pytest.mark.corpus_texts
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_every_figure_stands_in_a_provision_of_the_row(
    row: Obligation | Penalty, official: dict[str, tuple[Article, ...]]
) -> None:
    told = {f.canonical for place in row.provisions for f in find_figures(text_of(place, official))}
    said = {f.canonical for f in find_figures(words_of(row))}
    assert said <= told, f"{said - told} is in none of the provisions"


@pytest.mark.corpus_texts
def test_the_words_are_our_own(official: dict[str, tuple[Article, ...]]) -> None:
    names = tuple(CATALOG.names)
    copied = {}
    for row in ROWS:
        for source_id in {place.source_id for place in row.provisions}:
            texts = "\n".join(text_of(place, official) for place in row.provisions if place.source_id == source_id)
            runs = Wording(texts, names=names, length=16).copied(words_of(row))
            copied |= {row.id: runs} if runs else {}
    assert copied == {}


def test_a_table_that_names_what_is_not_defined_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.toml"
    path.write_text(
        '[roles]\na = { name = "甲", scenarios = ["s"] }\n[scenarios]\ns = { name = "乙" }\n[conditions]\n'
        'penalty = []\n[[obligation]]\nid = "x"\nroles = ["b"]\nscenarios = ["s"]\nphase = "before"\ntext = "做"\n'
        'evidence = ["证"]\nprovisions = ["law:a1"]\npenalties = []\n',
        encoding="utf-8",
    )
    with pytest.raises(SourceFormatError, match="role"):
        load_table(path)


def test_the_table_model_knows_where_a_role_owes_something() -> None:
    assert isinstance(TABLE, Table)
    assert "appstore" in TABLE.scenarios_of("platform")
    assert "export" not in TABLE.scenarios_of("supporter")
