"""Which stretches of a section of prose (commentary, annex, preamble) to quote: paragraphs, list points, table rows."""

import re
from collections.abc import Sequence
from itertools import takewhile

from app.answering.draft import Evidence
from app.answering.wish import Wish
from app.editions import StoredText
from corpus.encoders.vocabulary import coverage
from corpus.likeness import bigrams

#: A stretch longer than this many characters is cut down to its sentences that say most.
MAX_CHARS = 420
#: Nearness in meaning counts this much beside coverage, what a note that the question is like says so much.
_MEANING_SHARE, _NOTED_SHARE = 0.7, 2.0
#: A further paragraph is quoted if it comes this near to the best: what a text argues takes several.
_NEAR = 0.6
_MOST_PARAGRAPHS = 3
_MOST_POINTS = 8
_SENTENCE = re.compile(r"[^。；;！？!?]+[。；;！？!?]?[”’）)]?")
_POINT = re.compile(
    r"\s*(?:[-•◼▪●·]|[（(][\d一二三四五六七八九十]{1,2}[)）]|\d{1,2}[.、．]|[一二三四五六七八九]是|第[一二三四五六七八九]|首先|其次|再次|最后)"
)
_TICK = re.compile("[√✓✔]")
_ROW = re.compile(r"\s*\|")
_RULE = re.compile(r"\s*\|(?:\s*:?-+:?\s*\|)+\s*$")

Span = tuple[int, int]


def best_stretches(stored: StoredText, wish: Wish, *, whole_list: bool) -> tuple[Evidence, ...]:
    """The stretches that speak most to the question, or that the note speaks of which does; best first.

    A point of a list is followed by the others if `whole_list` is asked for, and so is a row of a table; a row stands
    below the head of its table, which says nothing by itself.
    """
    lines, heads = _lines(stored.text)
    texts = [stored.text[start:end] for start, end in lines]
    scores = [0.0 if n in heads else score for n, score in enumerate(_scores(stored, texts, wish))]
    order = sorted(range(len(lines)), key=lambda n: (-scores[n], n))[:_MOST_PARAGRAPHS]
    chosen = [n for n in order if scores[n] >= _NEAR * scores[order[0]]]
    if whole_list and (rows := _ticked(texts, heads, wish)):
        return tuple(_evidence(stored, lines[n]) for n in rows)
    if whole_list and (points := _points_around(texts, chosen[0], heads)):
        quotes = (_evidence(stored, lines[n]) if n in chosen else _opening(stored, lines[n]) for n in points)
        return tuple(quotes)
    above = {texts[head]: head for n in reversed(chosen) if (head := _head_of(texts, n, heads)) is not None}
    spans = [lines[n] for n in (*above.values(), *chosen)]
    return tuple(_evidence(stored, _telling(stored, span, wish)) for span in spans)


def opening_of(stored: StoredText) -> Evidence:
    """The first sentence of a section: what it is about."""
    return _opening(stored, _lines(stored.text)[0][0])


def _lines(text: str) -> tuple[list[Span], frozenset[int]]:
    """Where the lines of `text` that say anything begin and end, and which of them head a table (a rule is below)."""
    spans: list[Span] = []
    heads, position = set(), 0
    for line in text.split("\n"):
        if _RULE.match(line):
            heads.add(len(spans) - 1)
        elif line.strip():
            spans.append((position, position + len(line)))
        position += len(line) + 1
    return spans, frozenset(heads)


def _scores(stored: StoredText, texts: Sequence[str], wish: Wish) -> list[float]:
    near = [wish.nearness((text,)) if wish.nearness else 0.0 for text in texts]
    parts = zip(texts, near, _noted_shares(stored, texts, wish), strict=True)
    return [coverage(wish.weights, text) + _MEANING_SHARE * m + _NOTED_SHARE * noted for text, m, noted in parts]


