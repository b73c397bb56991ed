"""Does a claim in words of its own keep the conditions of the rule that it repeats? By letters and nearness in meaning.

Claims that keep to the law's words are read letter by letter as well (`close_reading`).
"""

import re
from collections.abc import Iterator

from app.guard.clauses import Sentence, gram_share, letters, sentences, share_in
from app.guard.nearness import Encode
from app.guard.subjects import named_roles, without_roles

#: A sentence of law is the one that a claim's sentence repeats if it holds this share of the claim's pairs.
_REPEATS = 0.38
#: The rule is repeated if the clause after its condition is in the claim by this share of pairs, or of letters.
_RULE_PAIRS, _RULE_LETTERS = 0.3, 0.6
#: A condition is left out if its share of letters in the claim and its nearness to a clause of it (cosine) together
#: are less than this.
_SAID = 0.7
_SHORTEST = 4
_IF = re.compile(r"的$|外$|^除|^未(?!成年)|^经(?!营)|时$|后$|前$|^在|^对|^非(?!法)|^因")
#: 检查时, 查处时: the end of a condition of time says all of it.
_TIME = re.compile(r"[一-鿿]{2}[时前后]$")
#: That some rule was broken is what every penalty is about; what excepts from a rule has its condition in itself.
_BROKEN = re.compile(
    r"违反(?:本|国家)[一-鿿]{1,5}规定|构成|[有合]下列|(?:情形|行为|条件)之一|除?有?本[一-鿿]{1,2}第[^，]{1,40}[条款项](?:的?规定|所列)?(?:以?外)?"
)
_EXCEPTION = re.compile(r"除外$")
#: A sentence that begins with what is to be done has its condition before it, or lacks it.
_BARE = re.compile("应当|不得|可以|无需|由|责令|完成后|依法|要求|按|还|也|都|予以|处|罚|归|适用")
_BARE_SAID = 0.5
#: 构成犯罪的，依法追究刑事责任: the crime stands at most so many clauses before what follows from it.
_PROSECUTED, _CRIME_BEFORE = re.compile("追究(?:其)?刑事责任"), 2
#: Verbs and nouns that say nothing of what is done.
#: In 服务提供者在提供网络服务时 only the role is said again.
_PROVIDING = letters("提供网络服务时")
_LIGHT = re.compile("进行|从事|实施|活动|工作|行为|情况|过程")


def dropped_condition(claim: str, law: str, encode: Encode) -> str:
    """The condition of the law that the claim leaves out of a rule that it repeats; "" if none."""
    everything = "".join(s.text for s in sentences(claim))
    for mine, repeated in _repeating(claim, law):
        for clause in _conditions(repeated, mine):
            said = _said(clause, everything)
            if said < _SAID and not _same_time(clause, everything) and said + _nearest(clause, mine, encode) < _SAID:
                return clause
    return ""


def bare_rule(claim: str, law: str) -> str:
    """The condition that a sentence of the claim beginning with its rule should have begun with; "" if none.

    It may stand in another sentence of the claim that repeats the same sentence of the law.
    """
    pairs = list(_repeating(claim, law))
    for mine, repeated in pairs:
        if len(repeated.clauses) < 2 or not _BARE.match(mine.text):
            continue
        condition = _first_condition(mine, repeated)
        together = "，".join(m.text for m, theirs in pairs if theirs is repeated)
        if condition and _said(condition, together) < _BARE_SAID and not _same_time(condition, claim):
            return condition
    return ""


def unconditional_crime(claim: str) -> str:
    """The sentence that calls for criminal liability without saying that there has to be a crime; "" if none."""
    for sentence in sentences(claim):
        for number, clause in enumerate(sentence.clauses):
            before = [c.text for c in sentence.clauses[max(0, number - _CRIME_BEFORE) : number + 1]]
            if _PROSECUTED.search(clause.text) and not any("罪" in text for text in before):
                return sentence.text
    return ""


def _repeating(claim: str, law: str) -> Iterator[tuple[Sentence, Sentence]]:
    """Sentences of the claim, each with the sentence of the law that it repeats."""
    official = sentences(law)
    for mine in sentences(claim) if official else ():
        best = max(official, key=lambda s: gram_share(mine.grams, s.grams))
        if gram_share(mine.grams, best.grams) >= _REPEATS:
            yield mine, best


def _said(condition: str, claim: str) -> float:
    """Share of a condition in the claim: of all its letters, or of those that are neither whom it binds nor padding."""
    own = _LIGHT.sub("", without_roles(condition))
    telling = share_in(own, claim) if len(letters(own)) >= _SHORTEST else 0.0
    return max(share_in(condition, claim), telling)


def _first_condition(mine: Sentence, law: Sentence) -> str:
    """First condition of a sentence of law that stands before the words that a sentence of the claim begins with."""
    begins = law.text.find(mine.text[:2])
    before = law.text[:begins] if begins >= 0 else law.clauses[0].text
    return next((c.text for c in law.clauses if c.text in before and _IF.search(c.text)), "")


def _conditions(law: Sentence, mine: Sentence) -> list[str]:
    """Clauses of a sentence of law on which the clause after them hangs, where the claim repeats that."""
    found = []
    for clause, rule in zip(law.clauses, law.clauses[1:], strict=False):
        repeated = gram_share(rule.grams, mine.grams) >= _RULE_PAIRS or share_in(rule.text, mine.text) >= _RULE_LETTERS
        if repeated and _tells(clause.text) and _IF.search(clause.text) and not _EXCEPTION.search(rule.text):
            found.append(clause.text)
    return found


def _tells(clause: str) -> bool:
    """Whether a condition says when the rule holds, and not only whom it binds (服务提供者在提供服务时)."""
    return len(letters(_BROKEN.sub("", clause))) >= _SHORTEST and not only_whom(clause)


def only_whom(clause: str) -> bool:
    """Whether a clause names whom a rule binds and nothing else."""
    roles = named_roles(clause)
    about = frozenset().union(*map(letters, roles))
    if "提供者" in "".join(roles):
        about |= _PROVIDING
    return bool(about) and letters(without_roles(clause)) <= about


def _same_time(clause: str, claim: str) -> bool:
    time = _TIME.search(clause)
    return time is not None and time[0] in claim


def _nearest(clause: str, mine: Sentence, encode: Encode) -> float:
    vectors = encode([clause, mine.text, *(c.text for c in mine.clauses)])
    return float((vectors[1:] @ vectors[0]).max())
