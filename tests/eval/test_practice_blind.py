"""The practice questions that were written blind: well formed, true to the official texts, none of another set's."""

from difflib import SequenceMatcher
from pathlib import Path

import pytest

from corpus.catalog import Level
from eval.samples import GOLDEN_PATH, Sample, assigned_split, find_gold_problems, load_samples
from tests.eval.official import CATALOG, official_texts

#: Each is held against the golden set and the practice sets before it.
ON_COMMENTARY = ("practice-commentary", "practice-commentary-2")
SETS = ("practice", "practice-blind", "practice-blind-2", "practice-blind-3", *ON_COMMENTARY)


def _set(name: str) -> list[Sample]:
    return load_samples(GOLDEN_PATH.with_name(f"{name}.jsonl"))


@pytest.mark.parametrize("name", SETS[1:])
def test_split_is_the_one_the_hash_assigns(name: str) -> None:
    assert [s.id for s in _set(name) if s.split != assigned_split(s.id)] == []


@pytest.mark.parametrize("name", SETS[1:])
def test_no_question_of_another_set_is_asked_again(name: str) -> None:
    samples = _set(name)
    others = [*load_samples(), *(s for earlier in SETS[: SETS.index(name)] for s in _set(earlier))]
    assert {s.id for s in samples} & {s.id for s in others} == set()
    pairs = [(s, o) for s in samples for o in others if set(s.gold) & set(o.gold)]
    alike = [(s.id, o.id) for s, o in pairs if SequenceMatcher(None, s.question, o.question).ratio() > 0.6]
    assert alike == []


@pytest.mark.parametrize("name", ON_COMMENTARY)
def test_commentary_is_asked_of_what_lawyers_write(name: str) -> None:
    levels = {CATALOG[a.source_id].level for s in _set(name) for a in s.gold_addresses}
    assert levels == {Level.COMMENTARY}


@pytest.mark.corpus_texts
@pytest.mark.parametrize("name", [name for name in SETS[1:] if name not in ON_COMMENTARY])
def test_every_gold_provision_exists(name: str, shared_corpus: Path) -> None:
    assert [str(p) for p in find_gold_problems(_set(name), official_texts(shared_corpus))] == []
