"""Drafts told from final texts: by what the title says, and by what the front page says."""

import re
from collections.abc import Sequence

from ingest.documents import Block, Document
from ingest.openings import opening

_WORDS = ("征求意见稿", "草案", "送审稿", "讨论稿", "审议稿", "公示稿", "试拟稿")
_KIND = "|".join(_WORDS)
# A line of its own: （征求意见稿）, （草案二次审议稿）, 2031年修订草案.
_STANDS_ALONE = re.compile(rf"[（(【\[]?[^，。；：《》]{{0,14}}(?:{_KIND})[^，。；：《》]{{0,8}}[)）】\]]?")
_INVITES = re.compile(
    r"(?:公开|社会|现|就).{0,30}征求意见|意见反馈(?:截止|邮箱)|可通过以下(?:途径|方式).{0,12}(?:反馈|提出)意见"
)
# Of what is over: 草案曾公开征求意见; 2031年3月1日公布，此前公开征求意见.
_INVITED = re.compile(
    r"(?:曾|已经?|业经|经过?|此前).{0,20}征求意见|\d日[^。现]{0,30}(?:公布|通过|发布)[^。现]{0,30}征求意见"
)
_MAX_FRONT_BLOCKS = 12


def says_draft(text: str) -> bool:
    """Whether a title or a status calls a text a draft."""
    return any(word in text for word in _WORDS)


def is_draft(document: Document) -> bool:
    """Whether the title, or the front page above the first article, calls a text of law a draft.

    A final text may tell of its draft in a sentence (草案经……审议), so that a line must say nothing else.
    """
    return says_draft(document.title) or any(_calls_draft(block.text.strip()) for block in _front(document.blocks))


def _calls_draft(line: str) -> bool:
    if _STANDS_ALONE.fullmatch(line) is not None:
        return True
    return _INVITES.search(line) is not None and _INVITED.search(line) is None


def _front(blocks: Sequence[Block]) -> Sequence[Block]:
    first = next((n for n, b in enumerate(blocks) if opening(n, b.text)), len(blocks))
    return blocks[: min(first, _MAX_FRONT_BLOCKS)]
