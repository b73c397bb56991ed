"""Question to Query."""

import re
from collections.abc import Iterable
from datetime import date

from app.understanding.addresses import attach, with_plain_numerals
from app.understanding.days import date_in
from app.understanding.names import LawNames, inside, unknown_before
from app.understanding.query import Query
from app.understanding.script import plain_text
from app.understanding.times import both_days, earlier_day
from app.understanding.typos import speller_of
from corpus.references import find_mentions

_CJK = re.compile(r"[\u3400-\u9fff]")


def understand(question: str, *, names: LawNames, today: date, as_of: date | None = None) -> Query:
    """Query for `question`; `as_of` wins over a date in the question, which wins over `today`."""
    text, corrections = speller_of(names).correct(with_plain_numerals(plain_text(question)))
    laws = names.find(text)
    mentions = [m for m in find_mentions(text) if not inside(m.start, laws)]
    laws = sorted(laws + unknown_before(text, mentions, laws), key=lambda m: m.start)
    provisions, used = attach(text, mentions, laws)
    any_version = [m.start for m in laws if not m.version_given and not m.missing_version]
    named = date_in(text, today=today, law_starts=[m.start for m in laws], any_version=any_version)
    pair = None if as_of else both_days(text)
    earlier = pair[0] if pair else None if as_of else earlier_day(text, named)
    day = pair[1] if pair else as_of or (named if earlier is None else None)
    removed = [(m.start, m.end) for m in laws] + [(m.start, m.end) for m in used]
    return Query(
        question=question,
        text=text,
        content=_without(text, removed),
        language="zh" if len(_CJK.findall(text)) >= 2 else "en",
        laws=tuple(laws),
        provisions=tuple(provisions),
        as_of=day or today,
        as_of_given=day is not None,
        corrections=corrections,
        earlier=earlier,
    )


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """`text` without the spans, white space closed up."""
    out, position = "", 0
    for start, end in sorted(spans):
        out += text[position : max(start, position)] + " "
        position = max(position, end)
    return re.sub(r"\s+", " ", re.sub(r"《\s*》", " ", out + text[position:])).strip()
