"""The practice questions: well formed, true to the official texts, and none of the golden set's."""

from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from app.answer import Status
from eval.samples import GOLDEN_PATH, Sample, assigned_split, find_gold_problems, load_samples
from eval.scoring import has_fact
from eval.texts import IndexedTexts
from tests.eval.official import copied_runs, gold_texts, official_texts, shipped

SAMPLES = load_samples(GOLDEN_PATH.with_name("practice.jsonl"))
GOLDEN = load_samples()


def test_split_is_the_one_the_hash_assigns() -> None:
    assert [s.id for s in SAMPLES if s.split != assigned_split(s.id)] == []


def test_set_is_as_broad_as_it_should_be() -> None:
    assert len(SAMPLES) >= 320
    assert sum(s.wording == "everyday" for s in SAMPLES) * 5 >= len(SAMPLES) * 2
    assert sum(s.language == "en" for s in SAMPLES) * 6 >= len(SAMPLES)
    assert sum(s.status is Status.REFUSED for s in SAMPLES) >= 20


def test_no_question_comes_twice() -> None:
    asked = Counter((s.question, s.as_of) for s in SAMPLES)
    assert [question for question, n in asked.items() if n > 1] == []


def test_nothing_is_taken_from_the_golden_set() -> None:
    assert {s.id for s in SAMPLES} & {s.id for s in GOLDEN} == set()
    assert {s.question for s in SAMPLES} & {s.question for s in GOLDEN} == set()


def test_no_golden_question_is_asked_again_in_other_words() -> None:
    pairs = [(s, g) for s in SAMPLES for g in GOLDEN if set(s.gold) & set(g.gold)]
    alike = [(s.id, g.id) for s, g in pairs if SequenceMatcher(None, s.question, g.question).ratio() > 0.6]
    assert alike == []


@pytest.mark.parametrize("sample", [s for s in SAMPLES if s.required_facts], ids=lambda s: s.id)
def test_what_we_ship_says_the_required_facts(sample: Sample) -> None:
    said = "\n".join(text for address in sample.gold_addresses for text in shipped(address))
    assert [f for f in sample.required_facts if not has_fact(said, f)] == []


@pytest.fixture(scope="module")
def official(shared_corpus: Path) -> IndexedTexts:
    """The official regulations."""
    return official_texts(shared_corpus)


@pytest.mark.corpus_texts
def test_every_gold_provision_exists(official: IndexedTexts) -> None:
    assert [str(p) for p in find_gold_problems(SAMPLES, official)] == []


@pytest.mark.corpus_texts
@pytest.mark.parametrize("sample", [s for s in SAMPLES if s.gold], ids=lambda s: s.id)
def test_required_facts_stand_in_the_gold_and_forbidden_ones_do_not(sample: Sample, official: IndexedTexts) -> None:
    text = "\n".join(gold_texts(sample, official))
    assert [f for f in sample.required_facts if not has_fact(text, f)] == []
    assert [f for f in sample.forbidden_facts if has_fact(text, f)] == []


@pytest.mark.corpus_texts
def test_no_official_wording_is_copied(shared_corpus: Path) -> None:
    assert copied_runs(SAMPLES, shared_corpus) == set()
