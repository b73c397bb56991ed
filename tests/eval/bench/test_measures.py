"""Ranked places to figures, and figures to intervals."""

import math

import pytest

from eval.bench.retrieval.measures import MEASURES, bootstrap, matches, paired, scores

A, B, C = ("cats", "a1"), ("cats", "a2"), ("dogs", "a1")


def by_name(
    found: list[tuple[str, str]], gold: list[tuple[str, str]], **more: list[tuple[str, str]]
) -> dict[str, float]:
    return dict(zip(MEASURES, scores(found, [(place,) for place in gold], *more.values()), strict=True))


def test_everything_found_first_is_full_marks() -> None:
    assert by_name([A, C], [A]) == dict.fromkeys(MEASURES, 1.0)


def test_second_place_halves_the_reciprocal_rank() -> None:
    got = by_name([C, A], [A])
    assert got["recall@1"] == 0.0
    assert got["recall@5"] == 1.0
    assert got["mrr@10"] == 0.5
    assert got["ndcg@10"] == pytest.approx(1 / math.log2(3))
    assert got["right@1"] == 0.0


def test_one_of_two_gold_places_is_half_the_recall() -> None:
    assert by_name([A, C], [A, B])["recall@10"] == 0.5


def test_a_provision_that_says_the_same_is_as_good_as_gold_and_counts_once() -> None:
    assert dict(zip(MEASURES, scores([C, A], [(A, C)]), strict=True)) == dict.fromkeys(MEASURES, 1.0)


def test_nothing_found_is_nothing() -> None:
    assert by_name([], [A]) == dict.fromkeys(MEASURES, 0.0)


def test_an_alternative_counts_as_a_right_first_place_only() -> None:
    got = by_name([B, A], [A], alternatives=[B])
    assert got["right@1"] == 1.0
    assert got["mrr@10"] == 0.5


def test_beyond_the_tenth_place_is_not_found() -> None:
    fillers = [("dogs", f"a{n}") for n in range(2, 12)]
    assert by_name([*fillers, A], [A])["mrr@10"] == 0.0


def test_a_source_that_is_gold_as_a_whole_is_found_once_by_any_place() -> None:
    assert matches(("essay", "s7"), ("essay", ""))
    assert by_name([("essay", "s7"), ("essay", "s1")], [("essay", "")]) == dict.fromkeys(MEASURES, 1.0)


def test_interval_holds_the_mean_and_is_the_same_each_time() -> None:
    values = [0.0, 1.0] * 40
    got = bootstrap(values)
    assert got.low < got.mean == 0.5 < got.high
    assert got == bootstrap(values)


def test_no_difference_has_an_interval_of_nothing() -> None:
    assert paired([1.0, 0.0, 1.0], [1.0, 0.0, 1.0]) == bootstrap([0.0])
    assert bootstrap([]).mean == 0.0
