"""Whether a question sets the law of an earlier day beside today's: 现在和2024年以前有什么不同, 以前几年、现在几年."""

import re
from datetime import date, timedelta

from app.understanding.days import date_in

#: The earlier day of a question that says only 以前: whatever was law before the rule of today.
BEFORE_TODAYS_RULE = date.min

_NOW = re.compile(
    r"现在|目前|如今|今天|现行|当前|眼下|以后|之后|后来|前后|\b(?:now|today|current(?:ly)?|at present)\b", re.I
)
_EARLIER = re.compile(
    r"以前|之前|从前|原来|原先|过去|此前|当时|那时|早先|前后|\b(?:before|previous(?:ly)?|formerly|used to|earlier)\b",
    re.I,
)
#: 3月22日前后: the days before it are the earlier ones.
_AROUND = re.compile(r"前后")
_BESIDE = re.compile(
    r"不同|不一样|区别|变化|差别|差异|变了|变成|改了|改成|相比|对比|比较|分别|各(?:自|是|要|写|规定|多|几)|"
    r"\b(?:differ\w*|chang\w+|compare\w*|respectively)\b",
    re.I,
)
_HOW_MUCH = re.compile(r"几|多少|多久|多长|多大|\bhow (?:long|many|much)\b", re.I)
_CLAUSE = re.compile(r"(?<=[,，;；。?？])|(?=\b(?:and|but) (?:what|how|now)\b)")
_ASKS = re.compile(
    r"[吗么]|几|多少|多久|多长|多大|怎么|如何|怎样|什么|哪|谁|要不要|是否|能不能|需不需要|[？?]|\b(?:what|how|must|when|who|did|does)\b",
    re.IGNORECASE,
)
#: What asks the same of another time: 现在呢, and now.
_ASKS_ON = re.compile(rf"呢|\bnow\b|{_ASKS.pattern}", re.IGNORECASE)
#: 以前的规定现在还适用吗: asks for today's law alone.
_STILL = re.compile(r"还(?:适用|有效|能|可以|要|算|得)|仍(?:然|旧)?(?:适用|有效)|继续(?:适用|有效)|\bstill\b", re.I)
_DAY = re.compile(
    r"(?:在|截至|到|于)?(?:19|20)\d\d(?:\s*年(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*[日号])?)?|-\d{1,2}(?:-\d{1,2})?)"
    r"(?:的时候|底|末|初|时|那年)?(?:以前|之前|以后|之后|前后|前|后)?"
    r"|\b(?:before|after|in|until|since|as of|prior to)\s+(?:the\s+)?(?:[A-Z][a-z]+\s+)?(?:\d{1,2},?\s+)?"
    r"(?:19|20)\d\d\b"
)
#: A year that is no version's name.
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=年(?!度|版|修|公布|发布|通过|施行|制定))|(?<=\bin )(?:19|20)\d\d\b")
#: 2022年的办法: a year that says which text is meant.
_NAMES_A_TEXT = re.compile(r"\s*的?(?:《|办法|规定|条例|法|版|文本|征求意见稿|草案|修|公布|发布|通过|施行)")
_TWO = 2
_LINKS = re.compile(r"^[\s,，、和与跟及]+|[\s,，、和与跟及]+(?=有(?:什么|何|哪些)?|分别|各|[,，。？?]|$)")


def earlier_day(text: str, day: date | None) -> date | None:
    """The earlier day that `text` sets beside today, `BEFORE_TODAYS_RULE` if it names none; None if it sets none.

    Args:
        day: the day that the text names, if any.
    """
    now = [m.span() for m in _NOW.finditer(text)]
    then = [m.span() for m in _EARLIER.finditer(text)]
    if _STILL.search(text) or not now or not (then or day or _YEAR.search(text)):
        return None
    if not _BESIDE.search(text) and len(_HOW_MUCH.findall(text)) < 2 and not _asks_of_both(text):
        return None
    year = _YEAR.search(text)
    if day is None and year:
        return date(int(year[0]), 12, 31)
    if day and _AROUND.search(text):
        return day - timedelta(days=1)
    return day or BEFORE_TODAYS_RULE


def both_days(text: str) -> tuple[date, date] | None:
    """The earlier and the later day that `text` sets beside each other (2025年11月与2026年3月); None unless it does."""
    if not _BESIDE.search(text):
        return None
    named = [m[0] for m in _DAY.finditer(text) if not _NAMES_A_TEXT.match(text, m.end())]
    days = sorted({day for words in named if (day := date_in(f"{words}时"))})
    return (days[0], days[1]) if len(days) == len(named) == _TWO else None


def _asks_of_both(text: str) -> bool:
    """Whether one clause asks of the earlier day, and another of today: 2025年以前要登记吗？现在呢？"""
    clauses = _CLAUSE.split(text)
    then = [n for n, c in enumerate(clauses) if (_EARLIER.search(c) or _DAY.search(c)) and not _NOW.search(c)]
    now = [n for n, c in enumerate(clauses) if _NOW.search(c)]
    if not then or not now:
        return False
    first, second = sorted((then[0], now[0]))
    asked = _ASKS.search("".join(clauses[first:second]))
    return bool(asked and _ASKS_ON.search("".join(clauses[second:])))


def without_times(text: str) -> str:
    """`text` without the words that put it at one time or another, and without those that compare times."""
    text = _asked_once(text)
    for pattern in (_DAY, _NOW, _EARLIER):
        text = pattern.sub(" ", text)
    text = re.sub(r"有(?:什么|何|哪些|没有)?(?:不同|不一样|区别|变化|差别|差异)|分别|相比|对比", " ", text)
    return re.sub(r"\s+", " ", _LINKS.sub(" ", text)).strip()


def _asked_once(text: str) -> str:
    """`text` up to its first clause that asks, where two do: 以前是几年，现在是几年; 以前要登记吗？现在呢？"""
    clauses = _CLAUSE.split(text)
    asking = [n for n, clause in enumerate(clauses) if _ASKS.search(clause)]
    return "".join(clauses[: asking[0] + 1]) if asking and _ASKS_ON.search("".join(clauses[asking[0] + 1 :])) else text
