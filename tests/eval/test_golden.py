"""The golden questions themselves: well formed, and true to the official texts where these are at hand."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from app.answer import Answer, Citation, Span, Status
from corpus.catalog import Validity
from eval.addresses import Address
from eval.gate import judge, load_rules
from eval.results import Outcome
from eval.runner import run
from eval.samples import Kind, Sample, assigned_split, find_gold_problems, load_samples
from eval.scoring import has_fact
from eval.texts import IndexedTexts
from tests.eval import made_up
from tests.eval.official import CATALOG, copied_runs, gold_texts, official_texts, shipped

WRITTEN_ON = date(2026, 11, 21)
SAMPLES = load_samples()
LAW = [s for s in SAMPLES if s.kind is not Kind.COMMENTARY]


def test_split_is_the_one_the_hash_assigns_and_even() -> None:
    assert [s.id for s in SAMPLES if s.split != assigned_split(s.id)] == []
    halves = Counter(s.split for s in SAMPLES)
    assert abs(halves["dev"] - halves["test"]) <= len(SAMPLES) // 10


def test_set_is_as_broad_as_it_should_be() -> None:
    assert len(SAMPLES) >= 300
    assert sum(s.language == "en" for s in SAMPLES) >= 30
    assert sum(s.wording == "everyday" for s in SAMPLES) * 3 >= len(SAMPLES)
    assert sum(s.status is Status.REFUSED for s in SAMPLES) >= 40
    assert sum(s.turns_on_date for s in SAMPLES) >= 30
    assert sum(s.status is Status.CLARIFY for s in SAMPLES) >= 6


def test_every_kind_is_asked_about_often_enough() -> None:
    asked = Counter(s.kind for s in SAMPLES)
    assert {kind: asked[kind] for kind in Kind if asked[kind] < 10} == {}


def test_many_questions_need_two_texts() -> None:
    assert sum(len({a.source_id for a in s.gold_addresses}) > 1 for s in SAMPLES) >= 15


def test_every_regulation_and_whitepaper_is_asked_about_often_enough() -> None:
    asked = Counter(source for s in SAMPLES for source in {a.source_id for a in s.gold_addresses})
    regulations = {s.id: asked[s.id] for s in CATALOG if s.held and s.articles}
    assert len(regulations) == 39
    assert {i: n for i, n in regulations.items() if n < 4} == {}
    assert {s.id: asked[s.id] for s in CATALOG if s.held and not s.articles and asked[s.id] < 2} == {}


def test_no_question_comes_twice_for_one_date() -> None:
    asked = Counter((s.question, s.as_of) for s in SAMPLES)
    assert [question for question, n in asked.items() if n > 1] == []


def test_gold_names_texts_we_hold() -> None:
    asked = {a.source_id for s in SAMPLES for a in s.gold_addresses}
    assert {i for i in asked if not CATALOG[i].held} == set()


@pytest.mark.parametrize("sample", [s for s in SAMPLES if s.gold], ids=lambda s: s.id)
def test_gold_is_law_on_the_date_asked(sample: Sample) -> None:
    day = sample.as_of or sample.day_named or WRITTEN_ON
    named = {a.source_id for a in (*sample.gold_addresses, *sample.alternative_addresses)}
    found = {i: CATALOG[i].validity_on(day) for i in named}
    right = {i for i, validity in found.items() if validity in (Validity.IN_FORCE, Validity.COMMENTARY)}
    assert {i: found[i] for i in named - right if not _may_name_old_text(sample, i, right)} == {}


def _may_name_old_text(sample: Sample, source_id: str, right: set[str]) -> bool:
    """Whether a text not in force belongs into the answer: beside the one in force, compared or asked for by number."""
    beside = any(CATALOG[i].law == CATALOG[source_id].law for i in right)
    return beside and sample.kind in (Kind.COMPARISON, Kind.CONTENT)


@pytest.mark.parametrize("sample", [s for s in SAMPLES if s.required_facts], ids=lambda s: s.id)
def test_what_we_ship_says_the_required_facts(sample: Sample) -> None:
    said = "\n".join(text for address in sample.gold_addresses for text in shipped(address))
    assert [f for f in sample.required_facts if not has_fact(said, f)] == []


@pytest.mark.parametrize("sample", [s for s in SAMPLES if s.equivalents], ids=lambda s: s.id)
def test_what_we_ship_says_the_required_facts_for_every_equivalent(sample: Sample) -> None:
    for equivalent in (text for group in sample.equivalents for text in group):
        held = sample.held_to([Address.parse(equivalent)])
        said = "\n".join(text for address in held.gold_addresses for text in shipped(address))
        assert (equivalent, [f for f in sample.required_facts if not has_fact(said, f)]) == (equivalent, [])


@pytest.fixture(scope="module")
def official(shared_corpus: Path) -> IndexedTexts:
    """The official regulations, read line by line: independent of how `ingest` reads them."""
    return official_texts(shared_corpus)


@pytest.mark.corpus_texts
def test_every_gold_provision_exists(official: IndexedTexts) -> None:
    assert [str(p) for p in find_gold_problems(LAW, official)] == []


@pytest.mark.corpus_texts
@pytest.mark.parametrize("sample", [s for s in LAW if s.gold], ids=lambda s: s.id)
def test_required_facts_stand_in_the_gold_and_forbidden_ones_do_not(sample: Sample, official: IndexedTexts) -> None:
    text = "\n".join(gold_texts(sample, official))
    assert [f for f in sample.required_facts if not has_fact(text, f)] == []
    assert [f for f in sample.forbidden_facts if has_fact(text, f)] == []


@pytest.mark.corpus_texts
@pytest.mark.parametrize("sample", [s for s in LAW if s.equivalents], ids=lambda s: s.id)
def test_equivalents_have_the_facts_of_the_gold_they_stand_for(sample: Sample, official: IndexedTexts) -> None:
    for equivalent in (text for group in sample.equivalents for text in group):
        held = sample.held_to([Address.parse(equivalent)])
        text = "\n".join(gold_texts(held, official))
        assert (equivalent, [f for f in sample.required_facts if not has_fact(text, f)]) == (equivalent, [])


@pytest.mark.corpus_texts
def test_gate_passes_an_oracle_that_cites_the_gold(official: IndexedTexts) -> None:
    by_question = {(s.question, s.as_of): s for s in LAW}
    report = run(LAW, lambda question, day: _oracle(by_question[question, day], official), texts=official)
    assert {m.name: m.mean for m in report.metrics if m.mean < 1.0} == {}
    assert judge(report, load_rules()).outcome is Outcome.PASS


@pytest.mark.corpus_texts
def test_no_official_wording_is_copied(shared_corpus: Path) -> None:
    assert copied_runs(SAMPLES, shared_corpus) == set()


def _oracle(sample: Sample, texts: IndexedTexts) -> Answer:
    """The answer that quotes every gold provision, or ends as the sample expects."""
    citations = []
    for number, address in enumerate(sample.gold_addresses, start=1):
        text = texts.get(address)
        assert text is not None
        assert address.provision is not None
        start, end = text.span(address.provision) or (0, 0)
        citations.append(
            Citation(
                number=number,
                source_id=address.source_id,
                title="",
                provision=address.provision.label,
                address=address.provision.key,
                label=str(address),
                quote=text.text[start:end],
                quote_kind="official",
                level="",
                status="",
                span=Span(start=start, end=end),
            )
        )
    return made_up.answer(*citations, status=sample.status, as_of=sample.as_of or sample.day_named or WRITTEN_ON)
