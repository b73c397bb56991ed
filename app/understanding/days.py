"""The day a question puts itself at: 2024年的时候, 2023-08-15以前, 去年的规定, in March 2024."""

import re
from calendar import monthrange
from collections.abc import Collection, Iterator
from datetime import date, timedelta

from corpus.numerals import NUMERAL_CHARS, from_chinese_numeral

_YEAR = r"(?P<y>(?:19|20)\d\d)"
_BEFORE = r"(?P<before>\s*(?:以前|之前|前(?!述|款|条|后)))?"
_FULL = re.compile(rf"{_YEAR}\s*[年\-/.]\s*(?P<m>\d{{1,2}})\s*[月\-/.]\s*(?P<d>\d{{1,2}})(?!\d)\s*日?{_BEFORE}")
#: What makes a year or a month the name of a version rather than the time that is asked about.
_OF_A_VERSION = r"(?!\d|\s*(?:版|修|通过|公布|发布|颁布|出台|起草|施行|生效|实施|制定))"
_MONTH = re.compile(
    rf"{_YEAR}\s*(?:年\s*(?P<m>1[0-2]|0?[1-9])\s*月份?|-(?P<m2>0[1-9]|1[0-2])(?![\d-])){_OF_A_VERSION}{_BEFORE}"
)
_WHEN = r"(?:的时候|那时|那会儿|时(?!效|间)|当时|期间|以内|那年)"
_YEAR_AT = re.compile(
    rf"{_YEAR}\s*年(?:{_WHEN}|(?P<part>初|年?中|上半年|下半年|底|末|年底)|(?P<before>\s*(?:以前|之前|前)))"
    rf"|(?:在|截至|截止到?|到|于|回到){_YEAR.replace('<y>', '<y2>')}\s*年(?!度)(?!\d{{1,2}}月){_OF_A_VERSION}"
)
#: 2023年双十一: a day of trade or a holiday names the day of its year; the lunar new year falls within February.
_HOLIDAYS = {
    "元旦": (1, 1), "春节": (2, 28), "五一": (5, 1), "六一": (6, 1), "618": (6, 18), "六一八": (6, 18),
    "国庆": (10, 1), "十一": (10, 1), "双十一": (11, 11), "双11": (11, 11), "双十二": (12, 12), "双12": (12, 12),
}  # fmt: skip
_HOLIDAY = re.compile(rf"{_YEAR}\s*年?的?(?P<name>{'|'.join(sorted(_HOLIDAYS, key=len, reverse=True))})(?![月\d])")
#: 2020年公司这么做，当时允许吗: the year that is named is when the law is read, wherever it stands.
_THEN = re.compile(r"当时|那时|当年|那会儿|彼时|\b(?:at th(?:e|at) time|back then|then in force)\b", re.IGNORECASE)
_THAT_YEAR = re.compile(rf"{_YEAR}(?:\s*年(?!度)|(?=[\s,]))(?!\d{{1,2}}月){_OF_A_VERSION}")
#: 2010年电信条例怎么规定: directly before a law's name, where it names no version.
_YEAR_ALONE = re.compile(rf"{_YEAR}\s*年的?\s*《?$")
#: 2018年快递柜怎么规定: a year alone, where the rule of that year is all that is asked.
_YEAR_ASKED = re.compile(
    rf"(?:^|[，,。？?]){_YEAR}\s*年(?!度)(?!\d{{1,2}}月){_OF_A_VERSION}[^，,。？?的]{{0,24}}"
    r"(?:怎么|如何|是怎样|有(?:什么|何|哪些|没有))(?:的?法律)?(?:规定|要求)"
)
#: 2023年4月的征求意见稿, the April 2023 draft: when a draft was put out is not when the law is read.
_OF_A_DRAFT = re.compile(
    r"(?:19|20)\d\d\s*年(?:\s*\d{1,2}\s*月份?(?:\s*\d{1,2}\s*日)?)?(?:公布|发布|出台|放出来?)?的?(?:那[份版个稿])?《?[^，。？?》]{0,16}(?:征求意见稿|草案)"
    r"|(?:\b[A-Z][a-z]{2,8}\s+)?\b(?:19|20)\d\d\s+(?:consultation\s+)?draft\b"
)
_PARTS = {"初": (1, 31), "中": (6, 30), "年中": (6, 30), "上半年": (6, 30)}
_MONTHS = "january february march april may june july august september october november december".split()
_MONTH_NAME = "|".join(f"{m}|{m[:3]}" for m in _MONTHS)
_ENGLISH_BEFORE = r"(?:(?P<before>before|prior to|until)\s+(?:the\s+)?)?"
_ENGLISH_FULL = re.compile(
    rf"{_ENGLISH_BEFORE}(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m>{_MONTH_NAME})\b\.?,?\s+|"
    rf"\b(?P<m2>{_MONTH_NAME})\b\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b,?\s+){_YEAR}\b",
    re.IGNORECASE,
)
_ENGLISH_MONTH = re.compile(rf"{_ENGLISH_BEFORE}\b(?P<m>{_MONTH_NAME})\b\.?,?\s+(?:of\s+)?{_YEAR}\b", re.IGNORECASE)
_ENGLISH_YEAR = re.compile(
    rf"\b(?:(?P<before>before|prior to)|in|during|throughout|back in|as of|by the end of|at the end of)\s+"
    rf"(?:the year\s+)?{_YEAR}\b(?!\s*(?:version|edition|amendment|revision|law|measures))",
    re.IGNORECASE,
)
_ENGLISH_ISO_BEFORE = re.compile(r"\b(?:before|prior to)\s+$", re.IGNORECASE)
_N = rf"[{NUMERAL_CHARS}半\d]{{1,3}}"
_AGO = re.compile(
    rf"(?P<word>大前年|前年|去年|上年|今年|明年|上个?月|昨天|昨日|前天)|(?P<n>{_N})\s*个?(?P<unit>年|月|天|日|周)(?:以|之)?前"
)
#: What must follow a relative day: it is the law that is put there, not what somebody did (去年收集了一万条信息).
_OF_THE_LAW = re.compile(
    rf"\s*(?:的?(?:{_WHEN}|时候)|年?底|年?末|的?(?:规定|法律|法规|要求|规则|标准)|(?:的|,)?\s*《|[,，]?(?:法律|现行|有效))"
)
_BY_THE_LAW = re.compile(r"(?:按照?|依照?|依据|适用|截至|截止)$")
_NOW = re.compile(r"现在|目前|如今|现行|\b(?:now|today|currently|current)\b", re.IGNORECASE)
_ENGLISH_AGO = re.compile(
    r"\b(?P<word>last year|last month|yesterday|the year before last|next year)\b"
    r"|\b(?P<n>\d{1,2}|a|an|one|two|three|four|five|six)\s+(?P<unit>year|month|week|day)s?\s+ago\b",
    re.IGNORECASE,
)
_ENGLISH_PAST_RULE = re.compile(r"\b(?:did|was|were|had to|used to|applied|required|rules?|law)\b", re.IGNORECASE)
_WORDS = {
    "大前年": (3, 0, 0), "前年": (2, 0, 0), "去年": (1, 0, 0), "上年": (1, 0, 0), "今年": (0, 0, 0), "明年": (-1, 0, 0),
    "上月": (0, 1, 0), "上个月": (0, 1, 0), "昨天": (0, 0, 1), "昨日": (0, 0, 1), "前天": (0, 0, 2),
    "last year": (1, 0, 0), "next year": (-1, 0, 0), "the year before last": (2, 0, 0), "last month": (0, 1, 0),
    "yesterday": (0, 0, 1),
}  # fmt: skip
_ENGLISH_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}


