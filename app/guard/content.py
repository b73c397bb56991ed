"""What a claim says that the provision it cites does not, by every rule of this package."""

import re
from collections.abc import Iterator

from app.answering.draft import Evidence
from app.editions import Edition
from app.guard.alignment import differences
from app.guard.amounts import wrong_amounts
from app.guard.clauses import forces_in, letters, negations_in, one_spelling, share_in
from app.guard.close_reading import close_reading
from app.guard.conditions import bare_rule, dropped_condition
from app.guard.coverage import beyond_the_text
from app.guard.denials import denials_added_to_none, lost_denials
from app.guard.force import disagreements, unbalanced
from app.guard.foreign import foreign
from app.guard.instructions import without_instructions
from app.guard.naming import wrong_names
from app.guard.nearness import Nearness, remembering
from app.guard.owners import wrong_owners
from app.guard.scope import text_around, text_cited, text_repeated
from app.guard.subjects import named_roles, same_role, wrong_subjects
from app.guard.turned import lost_without, turned_words, unmatched_denials
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


def content_faults(text: str, evidence: Evidence, edition: Edition) -> Iterator[str]:
    """What is wrong with `text` as a claim on one provision, worst first; nothing if the provision carries it."""
    law, around = without_instructions(text_cited(evidence)), text_around(evidence)
    yield from foreign(text, law, around)
    yield from wrong_names(text, [evidence], edition)
    said = _without_heading(without_frame(text), law)
    repeated = without_instructions(text_repeated(evidence, said))
    if len(letters(said)) < _SHORTEST:
        yield f"says too little to be checked: {text}"
    source = edition.catalog[evidence.stored.chunk.source_id]
    years = [f"{day.year}年" for day in (source.promulgated, source.effective) if day]
    yield from wrong_amounts(said, law, known=years)
    encode = remembering(edition.dense.encode)
    nearness = Nearness(law, encode, title=evidence.stored.chunk.title)
    yield from beyond_the_text(said, law, nearness)
    yield from differences(said, law, known=years)
    yield from close_reading(said, repeated)
    yield from (f"{d.what} is otherwise in the text: {d.clause}" for d in disagreements(said, law))
    yield from unbalanced(said, law, repeated=repeated)
    yield from turned_words(said, law)
    yield from lost_without(said, law)
    yield from unmatched_denials(said, repeated)
    yield from denials_added_to_none(said)
    yield from lost_denials(said, law, encode, repeated=repeated)
    yield from wrong_subjects(said, law, around=around)
    yield from wrong_owners(said, law, encode)
    if condition := bare_rule(said, repeated):
        yield f"leaves out: {condition}"
    if condition := dropped_condition(said, repeated, encode):
        yield f"leaves out: {condition}"


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
