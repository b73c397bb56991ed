"""What has no business in a claim: links, markup, words in other letters that the text does not have, instructions."""

import re
from collections.abc import Iterator

from app.guard.instructions import speaks_to_a_machine

_MARKUP = re.compile(
    r"https?:|www\.|javascript:|data:|mailto:|</?[a-zA-Z!]|&#?\w{2,8};|!?\[[^\]]*\]\(|\]\s*[:：]|```|\|\s*-{2,}|\{\{|\$\{",
    re.I,
)
_MARK = re.compile(r"[\[［【]\s*\d+\s*[\]］】]")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_-]{3,}")


def foreign(claim: str, law: str, around: str) -> Iterator[str]:
    """Each thing of a claim that no claim on a provision has, unless the provision has it itself."""
    for match in (*_MARKUP.finditer(claim), *_MARK.finditer(claim)):
        if match[0] not in law:
            yield f"holds markup: {match[0]}"
    known = f"{law}\n{around}".lower()
    for match in _WORD.finditer(claim):
        if match[0].lower() not in known:
            yield f"holds a word the text does not have: {match[0]}"
    if speaks_to_a_machine(claim):
        yield "speaks to a machine"
