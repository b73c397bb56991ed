"""Everyday wording and the terms the law has for it: the table synonyms.toml, and what of it a question says."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from corpus.errors import SourceFormatError

SYNONYMS_PATH = Path(__file__).with_name("synonyms.toml")
_SPACE = re.compile(r"\s+")
#: Between Latin letters or digits and anything else people put a space or none.
_SCRIPT_CHANGE = re.compile(r"(?<=[a-z0-9])(?=[^\x00-\x7f])|(?<=[^\x00-\x7f])(?=[a-z0-9])")

_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_Texts = Annotated[tuple[_Text, ...], Field(min_length=1)]


class Row(BaseModel):
    """One meaning: how people say it, and what the law calls it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    say: _Texts = Field(description="everyday wordings, all with the same meaning")
    law: _Texts = Field(description="terms of the law, best first")
    unless: tuple[_Text, ...] = Field(default=(), description="longer words that hold a wording but mean another thing")
    why: _Text = Field(description="where the law uses the terms, in a few words")

    @model_validator(mode="after")
    def _wordings_are_everyday(self) -> Self:
        said, terms = [_key(wording) for wording in self.say], {_key(term) for term in self.law}
        if repeated := sorted({wording for wording in said if said.count(wording) > 1}):
            raise ValueError(f"say: {', '.join(repeated)} comes twice")
        if legal := sorted(terms.intersection(said)):
            raise ValueError(f"say: {', '.join(legal)} is one of its own terms of the law")
        return self


@dataclass(frozen=True, slots=True)
class Expansion:
    """An everyday wording in a text, and the terms of the law that say the same and are not in the text yet."""

    said: str  # as it stands in the text: text[start:end]
    law: tuple[str, ...]  # best first, never empty
    start: int
    end: int


class Synonyms:
    """The table, ready to read questions with."""

    def __init__(self, rows: Iterable[Row]) -> None:
        """Raises: SourceFormatError if an everyday wording stands in two rows, or is a term of the law in one."""
        self.rows = tuple(rows)
        self._row_of = _row_by_wording(self.rows)
        self._folded = {term: _fold(term) for row in self.rows for term in row.law}
        # Terms of the law, and the words of `unless`, are found too, so that no wording is found inside of them.
        other = {_key(text) for row in self.rows for text in (*row.law, *row.unless)}
        self._pattern = _pattern(other.union(self._row_of))

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def sayings(self) -> tuple[str, ...]:
        """Every everyday wording, in the order of the table."""
        return tuple(wording for row in self.rows for wording in row.say)

    def expand(self, text: str) -> tuple[Expansion, ...]:
        """The everyday wordings of `text` in order, without overlaps; at one place the longest counts.

        Left out are a wording inside a term of the law (推荐 in 算法推荐), terms that `text` already has, and a wording
        all of whose terms it has.
        """
        folded = _fold(text)
        return tuple(self._found(text, folded, _origins(text, folded)))

    def _found(self, text: str, folded: str, origins: range | list[int]) -> Iterator[Expansion]:
        for match in self._pattern.finditer(folded):
            row = self._row_of.get(_key(match[0]))
            law = tuple(term for term in row.law if self._folded[term] not in folded) if row else ()
            if law:
                start, end = origins[match.start()], origins[match.end() - 1] + 1
                yield Expansion(text[start:end], law, start, end)


@cache
def shipped_synonyms() -> Synonyms:
    """The table that comes with this package, read once."""
    return load_synonyms()


def load_synonyms(path: Path = SYNONYMS_PATH) -> Synonyms:
    """The table of a TOML file of `[[row]]` entries.

    Raises: SourceFormatError naming the row that is wrong.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8")).get("row", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        raise SourceFormatError(f"synonyms {path}: {exc}") from exc
    if not isinstance(tables, list):
        raise SourceFormatError(f"synonyms {path}: row is one table; write [[row]]")
    rows = [_row(table, f"synonyms {path}, row {n}") for n, table in enumerate(tables, start=1)]
    try:
        return Synonyms(rows)
    except SourceFormatError as exc:
        raise SourceFormatError(f"synonyms {path}, {exc}") from exc


def _row(table: object, place: str) -> Row:
    try:
        return Row.model_validate(table)
    except ValidationError as exc:
        said = table.get("say", "no say") if isinstance(table, Mapping) else table
        raise SourceFormatError(f"{place} ({said}): {exc}") from exc


def _row_by_wording(rows: tuple[Row, ...]) -> dict[str, Row]:
    number_of: dict[str, int] = {}
    term_in = {_key(term): n for n, row in enumerate(rows, start=1) for term in row.law}
    for n, row in enumerate(rows, start=1):
        for wording in row.say:
            key = _key(wording)
            if key in number_of:
                raise SourceFormatError(f"row {n}: {wording} stands in row {number_of[key]}, too; keep one")
            if key in term_in:
                raise SourceFormatError(f"row {n}: {wording} is a term of the law in row {term_in[key]}; drop one")
            number_of[key] = n
    return {key: rows[n - 1] for key, n in number_of.items()}


def _fold(text: str) -> str:
    """`text` in NFKC and lower case, character by character."""
    if text.isascii() or unicodedata.is_normalized("NFKC", text):
        lower = text.lower()
        if len(lower) == len(text):
            return lower
    return "".join(_fold_char(char) for char in text)


def _fold_char(char: str) -> str:
    return unicodedata.normalize("NFKC", char).lower()


def _origins(text: str, folded: str) -> range | list[int]:
    """Index in `text` of each character of its folded form."""
    if text.lower() == folded and len(folded) == len(text):
        return range(len(text))
    return [i for i, char in enumerate(text) for _ in _fold_char(char)]


def _key(text: str) -> str:
    """What two spellings of a wording share."""
    return _SPACE.sub("", _fold(text))


def _pattern(keys: Iterable[str]) -> re.Pattern[str]:
    """Finds any of `keys`, the longest first; grouped by first character, so that most places are ruled out at once."""
    groups = groupby(sorted(keys), key=itemgetter(0))
    branches = [_branch(first, sorted(group, key=len, reverse=True)) for first, group in groups]
    return re.compile("|".join(branches) or r"(?!)")


def _branch(first: str, keys: list[str]) -> str:
    rests = "|".join(_spaced(key)[len(re.escape(first)) :] + _edge(key[-1], "(?![a-z0-9])") for key in keys)
    return f"{_edge(first, '(?<![a-z0-9])')}{re.escape(first)}(?:{rests})"


def _spaced(key: str) -> str:
    """Pattern of one key: a space may stand where letters meet Chinese."""
    return r"\s?".join(re.escape(part) for part in _SCRIPT_CHANGE.split(key))


def _edge(char: str, pattern: str) -> str:
    """A word of Latin letters or digits is found as a whole only: ai, but not in email."""
    return pattern if char.isascii() and char.isalnum() else ""
