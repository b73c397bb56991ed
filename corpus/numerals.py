"""Chinese numerals to and from integers, for article, paragraph and item numbers (0 to 99,999)."""

import unicodedata

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10000}
_GLYPHS = "零一二三四五六七八九"
#: Characters a Chinese numeral is made of, for use inside a regular expression's brackets.
NUMERAL_CHARS = "零〇一二两三四五六七八九十百千万"


def from_chinese_numeral(text: str) -> int:
    """Integer that `text` writes, in Chinese (一千二百六十), digit by digit (二〇二五) or ASCII/full-width digits.

    Raises: ValueError if `text` is no such numeral, e.g. empty, "十十" or "3条".
    """
    plain = unicodedata.normalize("NFKC", text.strip())
    if plain.isascii() and plain.isdigit():
        return int(plain)
    if not plain or any(c not in _DIGITS and c not in _UNITS for c in plain):
        raise ValueError(f"not a Chinese numeral: {text!r}")
    if all(c in _DIGITS for c in plain):
        return int("".join(str(_DIGITS[c]) for c in plain))
    if plain.count("万") > 1:
        raise ValueError(f"not a Chinese numeral: {text!r}")
    head, wan, tail = plain.rpartition("万")
    if wan:
        return _below_ten_thousand(head, text) * 10000 + (_below_ten_thousand(tail, text) if tail else 0)
    return _below_ten_thousand(plain, text)


def to_chinese_numeral(n: int) -> str:
    """`n` as statutes write it: 10 is 十, 15 is 十五, 110 is 一百一十, 1006 is 一千零六.

    Raises: ValueError if `n` is outside 0..99,999.
    """
    if not 0 <= n <= 99_999:
        raise ValueError(f"n must be 0..99999, not {n}")
    if n == 0:
        return "零"
    out, pending_zero = "", False
    for unit, glyph in ((10000, "万"), (1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, n = divmod(n, unit)
        if digit == 0:
            pending_zero = bool(out) and n > 0
            continue
        out += ("零" if pending_zero else "") + _GLYPHS[digit] + glyph
        pending_zero = False
    return out[1:] if out.startswith("一十") else out


def _below_ten_thousand(text: str, whole: str) -> int:
    """Value of a numeral without 万; units must fall from left to right."""
    total, digit, last_unit = 0, None, 10_000
    for c in text:
        if c in _DIGITS:
            if digit not in (None, 0):
                raise ValueError(f"not a Chinese numeral: {whole!r}")
            digit = _DIGITS[c]
            continue
        unit = _UNITS[c]
        if unit >= last_unit or (digit is None and unit != 10):
            raise ValueError(f"not a Chinese numeral: {whole!r}")
        total += (1 if digit is None else digit) * unit
        digit, last_unit = None, unit
    return total + (digit or 0)
