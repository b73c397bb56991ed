"""The provisions a model may write from, numbered, within a budget of tokens."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.answering.naming import citation_name
from app.editions import Edition, StoredText
from app.generating.prompts import EVIDENCE
from app.guard.instructions import without_instructions
from app.passages import Passage
from app.understanding import Query

_CJK = re.compile(r"[⺀-鿿＀-￯]")
_CONTROL_TOKEN = re.compile(r"<\|[^|>]{0,40}\|>|\[/?INST\]|</?s>|<<<|>>>")
_CUT = "……"


@dataclass(frozen=True, slots=True)
class NumberedEvidence:
    """Texts in the order of their numbers, from 1, and how they are put to the model."""

    texts: tuple[StoredText, ...]
    prompt: str

    def numbered(self, number: int) -> StoredText | None:
        """The text with a number; None if there is no such number."""
        return self.texts[number - 1] if 1 <= number <= len(self.texts) else None


def numbered_evidence(
    passages: Sequence[Passage], query: Query, edition: Edition, *, max_tokens: int
) -> NumberedEvidence:
    """The passages' whole articles, best first, as many as fit; the first is cut rather than left out."""
    texts: list[StoredText] = []
    parts: list[str] = []
    left = max_tokens
    for passage in passages:
        stored = edition.read(*passage.place)
        if stored is None:
            continue
        entry = _entry(len(texts) + 1, stored, query, edition)
        tokens = count_tokens(entry)
        if tokens > left:
            if texts:
                continue
            entry = _cut(entry, left)
        texts.append(stored)
        parts.append(entry)
        left -= min(tokens, left)
    return NumberedEvidence(tuple(texts), "\n\n".join(parts))


def count_tokens(text: str) -> int:
    """About how many tokens a text is: one for each Chinese character, one for each four other letters; rather more."""
    chinese = len(_CJK.findall(text))
    return chinese + (len(text) - chinese + 3) // 4


def as_data(text: str) -> str:
    """A text from outside, without what some models take for the end of a message."""
    return _CONTROL_TOKEN.sub(" ", text)


def _entry(number: int, stored: StoredText, query: Query, edition: Edition) -> str:
    source = edition.catalog[stored.chunk.source_id]
    return EVIDENCE.format(
        number=number,
        label=as_data(citation_name(source, stored.chunk, stored.chunk.provision)),
        status=source.validity_on(query.as_of).value,
        text=as_data(without_instructions(stored.text)),
    )


def _cut(text: str, max_tokens: int) -> str:
    """The text up to the budget, cut at the end of a sentence if there is one."""
    kept = text
    while count_tokens(kept) > max_tokens and kept:
        kept = kept[: -max(1, len(kept) // 20)]
    end = max(kept.rfind("。"), kept.rfind("；"))
    return (kept[: end + 1] if end > 0 else kept) + _CUT
