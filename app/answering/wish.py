"""What a quote of an answer should speak to."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.asked import Likeness
from corpus.chunks import Chunk
from corpus.encoders.vocabulary import coverage
from corpus.figures import find_figures

#: A paragraph of the kind asked for, or with a figure of the unit asked for, is worth this much coverage.
_TOLD_BONUS = 0.1
_FIGURE_BONUS = 0.3
#: What a paragraph opens with is what it is about: its first characters count again, at this share.
_LEAD_CHARS, _LEAD_SHARE = 16, 0.1
#: A paragraph on a special case that the question does not name comes after the one on the rule.
_SPECIAL_CASE = re.compile(r"变更|终止|注销|延长|撤销|重新|紧急|补充|有前款|除外")
_CASE_CHARS, _UNASKED_CASE = 40, 0.12
#: So does one on the persons behind a firm, where the question does not speak of any.
_ON_PERSONS = re.compile(r"^[^，。；]{0,12}(?:法定代表人|主要负责人|直接责任人员|直接负责的主管人员)")
_PERSONS = re.compile(
    r"个人|负责人|责任人|代表人|主管|高管|老板|本人|管理层|董事|员工|"
    r"\b(?:person|individual|manager|executive|director|staff|officer)",
    re.IGNORECASE,
)
_UNASKED_PERSONS = 0.4
#: Nearness in meaning counts this much beside coverage. Both halves of the practice questions gained by it.
_MEANING_SHARE = 0.7


@dataclass(frozen=True, slots=True)
class Wish:
    """What a quote should speak to: terms and how rare each is, what it tells, units of the figure asked for.

    `listing` wants the whole list, so a paragraph is quoted with its items; `one_alone` no paragraph that merely comes
    near to the best; `several` says that several things are asked. `asked` is the question itself, `about` the same
    without names of laws, `nearness` how near to it in meaning the nearest of some texts is. `likenesses` says how
    alike each of an article's everyday questions is, and which 款 or 项 it is on.
    """

    weights: Mapping[str, float]
    telling: re.Pattern[str] | None = None
    units: frozenset[str] = frozenset()
    listing: bool = False
    one_alone: bool = False
    asked: str = ""
    about: str = ""
    nearness: Callable[[Sequence[str]], float] | None = None
    likenesses: Callable[[Chunk], Sequence[Likeness]] | None = None
    several: bool = False

    def score(self, quoted: str, ours: Sequence[str] = ()) -> float:
        """How well a paragraph speaks to the wish: coverage by it and our sentences, more if it is what is asked.

        Nearness in meaning counts only where any text may be what is asked: it mistakes one figure, or one
        definition, for another.
        """
        bonus = (_FIGURE_BONUS if self.units else _TOLD_BONUS) if self.is_met_by(quoted) else 0.0
        special = _SPECIAL_CASE.findall(quoted[:_CASE_CHARS]) if self.asked else ()
        bonus -= _UNASKED_CASE if special and not any(word in self.asked for word in special) else 0.0
        bonus -= _UNASKED_PERSONS if _ON_PERSONS.search(quoted) and not _PERSONS.search(self.asked) else 0.0
        words = coverage(self.weights, "\n".join((quoted, *ours)))
        lead = _LEAD_SHARE * coverage(self.weights, quoted[:_LEAD_CHARS])
        near = self.nearness((quoted, *ours)) if self.nearness and not self.is_particular else 0.0
        return words + lead + bonus + _MEANING_SHARE * near

    def is_met_by(self, text: str) -> bool:
        """Whether `text` is of the kind asked for: it holds a figure of the unit, or what such a text says."""
        if self.units:
            return any(f.unit in self.units for f in find_figures(text))
        return bool(self.telling and self.telling.search(text))

    @property
    def is_particular(self) -> bool:
        """Whether only some texts can be of the kind asked for."""
        return bool(self.units or self.telling)
