"""The fines of a quote, each with the case it is for and whether it is laid on the firm or on the persons behind it."""

import re

from app.understanding import Query

_FINE = re.compile(
    r"(?:可以|可)?(?:根据情节(?:轻重)?)?(?:单处(?:、|或者?)?)?并?处(?!分|理|置|罚|或者?并处)[^，；。]{2,36}?罚款"
    r"|(?:可以|可)?(?:根据情节(?:轻重)?)?单处或者?并处[^，；。]{2,60}?罚款"
)
#: Cases that fines are graded by, as questions and texts name them.
_CASES = tuple(
    re.compile(p)
    for p in (
        "没有违法所得|无违法所得",
        "拒不改正|不改",
        "情节(?:特别)?严重|严重|serious|grave|aggravated",
        "后果",
        "违法所得.{0,8}以上",
    )
)
_CASE = re.compile(r"违法所得|拒不改正|情节|后果|严重|危害|期限|逾期")
_PERSONS = re.compile(r"对(?:其)?(?:直接负责|直接责任|主要负责|有关责任|法定代表)|人员(?:和其他直接责任人员)?$")


def is_of_asked_case(case: str, query: Query) -> bool:
    """Whether the question names the case of a fine."""
    return any(c.search(case) and c.search(query.text) for c in _CASES)


def is_on_persons(words: str) -> bool:
    """Whether 对……处……罚款 is laid on the persons behind a firm."""
    return bool(_PERSONS.search(words))


def fines_in(text: str) -> list[tuple[str, str]]:
    """(the case it is for, 处……罚款) of each fine that is not laid on persons, in order; "" for no special case."""
    return [(case, fine) for case, fine, on_persons in _fines(text) if not on_persons]


def fines_on_persons_in(text: str) -> list[tuple[str, str]]:
    """(the case it is for, 对……处……罚款) of each fine on the persons behind a firm, in order."""
    return [(case, fine) for case, fine, on_persons in _fines(text) if on_persons]


def _fines(text: str) -> list[tuple[str, str, bool]]:
    """(case, fine, whether it is laid on persons) of each fine, in order, each once; one on persons says on whom."""
    found = []
    for match in _FINE.finditer(text):
        clauses = [c for c in re.split(r"[，；。\n]", text[: match.start()]) if c]
        last = next(iter(clauses[-1:]), "")
        persons = bool(_PERSONS.search(last) or _PERSONS.search(match[0]))
        before = _before_persons(text[: match.start()]) if persons else clauses[-3:]
        case = next((c for c in reversed(before) if c.endswith("的") and _CASE.search(c)), "")
        on = re.search(r"对[^，；。]{2,40}$", text[: match.start()]) if persons else None
        found.append((case, (on[0] if on else "") + match[0], persons))
    return list(dict.fromkeys(found))


def _before_persons(text: str) -> list[str]:
    """The clauses that may say the case of a fine on persons after `text`: its own, and those that open the sentence.

    One between them belongs to another fine: 违反本法的，警告；拒不改正的，处……罚款；对主管人员处……罚款.
    """
    segments = re.split(r"[。\n]", text)[-1].split("；")
    opening = segments[0] if len(segments) > 1 else ""
    return [*opening.split("，"), *segments[-1].split("，")]