def date_in(
    text: str, *, today: date | None = None, law_starts: Collection[int] = (), any_version: Collection[int] = ()
) -> date | None:
    """Day that a question (NFKC) puts itself at, None if it does not.

    A year or a month stands for its last day, 以前 for the day before it began. 去年, 三年前 and "last year" count from
    `today`, without which they say nothing, and only where it is the law that is put there: `law_starts` are the places
    where a law's name begins, `any_version` those of laws of which no version is named: a year before one is a time.
    """
    text = _OF_A_DRAFT.sub(lambda m: " " * len(m[0]), text)
    relative = (*_relative(text, today, law_starts), *_alone(text, today, law_starts, any_version)) if today else ()
    days = (*_written_out(text), *relative)
    return next((day for day in days if day), None)


def _written_out(text: str) -> Iterator[date | None]:
    """Days that the calendar names, the most exact first; None for one that no calendar has."""
    full = _FULL.search(text)
    if full:
        earlier = bool(full["before"]) or bool(_ENGLISH_ISO_BEFORE.search(text[: full.start()]))
        yield _day(int(full["y"]), int(full["m"]), int(full["d"]), earlier=earlier)
        return  # 2024年13月40日 is no month and no year either
    english = _ENGLISH_FULL.search(text)
    if english:
        month = _month_number(english["m"] or english["m2"])
        yield _day(int(english["y"]), month, int(english["d"] or english["d2"]), earlier=bool(english["before"]))
    month_named = _MONTH.search(text)
    if month_named:
        yield _month_end(int(month_named["y"]), int(month_named["m"] or month_named["m2"]), month_named["before"])
    english_month = _ENGLISH_MONTH.search(text)
    if english_month:
        yield _month_end(int(english_month["y"]), _month_number(english_month["m"]), english_month["before"])
    yield from _holiday(text)
    yield from _years(text)


