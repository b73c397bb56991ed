"""Damages to the words of a claim: its figures, its modal words and negations, who owes the duty, its conditions."""

import random
import re
from collections.abc import Mapping

from corpus.digest_models import ROLES
from corpus.figures import Figure, find_figures
from corpus.numerals import to_chinese_numeral
from eval.mutations.claims import GoodClaim, unframed
from eval.mutations.world import World


def wrong_number(good: GoodClaim, _world: World, rng: random.Random) -> GoodClaim | None:
    """Another number: any, one that stands elsewhere in the article, another unit, or the bound turned round."""
    text = good.claim.text
    spots = [f for f in find_figures(text) if f.value is not None or f.unit == "date"]
    if not spots:
        return None
    spot = rng.choice(spots)
    ways = [_other_value, _other_value, _value_from_article, _other_unit, _other_bound]
    rng.shuffle(ways)
    for way in ways:
        changed = way(good, spot, rng)
        if changed and changed != text:
            return good.saying(changed)
    return None


def _put(text: str, figure: Figure, written: str) -> str:
    return text[: figure.start] + written + text[figure.end :]


def _other_value(good: GoodClaim, figure: Figure, rng: random.Random) -> str:
    text = good.claim.text
    written = text[figure.start : figure.end]
    match = re.search(r"\d+(?:\.\d+)?", written) or re.search(r"[一二三四五六七八九十百]+", written)
    if match is None:
        return ""
    if match[0][0].isdigit():
        other = f"{float(match[0]) * rng.choice([2, 3, 5, 10]) + rng.choice([0, 1]):g}"
    else:
        choices = [n for n in (2, 3, 5, 6, 7, 10, 15, 20, 30, 60) if to_chinese_numeral(n) != match[0]]
        other = to_chinese_numeral(rng.choice(choices))
    changed = _put(text, figure, written[: match.start()] + other + written[match.end() :])
    known = {f.canonical for f in find_figures(good.evidence.quote)}
    return "" if {f.canonical for f in find_figures(changed)} <= known else changed


def _value_from_article(good: GoodClaim, figure: Figure, rng: random.Random) -> str:
    held = {f.canonical: f.text for f in find_figures(good.evidence.stored.text) if f.unit == figure.unit}
    said = {f.canonical for f in find_figures(good.claim.text)}
    others = sorted(text for canonical, text in held.items() if canonical not in said)
    return _put(good.claim.text, figure, rng.choice(others)) if others else ""


_UNITS = {
    "个工作日": "个月",
    "工作日": "日",
    "日": "个月",
    "个月": "年",
    "年": "个月",
    "小时": "日",
    "万元": "元",
    "元": "万元",
}


def _other_unit(good: GoodClaim, figure: Figure, _rng: random.Random) -> str:
    written = good.claim.text[figure.start : figure.end]
    for unit, other in _UNITS.items():
        if written.endswith(unit) and figure.unit != "date":
            return _put(good.claim.text, figure, written.removesuffix(unit) + other)
    return ""


_BOUNDS = {
    "以上": "以下",
    "以下": "以上",
    "不少于": "不超过",
    "不超过": "不少于",
    "至少": "至多",
    "超过": "不足",
    "不满": "超过",
}


def _other_bound(good: GoodClaim, figure: Figure, _rng: random.Random) -> str:
    text = good.claim.text
    for word, other in _BOUNDS.items():
        if text.startswith(word, figure.end):
            return text[: figure.end] + other + text[figure.end + len(word) :]
        if text[: figure.start].endswith(word) and not text[: figure.start].endswith("不" + word):
            return text[: figure.start - len(word)] + other + text[figure.start :]
    return ""


_MODALS: Mapping[str, tuple[str, ...]] = {
    "应当": ("可以", "不得", "无需"),
    "必须": ("可以", "不得", "不必"),
    "不得": ("可以", "应当"),
    "不能": ("可以", "应当"),
    "可以": ("应当", "不得"),
    "有权": ("必须", "无权"),
    "禁止": ("可以", "允许"),
}
_MODAL = re.compile(rf"(?<!不)(?:{'|'.join(_MODALS)})")


