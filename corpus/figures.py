"""Quantities of legal Chinese: deadlines, amounts, shares, ages, thresholds and dates; find, normalise, compare.

What counts is a number with a unit that a rule hangs on. What does not: numbers of articles, paragraphs and documents
(第十七条, 令第11号), ordinals (第三方), plain counts of one (一项, 之一), everything inside a title's 《》.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from corpus.figures_english import find_english_figures
from corpus.numerals import from_chinese_numeral
from corpus.quantities import NO_UNIT, Figure, matches, plain

__all__ = ["Figure", "figures", "find_figures", "matches", "parse_figure"]

_CN = "零〇一二两三四五六七八九十百千万亿"
_DIGIT_CN = frozenset("零〇一二两三四五六七八九")
_SCALES = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
_SAME_LENGTH = str.maketrans("０１２３４５６７８９％．，", "0123456789%.,")

#: Unit as written -> unit as compared. Longer spellings stand first, so that 个工作日 is not read as 个.
_UNITS = {
    "个工作日": "工作日",
    "工作日": "工作日",
    "个自然日": "日",
    "自然日": "日",
    "个小时": "小时",
    "小时": "小时",
    "分钟": "分钟",
    "秒": "秒",
    "个月": "个月",
    "个季度": "季度",
    "季度": "季度",
    "个星期": "周",
    "星期": "周",
    "周岁": "周岁",
    "岁": "周岁",
    "周": "周",
    "日": "日",
    "天": "日",
    "年": "年",
    "时": "时",
    "美元": "美元",
    "欧元": "欧元",
    "元": "元",
    "人次": "人次",
    "人": "人",
    "倍": "倍",
    "次": "次",
    "平方米": "平方米",
    "公里": "公里",
    "米": "米",
    "公斤": "公斤",
    "千克": "公斤",
    "吨": "吨",
    "KB": "KB",
    "MB": "MB",
    "GB": "GB",
    "TB": "TB",
}
#: Sign of a share -> how many of it make 1%.
_SHARES = {"%": 1, "‰": 10, "‱": 100}
#: Classifiers count as units only beside a word of comparison (两个以上), else they enumerate (以下三个条件).
_COUNTERS = ("个", "名", "位", "家", "件", "条", "项", "种", "类", "笔", "台", "张", "户", "部", "份", "道", "题")
_SAME_AS_PERSON = frozenset({"名", "位"})
#: What turns the unit before it into part of another word: 年度, 九年制, 日常, 二次元, 时间.
_NOT_AFTER = {
    "年": "度级制代龄",
    "日": "元常本报益",
    "天": "然空线",
    "元": "旦素件宇",
    "周": "边围期年",
    "时": "间期候刻代常段",
    "次": "元要序品开加创利传授日",
    "人": "民员工类体口格身",
    "秒": "杀",
}
#: Counts of one that are idioms in Chinese characters rather than figures (一人, 一次, 一时).
_ONE_IS_NO_FIGURE = frozenset({"人", "次", "时", "人次"})

_NUMBER = rf"(?:\d[\d,]*(?:\.\d+)?\s?[百千万亿]{{0,2}}|[{_CN}]+(?:点[{_CN}]+)?)"
_LOOKS_BACK = rf"(?<![{_CN}\d.第几数])"
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_LESS = "不少于|不低于|不高于|不超过|不多于|超过|少于|多于|高于|低于|至少|最多|不足|不满|达到|累计|每"
_MORE = "以上|以下|以内|及以上|及以下"
_FIGURE = re.compile(
    rf"{_LOOKS_BACK}(?P<iso>\d{{4}}-\d{{1,2}}-\d{{1,2}})(?!\d)"
    rf"|{_LOOKS_BACK}(?:(?P<year>\d{{4}}|[{_CN}]{{4}})\s?年\s?)?(?P<month>\d{{1,2}}|[{_CN}]{{1,3}})\s?月\s?"
    rf"(?P<day>\d{{1,2}}|[{_CN}]{{1,3}})\s?日"
    rf"|{_LOOKS_BACK}(?P<year_only>(?:19|20)\d\d|[一二][九〇零][{_CN}]{{2}})\s?年(?:\s?(?P<month_only>\d{{1,2}}|[{_CN}]{{1,2}})\s?月)?"
    rf"(?![度代])"
    rf"|(?P<per>[百千万])分之(?P<share>{_NUMBER})"
    rf"|{_LOOKS_BACK}(?P<below>[{_CN}]+)分之(?P<above>[{_CN}]+)"
    rf"|(?<![\d/.])(?P<top>\d{{1,3}})/(?P<bottom>\d{{1,3}})(?![\d/.])"
    rf"|(?<![上下])(?P<half>半年|半个月)"
    rf"|{_LOOKS_BACK}(?:(?P<low>{_NUMBER})\s?(?:至|到|[-—–~～]{{1,2}})\s?)?(?P<number>{_NUMBER})\s?(?P<unit>[%‰‱]|{_UNIT})"
    rf"|{_LOOKS_BACK}(?P<count>{_NUMBER})(?P<counter>{'|'.join(_COUNTERS)})?(?=(?P<after>{_MORE}|))"
)
_COMPARES_BEFORE = re.compile(rf"(?:{_LESS})\s?$")
_TITLE = re.compile(r"《[^《》]*》")


@lru_cache(maxsize=1 << 15)  # every check and answer reads the same articles again
def find_figures(text: str) -> tuple[Figure, ...]:
    """Every figure of `text` in order of appearance, repeated ones too; Chinese and English."""
    plain_text = _without_titles(text.translate(_SAME_LENGTH))
    found = (*_iter_figures(plain_text), *find_english_figures(plain_text))
    return tuple(sorted(found, key=lambda figure: figure.start))


def figures(text: str) -> tuple[str, ...]:
    """Normal forms of the figures of `text`, in order of first appearance, each value once."""
    first: dict[str, str] = {}
    for figure in find_figures(text):
        first.setdefault(figure.canonical, figure.text)
    return tuple(first.values())


def parse_figure(text: str) -> Figure:
    """The one figure that `text` is. Raises: ValueError if it is none, several, or more than a figure."""
    # A count such as 2个 is a figure only where something compares it.
    found = find_figures(text) or find_figures(text + "以上")
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(text)):
        raise ValueError(f"not a figure: {text!r} (write e.g. 10个工作日, 5%, 1万元, 14周岁, 2023年8月15日)")
    return found[0]


def _without_titles(text: str) -> str:
    """`text` with the inside of 《》 blanked, inner titles first; positions stay."""
    blanked = _TITLE.sub(lambda m: " " * len(m[0]), text)
    return blanked if blanked == text else _without_titles(blanked)


def _iter_figures(text: str) -> Iterator[Figure]:
    for match in _FIGURE.finditer(text):
        if match["iso"] or match["year_only"] or match["month"]:
            yield from _dates(match)
        elif match["per"]:
            yield from _per(match)
        elif match["below"] or match["bottom"]:
            yield from _fraction(match)
        elif match["half"]:
            unit, value = ("个月", Decimal(6)) if match["half"] == "半年" else ("个月", Decimal("0.5"))
            yield Figure(value, unit, match["half"], match.start(), match.end())
        elif match["unit"]:
            yield from _with_unit(match, text)
        else:
            yield from _counts(match, text)


def _dates(match: re.Match[str]) -> Iterator[Figure]:
    if match["iso"]:
        year, month, day = match["iso"].split("-")
    elif match["month"]:
        year, month, day = match["year"] or "", match["month"], match["day"]
    else:
        year, month, day = match["year_only"], match["month_only"] or "", ""
    try:
        parts = [from_chinese_numeral(part) if part else None for part in (year, month, day)]
    except ValueError:
        return
    if 0 in parts or (parts[1] or 0) > 12 or (parts[2] or 0) > 31:
        return
    text = "".join(f"{number}{glyph}" for number, glyph in zip(parts, "年月日", strict=True) if number)
    yield Figure(None, "date", text, match.start(), match.end())


def _per(match: re.Match[str]) -> Iterator[Figure]:
    """百分之五, 千分之三, 万分之五."""
    number = Decimal(100) if match["share"] == "百" else _value(match["share"])
    if number is None:
        return
    sign = {"百": "%", "千": "‰", "万": "‱"}[match["per"]]
    yield Figure(number / _SHARES[sign], "%", f"{plain(number)}{sign}", match.start(), match.end())


def _fraction(match: re.Match[str]) -> Iterator[Figure]:
    """三分之二, 2/3."""
    above, below = _value(match["above"] or match["top"]), _value(match["below"] or match["bottom"])
    if above and below and above < below:
        yield Figure(None, "fraction", f"{plain(above)}/{plain(below)}", match.start(), match.end())


def _with_unit(match: re.Match[str], text: str) -> Iterator[Figure]:
    written = match["unit"]
    after = text[match.end() : match.end() + 1]
    if after and after in _NOT_AFTER.get(written, ""):
        return
    spans = [name for name in ("low", "number") if match[name]]
    for name in spans:
        raw = match[name].strip()
        if name == "low" and raw[-1] not in _SCALES and match["number"].strip()[-1] in _SCALES:
            raw += match["number"].strip()[-1]  # 五十至一百万元: the scale is said once
        value = _value(raw)
        if value is None or (raw == "一" and _is_idiom(written, text[: match.start()])):
            continue
        start, end = match.span(name)
        end = match.end() if name == "number" else end
        if written in _SHARES:
            yield Figure(value / _SHARES[written], "%", f"{plain(value)}{written}", start, end)
        else:
            yield Figure(value, _UNITS[written], _with_scale(raw, value) + written, start, end)


def _is_idiom(unit: str, before: str) -> bool:
    """Whether 一 with this unit is a plain count (一人, 一次) or points at a time (上一年, 同一日)."""
    return unit in _ONE_IS_NO_FIGURE or before[-1:] in tuple("上下前后同")


def _counts(match: re.Match[str], text: str) -> Iterator[Figure]:
    """两个以上, 注册用户5000万以上: a number without a unit of measure, held by a word of comparison."""
    raw, counter = match["count"].strip(), match["counter"] or NO_UNIT
    value = _value(raw)
    compared = bool(match["after"]) or bool(_COMPARES_BEFORE.search(text[: match.start()]))
    large = raw[-1] in _SCALES
    if value is None or value < 2 or not ((large and (compared or raw[0].isdigit())) or (counter and compared)):
        return
    if counter == "条" and not large and not raw[0].isdigit():
        return
    unit = "人" if counter in _SAME_AS_PERSON else counter
    yield Figure(value, unit, _with_scale(raw, value) + counter, match.start("count"), match.end())


def _value(raw: str) -> Decimal | None:
    """Number that `raw` writes (1.5万, 一千万, 一亿五千万, 零点五, 1,000); None if it is no number."""
    text = raw.replace(",", "").replace(" ", "")
    for scale in "亿万":
        head, found, tail = text.partition(scale)
        if found:
            high, low = _value(head), _value(tail) if tail else Decimal(0)
            return None if high is None or low is None else high * _SCALES[scale] + low
    if not text:
        return None
    if text[0].isdigit():
        return _arabic(text)
    whole, point, rest = text.partition("点")
    if not point:
        return _chinese(text)
    tail, head_value = _digits(rest), _value(whole)
    return head_value + Decimal(f"0.{tail}") if head_value is not None and tail else None


def _arabic(text: str) -> Decimal | None:
    """5, 1.5, 5千."""
    factor = Decimal(1)
    while text[-1] in "百千":
        factor, text = factor * {"百": 100, "千": 1000}[text[-1]], text[:-1]
    return Decimal(text) * factor if re.fullmatch(r"\d+(?:\.\d+)?", text) else None


def _chinese(text: str) -> Decimal | None:
    """Value of a Chinese numeral below 万; a run of bare digits (一二) is a series, not a number."""
    if len(text) > 1 and all(c in _DIGIT_CN for c in text):
        return None
    try:
        return Decimal(from_chinese_numeral(text))
    except ValueError:
        return None


def _digits(text: str) -> str:
    """Decimals said digit by digit (五, 二五); empty if `text` is none."""
    if not text or any(c not in _DIGIT_CN for c in text):
        return ""
    return "".join(str(from_chinese_numeral(c)) for c in text)


def _with_scale(raw: str, value: Decimal) -> str:
    """`value` in digits, with the 万 or 亿 that `raw` ends in: 五千万 is 5000万, 五千 is 5000."""
    scale = raw[-1]
    return f"{plain(value / _SCALES[scale])}{scale}" if scale in _SCALES else plain(value)
