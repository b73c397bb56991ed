"""Which modal words a passage of legal Chinese has: does it oblige, forbid or permit?

Two readings of each. What a text *may* be read as saying is wide, and a digest may claim no more than that. What it
*surely* says is narrow, and a digest must not drop it.
"""

import re
from collections.abc import Iterator, Mapping

from corpus.digest_models import Modality
from corpus.likeness import bigrams

_TITLE = re.compile(r"《[^《》]*》")
_DEFINITION = re.compile(r"[^。；\n]*是指[^。；\n]*")
#: 应当知道 is knowledge, 依法应当保密的 an attribute; 应用 and 对应 are other words, 需求 and 可操作 too.
_SURELY_OBLIGES = r"(?<!不)(?<!依法)应当(?!知道|预见)|必须"
_MAY_OBLIGE = (
    rf"{_SURELY_OBLIGES}|应当|(?<![无不])须|(?<![对相反供适响效])应(?![用急对答邀变激聘届诉有当])"
    r"|需(?!求)|义务|予以|方可"
)
_SURELY_FORBIDS = r"(?<!所)(?<!规定)不得|严禁|(?:^|[，。；：\n）)]|国家)禁止(?![^，。；]{1,4}的)"
_MAY_FORBID = r"不得|严禁|禁止|不准|不可|不能|不允许|不应当|不应|不予"
_SURELY_PERMITS = r"可以(?!被|确定|识别|证明)|有权(?!机关|部门)"
_MAY_PERMIT = (
    rf"{_SURELY_PERMITS}|(?<![不许认])可(?:处|并处|依|根据|按|向|由|在|从|给予|采取|委托|申请|延长|予|自行)"
    r"|准予|允许|自主|免予"
)

SURELY: Mapping[Modality, re.Pattern[str]] = {
    Modality.OBLIGES: re.compile(_SURELY_OBLIGES),
    Modality.FORBIDS: re.compile(_SURELY_FORBIDS, re.MULTILINE),
    Modality.PERMITS: re.compile(_SURELY_PERMITS),
}
MAYBE: Mapping[Modality, re.Pattern[str]] = {
    Modality.OBLIGES: re.compile(_MAY_OBLIGE),
    Modality.FORBIDS: re.compile(_MAY_FORBID),
    Modality.PERMITS: re.compile(_MAY_PERMIT),
}
#: What counts as saying it in our own words.
SAID: Mapping[Modality, re.Pattern[str]] = {
    Modality.OBLIGES: re.compile(r"(?<!不)应当|必须|须|应(?![用急对])|要|得(?:先|在|向|把|给)"),
    Modality.FORBIDS: re.compile(r"不得|禁止|不能|不可|不准|严禁|不许|不允许"),
    Modality.PERMITS: re.compile(r"可以|有权|可(?![能靠信控视])|允许|免|不用|不必|不需要|无需"),
}


def surely(text: str, modality: Modality) -> bool:
    """Whether the text plainly obliges, forbids or permits; titles in 《》 and definitions (是指可以联网的…) do not."""
    return bool(SURELY[modality].search(_DEFINITION.sub("", _TITLE.sub("", text))))


def maybe(text: str, modality: Modality) -> bool:
    """Whether the text can be read as obliging, forbidding or permitting."""
    return bool(MAYBE[modality].search(_TITLE.sub("", text)))


def said(text: str, modality: Modality) -> bool:
    """Whether a digest says it, in law's words or plain ones."""
    return bool(SAID[modality].search(_TITLE.sub("", text)))


#: Written modal -> what it does, for telling which clause of ours answers which clause of the law.
_WRITTEN = {
    "不应当": Modality.FORBIDS,
    "不应": Modality.FORBIDS,
    "应当": Modality.OBLIGES,
    "必须": Modality.OBLIGES,
    "不得": Modality.FORBIDS,
    "禁止": Modality.FORBIDS,
    "严禁": Modality.FORBIDS,
    "可以": Modality.PERMITS,
    "有权": Modality.PERMITS,
}
_MODAL = re.compile(rf"(?<!依法)(?:{'|'.join(_WRITTEN)})")
_SENTENCE_END = re.compile(r"[。；;\n]")
#: A clause of ours is held against a clause of the law from this share of common bigrams on, and told to answer another
#: modal word if that clause is this much more like it. Chosen on our own digests: of 259 flipped words the checks find
#: 252, and no right digest is reported.
_LIKE, _MORE_LIKE = 0.35, 1.5


def flipped(ours: str, theirs: str) -> Iterator[tuple[Modality, Modality, str]]:
    """(modality we wrote, modality the law has, our clause) where a clause of ours is clearly like the other's."""
    official = [(modality, bigrams(wide)) for modality, _, wide in _modal_clauses(theirs)]
    for modality, clause, _ in _modal_clauses(ours):
        grams = bigrams(clause)
        if grams.total() < 4:
            continue
        like = dict.fromkeys(SURELY, 0.0)
        for other, theirs_grams in official:
            like[other] = max(like[other], (grams & theirs_grams).total() / grams.total())
        best = max(like, key=lambda m: like[m])
        if best is not modality and like[best] >= _LIKE and like[best] > _MORE_LIKE * like[modality] + 0.05:
            yield modality, best, clause


def _modal_clauses(text: str) -> Iterator[tuple[Modality, str, str]]:
    """(modality, narrow clause, wide clause) for every modal word.

    The narrow one runs from the comma before it up to the clause of the next modal word: what stands before belongs to
    it, for law likes to name the object first (对使用记录应当…). The wide one is the clause between two commas, other
    modal words included (可以决定禁止其…), and every later clause that has none: 应当保密，不得泄露，及时删除 leaves
    open to which of the two 及时删除 belongs.
    """
    for sentence in _SENTENCE_END.split(_TITLE.sub("", text)):
        clauses = sentence.split("，")
        found = [(place, match) for place, clause in enumerate(clauses) for match in _MODAL.finditer(clause)]
        modal = {place for place, _ in found}
        for n, (place, match) in enumerate(found):
            after = found[n + 1] if n + 1 < len(found) else (len(clauses), None)
            before = "" if n and found[n - 1][0] == place else clauses[place][: match.start()]
            if after[0] == place and after[1]:
                narrow = clauses[place][match.end() : after[1].start()]
            else:
                narrow = "".join((clauses[place][match.end() :], *clauses[place + 1 : after[0]]))
            later = (clause for at, clause in enumerate(clauses) if at > place and at not in modal)
            yield _WRITTEN[match[0]], before + narrow, "".join((clauses[place], *later))