def _noted_shares(stored: StoredText, texts: Sequence[str], wish: Wish) -> list[float]:
    """For each text how much (0 to 1) of a note it says, times how alike the note's questions are; the most of all."""
    alike: dict[str, float] = {}
    for likeness in wish.likenesses(stored.chunk) if wish.likenesses else ():
        alike[likeness.key] = max(alike.get(likeness.key, 0.0), likeness.value)
    notes = [(alike.get(key, 0.0), bigrams(sentence)) for key, sentence in stored.chunk.unit_digests]
    said = [bigrams(text) for text in texts]
    return [
        max((like * (held & note).total() / (note.total() or 1) for like, note in notes), default=0) for held in said
    ]


def _points_around(texts: Sequence[str], n: int, heads: frozenset[int]) -> list[int]:
    """The points of the list that line `n` is one of, or leads to, or the rows of its table; empty if it is of none."""
    if _ROW.match(texts[n]) or n + 1 in heads:
        rows = [m for m, text in enumerate(texts) if _ROW.match(text) and m not in heads]
        return [min(heads), *rows][:_MOST_POINTS] if heads else rows[:_MOST_POINTS]
    points = [m for m, text in enumerate(texts) if _POINT.match(text)]
    in_list = n in points or (texts[n].rstrip().endswith(("：", ":")) and n + 1 in points)
    return points[:_MOST_POINTS] if in_list and len(points) > 1 else []


def _ticked(texts: Sequence[str], heads: frozenset[int], wish: Wish) -> list[int]:
    """The rows that are ticked in the column that the question names, below the head of the first such table."""
    found: list[int] = []
    for head in sorted(heads):
        names = [cell.rsplit("/", 1)[-1] for cell in _cells(texts[head])]
        columns = [n for n, name in enumerate(names) if len(name) > 1 and name in wish.about]
        below = list(takewhile(lambda n: n not in heads and _ROW.match(texts[n]), range(head + 1, len(texts))))
        rows = [n for n in below if any(_TICK.fullmatch(c) for c in _only(_cells(texts[n]), columns))]
        found += rows if found else [head, *rows] if rows else []
    return found[:_MOST_POINTS]


def _only(cells: Sequence[str], columns: Sequence[int]) -> list[str]:
    return [cells[n] for n in columns if n < len(cells)]


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip().strip("|").split("|")]


def _head_of(texts: Sequence[str], n: int, heads: frozenset[int]) -> int | None:
    """The line that heads the table which line `n` is a row of; None for a head and for what is no row."""
    if not _ROW.match(texts[n]) or n in heads:
        return None
    return max((head for head in heads if head < n and all(_ROW.match(t) for t in texts[head:n])), default=None)


def _telling(stored: StoredText, span: Span, wish: Wish) -> Span:
    """The span, or, if it is long, the sentences of it side by side that say most and are not."""
    (start, end), text = span, stored.text
    if end - start <= MAX_CHARS:
        return span
    ends = [m.end() for m in _SENTENCE.finditer(text, start, end)]
    starts = [start, *ends[:-1]]
    windows = []
    for n, first in enumerate(starts):
        fitting = [e for e in ends[n:] if e - first <= MAX_CHARS]
        windows.append((first, fitting[-1] if fitting else min(first + MAX_CHARS, end)))
    scores = _scores(stored, [text[a:b] for a, b in windows], wish)
    return windows[max(range(len(windows)), key=lambda n: (scores[n], -n))]


def _opening(stored: StoredText, span: Span) -> Evidence:
    start, end = span
    first = _SENTENCE.match(stored.text, start, end)
    return _evidence(stored, (start, first.end() if first else end))


def _evidence(stored: StoredText, span: Span) -> Evidence:
    start, end = span
    start += len(stored.text[start:end]) - len(stored.text[start:end].lstrip())
    end = min(end, start + MAX_CHARS)
    return Evidence(stored, stored.chunk.provision, start, start + len(stored.text[start:end].rstrip()))