def _holiday(text: str) -> Iterator[date]:
    found = _HOLIDAY.search(text)
    if found:
        yield date(int(found["y"]), *_HOLIDAYS[found["name"]])


def _years(text: str) -> Iterator[date | None]:
    year = _YEAR_AT.search(text)
    if year:
        number = int(year["y"] or year["y2"])
        month, day = _PARTS.get(year["part"] or "", (12, 31))
        yield date(number - 1, 12, 31) if year["before"] else date(number, month, day)
    english = _ENGLISH_YEAR.search(text)
    if english:
        yield date(int(english["y"]) - bool(english["before"]), 12, 31)
    that_year = _THAT_YEAR.search(text) if _THEN.search(text) else None
    if that_year:
        yield date(int(that_year["y"]), 12, 31)


def _alone(text: str, today: date, law_starts: Collection[int], any_version: Collection[int]) -> Iterator[date]:
    """The last day of a year of the past that stands alone before a law's name, or before what asks for its rule."""
    if _NOW.search(text):
        return
    found = [_YEAR_ALONE.search(text[:start]) for start in any_version]
    found += [_YEAR_ASKED.search(text)] if not law_starts and not any_version else []
    yield from (date(int(m["y"]), 12, 31) for m in found if m and int(m["y"]) < today.year)


def _relative(text: str, today: date, law_starts: Collection[int]) -> Iterator[date | None]:
    if _NOW.search(text):
        return
    for match in _AGO.finditer(text):
        name_next = match.end() + len(text[match.end() :]) - len(text[match.end() :].lstrip("的《 ,")) in law_starts
        if name_next or _OF_THE_LAW.match(text, match.end()) or _BY_THE_LAW.search(text[: match.start()]):
            yield _ago(match, today)
    english = _ENGLISH_AGO.search(text)
    if english and _ENGLISH_PAST_RULE.search(text):
        yield _ago(english, today)


def _ago(match: re.Match[str], today: date) -> date | None:
    """The day meant: the end of a year or month that is named, the same day of the year so many years ago."""
    word = (match["word"] or "").lower()
    if word:
        years, months, days = _WORDS[word]
        if years:
            return date(today.year - years, 12, 31)
        return date(today.year, today.month, 1) - timedelta(days=1) if months else today - timedelta(days=days)
    unit = match["unit"].lower()
    if match["n"] == "半":
        return _earlier(today, months=6) if unit in ("年", "year") else None
    try:
        count = _ENGLISH_NUMBERS.get(match["n"].lower()) or from_chinese_numeral(match["n"])
    except ValueError:
        return None
    if unit in ("年", "year"):
        return _earlier(today, months=12 * count)
    if unit in ("月", "month"):
        return _earlier(today, months=count)
    return today - timedelta(days=count * (7 if unit in ("周", "week") else 1))


def _earlier(day: date, *, months: int) -> date | None:
    """The same day so many months before, the last of the month where there is no such day."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    if year < 1:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _day(year: int, month: int, day: int, *, earlier: bool) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found - timedelta(days=1) if earlier else found


def _month_end(year: int, month: int, before: str | None) -> date:
    """Last day of the month, or of the one before it."""
    first = date(year, month, 1)
    return first - timedelta(days=1) if before else date(year, month, monthrange(year, month)[1])


def _month_number(name: str) -> int:
    return [m[:3] for m in _MONTHS].index(name[:3].lower()) + 1
