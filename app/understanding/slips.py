"""The slips that people make in writing a name, and the places in a sentence where a name can stand."""

import re
from itertools import pairwise

from app.understanding.sounds import sounds_alike
from corpus.numerals import NUMERAL_CHARS

#: From this length on one character may be any other: 电子政务法 is no 电子商务法.
_ANY_CHARACTER_FROM = 8
_NAME_ENDS = ("法", "典", "条例", "办法", "规定", "解释", "细则", "决定")

#: Stretches looked at in one question; a longer one is looked at in its first part only.
_MOST_STRETCHES = 200

#: What stands before a name that does not open the sentence.
_BEFORE = re.compile(
    r"(?:[\s,.;:?!、。()《\"'“‘]|请问|问下|一下|根据|按照?|依照?|依据|违反|违背|触犯|遵守|符合|适用|关于|查看|"
    r"在|和|与|及|或|跟|对|是|的|问|那|从|看|查|被|比|中国|我国)$"
)
#: What stands after one: an address, the end, or words that say what of the law is asked.
_AFTER = re.compile(
    r"$|[\s,.;:?!、。()》\"'”’\d第里中上下对和与及或跟说]|怎么|如何|是怎|是什么时候|规定|要求|有哪|有没有|有什么|关于|"
    r"的(?:规定|要求|条文|内容|处罚|罚则|施行|生效|适用|第|立法|全文)|什么时候|何时|哪天|禁止|允许|适用|最高|罚|定义|施行|生效"
)
#: What makes another text of the name before it: a draft is no law.
_ANOTHER_TEXT = re.compile(r"[(《]?(?:征求意见稿|(?:修订|修正)?草案|送审稿)")
#: After a name whose last character is wrong (广告发) ordinary speech may go on (广告发布), so little is let pass.
_AFTER_WRONG_END = re.compile(
    rf"》|\s*第?\s*[{NUMERAL_CHARS}\d]+\s*条|\s*[Aa]rt|规定|要求|里?怎么规定|如何规定|怎么说|会?怎么罚"
)


def stands_as_name(text: str, start: int, end: int, *, understood: str) -> bool:
    """Whether `text[start:end]` stands where a name can, taken for the name `understood`."""
    if not _may_begin(text, start) or _ANOTHER_TEXT.match(text, end):
        return False
    after = _AFTER if text[end - 1].casefold() == understood[-1] else _AFTER_WRONG_END
    return bool(after.match(text, end))


def sounds_like(written: str, name: str) -> bool:
    """Whether `written` differs from the name, by one character (two from six on) of the same sound."""
    wrong = [(a, b) for a, b in zip(written, name, strict=True) if a != b]
    most = 2 if len(name) >= 6 else 1
    return 0 < len(wrong) <= most and all(sounds_alike(a, b) for a, b in wrong)


def is_one_slip(written: str, name: str) -> bool:
    """Whether `written`, one edit away from a long name, is it with a character left out, repeated, swapped or wrong.

    A character added is no slip: 互联网新闻信息服务 is another subject than 互联网信息服务.
    """
    if len(written) == len(name) - 1:
        return True
    if len(written) == len(name) + 1:
        return any(a == b for a, b in pairwise(written))
    wrong = [(a, b) for a, b in zip(written, name, strict=True) if a != b]
    swapped = len(wrong) == 2 and wrong[0] == wrong[1][::-1]
    return swapped or all(sounds_alike(a, b) for a, b in wrong) or len(name) >= _ANY_CHARACTER_FROM


def name_like(text: str) -> list[tuple[int, int]]:
    """(start, end) of the stretches of `text` that end like a law's name and stand where one can, the longest first."""
    found = []
    for run in re.finditer(r"[\u4e00-\u9fffA-Za-z]{5,60}", text):
        ends = [run.start() + m.end() for m in re.finditer("|".join(_NAME_ENDS), run[0])]
        starts = [p for p in range(run.start(), run.end()) if _may_begin(text, p)]
        found += [(s, e) for s in starts for e in ends if 5 <= e - s <= 40 and _may_end(text, e)]
    return sorted(found[:_MOST_STRETCHES], key=lambda span: span[0] - span[1])


def _may_begin(text: str, position: int) -> bool:
    return position == 0 or bool(_BEFORE.search(text[max(0, position - 4) : position]))


def _may_end(text: str, position: int) -> bool:
    return bool(_AFTER.match(text, position)) and not _ANOTHER_TEXT.match(text, position)
