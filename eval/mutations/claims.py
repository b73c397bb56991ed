"""Good claims to damage: what a careful answer could say about provisions of the index, each with what was retrieved.

Three ways of saying it, for a guard that only knows quotes proves little: the official words, the official words
lightly rewritten (as models do), and our digests' sentences, which say the same in other words. The digests never
reach the guard, which reads the official text alone.
"""

import hashlib
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Literal

from app.answering import spans
from app.answering.draft import DraftClaim, Evidence
from app.chain import Chain
from app.editions import Edition, StoredText, join_parts
from corpus.chunks import Chunk
from corpus.figures import find_figures
from corpus.provisions import Provision
from corpus.references import find_references
from corpus.statutes import Unit

Split = Literal["dev", "test"]

_LONGEST, _SHORTEST = 260, 14
#: Claims that speak of another provision than the one they cite cannot be held against it alone.
_EDITORIAL = re.compile(r"编者注|（如[^（）]*）|上面|前面|同上|例如|比如")
_RETRIEVED = 8


class Style(StrEnum):
    """How far a claim is from the official words."""

    QUOTE = "引文"
    LIGHT = "近写"
    DIGEST = "转述"


@dataclass(frozen=True, slots=True)
class GoodClaim:
    """A claim that the text it cites carries.

    `question` is one that the provision answers; `retrieved` is what an answer to it would have been written from, the
    text cited among it.
    """

    style: Style
    claim: DraftClaim
    question: str
    retrieved: tuple[StoredText, ...]
    day: date

    @property
    def evidence(self) -> Evidence:
        """What it cites."""
        return self.claim.evidence[0]

    def saying(self, text: str) -> "GoodClaim":
        """The same claim in other words."""
        return replace(self, claim=replace(self.claim, text=text))


def split_of(law: str) -> Split:
    """Half that the texts of a law are in, so that nothing tuned on one half has seen the other's wording."""
    return "test" if hashlib.sha256(law.encode()).digest()[0] % 2 else "dev"


def good_claims(chain: Chain, *, split: Split, seed: int, day: date) -> Iterator[GoodClaim]:
    """Good claims on the official texts of one half, in random order, styles in turn, no provision twice in a style."""
    edition, rng = chain.edition, random.Random(seed)  # noqa: S311 - reproducible, not secret
    places = _places(edition, split, day)
    rng.shuffle(places)
    for place in places:
        stored = edition.read(*place)
        if stored is None or not stored.chunk.digest:
            continue
        for style in rng.sample(list(Style), k=len(Style)):
            drawn = _draw(style, stored, edition, rng)
            if drawn is not None:
                question = stored.chunk.digest.split("\n")[1]
                yield GoodClaim(style, drawn, question, retrieved_with(chain, question, stored, day), day)


def texts_of(edition: Edition) -> dict[tuple[str, str], StoredText]:
    """Every article and section of the index by source and address."""
    parts: dict[tuple[str, str], list[Chunk]] = {}
    for chunk in edition.index.scan():
        parts.setdefault((chunk.source_id, chunk.address), []).append(chunk)
    return {place: join_parts(sorted(chunks, key=lambda c: c.part)) for place, chunks in parts.items()}


def framed(text: str, edition: Edition, evidence: Evidence, *, narrow: bool = True) -> str:
    """`text` after the words that name its law and provision, as an answer in prose would."""
    source = edition.catalog[evidence.stored.chunk.source_id]
    provision = evidence.provision
    label = "" if provision is None else (provision if narrow else provision.whole_article).label
    return f"根据《{source.short}》{label}，{text}"


_FRAME = re.compile(r"^根据《[^》]+》[^，]*，")


def unframed(text: str) -> str:
    """Inverse of `framed`."""
    return _FRAME.sub("", text)


def _places(edition: Edition, split: Split, day: date) -> list[tuple[str, str]]:
    """Articles of official wording of the half that are law on the day."""
    found = {
        (chunk.source_id, chunk.address)
        for chunk in edition.index.scan()
        if chunk.text_kind == "official" and chunk.provision and split_of(chunk.law) == split
    }
    return sorted(place for place in found if edition.catalog[place[0]].validity_on(day).value == "现行有效")


