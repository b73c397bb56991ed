"""A rewording, word by word."""

import logging
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache
from typing import Any

from corpus.diff.model import Edit


def word_edits(old: str, new: str) -> tuple[Edit, ...]:
    """Runs of words kept, deleted and inserted; the kept and deleted ones make `old`, kept and inserted ones `new`."""
    before, after = _words(old), _words(new)
    return tuple(_edits(before, after))


def _edits(before: list[str], after: list[str]) -> Iterator[Edit]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for what, start, end, new_start, new_end in matcher.get_opcodes():
        if what == "equal":
            yield Edit("kept", "".join(before[start:end]))
            continue
        if end > start:
            yield Edit("deleted", "".join(before[start:end]))
        if new_end > new_start:
            yield Edit("inserted", "".join(after[new_start:new_end]))


def _words(text: str) -> list[str]:
    return list(_segmenter().cut(text))


@cache
def _segmenter() -> Any:
    """A jieba segmenter of our own: words that others add to the shared one would change what we call a word."""
    import jieba

    jieba.setLogLevel(logging.WARNING)
    segmenter = jieba.Tokenizer()
    segmenter.initialize()
    return segmenter
