"""What comes first: the claim with the figure asked for, the penalty, the aggravated case beside it."""

import re
from collections.abc import Sequence
from decimal import Decimal

from app.answering.draft import DraftClaim, Evidence
from app.answering.events import event_of, runs_from, told_at_once
from app.answering.fines import fines_in, is_of_asked_case
from app.answering.naming import lead
from app.answering.reached import exempt_first
from app.answering.thresholds import asked_in
from app.editions import Edition
from app.understanding import Language, Query, QuestionKind
from corpus.figures import Figure, find_figures

_PENALTY = re.compile(r"罚|处分|什么后果|吊销|\b(?:fines?|fined|penalt\w+|punish\w*)\b", re.IGNORECASE)
_PUNISHES = re.compile(r"罚款|罚\d|警告|吊销|没收|责令(?:限期)?(?:改正|关闭|停)")
_CLAUSE_END = re.compile(r"[,，。；;？?！!]")
HIGHEST = re.compile(r"最高|最多|上限|顶格|\b(?:max\w*|highest|up to)\b", re.IGNORECASE)
EXEMPTS = re.compile(r"免予|免于|不适用|除外|不需要|无需|豁免|不用")
_MOST_PENALTIES = 3
#: What ties the paragraphs of a penalty article together; without it the other one punishes something else.
SAME_BREACH = re.compile(r"有?前款(?:规定)?(?:的)?(?:违法)?行为|违反前款")
_MONEY = frozenset({"元", "%", "倍"})
#: 多久测评一次 is answered by 每两年, 一年一次, and by no other period.
_HOW_OFTEN = re.compile(
    r"(?:多久|多长时间|几个?[年月天日周])[^，,。？?]{0,10}一次|每隔?多久|\bhow often\b", re.IGNORECASE
)
_OFTEN = re.compile(r"每(?:隔)?$")
_ONCE = re.compile(r"[^，。；]{0,12}(?:一|1)次")
#: 到期前多久申请: a period counted back.
_BEFORE_ASKED = re.compile(
    r"(?:[^以之]前|提前)(?:多|几|多少)|\bhow (?:long|many \w+) (?:before|in advance)\b", re.IGNORECASE
)
_BEFORE = re.compile(r"(?:[^以之，。]前|提前)(?:至少)?$")
_PERIODS = frozenset({"工作日", "日", "小时", "个月", "年", "分钟", "周"})
_BOUND_BEFORE = re.compile(r"(?:不得?(?:少|多|低|高)于|不(?:得)?超过|至少|不满|超过|满)$")
_BOUND_AFTER = re.compile(r"以上|以下|以内|之内|内|前")
#: What a question asks for -> units that answer it, as corpus.figures names them.
_FIGURE_CUES: Sequence[tuple[re.Pattern[str], frozenset[str]]] = (
    (
        re.compile(
            r"多久|多长时间|几天|几日|几个月|几年|几个?工作日|几个?小时|多少(?:天|日|个工作日|小时|个月|年)|期限|时限|有效期|"
            r"how long|how soon|how quickly|how often|how many (?:days|months|years)|deadline|"
            r"when (?:is|are) .{0,30}\bdue\b|by when",
            re.I,
        ),
        _PERIODS,
    ),
    (
        re.compile(
            r"罚多少|罚款.{0,6}多少|多少钱|多少元|金额|罚款(?:额|数额|上限|最高)|最高罚|赔(?:几|多少)|how much|fine",
            re.I,
        ),
        _MONEY,
    ),
    (
        re.compile(
            r"多少人|几人|多少个人|人数|门槛|(?:达到?|超过|满)多少(?=就|才|[要需应必]|[，,？?]|$)|"
            r"how many (?:people|users|individuals)|threshold",
            re.I,
        ),
        frozenset({"人", "人次"}),
    ),
    (re.compile(r"几点|什么时段|哪个时段|what hours|what time", re.I), frozenset({"时", "小时"})),
    (re.compile(r"几周?岁|多少周?岁|多大(?=年龄|的?孩子)|年龄|how old|what age", re.I), frozenset({"周岁"})),
)


def arrange(claims: Sequence[DraftClaim], query: Query, edition: Edition) -> list[DraftClaim]:
    """The claims in the order in which they answer, with the other penalties of the first one's article if asked.

    First what holds the figure asked for, the largest sum for the highest fine; last an exemption not asked for. An
    exemption that reaches the number of people or the age in the question stands before a rule that does not.
    """
    arranged = list(claims)
    if _PENALTY.search(query.text):
        quoted = {claim.evidence for claim in claims}
        others = _other_penalties(claims[0], edition, query.language)
        others = [c for c in others if SAME_BREACH.search(c.text + claims[0].text)]
        arranged[1:1] = [c for c in others if c.evidence not in quoted]
    if query.kind is QuestionKind.PENALTY:
        arranged.sort(key=lambda c: not _PUNISHES.search(c.text))
        arranged = _asked_case_first(arranged, query)
    arranged = _largest_first(_with_figures_first(query, arranged, edition), query)
    arranged = exempt_first(arranged, asked_in(query.content), query, edition)
    if EXEMPTS.search(query.text):
        return arranged
    return sorted(arranged, key=lambda c: bool(units_asked(query)) and bool(EXEMPTS.search(c.text)))