def flipped_modality(good: GoodClaim, _world: World, rng: random.Random) -> GoodClaim | None:
    """应当, 可以 or 不得 changed into another of them."""
    text = good.claim.text
    spots = list(_MODAL.finditer(text))
    if not spots:
        return None
    spot = rng.choice(spots)
    return good.saying(text[: spot.start()] + rng.choice(_MODALS[spot[0]]) + text[spot.end() :])


#: Negations that can be left out and leave a sentence that says the contrary.
_NEGATED = re.compile(
    r"不得(?=[^不]{2})|不(?=属于|适用|承担|影响|予|应当|再|构成|需要|免除|超过|少于|包括|受|够|能够|允许)|未(?=经|按|履行|采取|取得|公开)"
    r"|没有(?=[^规]{2})|没(?=经|有[^规]|按)|无需|无须|无权|不用(?=[^户])|不必|非(?=因|经)"
)
_AFFIRMED = {"无需": "需要", "无须": "须", "无权": "有权", "不用": "要", "不必": "必须", "不得": "", "没有": "有"}
_CAN_NEGATE = re.compile(r"(?<![不未])(?:属于|适用|承担|影响|构成|取得|公开|包括|予以|保存|提供|处理|报告|告知|备案)")


def lost_negation(good: GoodClaim, _world: World, rng: random.Random) -> GoodClaim | None:
    """A negation dropped, or (one time in five, and where there is none) one put in."""
    text = good.claim.text
    spots, verbs = list(_NEGATED.finditer(text)), list(_CAN_NEGATE.finditer(text))
    if spots and (rng.random() < 0.8 or not verbs):
        spot = rng.choice(spots)
        return good.saying(text[: spot.start()] + _AFFIRMED.get(spot[0], "") + text[spot.end() :])
    if not verbs or rng.random() < 0.7:
        return None
    verb = rng.choice(verbs)
    return good.saying(f"{text[: verb.start()]}不{text[verb.start() :]}")


_ROLES = tuple(
    sorted(
        {
            *ROLES,
            "国家网信部门",
            "电信主管部门",
            "市场监督管理部门",
            "平台经营者",
            "委托人",
            "运营者",
            "处理者",
            "广告主",
            "广告发布者",
        },
        key=len,
        reverse=True,
    )
)
_OWING = re.compile(
    rf"({'|'.join(_ROLES)})(?!有关|规定|信息|隐私|秘密|标准|安全)(?=(?:[^，。；：]{{0,12}})(?:应当|不得|可以|必须|有权|需要|不能|负责|要|应))"
)


def swapped_subject(good: GoodClaim, _world: World, rng: random.Random) -> GoodClaim | None:
    """Who owes the duty exchanged for another role, one of the article's own if it has several."""
    text = good.claim.text
    body = len(text) - len(unframed(text))
    spots = [m for m in _OWING.finditer(text) if m.start() >= body]
    if not spots:
        return None
    spot = rng.choice(spots)
    apart = [r for r in _ROLES if r not in spot[0] and spot[0] not in r]
    near = [r for r in apart if r in good.evidence.stored.text]
    other = rng.choice(near if near and rng.random() < 0.5 else apart)
    return good.saying(text[: spot.start()] + other + text[spot.end() :])


_CONDITION = re.compile(r"(?:^|(?<=[，。；：]))[^，。；：]*[^，。；：的]{4}的，(?=[^，。；]{4})")
_LIMIT = re.compile(
    r"(?:^|(?<=[，。；：]))(?:经|未经|没经|除|在[^，。；]{2,20}(?:前|后|时|情况下)|对)[^，。；：]{3,30}，(?=[^，。；]{4})"
)
_EXCEPTION = re.compile(r"[，；。]?(?:但是?[，]?)?(?:法律|除)[^，。；]*(?:另有规定的?|情形)[^，。；]*(?:除外|从其规定)")


def dropped_condition(good: GoodClaim, _world: World, rng: random.Random) -> GoodClaim | None:
    """When the rule holds, or the exception to it, left out."""
    text = good.claim.text
    body = len(text) - len(unframed(text))
    spots = [m for p in (_CONDITION, _LIMIT, _EXCEPTION) for m in p.finditer(text) if m.start() >= body]
    spots = [m for m in spots if len(text) - body - len(m[0]) >= 8]
    if not spots:
        return None
    spot = rng.choice(spots)
    return good.saying(text[: spot.start()] + text[spot.end() :])
