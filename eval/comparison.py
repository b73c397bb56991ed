"""A candidate against the live version, question by question."""

from collections.abc import Iterable, Iterator, Mapping

from eval.addresses import Address
from eval.bootstrap import interval
from eval.differences import Comparison, MetricChange, QuestionChange, TextChange
from eval.metrics import METRIC_NAMES
from eval.results import Row, Run


def compare(
    live: Run,
    candidate: Run,
    *,
    allowed_drop: Mapping[str, float],
    texts: Iterable[TextChange] = (),
    touched: frozenset[str] = frozenset(),
) -> Comparison:
    """Two runs over the same questions, paired by question.

    Args:
        allowed_drop: by metric; what the rules allow.
        texts: what differs between the two corpora.
        touched: articles and sections (`pipl:a24`) that differ; questions about them come first.
    Raises: ValueError if the runs did not ask the same.
    """
    if live.questions != candidate.questions:
        raise ValueError(f"the runs asked different questions: {live.questions}, {candidate.questions}")
    before = {row.id: row for row in live.rows}
    pairs = [(before[row.id], row) for row in candidate.rows]
    questions = [change for old, new in pairs if (change := _question_change(old, new, touched))]
    return Comparison(
        live_version="、".join(live.index_versions),
        metrics=tuple(_metric_changes(pairs, allowed_drop)),
        questions=tuple(sorted(questions, key=lambda q: (not q.touched, not q.worse, q.id))),
        texts=tuple(texts),
    )


def _metric_changes(pairs: list[tuple[Row, Row]], allowed: Mapping[str, float]) -> Iterator[MetricChange]:
    for name in METRIC_NAMES:
        scores = [(o.scores[name], n.scores[name]) for o, n in pairs if name in o.scores and name in n.scores]
        if not scores:
            continue
        differences = [new - old for old, new in scores]
        low, high = interval(differences)
        yield MetricChange(
            name=name,
            live=sum(old for old, _ in scores) / len(scores),
            candidate=sum(new for _, new in scores) / len(scores),
            difference=sum(differences) / len(scores),
            low=low,
            high=high,
            n=len(scores),
            allowed=allowed.get(name),
        )


def _question_change(old: Row, new: Row, touched: frozenset[str]) -> QuestionChange | None:
    """What changed about one question; None if nothing did."""
    names = [name for name in METRIC_NAMES if name in old.scores and name in new.scores]
    moved = {name: new.scores[name] - old.scores[name] for name in names if new.scores[name] != old.scores[name]}
    near = _touched(old, new, touched)
    same = (old.status, old.text, old.cited) == (new.status, new.text, new.cited)
    if same and not moved and not near:
        return None
    return QuestionChange(
        id=new.id,
        touched=near,
        better={name: by for name, by in moved.items() if by > 0},
        worse={name: by for name, by in moved.items() if by < 0},
        same_answer=same,
    )


def _touched(old: Row, new: Row, touched: frozenset[str]) -> tuple[str, ...]:
    """Gold and cited provisions of a question that lie in a place that differs."""
    named = dict.fromkeys((*new.gold, *old.cited, *new.cited))
    return tuple(text for text in named if _lies_in(text, touched))


def _lies_in(text: str, touched: frozenset[str]) -> bool:
    """Whether an address lies in a touched place; a whole source does if any place of it is touched."""
    try:
        address = Address.parse(text)
    except ValueError:  # of a damaged index
        return True
    if address.place:
        return address.article in touched
    return any(place.startswith(f"{address.source_id}:") for place in touched)