def punishes(text: str) -> bool:
    """Whether a text lays a penalty on a breach."""
    return bool(_PUNISHES.search(text))


def _asked_case_first(claims: Sequence[DraftClaim], query: Query) -> list[DraftClaim]:
    """The claims, of the first one's article that paragraph first that fines the case which the question names."""
    first, *others = claims
    if any(is_of_asked_case(case, query) for case, _ in fines_in(first.text)):
        return list(claims)
    for claim in others:
        same = claim.evidence[0].stored == first.evidence[0].stored and SAME_BREACH.search(claim.text + first.text)
        if same and any(is_of_asked_case(case, query) for case, _ in fines_in(claim.text)):
            return [claim, *(c for c in claims if c is not claim)]
    return list(claims)


def _other_penalties(first: DraftClaim, edition: Edition, language: Language) -> list[DraftClaim]:
    """Claims for the other paragraphs of the same article that punish: the aggravated case stands in one of them."""
    (evidence,) = first.evidence
    if evidence.provision is None:
        return []
    stored, chosen = evidence.stored, evidence.provision.paragraph
    source = edition.catalog[stored.chunk.source_id]
    found = []
    for unit in stored.units:
        text = stored.text[unit.start : unit.end]
        if unit.provision.item is None and unit.provision.paragraph != chosen and _PUNISHES.search(text):
            other = Evidence(stored, unit.provision, unit.start, unit.end)
            found.append(DraftClaim(lead(source, stored.chunk, unit.provision, language), text, (other,)))
    return found[:_MOST_PENALTIES] if chosen is not None else []


def _with_figures_first(query: Query, claims: Sequence[DraftClaim], edition: Edition) -> list[DraftClaim]:
    """The claims, those with a figure of the kind asked for before those without; otherwise in their order."""
    units = units_asked(query)
    return sorted(claims, key=lambda c: bool(units) and not answers_how_much(c.text, query, edition))


def _largest_first(claims: Sequence[DraftClaim], query: Query) -> list[DraftClaim]:
    """The claims, by their largest sum of money where the question asks for the highest fine; otherwise as they are."""
    if not (_PENALTY.search(query.text) and HIGHEST.search(query.text)):
        return list(claims)
    return sorted(claims, key=lambda c: -highest_sum(c.text))


def highest_sum(text: str) -> Decimal:
    """The largest sum of money in `text`; 0 if it has none."""
    return max((f.value or Decimal(0) for f in figures_of(text, frozenset({"元"}))), default=Decimal(0))


def bounded(figure: Figure, text: str) -> str:
    """The figure with the words beside it in `text` that make it a bound: 不少于6个月, 5000万元以下, 10个工作日内."""
    before = _BOUND_BEFORE.search(text[: figure.start])
    after = _BOUND_AFTER.match(text, figure.end)
    return (before[0] if before else "") + figure.text + (after[0] if after else "")


def units_asked(query: Query) -> frozenset[str]:
    """Units of the figure that the question asks for; empty if it asks for none."""
    text = _asking_part(query.text)
    return next((units for cue, units in _FIGURE_CUES if cue.search(text)), frozenset())


def _asking_part(text: str) -> str:
    """The last clause, where it asks yes or no: in 想用几天，能借吗 nobody asks how many days."""
    clauses = [c for c in _CLAUSE_END.split(text) if c.strip()]
    return clauses[-1] if clauses and clauses[-1].rstrip().endswith(("吗", "么")) else text


def units_of_kind(query: Query) -> frozenset[str]:
    """Units in which a question of this kind is answered even if it does not ask how much: money for a penalty."""
    return _MONEY if _PENALTY.search(query.text) else frozenset()


def answers_how_much(text: str, query: Query, edition: Edition) -> bool:
    """Whether `text` holds a figure that answers, or says 立即 or 及时 on the event that a period is asked from."""
    return bool(answering_figures(text, query, edition) or told_promptly(text, query, edition))


def answering_figures(text: str, query: Query, edition: Edition) -> list[Figure]:
    """The figures of the unit asked for that the question does not give itself; of periods those from its event."""
    units, given = units_asked(query), {f.canonical for f in find_figures(query.text)}
    found = [f for f in figures_of(text, units) if f.canonical not in given]
    if units & _PERIODS and _HOW_OFTEN.search(query.text):
        return [f for f in found if _OFTEN.search(text[: f.start]) or _ONCE.match(text, f.end)]
    if units & _PERIODS:
        found = _on_the_side_asked(found, text, query)
    event = event_of(query.content) if units & _PERIODS else ""
    return [f for f in found if runs_from(event, f, text, query, edition)]


def _on_the_side_asked(found: list[Figure], text: str, query: Query) -> list[Figure]:
    """The periods before something (届满前60日) where those are asked for, else the others; all if there are none."""
    before = [f for f in found if _BEFORE.search(text[: f.start])]
    asked = before if _BEFORE_ASKED.search(query.text) else [f for f in found if f not in before]
    return asked or found


def told_promptly(text: str, query: Query, edition: Edition) -> str:
    """What a text says has to be done 立即 or 及时, where a period is asked for; "" otherwise."""
    return told_at_once(text, query, edition) if units_asked(query) & _PERIODS else ""


def figures_of(text: str, units: frozenset[str]) -> list[Figure]:
    """The figures of `text` in one of the units."""
    return [f for f in find_figures(text) if f.unit in units]
