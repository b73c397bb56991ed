"""Which parts of an article to quote: the paragraphs and items that speak most to the question."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from app.answering.chances import chance
from app.answering.draft import Evidence
from app.answering.prose import MAX_CHARS as MAX_QUOTE_CHARS
from app.answering.prose import best_stretches
from app.answering.wish import Wish
from app.asked import Likeness
from app.editions import StoredText
from corpus.encoders.terms import tokens
from corpus.encoders.vocabulary import coverage
from corpus.provisions import Provision
from corpus.statutes import Unit, find_unit

#: An item is quoted alone if it adds at least this much coverage to the words that introduce it.
_ITEM_GAIN = 0.08
#: and comes this much before the next; of a list that is quoted as easily whole it is else not clear which answers.
_ITEM_AHEAD = 0.2
#: What an item is nearer in meaning than the words that introduce it counts this much there.
_ITEM_MEANING = 0.3
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
#: An everyday question on just this 款 or 项 counts as much for it as it is like what is asked.
_ASKED_SHARE = 1.0
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
        return best_stretches(stored, wish, whole_list=wish.listing)
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
    ahead = max(scores) - max(sorted(scores)[:-1], default=0.0)
    if ahead < _ITEM_AHEAD and items[-1].end - items[0].start <= MAX_QUOTE_CHARS:
        return None
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


def _cut(text: str, start: int, end: int, max_chars: int) -> int:
    """End of a quote from `start`, not past `end`, not longer than `max_chars` if a sentence ends before that."""
    if end - start <= max_chars:
        return end
    ends = [m.end() for m in _SENTENCE_END.finditer(text, start, start + max_chars)]
    cut = ends[-1] if ends else start + max_chars
    return start + len(text[start:cut].rstrip())
