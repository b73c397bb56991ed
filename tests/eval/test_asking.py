import time
from datetime import date
from pathlib import Path

import pytest

from app.answer import Answer
from eval.asking import Given, Journal, ask_all
from eval.samples import Sample
from tests.eval.made_up import answer, citation, sample

SAMPLES = [sample(f"s{n}") for n in range(6)]


class Counting:
    """Answers everything, counts what it was asked, and gives up after `limit` questions as a killed run does."""

    def __init__(self, limit: int = 99) -> None:
        self.asked: list[str] = []
        self._limit = limit

    def __call__(self, question: str, as_of: date | None) -> Answer:
        if len(self.asked) == self._limit:
            raise KeyboardInterrupt
        self.asked.append(question)
        return answer(citation("cats-2025:a3p1"), text=question)


def ask(samples: list[Sample], by: Counting, **options: object) -> list[Given]:
    return ask_all(samples, by, clock=time.perf_counter, **options)


@pytest.mark.parametrize("workers", [1, 4])
def test_answers_come_in_the_order_of_the_samples(workers: int) -> None:
    given = ask(SAMPLES, Counting(), workers=workers)
    assert [g.id for g in given] == [s.id for s in SAMPLES]
    assert [g.answer.text for g in given if g.answer] == [s.question for s in SAMPLES]


def test_an_interrupted_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    journal = Journal.of(tmp_path, "v-1", "suite")
    with pytest.raises(KeyboardInterrupt):
        ask(SAMPLES, Counting(4), journal=journal)
    rest = Counting()
    seen: list[tuple[int, int]] = []
    given = ask(SAMPLES, rest, journal=journal, progress=lambda done, total: seen.append((done, total)))
    assert rest.asked == [s.question for s in SAMPLES[4:]]
    assert [g.answer.text for g in given if g.answer] == [s.question for s in SAMPLES]
    assert seen == [(4, 6), (5, 6), (6, 6)]


def test_a_line_that_was_cut_off_is_asked_again(tmp_path: Path) -> None:
    journal = Journal.of(tmp_path, "v-1")
    ask(SAMPLES[:3], Counting(), journal=journal)
    text = journal.path.read_text(encoding="utf-8")
    journal.path.write_text(text[:-40], encoding="utf-8")
    again = Counting()
    ask(SAMPLES[:4], again, journal=journal)
    assert again.asked == [SAMPLES[2].question, SAMPLES[3].question]
    assert set(journal.read()) == {"s0", "s1", "s2", "s3"}


def test_a_question_that_failed_is_tried_again(tmp_path: Path) -> None:
    def broken(question: str, as_of: date | None) -> Answer:
        raise RuntimeError("busy")

    journal = Journal.of(tmp_path, "v-1")
    (given,) = ask_all(SAMPLES[:1], broken, clock=time.perf_counter, journal=journal)
    assert given.error == "RuntimeError: busy"
    assert journal.read() == {}


def test_another_run_has_another_journal(tmp_path: Path) -> None:
    assert Journal.of(tmp_path, "v-1", "suite") != Journal.of(tmp_path, "v-2", "suite")
    assert Journal.of(tmp_path, "a", "bc") != Journal.of(tmp_path, "ab", "c")
