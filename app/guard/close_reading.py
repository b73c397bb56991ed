"""A claim that repeats a sentence of law nearly word for word is read beside it, letter by letter.

What is left out before the words that are kept was a condition or a subject; a role exchanged for another is a claim
about somebody else. Where a claim uses words of its own, letters say nothing, and other rules have to do.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from app.guard.clauses import Force, Sentence, forces_in, gram_share, sentences, share_in
from app.guard.conditions import only_whom
from app.guard.force import DENIES
from app.guard.subjects import named_roles
from app.guard.weighing import Check, Fault
from corpus.likeness import bigrams

#: Share of a claim's pairs of characters in the sentence of law from which on the two are read beside each other.
_CLOSE = 0.8
#: and from which on something left out is a condition left out.
_VERBATIM = 0.92
#: and from which on it has no role more often than the law's sentence.
_SAME_ROLES = 0.85
_PLATFORM = "平台"
_ALSO_CALLED = {"用户": "使用者", "使用者": "用户"}
_ANYBODY = re.compile("谁|任何|所有人")
#: Words of one clause that are left out may be said in another place: then this share of their letters is there.
_SAID_ELSEWHERE = 0.8
#: and what introduces a list need not be said of each item again: then this share of its pairs is in the claim.
_SAID_BEFORE = 0.9
#: Nothing else is left out if this share of the other pairs of the law's sentence is in the claim's.
_WHOLE = 0.8
_CONDITION = re.compile("[的外后前时](?:，|$)|^[^，]{0,10}违反[^，]*规定，$")
#: Words that turn a sentence round when one stands in place of the other.
_OPPOSITES = frozenset(
    pair for a, b in ("多少", "上下", "内外", "前后", "高低", "大小", "长短", "增减") for pair in ((a, b), (b, a))
)
_SHORT_CHANGE = 4
_SHORTEST_LOSS, _CLAUSE, _LONGEST_ROLE = 4, 12, 20
#: Padding that may go without loss.
_PADDING = re.compile(
    r"^为[^，]*，$|^(?:，|依法|切实|积极|按照国家有关规定|有关|相关|对|应当|的|[(（](?:以下[^)）]*|[^)）]*令第[^)）]*)[)）]|《|》|、)*$"
)


@dataclass(frozen=True, slots=True)
class _Change:
    mine: str
    theirs: str
    last: bool  # nothing of the law's sentence is kept after it


@dataclass(frozen=True, slots=True)
class _Claimed:
    """Pairs of a whole claim, and of the sentences of law that it repeats."""

    said: Counter[str]
    official: Counter[str]

    def besides(self, lost: str) -> Counter[str]:
        """What the claim says more than the law without some words of that: what is said once is no two times said."""
        return self.said - (self.official - bigrams(lost))


def close_reading(claim: str, law: str) -> Iterator[Fault]:
    """What nearly verbatim sentences of the claim leave out of the law's sentences or exchange in them."""
    official, whole = sentences(law), sentences(claim)
    repeating = [(mine, *_nearest(mine, official)) for mine in whole]
    repeating = [(mine, near, share) for mine, near, share in repeating if share >= _CLOSE]
    said = sum((s.grams for s in whole), start=Counter[str]())
    claimed = _Claimed(said, _grams_of_clauses([near[0] for _, near, _ in repeating]))
    for mine, near, share in repeating:
        faults = [_fault(mine, theirs, share, claimed) for theirs in near]
        if all(faults):
            yield next(f for f in faults if f)


def _nearest(mine: Sentence, official: Sequence[Sentence]) -> tuple[list[Sentence], float]:
    """Sentences of law that hold most of a claim's, the one with least beside that first, and how much they hold."""
    shares = [gram_share(mine.grams, theirs.grams) for theirs in official]
    best = max(shares, default=0.0)
    near = [s for s, share in zip(official, shares, strict=True) if share >= best - 0.01]
    return sorted(near, key=lambda s: s.grams.total()), best


def _grams_of_clauses(official: Iterable[Sentence]) -> Counter[str]:
    """Pairs of the clauses of sentences of law; what introduces several items is counted once."""
    counted: list[list[str]] = []
    total = Counter[str]()
    for sentence in official:
        clauses = [c.text for c in sentence.clauses]
        shared = max((_common_start(clauses, other) for other in counted), default=0)
        for text in clauses[shared:]:
            total += bigrams(text)
        counted.append(clauses)
    return total


