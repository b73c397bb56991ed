"""Which parts of an article to quote: the paragraphs and items that speak most to the question."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from app.answering.chances import chance
from app.answering.draft import Evidence
from app.asked import Likeness
from app.editions import StoredText
from corpus.chunks import Chunk
from corpus.encoders.terms import tokens
from corpus.encoders.vocabulary import coverage
from corpus.figures import find_figures
from corpus.likeness import bigrams
from corpus.provisions import Provision
from corpus.statutes import Unit, find_unit

#: A quote longer than this many characters is cut at the end of a sentence.
MAX_QUOTE_CHARS = 420
#: An item is quoted alone if it adds at least this much coverage to the words that introduce it.
_ITEM_GAIN = 0.08
#: What an item is nearer in meaning than the words that introduce it counts this much there.
_ITEM_MEANING = 0.3
#: A paragraph of the kind asked for, or with a figure of the unit asked for, is worth this much coverage.
_TOLD_BONUS = 0.1
_FIGURE_BONUS = 0.3
#: Signal -> weight in the odds that a further paragraph answers too, and the least chance of one that is quoted; the
#: second of each where an article has no everyday questions. Fitted on the articles that gold names of dev and practice
#: questions: `python -m eval.bench.quoted`. "" is the constant.
QUOTED: Mapping[str, float] = MappingProxyType(
    {"": -2.9, "behind": -3.9, "new": 9.1, "asked": 6.3, "asked_behind": -10.0, "parts": 0.7}
)
QUOTED_UNASKED: Mapping[str, float] = MappingProxyType({"": -0.6, "behind": -5.6, "new": 12.5, "parts": 0.5})
LEAST_QUOTED, LEAST_UNASKED = 0.1, 0.25
#: Of a definition only what holds this much that the best paragraph lacks.
_NEW = 0.2
_MOST_PARAGRAPHS = 3
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
#: An everyday question on just this 款 or 项 counts as much for it as it is like what is asked.
_ASKED_SHARE = 1.0
#: What a note that the question is like says counts so much in prose.
_NOTED_SHARE = 2.0
#: A further paragraph of prose is quoted if it comes this near to the best: what a text argues takes several.
_NEAR_IN_PROSE = 0.6
_SENTENCE_END = re.compile(r"[。；;！？!?\n]")
#: （二）气球服务提供者，是指……: an item that defines a name, and how much of it a question must have.
_NAMES = re.compile(r"^(?:[（(][^）)]{1,3}[）)])?(?P<name>[^，。；：]{2,20}?)，?是指")
_SHORTEST_NAME = 3
_LIST_ASKED = re.compile(r"什么|哪[些几]|材料|内容|\b(?:what|which|contain|include)\b", re.IGNORECASE)
_OF_TERMS = re.compile(r"用语|术语")
#: 法律、行政法规规定的其他情形: an item that says nothing by itself.
_CATCH_ALL = re.compile(
    r"^[（(]?[一二三四五六七八九十]*[)）]?\s*[^；。]{0,30}(?:规定|认定|要求|可能|违反)?的?其他[^；。，]{0,24}[；。]?$"
)


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


def whole(stored: StoredText, *, max_chars: int = MAX_QUOTE_CHARS) -> Evidence:
    """The article or section from its first word, cut at a sentence if it is long."""
    return Evidence(stored, stored.chunk.provision, 0, _cut(stored.text, 0, len(stored.text), max_chars))


def at(stored: StoredText, provision: Provision) -> Evidence | None:
    """The named paragraph or item of `stored`; None if the article has no such part."""
    if provision == stored.chunk.provision:
        return whole(stored)
    span = find_unit(stored.units, provision)
    if span is None:
        return None
    start, end = span
    return Evidence(stored, provision, start, _cut(stored.text, start, end, MAX_QUOTE_CHARS))


def best(stored: StoredText, wish: Wish) -> tuple[Evidence, ...]:
    """The parts of `stored` that answer, the best one first: one, or a few that are as good or complete each other."""
    if stored.chunk.text_kind == "digest":
        return (_best_of_digest(stored, wish),)
    paragraphs = [u for u in stored.units if u.provision.item is None]
    if not paragraphs:
        return _best_stretches(stored, wish)
    return tuple(_quoted(stored, p, paragraphs, wish) for p in _best_paragraphs(stored, paragraphs, wish))


def opening_with(stored: StoredText, name: str) -> tuple[Evidence, ...]:
    """The paragraphs and items that open by saying what `name` is, in order; none for a name of one character."""
    if len(name) < 2:
        return ()
    opens = re.compile(
        rf"^(?:[（(][^）)]{{1,3}}[）)])?[^，。；]{{0,8}}{re.escape(name)}[^，。；]{{0,6}}(?:，?是?指|是)"
    )
    texts = ((u, stored.text[u.start : u.end]) for u in stored.units)
    return tuple(_evidence(stored, u.provision, u.start, u.end) for u, text in texts if opens.search(text))


def intro_of(evidence: Evidence) -> str:
    """Words of the paragraph that introduce a quoted item, "" for anything else."""
    provision = evidence.provision
    if provision is None or provision.item is None:
        return ""
    if evidence.stored.chunk.text_kind == "digest":  # its sentences stand by themselves
        return ""
    for unit in evidence.stored.units:
        same = unit.provision.paragraph == (provision.paragraph or unit.provision.paragraph)
        if unit.provision.item is None and same and unit.start < evidence.start:
            intro = unit
    return evidence.stored.text[intro.start : intro.end]


def _best_paragraphs(stored: StoredText, paragraphs: Sequence[Unit], wish: Wish) -> list[Unit]:
    """The paragraph that says most, and up to two that answer too by their chance."""
    seen = quoting_signals(stored, paragraphs, wish)
    first, *others = sorted(range(len(paragraphs)), key=lambda n: (-seen[n].score, n))
    weights, least = (QUOTED, LEAST_QUOTED) if any(s.asked for s in seen) else (QUOTED_UNASKED, LEAST_UNASKED)
    wanted = [n for n in others if chance(weights, seen[n].beside(seen[first], wish)) >= least]
    if wish.one_alone:
        wanted = [n for n in wanted if seen[n].new_beside(seen[first], wish) >= _NEW]
    return [paragraphs[n] for n in (first, *wanted[: _MOST_PARAGRAPHS - 1])]


@dataclass(frozen=True, slots=True)
class Seen:
    """What a paragraph says to a wish: its score, how alike its everyday questions are, the terms wished for it has."""

    score: float
    asked: float
    terms: frozenset[str]

    def new_beside(self, best: "Seen", wish: Wish) -> float:
        """Share (0 to 1) of what is wished that this paragraph has and the best one lacks."""
        total = sum(wish.weights.values()) or 1.0
        return sum(wish.weights[term] for term in self.terms - best.terms) / total

    def beside(self, best: "Seen", wish: Wish) -> dict[str, float]:
        """What tells whether this paragraph answers beside the best one, by the names in `QUOTED`."""
        return {
            "": 1.0,
            "behind": best.score - self.score,
            "new": self.new_beside(best, wish),
            "asked": self.asked,
            "asked_behind": best.asked - self.asked,
            "parts": float(wish.several),
        }


def quoting_signals(stored: StoredText, paragraphs: Sequence[Unit], wish: Wish) -> list[Seen]:
    """What each paragraph says to the wish, in their order."""
    out = []
    for unit in paragraphs:
        asked = _asked_of(stored, unit, wish)
        score = wish.score(_said(stored, unit), _our_sentences(stored, unit)) + _ASKED_SHARE * asked
        held = wish.weights.keys() & set(tokens(_with_our_words(stored, unit)))
        out.append(Seen(score, asked, frozenset(held)))
    return out


def unquoted(stored: StoredText, quotes: Sequence[Evidence], wish: Wish) -> Iterator[tuple[float, Evidence]]:
    """The paragraph of an article that speaks most to the wish, and how much more than the best of those quoted.

    None if it is among the quotes, or if no paragraph of the article is.
    """
    paragraphs = [u for u in stored.units if u.provision.item is None]
    scores = [seen.score for seen in quoting_signals(stored, paragraphs, wish)]
    quoted = [n for n, u in enumerate(paragraphs) if any(_lies_in(e, stored, u) for e in quotes)]
    best = max(range(len(paragraphs)), key=lambda n: (scores[n], -n), default=0)
    if quoted and best not in quoted:
        gain = scores[best] - max(scores[n] for n in quoted)
        yield gain, _quoted(stored, paragraphs[best], paragraphs, wish)


def following(quote: Evidence) -> list[Evidence]:
    """The paragraph after the one that is quoted, whole; none after the last, after an item, or in a digest."""
    stored = quote.stored
    paragraphs = [u for u in stored.units if u.provision.item is None]
    after = [u for u in paragraphs if u.start >= quote.end]
    if stored.chunk.text_kind == "digest" or not after or quote.provision not in [u.provision for u in paragraphs]:
        return []
    return [_evidence(stored, after[0].provision, after[0].start, len(_said(stored, after[0])) + after[0].start)]


def _lies_in(quote: Evidence, stored: StoredText, paragraph: Unit) -> bool:
    """Whether a quote is of the paragraph: its words, or an item of it."""
    if quote.stored != stored:
        return False
    overlaps = quote.start < paragraph.end and paragraph.start < quote.end
    return overlaps or (quote.provision is not None and paragraph.provision.contains(quote.provision))


def _quoted(stored: StoredText, chosen: Unit, paragraphs: Sequence[Unit], wish: Wish) -> Evidence:
    """What to quote of a paragraph: itself, one telling item of its list, or it with the whole list."""
    items = [u for u in stored.units if u.provision.item is not None and chosen.provision.contains(u.provision)]
    if not items:
        return _evidence(stored, _address(chosen, paragraphs), chosen.start, chosen.end)
    defines = wish.one_alone or _OF_TERMS.search(stored.text[chosen.start : chosen.end])
    item = _defining_item(stored, items, wish) if defines else None
    item = item or (None if wish.listing else _telling_item(stored, chosen, items, wish))
    if item is not None:
        return _evidence(stored, item.provision, item.start, item.end)
    end = _end_before_list(stored, chosen, items, wish) or items[-1].end
    return _evidence(stored, _address(chosen, paragraphs), chosen.start, end)


def _evidence(stored: StoredText, provision: Provision, start: int, end: int) -> Evidence:
    return Evidence(stored, provision, start, _cut(stored.text, start, end, MAX_QUOTE_CHARS))


def _address(unit: Unit, paragraphs: Sequence[Unit]) -> Provision:
    """第二款 of an article with several paragraphs, the article alone where there is only one."""
    return unit.provision if len(paragraphs) > 1 else unit.provision.whole_article


def _coverages(weights: Mapping[str, float], texts: Sequence[str]) -> list[float]:
    return [coverage(weights, text) for text in texts]


def _most(units: Sequence[Unit], scores: Sequence[float]) -> Unit:
    """The unit with the highest score, the first of equals."""
    return units[max(range(len(units)), key=lambda n: (scores[n], -n))]


def _said(stored: StoredText, unit: Unit) -> str:
    """A paragraph with its items, as it stands."""
    end = max(u.end for u in stored.units if unit.provision.contains(u.provision))
    return stored.text[unit.start : end]


def _with_our_words(stored: StoredText, unit: Unit) -> str:
    """What a paragraph or item says with all it contains, and our sentences on it: never quoted, only compared."""
    return "\n".join((_said(stored, unit), *_our_sentences(stored, unit)))


def _our_sentences(stored: StoredText, unit: Unit) -> list[str]:
    """Our sentences on a paragraph or item and on all it contains."""
    return [s for key, s in stored.chunk.unit_digests if unit.provision.contains(Provision.from_key(key))]


def _asked_of(stored: StoredText, unit: Unit, wish: Wish) -> float:
    """How alike (0 to 1) the nearest of the everyday questions on just this unit is; 0 if there are none."""
    inside = (f.value for f in _likenesses(stored, wish) if unit.provision.contains(Provision.from_key(f.key)))
    return max(inside, default=0.0)


def _telling_item(stored: StoredText, intro: Unit, items: Sequence[Unit], wish: Wish) -> Unit | None:
    """The item that answers by itself; None if the list as a whole does."""
    words = stored.text[intro.start : intro.end]
    telling = [u for u in items if not _CATCH_ALL.match(stored.text[u.start : u.end])]
    if not telling:
        return None
    base, *held = _coverages(wish.weights, [words, *(f"{words}\n{_with_our_words(stored, u)}" for u in telling)])
    scores = [
        score + _ASKED_SHARE * _asked_of(stored, u, wish) + _nearer(stored.text[u.start : u.end], words, wish)
        for score, u in zip(held, telling, strict=True)
    ]
    base += _ASKED_SHARE * _asked_of_just(stored, intro, wish)
    return _most(telling, scores) if max(scores) - base >= _ITEM_GAIN else None


def _nearer(item: str, intro: str, wish: Wish) -> float:
    """How much nearer in meaning an item is than what introduces it, at its share; 0 where words alone tell."""
    if wish.nearness is None or wish.is_particular:
        return 0.0
    return _ITEM_MEANING * max(0.0, wish.nearness((item,)) - wish.nearness((intro,)))


def _defining_item(stored: StoredText, items: Sequence[Unit], wish: Wish) -> Unit | None:
    """The item that says what the longest of the names in the question means; None if none of them is defined here."""
    found = ((_NAMES.match(stored.text[u.start : u.end]), u) for u in items)
    named = [(len(_named(m["name"], wish.about)), u) for m, u in found if m]
    length, item = max(named, key=lambda pair: pair[0], default=(0, None))
    return item if length >= _SHORTEST_NAME else None


def _named(name: str, asked: str) -> str:
    """The longest end of a defined name that the question has: 提供者 of 气球服务提供者."""
    return next((name[n:] for n in range(len(name)) if name[n:] in asked), "")


def _end_before_list(stored: StoredText, intro: Unit, items: Sequence[Unit], wish: Wish) -> int:
    """Where the sentences before a list end, if they hold the figure asked for and the list adds little; else 0."""
    words = stored.text[intro.start : items[0].start].rstrip()
    cut = words.rfind("。") + 1
    if not cut or not wish.units or not wish.is_met_by(words[:cut]) or _LIST_ASKED.search(wish.asked):
        return 0
    base, all_ = _coverages(wish.weights, [words[:cut], stored.text[intro.start : items[-1].end]])
    return intro.start + cut if all_ - base < _ITEM_GAIN else 0


def _asked_of_just(stored: StoredText, unit: Unit, wish: Wish) -> float:
    """How alike the nearest of the questions on a paragraph as a whole, or on the article, is."""
    whole = (unit.provision.key, unit.provision.whole_article.key)
    return max((f.value for f in _likenesses(stored, wish) if f.key in whole), default=0.0)


def _likenesses(stored: StoredText, wish: Wish) -> Sequence[Likeness]:
    return wish.likenesses(stored.chunk) if wish.likenesses else ()


def _best_of_digest(stored: StoredText, wish: Wish) -> Evidence:
    """The sentence on a paragraph or item that says more of what is asked than the gist does; for a list, all of it.

    A digest opens with its gist; its units are the sentences after it.
    """
    article = stored.chunk.provision
    gist_end = stored.text.find("\n") if stored.units else len(stored.text)
    if wish.listing or not stored.units:
        end = len(stored.text) if wish.listing else gist_end
        return Evidence(stored, article, 0, _cut(stored.text, 0, end, MAX_QUOTE_CHARS))
    said = [stored.text[:gist_end], *(stored.text[u.start : u.end] for u in stored.units)]
    by_words = replace(wish, nearness=None)  # our sentences are all near; words tell them apart
    gist, *scores = [by_words.score(text) for text in said]
    scores = [score + _ASKED_SHARE * _asked_of(stored, u, wish) for score, u in zip(scores, stored.units, strict=True)]
    gist += _ASKED_SHARE * max((f.value for f in _likenesses(stored, wish) if f.key == stored.chunk.address), default=0)
    if max(scores) <= gist:
        return Evidence(stored, article, 0, gist_end)
    chosen = _most(stored.units, scores)
    return Evidence(stored, chosen.provision, chosen.start, chosen.end)


def _best_stretches(stored: StoredText, wish: Wish) -> tuple[Evidence, ...]:
    """The paragraphs of prose that speak most to the question, or that the note speaks of which does; best first."""
    lines, position = [], 0
    for line in stored.text.split("\n"):
        if line.strip():
            lines.append((position, position + len(line)))
        position += len(line) + 1
    texts = [stored.text[start:end] for start, end in lines]
    near = [wish.nearness((text,)) if wish.nearness else 0.0 for text in texts]
    parts = zip(_coverages(wish.weights, texts), near, _noted_shares(stored, texts, wish), strict=True)
    scores = [words + _MEANING_SHARE * meaning + _NOTED_SHARE * noted for words, meaning, noted in parts]
    order = sorted(range(len(lines)), key=lambda n: (-scores[n], n))[:_MOST_PARAGRAPHS]
    chosen = [lines[n] for n in order if scores[n] >= _NEAR_IN_PROSE * scores[order[0]]]
    provision = stored.chunk.provision
    return tuple(
        Evidence(stored, provision, start, _cut(stored.text, start, end, MAX_QUOTE_CHARS)) for start, end in chosen
    )


def _noted_shares(stored: StoredText, texts: Sequence[str], wish: Wish) -> list[float]:
    """For each text how much (0 to 1) of a note it says, times how alike the note's questions are; the most of all."""
    alike: dict[str, float] = {}
    for likeness in _likenesses(stored, wish):
        alike[likeness.key] = max(alike.get(likeness.key, 0.0), likeness.value)
    notes = [(alike.get(key, 0.0), bigrams(sentence)) for key, sentence in stored.chunk.unit_digests]
    said = [bigrams(text) for text in texts]
    return [
        max((like * (held & note).total() / (note.total() or 1) for like, note in notes), default=0) for held in said
    ]


def _cut(text: str, start: int, end: int, max_chars: int) -> int:
    """End of a quote from `start`, not past `end`, not longer than `max_chars` if a sentence ends before that."""
    if end - start <= max_chars:
        return end
    ends = [m.end() for m in _SENTENCE_END.finditer(text, start, start + max_chars)]
    cut = ends[-1] if ends else start + max_chars
    return start + len(text[start:cut].rstrip())
