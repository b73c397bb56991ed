"""Single words turned into their contrary, where too few words are shared to compare clauses: 可以及时 for 应当及时."""

import re
from collections.abc import Iterator, Mapping

from app.guard.clauses import Force, forces_in, gram_share, negations_in, one_spelling, sentences
from app.guard.force import DENIES
from app.guard.weighing import Check, Fault

#: A modal word with the two characters after it, padding left out.
_FORCED = re.compile(r"(不应当|应当|不得|可以|无需|无权)(?:依法|如实|予以|也|都|再){0,2}([一-鿿]{2})")
_OPPOSED: Mapping[Force, frozenset[Force]] = {
    Force.OBLIGES: frozenset({Force.FORBIDS, Force.PERMITS, Force.FREES}),
    Force.FORBIDS: frozenset({Force.OBLIGES, Force.PERMITS, Force.FREES}),
    Force.PERMITS: frozenset({Force.OBLIGES, Force.FORBIDS}),
    Force.FREES: frozenset({Force.OBLIGES, Force.FORBIDS}),
}
#: A verb with a denial right before it; potential complements (拿不到) and adjectives (不良) are none.
_DENIED = re.compile(r"(?<!是否)(?:不|未)(?P<verb>[一-鿿]{2})")
_PUT_IN = re.compile(r"(?<=(?P<before>[一-鿿]{2}))[不未](?=(?P<after>[一-鿿]{2}))")
#: 不提供者: a denial inside of the name of a role, which no text has.
_NOT_ONE_WHO = re.compile(r"不(?P<who>[一-鿿]{2}者)")
#: What is done with leave, and what without; the law that punishes or forbids the one does not speak of the other.
_LEAVE = "许可|同意|允许|批准|准许|授权|认定|认证|审查"
_WITH_LEAVE = re.compile(rf"(?<![未非不须])经(?!营|过|济|验|常)[^，。；]{{0,10}}?(?:{_LEAVE})")
_WITHOUT_LEAVE = re.compile(rf"[未非]经[^，。；]{{0,30}}?(?:{_LEAVE})")
_FREES = re.compile("可以|才|方可|后|先|应当经|需|免|除外")
_ONLY_WITH = re.compile("才|方可|(?<![优首])先|除非|后再|只")
_ANYBODY = re.compile(r"^(?:但|也)?(?:任何|谁都|谁也|所有人)")
_LETS = re.compile("应当|可以|不得|无需|都有|有权")
#: Words for what is wrong, which deny nothing.
_NOT_A_DENIAL = re.compile("非法|不良|不正当|未成年人|止于|不管|不论|无论|没收|解除|删除|免费|不法|不实")
_WHETHER = "是否"
#: A sentence is held against the law's that holds most of it, if that is at least this share.
_SAME_MATTER = 0.35
#: and repeats a question of it if it holds this share of the clause that asks.
_ASKED = 0.3
#: Exceptions at the end of a rule, and what tells that a claim speaks of one.
_EXCEPTION = re.compile(r"(?:另有规定|情形|证据)的?除外|从其规定")
_EXCEPTS = re.compile("除|另有|但|例外|从其|照办|规定办|按(?:照)?(?:有关)?规定|以外|之外|不在此|免")


def turned_words(claim: str, law: str) -> Iterator[Fault]:
    """Words of the claim that have another modal word before them than in the law, or a denial that the law has not."""
    text, official = one_spelling(claim), one_spelling(law)
    forced: dict[str, set[Force]] = {}
    for match in _FORCED.finditer(official):
        forced.setdefault(match[2], set()).update(forces_in(match[1]))
    for match in _FORCED.finditer(text):
        (force,) = forces_in(match[1]) or [Force.NONE]
        theirs = forced.get(match[2], set())
        if theirs and theirs <= _OPPOSED.get(force, frozenset()):
            yield Fault(Check.TURNED, f"says {match[0]}, the text: {next(iter(theirs))}{match[2]}")
    for match in _NOT_ONE_WHO.finditer(text):
        if match["who"] in official and match[0] not in official:
            yield Fault(Check.TURNED, f"denies what the text says: {match[0]}")
    yield from _put_in(text, official)
    for match in _DENIED.finditer(text):
        clauses = [c.text for s in sentences(law) for c in s.clauses if match["verb"] in c.text]
        if clauses and not any(DENIES.search(c) for c in clauses) and not _ONLY_WITH.search(text):
            yield Fault(Check.TURNED_DENIAL, f"denies what the text says: {match[0]}")


def _put_in(text: str, official: str) -> Iterator[Fault]:
    """Denials in the midst of words that the law has without them: 消除不影响, 可能不影响."""
    clauses = [c for s in sentences(official) for c in s.clauses]
    for match in _PUT_IN.finditer(text):
        around = match["before"] + match["after"]
        said = match["before"] + match[0] + match["after"]
        beside = [c.text for c in clauses if around in c.text]
        if beside and not any(negations_in(text) for text in beside) and said not in official:
            yield Fault(Check.TURNED, f"denies what the text says: {said}")


def lost_without(claim: str, law: str) -> Iterator[str]:
    """Sentences that say of what is done with leave what the law says of what is done without."""
    official = one_spelling(law)
    if not _WITHOUT_LEAVE.search(official) or _WITH_LEAVE.search(official):
        return
    for sentence in sentences(claim):
        match = _WITH_LEAVE.search(sentence.text)
        if match and not _FREES.search(sentence.text):
            yield f"says {match[0]}, where the text says without"


def unmatched_denials(claim: str, law: str) -> Iterator[Fault]:
    """Sentences that state of anybody what the law forbids everybody, or as a fact what it asks."""
    official = sentences(law)
    for mine in sentences(claim):
        best = max(official, key=lambda s: gram_share(mine.grams, s.grams), default=mine)
        for number, clause in enumerate(mine.clauses):
            rest = "，".join(c.text for c in mine.clauses[number:])
            free = not _LETS.search(rest) and not DENIES.search(_NOT_A_DENIAL.sub("", rest))
            if _ANYBODY.search(clause.text) and free and "任何" in law:
                yield Fault(Check.UNMATCHED, f"states of anybody: {clause.text}")
        if gram_share(mine.grams, best.grams) < _SAME_MATTER:
            continue
        asked = [c for c in best.clauses if _WHETHER in c.text and gram_share(c.grams, mine.grams) >= _ASKED]
        if asked and _WHETHER not in mine.text and not DENIES.search(mine.text):
            yield Fault(Check.ASKED, f"states what the text asks: {mine.text}")
        if (end := _EXCEPTION.search(best.text)) and not _EXCEPTS.search(claim):
            yield Fault(Check.UNMATCHED, f"leaves out the exception: {end[0]}")