def _common_start(one: Sequence[str], other: Sequence[str]) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _fault(mine: Sentence, theirs: Sentence, share: float, claimed: _Claimed) -> Fault | None:
    official = named_roles(theirs.text)
    ours = named_roles(mine.text)
    strange, missing = Counter(ours) - Counter(official), list(Counter(official) - Counter(ours))
    other = next((role for role in strange if not _may_stand_for(role, official, missing, share)), "")
    if other and share >= _SAME_ROLES:
        return Fault(Check.EXCHANGED, f"has {other} where the text has another")
    for change in _changes(mine.text, theirs.text):
        if fault := _exchanged(change, share):
            return Fault(Check.EXCHANGED, fault)
        if share >= _VERBATIM and _turns_round(change):
            return Fault(Check.EXCHANGED, f"has {change.mine} where the text has {change.theirs}")
        if share >= _VERBATIM and not change.last and _is_loss(change, mine, claimed):
            return Fault(_check_of(change, mine, theirs), f"leaves out: {change.theirs}")
    return None


def _check_of(change: _Change, mine: Sentence, theirs: Sentence) -> Check:
    """What a loss proves: nothing by itself if it is no whole condition and the sentence is shortened throughout."""
    only_left_out_whom = not change.mine and only_whom(change.theirs)
    if only_left_out_whom or not any(c.text in change.theirs for c in theirs.clauses):
        return Check.SHORTENED
    rest = theirs.grams - bigrams(change.theirs)
    whole = _CONDITION.search(change.theirs) or gram_share(rest, mine.grams) >= _WHOLE
    return Check.LEFT_OUT if whole else Check.SHORTENED


def _turns_round(change: _Change) -> bool:
    """Whether a word stands for its contrary, or for a ban what forbids nothing."""
    if (change.mine, change.theirs) in _OPPOSITES:
        return True
    short = 2 <= len(change.mine) <= _SHORT_CHANGE and len(change.theirs) <= _SHORT_CHANGE
    return short and Force.FORBIDS in forces_in(change.theirs) and not DENIES.search(change.mine)


def _is_loss(change: _Change, mine: Sentence, claimed: _Claimed) -> bool:
    """Whether what is left out is long enough to matter, no padding, and not said in another place of the claim."""
    lost = change.theirs
    long = "，" in lost or len(lost) >= _CLAUSE
    if not long or len(lost) - len(change.mine) < _SHORTEST_LOSS or _PADDING.match(lost):
        return False
    moved = "，" not in lost and share_in(lost, mine.text) >= _SAID_ELSEWHERE
    return not moved and gram_share(bigrams(lost), claimed.besides(lost)) < _SAID_BEFORE


def _is_short_for_one(role: str, official: list[str], share: float) -> bool:
    """Whether a role of the law ends in this one (处理者 for 个人信息处理者), or is a platform by its long name.

    Who repeats all else word for word calls a provider what the law does.
    """
    platform = role == _PLATFORM and "提供者" in official and share < _VERBATIM
    return platform or any(longer != role and longer.endswith(role) for longer in official)


def _may_stand_for(role: str, official: list[str], missing: list[str], share: float) -> bool:
    """Whether a role of the claim can be one of the law's sentence: of those it does not name, if there are any."""
    others = missing or official
    return _is_short_for_one(role, others, share) or _ALSO_CALLED.get(role) in others


def _all_short(ours: list[str], official: list[str], share: float) -> bool:
    return all(
        role in official or _is_short_for_one(role, official, share) or _ALSO_CALLED.get(role) in official
        for role in ours
    )


def _exchanged(change: _Change, share: float) -> str:
    """A role in place of another; or a word that is no role we know (骑手), where nothing else differs."""
    ours, official = named_roles(change.mine), named_roles(change.theirs)
    short = 2 <= len(change.mine) <= _LONGEST_ROLE and len(change.theirs) <= _LONGEST_ROLE
    same = set(ours) == set(official) or (bool(ours) and _all_short(ours, official, share))
    if not short or not official or same or _ANYBODY.search(change.mine):
        return ""
    return f"has {change.mine} where the text has {change.theirs}" if ours or share >= _VERBATIM else ""


def _changes(mine: str, theirs: str) -> Iterator[_Change]:
    """Stretches in which the two differ; a single letter in common does not part them."""
    blocks = [b for b in SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks() if b.size >= 2]
    at_mine = at_theirs = 0
    for block in blocks:
        if block.a > at_mine or block.b > at_theirs:
            yield _Change(mine[at_mine : block.a], theirs[at_theirs : block.b], last=False)
        at_mine, at_theirs = block.a + block.size, block.b + block.size
    if at_mine < len(mine) or at_theirs < len(theirs):
        yield _Change(mine[at_mine:], theirs[at_theirs:], last=True)
