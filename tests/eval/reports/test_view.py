from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from eval.reports import view
from tests.eval.reports.made_up import RUN, about, full_report, report


def test_bars_carry_floor_and_live_mean() -> None:
    bars = {bar.name: bar for bar in view.metric_bars(full_report())}
    assert bars["required_facts"].below
    assert bars["required_facts"].mark == "✗"
    assert bars["quote_validity"].mark == "✓"
    assert bars["citation_recall_article"].mark == "—"
    assert bars["status_correct"].live == 1.0
    assert next(iter(view.metric_bars(report()))).live is None


def test_kinds_are_rows_and_what_was_not_measured_is_empty() -> None:
    rows = {row.title: row for row in view.kind_rows(RUN)}
    assert rows["应拒答"].means[list(view.KIND_COLUMNS).index("required_facts")] is None
    assert rows["期限与数额"].n == 1


def test_questions_touched_by_a_change_of_texts_come_first() -> None:
    pairs = view.side_by_side(full_report())
    assert [pair.candidate.id for pair in pairs] == ["house", "feed"]
    assert [pair.tone for pair in pairs] == ["worse", "better"]
    assert view.side_by_side(report()) == []


def test_weak_questions_say_what_they_lost() -> None:
    (weak,) = view.weak_rows(RUN)
    assert weak.id == "house"
    assert view.lost(weak) == {"required_facts": 1.0}


@given(st.lists(st.floats(min_value=0, max_value=5000), min_size=1, max_size=60), st.integers(1, 30))
def test_histogram_counts_every_answer_once(latencies: list[float], bins: int) -> None:
    rows = tuple(RUN.rows[0].model_copy(update={"latency_ms": ms}) for ms in latencies)
    found = view.latency_histogram(RUN.model_copy(update={"rows": rows}), bins=bins)
    assert sum(b.n for b in found) == len(latencies)
    assert len(found) == bins
    assert max(b.height for b in found) == 1.0


def test_trend_takes_whole_runs_of_the_same_split_up_to_the_report() -> None:
    now = report(run=RUN.model_copy(update={"about": about(5)}))
    others = [report(run=RUN.model_copy(update={"about": about(day)})) for day in (1, 2, 9)]
    partial = report(run=RUN.model_copy(update={"about": about(3), "partial": True}))
    other_split = report(run=RUN.model_copy(update={"about": about(4), "split": "dev"}))
    points = view.trend_of(now, [*others, partial, other_split, now], last=2)
    assert [point.started.day for point in points] == [2, 5]


@given(st.lists(st.floats(min_value=0, max_value=1), min_size=2, max_size=20))
def test_trend_lines_stay_in_their_frame(values: list[float]) -> None:
    point = view.trend_point(report())
    assert point is not None
    points = [
        view.TrendPoint(point.started + timedelta(days=i), "v", "all", "通过", {"required_facts": value})
        for i, value in enumerate(values)
    ]
    (line,) = view.trend_lines(points)
    assert all(0 <= x <= 1 and -1e-9 <= y <= 1 + 1e-9 for x, y in line.points)
    assert line.latest == values[-1]


def test_one_run_is_no_trend() -> None:
    point = view.trend_point(report())
    assert point is not None
    assert view.trend_lines([point]) == []
