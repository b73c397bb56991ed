"""Which version of a law a question means: by a year beside its name, or by words like 旧版 and 修正前."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from corpus.catalog import Source, Validity

_YEAR = r"((?:19|20)\d\d)"
_YEAR_AFTER = re.compile(rf"^\s*[(（\[]?\s*{_YEAR}\s*年?\s*(?:版本?|(?:修订|修正|修改)版?(?![之以]?前)|文本|[)）\]])")
_YEAR_BEFORE = re.compile(rf"{_YEAR}\s*年?(?:版本?|修订|修正|修改)?的?\s*《?$")
_YEAR_ALONE = re.compile(rf"(?<!\d){_YEAR}\s*年的?\s*《?$")
_OLD_BEFORE = re.compile(r"(?:旧版?|老版?|原[版来]?|以前|过去|(?:修订|修正|修改|更新)[之以]?前)的?\s*《?$")
_OLD_AFTER = re.compile(rf"^\s*[(（\[]?\s*(?:{_YEAR}\s*年?\s*)?(?:旧版|老版|旧法|(?:修订|修正|修改)[之以]?前)")
_WORDS_AFTER = re.compile(
    rf"\s*[(（\[]?\s*(?:{_YEAR}\s*年?\s*)?"
    r"(?:旧版|老版|旧法|新版|新法|现行版?|版本?|文本|修订版?|修正版?|修改版?|(?:修订|修正|修改)[之以]?[前后])?的?\s*[)）\]]?\s*"
)
_CLOSING_MARK = "》"


@dataclass(frozen=True, slots=True)
class VersionWish:
    """What a question says of the version beside a law's name; `words` is what it calls it, "" if it says nothing.

    `bare` is a year alone before the name (2010年电信条例), which may be the time that is asked about.
    """

    words: str = ""
    year: int | None = None
    bare: bool = False


def wish_beside(text: str, start: int, end: int) -> VersionWish:
    """The wish expressed around the name at `text[start:end]`."""
    before, after = text[:start], text[end:].lstrip(_CLOSING_MARK)
    year = _YEAR_AFTER.match(after) or _YEAR_BEFORE.search(before)
    if year:
        return VersionWish(f"{year[1]}年版", int(year[1]), bare=bool(_YEAR_ALONE.search(before)))
    if _OLD_BEFORE.search(before) or _OLD_AFTER.match(after):
        return VersionWish("旧版")
    return VersionWish()


def only_version_words(text: str) -> bool:
    """Whether `text`, which follows a law's name, is no more than what tells the law's versions apart."""
    return _WORDS_AFTER.fullmatch(text.lstrip(_CLOSING_MARK)) is not None


def wished_versions(wish: VersionWish, versions: Sequence[Source]) -> tuple[str, ...]:
    """Ids of the versions that fit: made or begun in the year, else in force at its end; the last one ended for 旧版.

    Empty if none of `versions` fits.
    """
    if wish.year is None:
        ended = sorted((s for s in versions if s.repealed), key=lambda s: s.repealed or date.min)
        return (ended[-1].id,) if ended else ()
    named = [s.id for s in versions if wish.year in _years(s)]
    new_year = date(wish.year, 12, 31)
    return tuple(named or (s.id for s in versions if s.validity_on(new_year) is Validity.IN_FORCE))


def is_a_time(wish: VersionWish, versions: Sequence[Source], began: date | None) -> bool:
    """Whether the year beside a name is a time and names no version: no text is of that year, and the law is older."""
    if not wish.bare or wish.year is None or any(wish.year in _years(s) for s in versions):
        return False
    return began is not None and began.year < wish.year


def _years(source: Source) -> set[int]:
    tail = source.id.rsplit("-", 1)[-1]
    named = {int(tail)} if re.fullmatch(_YEAR, tail) else set()
    return named | {d.year for d in (source.promulgated, source.effective) if d}
