"""Who owes the duty of a clause? Read from the clause of the claim and from the clause of the law it repeats."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.guard.clauses import Sentence, sentences, share_in
from app.guard.nearness import Encode
from app.guard.subjects import DUTY, may_be_one, role_spots

#: A clause of the law is what a clause of the claim repeats from this sum of share of letters and cosine on, roles left
#: out, and if no other is nearer by more than the second.
_REPEATED, _ABOUT_AS_NEAR = 0.6, 0.1
_DUTY = re.compile(f"(?:{DUTY})(?!知|预见)")
#: What may stand between a role and its modal word.
_BETWEEN = re.compile("(?:等|们|也|都|还|均|则|就|依法|各自|自己|只|要|及时){0,2}")
#: Who has one of these before its name is acted upon, not acting.
_OBJECT = re.compile("(?:[对向为给被让把将跟]|根据|按照|通过|(?:^|[才就都也须])和)(?:其|本|该)?$")
_NOT_OPENING = re.compile("[对向为给被让把将在经]")
_JOINED = re.compile("[和、]|或者|及其")
#: Characters before the first role of a clause that it opens, and between roles that are joined.
_OPENING, _JOINT = 8, 6
_ANY = re.compile("任何(?!单位|组织|个人|企业|机构|人|一)")


@dataclass(frozen=True, slots=True)
class _Role:
    name: str
    start: int
    end: int


def wrong_owners(claim: str, law: str, encode: Encode) -> Iterator[str]:
    """Roles that clauses of the claim give a duty to, where the clauses of the law they repeat give it to others."""
    owed = [(s, n) for s in sentences(law) for n, c in enumerate(s.clauses) if _DUTY.search(c.text)]
    for sentence in sentences(claim):
        yield from _strange_anybody(sentence, law)
        for clause in sentence.clauses:
            owners = _beside_the_duty(clause.text)
            near = _nearest(clause.text, owed, encode) if owners and owed else []
            strange = [_stranger(owners, _owners(s, n)) for s, n in near]
            if strange and all(strange):
                yield f"gives to {strange[0]} a duty that the text gives to others: {clause.text}"


def _strange_anybody(sentence: Sentence, law: str) -> Iterator[str]:
    """任何 before a role of which the law does not speak so."""
    for match in _ANY.finditer(sentence.text):
        role = next((r for r in _roles(sentence.text[match.end() :]) if r.start == 0), None)
        if role is not None and f"任何{role.name}" not in law:
            yield f"speaks of any {role.name}, the text does not"


def _nearest(clause: str, owed: Sequence[tuple[Sentence, int]], encode: Encode) -> list[tuple[Sentence, int]]:
    """Clauses of the law with a duty that are about as near to the clause as the nearest; none if that is not near."""
    mine, theirs = _without_roles(clause), [_without_roles(s.clauses[n].text) for s, n in owed]
    vectors = encode([mine, *theirs])
    scores = [float(v @ vectors[0]) + share_in(mine, text) for v, text in zip(vectors[1:], theirs, strict=True)]
    least = max(_REPEATED, max(scores) - _ABOUT_AS_NEAR)
    return [place for place, score in zip(owed, scores, strict=True) if score >= least]


def _stranger(owners: Sequence[str], official: Sequence[str]) -> str:
    """An owner that none of the law's can be; "" if there is none, or the law's are not known."""
    if not official:
        return ""
    return next((role for role in owners if not any(may_be_one(role, other) for other in official)), "")


def _owners(sentence: Sentence, number: int) -> list[str]:
    """Who owes the duty in a clause: who stands beside it, or opens the clause, or else an earlier one."""
    text = sentence.clauses[number].text
    if beside := _beside_the_duty(text):
        return beside
    duty = _DUTY.search(text)
    earlier = [c.text for c in sentence.clauses[:number]]
    for clause in (text[: duty.start()] if duty else text, *reversed(earlier)):
        if opening := _opening(clause):
            return opening
    return []


def _beside_the_duty(text: str) -> list[str]:
    """Roles right before the first modal word of a clause; [] if there are none, or they are acted upon."""
    duty = _DUTY.search(text)
    if duty is None:
        return []
    roles = [r for r in _roles(text) if r.end <= duty.start()]
    if not roles or not _BETWEEN.fullmatch(text[roles[-1].end : duty.start()]):
        return []
    joined = [roles[-1]]
    for role in reversed(roles[:-1]):
        if not _are_joined(role, joined[-1], text):
            break
        joined.append(role)
    acted_upon = _OBJECT.search(text[: joined[0].start]) or _OBJECT.search(text[: joined[-1].start])
    return [] if acted_upon else [role.name for role in joined]


def _opening(clause: str) -> list[str]:
    """Roles that a clause begins with; [] if it begins with what is done to them or belongs to them."""
    roles = _roles(clause)
    if not roles or roles[0].start > _OPENING or _NOT_OPENING.search(clause[: roles[0].start]):
        return []
    if clause.startswith("的", roles[0].end):
        return []
    joined = [roles[0]]
    for role in roles[1:]:
        if not _are_joined(joined[-1], role, clause):
            break
        joined.append(role)
    return [role.name for role in joined]


def _are_joined(first: _Role, second: _Role, text: str) -> bool:
    between = text[first.end : second.start]
    return len(between) <= _JOINT and bool(_JOINED.search(between))


def _roles(text: str) -> list[_Role]:
    return [_Role(text[start:end], start, end) for start, end in role_spots(text)]


def _without_roles(text: str) -> str:
    kept, at = [], 0
    for start, end in role_spots(text):
        kept.append(text[at:start])
        at = end
    return "".join((*kept, text[at:]))
