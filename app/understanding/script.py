"""A question in one script: half width, and simplified characters where it is written in traditional ones."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache

#: Words of the law that the table of Taiwan's usage would replace (程序 by 进程): these it changes in
#: the texts and digests that we hold, and no others.
_WORDS_OF_LAW = re.compile("程序|建立|文件|著作|核心|使用者|连接|影像|停用|时效|宣告|稽核|新增|整合|物件")


def plain_text(question: str) -> str:
    """`question` in NFKC, without white space around it, in simplified characters and the mainland's words.

    A question without traditional characters comes back as NFKC alone makes it.
    """
    text = unicodedata.normalize("NFKC", question).strip()
    if text.isascii():
        return text
    simplified = _converter("t2s")(text)
    if simplified == text:
        return text
    # Where lengths differ the two cannot be laid side by side, and characters alone are converted.
    return _with_mainland_words(text, simplified) if len(simplified) == len(text) else simplified


def _with_mainland_words(text: str, simplified: str) -> str:
    """`text` with the words of Taiwan's usage replaced (網路 by 网络), but for words of the law."""
    to_mainland, out, position = _converter("tw2sp"), "", 0
    for word in _WORDS_OF_LAW.finditer(simplified):
        out += to_mainland(text[position : word.start()]) + word[0]
        position = word.end()
    return out + to_mainland(text[position:])


@cache
def _converter(table: str) -> Callable[[str], str]:
    import opencc

    convert: Callable[[str], str] = opencc.OpenCC(table).convert
    return convert
