"""A stream of pieces becomes whole sentences, each with the numbers of the evidence it names."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_MARK = re.compile(r"\s*[\[［【](\d{1,3}(?:\s*[,，、]\s*\d{1,3})*)[\]］】]")
_END = re.compile(r"(?:[。！？]|[!?](?![\[!?]))+[”’」\"]?|\n+|(?<=[a-z\])])\.(?=\s)")
#: What may still belong to the sentence before it: spaces, and marks whole or begun.
_MARKS_AFTER = re.compile(r"(?:\s*[\[［【]\d{1,3}(?:\s*[,，、]\s*\d{1,3})*[\]］】])*[。.]?")
_MARK_BEGUN = re.compile(r"\s*(?:[\[［【][\d\s,，、]*)?$")
_LIST_SIGN = re.compile(r"^\s*(?:[-*•·]+|\d{1,2}[.、)）]|[（(]\d{1,2}[)）]|#{1,6})\s*")
_EMPHASIS = re.compile(r"\*\*|__|`")
#: A model that never ends a sentence is cut; law has sentences of several hundred characters.
_LONGEST = 1200


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence without its marks, and their numbers in order."""

    text: str
    numbers: tuple[int, ...]


def whole_sentences(pieces: Iterable[str]) -> Iterator[Sentence]:
    """Sentences as soon as they are complete; a mark after the full stop belongs to the sentence before it."""
    buffer = ""
    for piece in pieces:
        buffer += piece
        while (cut := _cut(buffer)) > 0:
            yield from _sentence(buffer[:cut])
            buffer = buffer[cut:]
    yield from _sentence(buffer)


def _cut(buffer: str) -> int:
    """Where the first sentence of `buffer` ends; 0 while more of it may come."""
    for end in _END.finditer(buffer):
        if not re.search(r"\w", buffer[: end.end()]):
            continue
        after = _MARKS_AFTER.match(buffer, end.end())
        stop = after.end() if after else end.end()
        return 0 if _MARK_BEGUN.match(buffer, stop) else stop
    return len(buffer) if len(buffer) > _LONGEST else 0


def _sentence(raw: str) -> Iterator[Sentence]:
    numbers = tuple(dict.fromkeys(int(n) for m in _MARK.finditer(raw) for n in re.findall(r"\d+", m[1])))
    text = _EMPHASIS.sub("", _LIST_SIGN.sub("", _MARK.sub("", raw))).strip()
    text = re.sub(r"([。！？])[。.]+$", r"\1", text)
    if re.search(r"\w", text):
        yield Sentence(text, numbers)
