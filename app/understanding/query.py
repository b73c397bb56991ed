"""What a question was understood to ask: values only."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.understanding.kinds import QuestionKind, kind_of
from corpus.provisions import Provision

Language = Literal["zh", "en"]

#: 文章 is commentary, unless somebody wrote or lost it: 博主的文章, 文章被下架.
_ESSAY = (
    r"(?:律师|律所|专家|学者|解读|法律|合规|这篇|那篇|有没有)的?[^，。？?]{0,6}文章|"
    r"(?<![的我你他她写发载])(?<!原创)(?<!发布)(?<!发表)(?<!博主)文章(?![被侵抄删下阅的标怎会能])|文章怎么(?:看|说)"
)
_COMMENTARY = re.compile(
    rf"白皮书|律师|评论|解读|{_ESSAY}|观点|专家|学者|欧盟|美国|英国|征求意见稿|草案|"
    r"国外(?:怎么|如何|有什么|有哪些|的?(?:法律|立法|规定|做法|经验|监管))|"
    r"那篇|一文|简评|(?<!重)点评|commentary|white ?paper|lawyers?|\bdraft\b",
    re.IGNORECASE,
)
#: Drafts and foreign law, which the corpus knows from commentary alone, and those who write it.
_ONLY_IN_COMMENTARY = re.compile(
    rf"征求意见稿|草案|欧盟|美国|英国|国外(?:怎么|如何|有什么|有哪些|的)|白皮书|{_ESSAY}|简评|(?<!重)点评|专家|学者|"
    r"(?<!哪家)(?<!哪个)(?<!推荐)律所(?!收费|报价|推荐|便宜|靠谱)|律师(?!费)|"
    r"\b(?:EU|white ?paper|draft|lawyers?|commentary)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Correction:
    """A law's name as the question wrote it, and the name that it was taken for."""

    written: str
    understood: str


@dataclass(frozen=True, slots=True)
class LawMention:
    """A law named at `text[start:end]`: every version the name fits, oldest first; none if we do not know it.

    `version_given` says that the question chose among the versions, as in 网络安全法（2016） or 旧版网络安全法;
    `missing_version` is what it calls a version that we do not know.
    """

    name: str
    source_ids: tuple[str, ...]
    start: int
    end: int
    version_given: bool = False
    missing_version: str = ""


@dataclass(frozen=True, slots=True)
class NamedProvision:
    """A provision asked for by address, and the law it was asked of (None where the question names no law)."""

    provision: Provision
    law: LawMention | None


@dataclass(frozen=True, slots=True)
class Query:
    """A question, understood.

    `text` is the question in NFKC and simplified characters, with names of laws spelt right; `content` is what is left
    of it without names of laws and addresses, and is what a search should look for. `as_of` is the day the law is
    read at. `asked_as` is a question that leant on the conversation, written out; "" if it did not.
    `earlier` is a day whose law the question sets beside that of `as_of` (`app.understanding.times`).
    """

    question: str
    text: str
    content: str
    language: Language
    laws: tuple[LawMention, ...]
    provisions: tuple[NamedProvision, ...]
    as_of: date
    as_of_given: bool
    corrections: tuple[Correction, ...] = ()
    asked_as: str = ""
    earlier: date | None = None

    @property
    def kind(self) -> QuestionKind:
        """What kind of answer is wanted."""
        return kind_of(self.text, content=self.content, names_provision=bool(self.provisions))

    @property
    def wants_commentary(self) -> bool:
        """Whether the question asks what lawyers, papers or other countries say rather than what the law does."""
        return bool(_COMMENTARY.search(self.text))

    @property
    def asks_for_commentary(self) -> bool:
        """Whether the answer should come from commentary: it is asked for, or what only commentary speaks of."""
        return self.kind is QuestionKind.COMMENTARY or bool(_ONLY_IN_COMMENTARY.search(self.text))

    @property
    def unknown_laws(self) -> tuple[str, ...]:
        """Names of laws that no catalog entry carries."""
        return tuple(m.name for m in self.laws if not m.source_ids)
