"""Whether a rule that begins or ends at a number of people or an age reaches the one a question gives.

8万人 lies outside 10万人以上, a 17-year-old outside 不满十四周岁; 50万人 inside 10万人以上、不满100万人.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from corpus.figures import find_figures
from corpus.quantities import NO_UNIT, Figure

_PEOPLE, _AGE = "人", "周岁"
_ADULT = Decimal(18)
#: From 14 on a child may be none: texts draw the line of 儿童 at 14 or at 18.
_CHILD_FOR_SURE_BELOW = Decimal(14)
#: Experts on a panel are not the people whose data is handled.
_A_CROWD = Decimal(100)

_BELOW = r"不满|未满|不足|不到|少于|低于|小于|(?:less|fewer) than\s|under(?: the age of)?\s|below\s"
_AT_MOST = r"不(?:得)?超过|不(?:得)?多于|不(?:得)?高于|至多|最多|up to\s|(?:no|not) more than\s"
_ABOVE = r"超过|多于|高于|大于|(?<!no )(?<!not )more than\s|over\s|above\s"
_AT_LEAST = r"不(?:得)?(?:少|低)于|达到|[已年]满|至少|满|达|at least\s"
_BEFORE = re.compile(
    rf"(?:(?P<at_most>{_AT_MOST})|(?P<at_least>不(?:得)?(?:少|低)于)|(?P<below>{_BELOW})|(?P<above>{_ABOVE})|"
    rf"(?P<least>{_AT_LEAST}))\s?$",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\s?(?:及|或)?(?:(?P<at_least>以上)|(?P<at_most>以下|以内)|(?P<least>\s?or (?:more|older)))")
_BETWEEN = re.compile(r"(?:[、，,且]|并且|但|而)?")
_TO = re.compile(r"(?:至|到|[-—–~～]{1,2})")
_MINORS = re.compile(r"的?未成年人")
#: 个人信息（不含敏感个人信息）: what the number counts, and what it leaves out.
_COUNTED = re.compile(r"的?(?P<kind>\w{0,4}?)个人信息(?P<without>（不含敏感个人信息）)?")
_SENSITIVE = re.compile(
    r"敏感|人脸|指纹|声纹|生物识别|健康|病历|医疗|行踪|金融账户|\b(?:sensitive|faces?|biometrics?|health)\b",
    re.IGNORECASE,
)
_NOT_SENSITIVE = re.compile(r"(?:不含|不包括|不涉及|没有|非)敏感|non-?sensitive|not sensitive|普通", re.I)
_UNSTATED = re.compile(r"规定的?(?:数量|规模|标准)|一定(?:数量|规模)|数量(?:巨|较)大|大量")
_CHILDREN = re.compile(r"儿童")

#: How questions count people -> 人, as find_figures reads it.
_HEADS = re.compile(
    r"(?<=[\d万亿千百十])\s?多?(?:个|名|位|张)?(?:的?(?P<kind>注册|日活|月活|日?月?活跃)跃?)?"
    r"(?:用户|客户|会员|消费者|顾客|学生|员工|患者|病人|居民|人脸|粉丝|孩子|(?<=[册活跃])账号|(?<=[日月]活))"
)
#: 用户数3000万: 数 before a number would read as "several".
_NUMBER_OF = re.compile(r"(?<=[户员客民活])(?:人数|总数|数量|数|量)(?=[为达有约近超到过]{0,2}\s?\d)")
_ENGLISH_HEADS = re.compile(
    r"(?:(?<=\d)|(?<=million)|(?<=thousand))\s(?P<kind>(?:(?!million|thousand)[a-z]+\s){0,2})(?:faces|users|customers|consumers|children|minors|students|"
    r"employees|patients|data subjects|subscribers|members|accounts|persons|(?P<active>[MD]AU))\b",
    re.IGNORECASE,
)
#: How users are counted: those active on a day are active in its month, and those are among the registered.
_DAILY, _MONTHLY, _REGISTERED = 1, 2, 3
_USERS_COUNTED = (
    (re.compile(r"日活|每日活跃|\b(?:daily active|DAU)\b", re.IGNORECASE), _DAILY),
    (re.compile(r"月活|每月活跃|\b(?:monthly active|MAU)\b", re.IGNORECASE), _MONTHLY),
    (re.compile(r"注册|\bregistered\b", re.IGNORECASE), _REGISTERED),
)
_COUNTED_BEFORE = re.compile(
    r"(?:注册|[日月]活|每[日月]活跃)跃?(?:用户|账号|会员)?[^，。；、,;\d]{0,4}$|"
    r"\b(?:registered|(?:daily|monthly) active) users[^,.;\d]{0,12}$|\b[MD]AU[^,.;\d]{0,12}$",
    re.IGNORECASE,
)
_COUNTED_AFTER = re.compile(
    r"人?的?(?:注册|[日月]活)|\s?(?:people )?(?:registered|(?:daily|monthly) active|[MD]AU)\b", re.I
)
_ACTIVE_OF = re.compile(
    r"\b(?P<kind>[MD]AU)\s(?:of|is|at|around|about)\s(?P<n>\d[\d.,]*(?:\s(?:million|thousand))?)", re.I
)
_THOUSANDS = re.compile(r"(?<=\d)\s?k\b", re.IGNORECASE)
_MILLIONS = re.compile(r"(?<=\d)\s?m\b", re.IGNORECASE)


class Reach(StrEnum):
    """How a rule stands to the figure of a question."""

    HOLDS = "holds"
    OUTSIDE = "outside"
    UNDECIDED = "undecided"
    UNBOUNDED = "unbounded"  # it names no bound of that unit


@dataclass(frozen=True, slots=True)
class Bound:
    """Numbers of `unit` from `low` to `high`; None is no limit, an open end is left out of it.

    `words` is how the text says it; `counts` is what stands around it in a question, or after it in a text. `users` is
    how it counts users (daily, monthly, registered: each among the next); 0 if it does not say.
    """

    unit: str
    low: Decimal | None
    high: Decimal | None
    low_open: bool
    high_open: bool
    start: int
    end: int
    words: str
    counts: str = ""
    users: int = 0

    @property
    def is_limit(self) -> bool:
        """Whether the text says more than the bare number."""
        return self.low is None or self.high is None or self.low != self.high

    def holds(self, other: "Bound") -> bool:
        """Whether all of `other` lies inside."""
        return not _under(other, self) and not _over(other, self)

    def misses(self, other: "Bound") -> bool:
        """Whether none of `other` lies inside."""
        return _apart(self, other) or _apart(other, self)


def asked_in(text: str) -> tuple[Bound, ...]:
    """The numbers of people and the ages that a question gives, 8万人 as well as 不满14周岁; in order."""
    plain = _MILLIONS.sub(" million", _THOUSANDS.sub(",000", text))
    plain = _ACTIVE_OF.sub(r"\g<n> people \g<kind>", plain)
    plain = _HEADS.sub(lambda m: "人" + (m["kind"] or ""), _NUMBER_OF.sub("", plain))
    plain = _ENGLISH_HEADS.sub(lambda m: f" people {m['active'] or m['kind']}".rstrip(), plain)
    found = _bounds(plain, {_PEOPLE, _AGE})
    if len(found) <= 1:
        return tuple(replace(b, counts=text) for b in found)
    ends = [*(b.start for b in found[1:]), len(plain)]
    return tuple(replace(b, counts=plain[b.end : end]) for b, end in zip(found, ends, strict=True))


def reach(asked: Sequence[Bound], rule: str) -> Reach:
    """How the words of a rule stand to all that was asked: outside only if all of it is."""
    counted = [one for one in asked if one.users]
    if counted and any(b.users for b in _bounds(rule, {_PEOPLE})):
        return _reach_of_users(counted, rule)
    found = {_reach(one, rule) for one in asked}
    decided = found - {Reach.UNBOUNDED}
    if not decided:
        return Reach.UNBOUNDED
    return decided.pop() if len(decided) == 1 else Reach.UNDECIDED


def limits_in(asked: Sequence[Bound], rule: str) -> tuple[Bound, ...]:
    """The limits of a rule in a unit of what was asked that concern the same thing, in order."""
    return tuple(b for one in asked for b in _concerning(one, _bounds(rule, {one.unit})) if b.is_limit)


def _reach(asked: Bound, rule: str) -> Reach:
    bounds = [b for b in _bounds(rule, {asked.unit}) if not (_is_crowd(asked) and not _is_crowd(b))]
    minors = asked.unit == _AGE and bool(_MINORS.search(rule))
    if not bounds and not minors:
        return Reach.UNDECIDED if _is_vague(asked, rule) else Reach.UNBOUNDED
    found = [_relation(asked, b) for b in _concerning(asked, bounds)]
    if bounds and not found:
        return Reach.UNDECIDED
    said = _joined(found, alternatives="或" in rule and not any(b.users for b in bounds)) if found else Reach.HOLDS
    if not minors:
        return said
    minor = _relation(asked, Bound(_AGE, None, _ADULT, False, True, 0, 0, ""))
    return minor if said is Reach.HOLDS or minor is Reach.OUTSIDE else said


def _reach_of_users(asked: Sequence[Bound], rule: str) -> Reach:
    """How a rule that counts registered or active users stands to the numbers of users that are given, all together."""
    bounds = [b for b in _bounds(rule, {_PEOPLE}) if b.users]
    found = [_decided([_users_relation(one, b) for one in asked]) for b in bounds]
    if "或" in rule and Reach.HOLDS in found:
        return Reach.HOLDS
    return found[0] if len(set(found)) == 1 else Reach.UNDECIDED


def _decided(found: Sequence[Reach]) -> Reach:
    """What one of several numbers decides; undecided if none does, or they differ."""
    decided = set(found) - {Reach.UNDECIDED}
    return decided.pop() if len(decided) == 1 else Reach.UNDECIDED


def _users_relation(asked: Bound, bound: Bound) -> Reach:
    """How a number of users stands to a line for others: 800万 registered are under one for 1000万 monthly active."""
    said = _relation(asked, bound)
    if asked.users == bound.users or bound.high is not None:
        return said if asked.users == bound.users else Reach.UNDECIDED
    wanted = Reach.OUTSIDE if asked.users > bound.users else Reach.HOLDS
    return said if said is wanted else Reach.UNDECIDED


def not_told(asked: Sequence[Bound], rule: str) -> tuple[tuple[Bound, ...], tuple[Bound, ...]]:
    """(The lines for users that the numbers given do not reach, those that they leave open), both empty if none is met.

    3000万 registered users are under a line for 5000万 of them, and say nothing on one for 1000万 active in a month.
    """
    counted = [one for one in asked if one.users]
    bounds = [b for b in _bounds(rule, {_PEOPLE}) if b.users] if counted else []
    found = [(_decided([_users_relation(one, b) for one in counted]), b) for b in bounds]
    missed = tuple(b for said, b in found if said is Reach.OUTSIDE)
    open_ = tuple(b for said, b in found if said is Reach.UNDECIDED)
    return (missed, open_) if missed and open_ and len(missed) + len(open_) == len(found) else ((), ())


def _is_vague(asked: Bound, rule: str) -> bool:
    if asked.unit == _PEOPLE:
        return bool(_UNSTATED.search(rule))
    return bool(_CHILDREN.search(rule)) and (asked.high is None or asked.high > _CHILD_FOR_SURE_BELOW)


def _is_crowd(bound: Bound) -> bool:
    return bound.unit != _PEOPLE or (bound.low or bound.high or Decimal(0)) >= _A_CROWD


def _joined(found: Sequence[Reach], *, alternatives: bool) -> Reach:
    if len(set(found)) == 1:
        return found[0]
    return Reach.HOLDS if alternatives and Reach.HOLDS in found else Reach.UNDECIDED


def _relation(asked: Bound, bound: Bound) -> Reach:
    if not bound.is_limit:
        return Reach.UNDECIDED
    if bound.holds(asked):
        return Reach.HOLDS
    return Reach.OUTSIDE if bound.misses(asked) else Reach.UNDECIDED


def _concerning(asked: Bound, bounds: Iterable[Bound]) -> list[Bound]:
    """The bounds that count what was asked: 不满1万人敏感个人信息 says nothing on other data."""
    sensitive = bool(_SENSITIVE.search(_NOT_SENSITIVE.sub("", asked.counts)))
    out = []
    for bound in bounds:
        counted = _COUNTED.match(bound.counts)
        if counted is None or not (counted["without"] if sensitive else counted["kind"] == "敏感"):
            out.append(bound)
    return out


def _bounds(text: str, units: set[str]) -> list[Bound]:
    """The bounds of `text` in order, two that are one range (10万人以上、不满100万人) as one."""
    out: list[Bound] = []
    for figure in find_figures(text):
        unit = _PEOPLE if figure.unit == NO_UNIT else figure.unit
        if unit not in units or figure.value is None:
            continue
        bound = _bound(figure, figure.value, unit, text)
        joined = _as_range(out[-1], bound, text) if out else None
        out[-1:] = [joined] if joined else [*out[-1:], bound]
    return out


def _bound(figure: Figure, value: Decimal, unit: str, text: str) -> Bound:
    before, after = _BEFORE.search(text[: figure.start]), _AFTER.match(text, figure.end)
    start = before.start() if before else figure.start
    end = after.end() if after else figure.end
    said = {name for m in (before, after) if m for name, words in m.groupdict().items() if words}
    low = None if said & {"below", "at_most"} else value
    high = None if said & {"above", "at_least", "least"} else value
    minors = _MINORS.match(text, end) if unit == _AGE else None
    users = _users_counted(text[:start], text[figure.end :]) if unit == _PEOPLE else 0
    counted = _COUNTED_BEFORE.search(text[:start]) if users and (before or after) else None
    words = text[counted.start() if counted else start : minors.end() if minors else end]
    return Bound(unit, low, high, "above" in said, "below" in said, start, end, words, text[end:], users)


def _users_counted(before: str, after: str) -> int:
    said = _COUNTED_BEFORE.search(before) or _COUNTED_AFTER.match(after)
    return next((counted for pattern, counted in _USERS_COUNTED if said and pattern.search(said[0])), 0)


def _as_range(first: Bound, second: Bound, text: str) -> Bound | None:
    """Both as one range; None if they are two."""
    between = text[first.end : second.start]
    words = text[first.start : second.start] + second.words
    whole = replace(second, low=first.low, low_open=first.low_open, start=first.start, words=words)
    if first.unit != second.unit or first.low is None or second.high is None or first.low >= second.high:
        return None
    if not first.is_limit and not second.is_limit:
        return whole if _TO.fullmatch(between) else None
    one_sided = first.high is None and second.low is None
    return whole if one_sided and _BETWEEN.fullmatch(between) else None


def _under(one: Bound, other: Bound) -> bool:
    """Whether `one` begins below where `other` does."""
    if other.low is None:
        return False
    return one.low is None or one.low < other.low or (one.low == other.low and other.low_open and not one.low_open)


def _over(one: Bound, other: Bound) -> bool:
    """Whether `one` ends above where `other` does."""
    if other.high is None:
        return False
    if one.high is None or one.high > other.high:
        return True
    return one.high == other.high and other.high_open and not one.high_open


def _apart(lower: Bound, upper: Bound) -> bool:
    """Whether `lower` ends before `upper` begins."""
    if lower.high is None or upper.low is None:
        return False
    return lower.high < upper.low or (lower.high == upper.low and (lower.high_open or upper.low_open))
