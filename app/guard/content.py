"""What a claim says that the provision it cites does not, by every rule of this package."""

import re
from collections.abc import Iterable, Iterator

from app.answering.draft import Evidence
from app.editions import Edition
from app.guard.alignment import differences
from app.guard.amounts import wrong_amounts, wrong_ranges
from app.guard.clauses import forces_in, gram_share, grams_of, letters, negations_in, one_spelling, share_in
from app.guard.close_reading import close_reading
from app.guard.conditions import bare_rule, dropped_condition, unconditional_crime
from app.guard.coverage import beyond_the_text
from app.guard.denials import bans_not_carried_on, denials_added_to_none, lost_denials
from app.guard.force import disagreements, unbalanced
from app.guard.foreign import foreign
from app.guard.instructions import without_instructions
from app.guard.naming import wrong_names, wrong_short_names
from app.guard.nearness import Encode, Nearness, remembering
from app.guard.owners import wrong_owners
from app.guard.scope import text_around, text_cited, text_repeated
from app.guard.subjects import named_roles, same_role, wrong_subjects
from app.guard.turned import lost_without, turned_words, unmatched_denials
from app.guard.weighing import Check, Fault
from corpus.figures import find_figures

#: 根据《…》第三条第一款， and the like: names are checked apart, and are no part of what is said.
_FRAME = re.compile(
    r"(?:^|(?<=[。；\n]))\s*(?:根据|依据|按照|依照)?(?:《[^《》]{2,60}》)"
    r"(?:第[^，。：；“]{1,40}[条款项目](?:的?规定|明确|要求|指出)?[，：,:]?|(?:的?规定|明确|要求|指出)?[，：,:])"
)
_HEADING = re.compile(r"[^，。；：:“”]{2,14}[：:](?=.{6})")

_OF_THE_LAW = 0.75
#: A claim with fewer telling characters (应当。 可以。) may be right or wrong, and nothing tells which.
_SHORTEST = 4
#: A claim with a smaller share of its pairs in the text is written too freely for one clause of it to prove much.
_NEAR = 0.68
#: Force and negation tell where a clause comes this near to the text in letters and meaning together.
_SAME_MATTER = {Check.FORCE: 1.4, Check.NEGATION: 1.25, Check.PERMISSION: 0.0}
_LOOSE = {Check.FORCE: Check.LOOSE_FORCE, Check.NEGATION: Check.LOOSE_NEGATION}


def content_faults(text: str, evidence: Evidence, edition: Edition) -> Iterator[Fault]:
    """What is wrong with `text` as a claim on one provision, worst first; nothing if the provision carries it."""
    law, around = without_instructions(text_cited(evidence)), text_around(evidence)
    yield from _of(Check.FOREIGN, foreign(text, law, around))
    yield from _of(Check.NAMES, wrong_names(text, [evidence], edition))
    yield from _of(Check.NAMES, wrong_short_names(text, around))
    said = _without_heading(without_frame(text), law)
    repeated = without_instructions(text_repeated(evidence, said))
    if len(letters(said)) < _SHORTEST:
        yield Fault(Check.LENGTH, f"says too little to be checked: {text}")
    source = edition.catalog[evidence.stored.chunk.source_id]
    years = [f"{day.year}年" for day in (source.promulgated, source.effective) if day]
    yield from _of(Check.AMOUNTS, wrong_amounts(said, law, known=years))
    yield from _of(Check.AMOUNTS, wrong_ranges(said, law))
    encode = remembering(edition.dense.encode)
    nearness = Nearness(law, encode, title=evidence.stored.chunk.title)
    yield from beyond_the_text(said, law, nearness)
    near = gram_share(grams_of(said), grams_of(law)) >= _NEAR
    aligned = Check.ALIGNED if near else Check.LOOSELY_ALIGNED
    yield from _of(aligned, differences(said, law, known=years))
    yield from close_reading(said, repeated)
    contrary = _contrary(said, law, repeated, encode, nearness=nearness, around=around)
    yield from contrary if near else map(_loosely, contrary)
    yield from _left_out(said, law, repeated, encode)


def _contrary(
    said: str, law: str, repeated: str, encode: Encode, *, nearness: Nearness, around: str
) -> Iterator[Fault]:
    """Where the claim allows, forbids, denies or gives to somebody what the text does not."""
    yield from _disagreements(said, law, nearness)
    yield from unbalanced(said, law, repeated=repeated)
    yield from turned_words(said, law)
    yield from _of(Check.TURNED, lost_without(said, law))
    yield from unmatched_denials(said, repeated)
    yield from _of(Check.LOST_DENIAL, denials_added_to_none(said))
    yield from _of(Check.LOST_DENIAL, bans_not_carried_on(said))
    yield from lost_denials(said, law, encode, repeated=repeated)
    yield from wrong_subjects(said, law, around=around)
    yield from _of(Check.OWNER, wrong_owners(said, law, encode))


def _left_out(said: str, law: str, repeated: str, encode: Encode) -> Iterator[Fault]:
    """Conditions of what the claim repeats that it does without."""
    if (crime := unconditional_crime(said)) and not unconditional_crime(law):
        yield Fault(Check.BARE_RULE, f"leaves out that it has to be a crime: {crime}")
    if condition := bare_rule(said, repeated):
        yield Fault(Check.BARE_RULE, f"leaves out: {condition}")
    if condition := dropped_condition(said, repeated, encode):
        yield Fault(Check.CONDITION, f"leaves out: {condition}")


def _disagreements(said: str, law: str, nearness: Nearness) -> Iterator[Fault]:
    """Clauses with another force or negation than the law's; of one that hardly repeats it that is a weak sign."""
    for found in disagreements(said, law):
        loose = not nearness.reaches(found.clause, _SAME_MATTER[found.check])
        check = _LOOSE.get(found.check, found.check) if loose else found.check
        yield Fault(check, f"{found.check} is otherwise in the text: {found.clause}")


def _loosely(fault: Fault) -> Fault:
    """The same, where the claim is written too freely for single words of it to tell force or negation for certain."""
    return Fault(_LOOSE.get(fault.check, fault.check), fault.what)


def _of(check: Check, found: Iterable[str]) -> Iterator[Fault]:
    return (Fault(check, what) for what in found)


def without_frame(text: str) -> str:
    """A claim without the words that name its law and provision."""
    return _FRAME.sub("", text)


def _without_heading(said: str, law: str) -> str:
    """A claim without a heading of our own before a colon (定义：…); the law's own words (不得：…) are no heading."""
    heading = _HEADING.match(said)
    if heading is None or find_figures(heading[0]) or share_in(heading[0], law) >= _OF_THE_LAW:
        return said
    own = one_spelling(heading[0])
    if any(not same_role(role, one_spelling(law)) for role in named_roles(own)):
        return said
    return said if forces_in(own) or negations_in(own) else said[heading.end() :]
