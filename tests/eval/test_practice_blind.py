"""The practice questions that were written blind: well formed, true to the official texts, none of another set's."""

from difflib import SequenceMatcher
from pathlib import Path

import pytest

from eval.samples import GOLDEN_PATH, assigned_split, find_gold_problems, load_samples
from tests.eval.official import official_texts

SAMPLES = load_samples(GOLDEN_PATH.with_name("practice-blind.jsonl"))
OTHERS = [*load_samples(), *load_samples(GOLDEN_PATH.with_name("practice.jsonl"))]


def test_split_is_the_one_the_hash_assigns() -> None:
    assert [s.id for s in SAMPLES if s.split != assigned_split(s.id)] == []


def test_no_question_of_another_set_is_asked_again() -> None:
    assert {s.id for s in SAMPLES} & {s.id for s in OTHERS} == set()
    pairs = [(s, o) for s in SAMPLES for o in OTHERS if set(s.gold) & set(o.gold)]
    alike = [(s.id, o.id) for s, o in pairs if SequenceMatcher(None, s.question, o.question).ratio() > 0.6]
    assert alike == []


@pytest.mark.corpus_texts
def test_every_gold_provision_exists(shared_corpus: Path) -> None:
    assert [str(p) for p in find_gold_problems(SAMPLES, official_texts(shared_corpus))] == []
