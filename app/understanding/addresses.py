"""Provisions written in a question, each with the law it is asked of."""

import re
from collections.abc import Sequence

from app.law_versions import only_version_words
from app.understanding.query import LawMention, NamedProvision
from corpus.references import Mention

_FINANCIAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
#: 第廿四条, 第卅二条: numerals of the brush, before 条, 款 or 项 only.
_OLD_NUMERAL = re.compile(r"第?[零〇一二三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟廿卅]+(?=\s*[条款项])")
#: § 38, Sec. 38 and clause 38 are what some call an article.
_SECTION_SIGN = re.compile(r"§+\s*(?=\d)")
#: So near to a name (》, a space) a number without 第 is an address in that law.
_RIGHT_BEHIND = 2


def with_plain_numerals(text: str) -> str:
    """`text` with the numerals of addresses as statutes write them: 第廿四条 as 第二十四条, § 38 as Article 38."""
    text = _SECTION_SIGN.sub("Article ", text)
    return _OLD_NUMERAL.sub(lambda m: _modern(m[0]), text)


def _modern(numeral: str) -> str:
    plain = numeral.translate(_FINANCIAL)
    return plain.replace("廿", "二十").replace("卅", "三十")


def attach(
    text: str, mentions: Sequence[Mention], laws: Sequence[LawMention]
) -> tuple[list[NamedProvision], list[Mention]]:
    """Each mention in `text` with the law named before it, else the first one after.

    A bare number counts only after a name, or after the words that say which version of it is meant.

    Returns: the provisions, and the mentions that name them.
    """
    named, used = [], []
    for mention in mentions:
        before = [m for m in laws if m.end <= mention.start]
        after = [m for m in laws if m.start >= mention.end]
        if mention.bare and not (before and _beside(text, before[-1], mention)) and not _english(mention, laws):
            continue
        law = before[-1] if before else (after[0] if after else None)
        used.append(mention)
        named += [NamedProvision(p, law) for p in mention.provisions]
    return named, used


def _beside(text: str, law: LawMention, mention: Mention) -> bool:
    """Whether the number stands right behind the name: 网安法42条, 网安法修正前42条."""
    return mention.start - law.end <= _RIGHT_BEHIND or only_version_words(text[law.end : mention.start])


def _english(mention: Mention, laws: Sequence[LawMention]) -> bool:
    """Whether a mention without 第 is an English one (Art. 38), which is an address wherever it stands."""
    return bool(laws) and mention.end - mention.start >= 4 and not mention.provisions[0].inserted
