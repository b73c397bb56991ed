"""A fine in English as far as its Chinese words show it: the case it is for, what it is reckoned from, who decides."""

import re

#: What a share or a multiple is taken of, as fines say it; the longer names first.
_BASES = (
    ("上一年度营业额", "the previous year's turnover"),
    ("上一年度销售额", "the previous year's sales"),
    ("违法所得", "the illegal gains"),
    ("货值金额", "the value of the goods"),
    ("广告费用", "the advertising fee"),
    ("采购金额", "the purchase amount"),
    ("销售额", "the sales"),
    ("营业额", "the turnover"),
)
_SHARE_LAST = re.compile(r"(?:倍|百分之[一二三四五六七八九十]+|%)(?:以上|以下)?的?罚款$")
_CASES = (
    (re.compile(r"拒不改正|拒不整改"), "if corrections are refused"),
    (re.compile(r"逾期(?:仍)?(?:不|未)"), "if not put right in time"),
    (re.compile(r"情节特别严重"), "in especially serious cases"),
    (re.compile(r"情节严重"), "in serious cases"),
    (re.compile(r"没有违法所得|无违法所得"), "if there are no illegal gains"),
    (re.compile(r"违法所得(?:不足|不满)"), "if the illegal gains are below the sum stated"),
    (re.compile(r"违法所得[^，。]{0,12}以上的"), "if the illegal gains reach the sum stated"),
    (re.compile(r"特别严重[^，。]{0,20}后果|特别严重后果"), "if the consequences are especially serious"),
    (re.compile(r"(?<!特别)严重[^，。]{0,20}后果|等后果"), "if harmful consequences follow"),
)
_LEVELS = (
    ("省级以上", "provincial-level or higher"),
    ("设区的市级以上", "city-level or higher"),
    ("县级以上", "county-level or higher"),
)


def english_base(fine: str) -> str:
    """What the share or multiple that a fine ends in is of (of the illegal gains); "" if it ends in a sum."""
    if not _SHARE_LAST.search(fine):
        return ""
    return next((f" of {english}" for chinese, english in _BASES if chinese in fine), "")


def english_case(case: str) -> str:
    """The case a fine is for, a comma before it; "" if it is for none that is known."""
    said = [english for pattern, english in _CASES if pattern.search(case)]
    return f", {' or '.join(said)}" if said else ""


def english_level(authority: str) -> str:
    """The level of an authority, a space after it; "" if its name says none."""
    return next((f"{english} " for chinese, english in _LEVELS if authority.startswith(chinese)), "")