def _draw(style: Style, stored: StoredText, edition: Edition, rng: random.Random) -> DraftClaim | None:
    drawn = _digest(stored, rng) if style is Style.DIGEST else _official(stored, rng)
    if drawn is None:
        return None
    text, provision = drawn
    if style is Style.LIGHT:
        text = lightly_rewritten(text, rng)
    evidence = spans.at(stored, provision)
    if evidence is None or not _SHORTEST <= len(text) <= _LONGEST:
        return None
    if style is not Style.DIGEST and rng.random() < 0.5:
        text = framed(text, edition, evidence, narrow=rng.random() < 0.5)
    return DraftClaim("", text, (evidence,))


def _official(stored: StoredText, rng: random.Random) -> tuple[str, Provision] | None:
    """A paragraph, a sentence of one that stands by itself, or an item with what introduces it."""
    if not stored.units:
        return None
    unit = rng.choice(stored.units)
    if unit.provision.subitem:
        return None
    text = stored.text[unit.start : unit.end]
    if unit.provision.item is not None:
        return _item(stored, unit), unit.provision
    sentences = re.findall(r"[^。]+。", text)
    opening = sentences[0] if sentences else text
    return (opening if rng.random() < 0.5 else text), unit.provision


def _item(stored: StoredText, unit: Unit) -> str:
    evidence = Evidence(stored, unit.provision, unit.start, unit.end)
    own = re.sub(r"^（[^）]+）", "", evidence.quote).rstrip("；;。")
    return f"{spans.intro_of(evidence).rstrip('：:')}：{own}。"


def _digest(stored: StoredText, rng: random.Random) -> tuple[str, Provision] | None:
    """Our sentence on a paragraph or item, or on the article where it has none; never one that looks elsewhere."""
    article = stored.chunk.provision
    assert article is not None  # noqa: S101 - only articles are drawn
    gist = (stored.chunk.digest.split("\n")[0], article)
    ours = [(text, Provision.from_key(key)) for key, text in stored.chunk.unit_digests] or [gist]
    text, provision = rng.choice(ours)
    looks_away = bool(_EDITORIAL.search(text)) or bool(find_references(text))
    return None if looks_away else (text, provision)


def retrieved_with(chain: Chain, question: str, stored: StoredText, day: date) -> tuple[StoredText, ...]:
    """What a search for the question finds, with the text cited put first if it is not among it."""
    edition = chain.edition
    found = [edition.read(*p.place) for p in chain.retrieve(chain.understand(question, as_of=day))[:_RETRIEVED]]
    texts = [text for text in found if text is not None]
    place = (stored.chunk.source_id, stored.chunk.address)
    if place not in [(t.chunk.source_id, t.chunk.address) for t in texts]:
        texts = [stored, *texts[: _RETRIEVED - 1]]
    return tuple(texts)


#: What a model that keeps to the text still changes: (pattern, replacements of which one is drawn).
_REWRITES: Sequence[tuple[str, tuple[str, ...]]] = (
    (r"(?<!不)应当", ("应当", "必须", "应", "需要")),
    (r"不得", ("不得", "不能", "不可以", "禁止")),
    (r"(?<!不)可以", ("可以", "有权", "可以")),
    (r"或者", ("或者", "或")),
    (r"以及", ("以及", "和")),
    (r"之日起", ("之日起", "之日起")),
    (r"有下列情形之一的", ("有下列情形之一的", "存在以下情形之一的", "属于下列情形之一的")),
    (r"履行", ("履行", "落实", "履行")),
    (r"及时", ("及时", "尽快")),
    (r"予以", ("予以", "给予")),
    (r"(?<!责)未(?=经|按|履|采|取)", ("未", "没有")),
    (r"进行", ("进行", "开展")),
    (r"告知", ("告知", "告诉", "告知")),
    (r"无法", ("无法", "不能")),
)
_FREE_ADVERBS = re.compile(r"依法(?=对|采取|履行|承担|予以)|切实|积极|(?<=应当)按照国家有关规定")


def lightly_rewritten(text: str, rng: random.Random) -> str:
    """The text with some words exchanged for their like, numerals in digits, some padding left out."""
    if rng.random() < 0.5:
        text = _FREE_ADVERBS.sub("", text)
    for pattern, ways in _REWRITES:
        text = re.sub(pattern, lambda _, ways=ways: rng.choice(ways), text)  # type: ignore[misc]
    if rng.random() < 0.6:
        for figure in reversed(find_figures(text)):
            text = text[: figure.start] + figure.text + text[figure.end :]
    return text
