"""Sentences and clauses of a claim and of the law, in one spelling, so that the two can be laid side by side."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from app.guard.everyday import EVERYDAY
from corpus.figures import find_figures
from corpus.likeness import bigrams

#: Wordings that say the same -> the one both sides are read as. In this order.
_SAME_WORDS: tuple[tuple[re.Pattern[str], str], ...] = EVERYDAY + tuple(
    (re.compile(pattern), word)
    for pattern, word in (
        (r"《|》|“|”|\"|「|」|\*", ""),
        (r"有没有|有未", "是否有"),
        (r"([一-鿿]{2})没有(?=[，。；！？]|$)", r"是否\1"),
        (r"([一-鿿])(?:不|没)\1", r"是否\1"),
        (r"不应(?!当)", "不应当"),
        (r"有权(?!限|利)", "可以"),
        (r"可以不(?=[经报订做用受再予])|免予|免于|不需要|不必(?!要)|无须|不用(?!户)|毋须", "无需"),
        (r"是否([^，。；]{1,12}?)由[^，。；]{0,8}?(?:自己|自行|自主|自愿)(?:来)?(?:决定|选择|定)", r"可以\1"),
        (
            r"无法|难以(?!察)|不可以|不能(?!够)|不准|不许|不允许|严禁|禁止(?![^，。；不]{0,8}(?:标志|标识|令|清单))"
            r"|不可(?!抗|避|分|或|逆|撤|靠|用)"
            r"|(?<![识特分级类个区性鉴差告])别(?=再|搞|让|把|给|拿|随便|添|跟)",
            "不得",
        ),
        (
            r"必须|(?<![无不])须|(?<![不相对反供适响效])应(?![当用对急答邀变激聘届诉]|有(?!利))|(?<![不无的术])需要(?!的|[^，。；]{1,14}的(?:，|；|。|$))"
            r"|(?<=[，、：还也都])要(?!求|么|素|点|件)"
            r"|(?<=[一-鿿])(?<![主重必只首概摘扼纲索想愿])要(?![求么素点件约闻领是旨害不])"
            r"(?![^，。；]{1,14}(?:的(?:，|；|。|$)|，[还就都也]?(?:得|应|必须|须|需|要先|先)))"
            r"|(?<=[还就都也须先])得(?!到|出|知|以|了|益|逞|当|力)"
            r"|(?<![取获应使觉懂记值所心不可晓博难])得(?=先|按|由|把|经|向|提前|另外|符合|遵守|依)",
            "应当",
        ),
        (r"没有|尚未|(?<!淹|沉|埋|吞)没(?!收)", "未"),
        (r"(?<!可)以及|与|(?<!可以)及(?![时其格])", "和"),
        (r"或(?!者)", "或者"),
        (r"之日起", "起"),
        (r"尽快", "及时"),
        (r"如果|若(?!干)|假如", ""),
        (r"告诉", "告知"),
        (r"法院", "人民法院"),
        (r"人民人民法院", "人民法院"),
        (r"开展", "进行"),
        (r"别人", "他人"),
        (r"去世", "死亡"),
        (r"情节严重", "严重"),
        (r"违规", "违反规定"),
        (r"\([^()]*令第[^()]*\)|\(以下(?:简称|统称|称)[^()]*\)", ""),
        (r"构成(?=犯罪)", ""),
        (r"给予", "予以"),
        (r"落实", "履行"),
        (r"以下(?=情形|行为|条件|规定|信息|内容|材料|义务|职责|事项|要求)", "下列"),
        (r"(?:下面|以下|下列)[一二两三四五六七八九十几\d]+[种类项个条](?=情形|条件|材料|情况)", "下列"),
        (r"存在下列|属于下列", "有下列"),
    )
)
_SENTENCE = re.compile(r"[。；;！？!?\n]+")
_ITEM = re.compile(r"^\s*[（(][一二三四五六七八九十]+[)）]\s*|^\s*\d{1,2}[.．、]\s*")
_CLAUSE = re.compile(r"[，,：:]+")
#: Characters that every sentence has: shared, they say nothing about what a sentence is about.
_COMMON = frozenset(
    "的了和与及或在是对把被让给向从到为以其之这那个些不也又上下中里后前时有等将所该用做要会能得着过并且者还由于当应可按依照据本第条款项"
)


class Force(StrEnum):
    """What a clause does with what it says."""

    OBLIGES = "应当"
    FORBIDS = "不得"
    PERMITS = "可以"
    FREES = "无需"
    NONE = ""


_FORCES = re.compile(r"不应当|应当(?!知道|预见|知)|不得(?!已|到|不)|可以(?!被|确定|识别|证明)|无需|无权")
_FORCE_OF = {
    "不应当": Force.FORBIDS,
    "应当": Force.OBLIGES,
    "不得": Force.FORBIDS,
    "可以": Force.PERMITS,
    "无需": Force.FREES,
    "无权": Force.FORBIDS,
}
#: Words that turn what follows them into its contrary; not where they are part of a name or an adjective.
_NEGATES = re.compile(
    r"不(?!仅|光|只|单|但|同|良|正当|满|足|明|特定|动产|实(?!行|施|现)|当|利|少于|超过|低于|高于|多于|晚于|迟于|断|论|管|服|到|清|了|一致|法|限|合格|平等|公平|文明|限于)"
    r"|未(?!成年|来|必|满)|无(?=关|法|权|需|偿取|从|正当|故|理|效|过错|合法)|非(?=经|因|依)|免(?=予|于|除|收|受|遭)"
)


#: Denials that reach to the end of their clause, and what ends the reach of the others.
_TO_THE_END = ("不得", "不应当", "不予", "未经", "非经", "未按", "无权")
_PART_ENDS = re.compile("[、)]")
#: A clause that says when, after which another rule begins.
_SETS_ANEW = re.compile("的$|外$|时$|未经|严重的|^由")
#: Nobody forbids to do a thing at once: what is asked so is no part of a ban before it.
_AT_ONCE = re.compile("^(?:并|[^，]*后)?(?:应当)?(?:及时|立即)")


@dataclass(frozen=True, slots=True)
class Clause:
    """What stands between two commas. `grams` are the pairs of characters it is known by."""

    text: str
    grams: Counter[str]


@dataclass(frozen=True, slots=True)
class Sentence:
    """What ends in 。 or ；, with its clauses."""

    text: str
    clauses: tuple[Clause, ...]
    grams: Counter[str]


@dataclass(frozen=True, slots=True)
class Place:
    """How a pair of characters stands in a text: under what force, and whether denied.

    `negated` is 2 where the clause itself denies it (and does not deny the denial: 不得免除), 1 where an earlier clause
    of the sentence may, 0 otherwise.
    """

    force: Force
    negated: int


@lru_cache(maxsize=4096)
def one_spelling(text: str) -> str:
    """`text` with wordings that say the same written the same, figures in their normal form."""
    out = unicodedata.normalize("NFKC", text).replace(",", "，").replace(":", "：").replace(";", "；")
    for figure in reversed(find_figures(out)):
        out = f"{out[: figure.start]}{figure.text}{out[figure.end :]}"
    for pattern, word in _SAME_WORDS:
        out = pattern.sub(word, out)
    return re.sub(r"[ \t\u3000]+", "", out)


@lru_cache(maxsize=4096)
def sentences(text: str) -> tuple[Sentence, ...]:
    """Sentences of a text, in one spelling; those without words are left out."""
    found = []
    for part in _parts(one_spelling(text)):
        clauses = tuple(Clause(c, bigrams(c)) for c in _CLAUSE.split(part) if re.search(r"\w", c))
        if clauses:
            found.append(Sentence(part, clauses, bigrams(part)))
    return tuple(found)


def _parts(text: str) -> Iterator[str]:
    """Sentences of a text; an item is one with the words that introduce it."""
    intro = ""
    for line in text.split("\n"):
        item = _ITEM.match(line)
        if item and intro:
            yield from (f"{intro}，{part}" for part in _SENTENCE.split(line[item.end() :]) if part)
            continue
        parts = [part for part in _SENTENCE.split(line) if part]
        intro = parts[-1].rstrip("：") if parts and line.rstrip().endswith("：") else ""
        yield from parts


@lru_cache(maxsize=8192)
def letters(text: str) -> frozenset[str]:
    """Characters of a text that say what it is about."""
    return frozenset(c for c in one_spelling(text) if c.isalnum() and c not in _COMMON)


def share_in(text: str, other: str) -> float:
    """Share (0 to 1) of the telling characters of `text` that `other` has as well; 1 if it has none."""
    mine = letters(text)
    return len(mine & letters(other)) / len(mine) if mine else 1.0


def gram_share(grams: Counter[str], other: Counter[str]) -> float:
    """Share (0 to 1) of `grams` that are in `other`; 1 if there are none."""
    total = grams.total()
    return (grams & other).total() / total if total else 1.0


def grams_of(text: str) -> Counter[str]:
    """Pairs of characters of a text, in one spelling, each as often as it stands there."""
    total: Counter[str] = Counter()
    for sentence in sentences(text):
        total += sentence.grams
    return total


def places(sentence: Sentence) -> Iterator[tuple[int, str, Place]]:
    """(number of the clause, pair of characters, how it stands) for every pair of a sentence.

    Force reaches from its word to the end of the clause, and as "carried" over the clauses after it; so does denial,
    within its part of a list.
    """
    carried_force, carried_negation = Force.NONE, 0
    for number, clause in enumerate(sentence.clauses):
        text = clause.text
        if text.startswith("也"):  # 不得A，也B: what is added with 也 denies anew or not at all
            carried_force, carried_negation = Force.NONE, 0
        forces = [(m.end(), _FORCE_OF[m[0]]) for m in _FORCES.finditer(text)]
        denials = [(m.end(), _reach(m, text), m[0] == "免") for m in _NEGATES.finditer(text)]
        # Who acts stands before the modal word, and when before the rule: neither is under an earlier one.
        before = Force.NONE if forces or _SETS_ANEW.search(text) else carried_force
        if before is Force.FORBIDS and _AT_ONCE.search(text):
            before, carried_force, carried_negation = Force.NONE, Force.NONE, 0
        for i in range(len(text) - 1):
            if not (text[i].isalnum() and text[i + 1].isalnum()):
                continue
            force = next((f for end, f in reversed(forces) if end <= i), before)
            spared = [spares for start, end, spares in denials if start <= i < end]
            # 不得免除: who may not be spared is bound.
            negated = 2 * ((True in spared) != (False in spared)) if spared else carried_negation
            yield number, text[i : i + 2], Place(force, negated)
        if forces:
            carried_force = forces[-1][1]
            carried_negation = 0
        elif _SETS_ANEW.search(text):
            carried_force = Force.NONE
        if denials:
            carried_negation = 1


def _reach(denial: re.Match[str], text: str) -> int:
    """Where what a word denies ends: with its clause after 不得, 未经 and the like, else with its part of a list."""
    if text.startswith(_TO_THE_END, denial.start()):
        return len(text)
    end = _PART_ENDS.search(text, denial.end())
    return end.start() if end else len(text)


def forces_in(text: str) -> list[Force]:
    """Forces of the modal words of a text in one spelling, in order."""
    return [_FORCE_OF[m[0]] for m in _FORCES.finditer(text)]


def negations_in(text: str) -> list[str]:
    """Words of a text in one spelling that deny, in order; 不得 and the like among them."""
    return [m[0] for m in _NEGATES.finditer(text)]
