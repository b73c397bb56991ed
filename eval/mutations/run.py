"""Damages a thousand good claims and counts how many the guard catches, and how many good ones it accuses."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app import guard
from app.answer import Verdict
from app.chain import Chain
from eval.mutations.claims import GoodClaim, Split, Style, good_claims, texts_of
from eval.mutations.damage import Kind, damaged
from eval.mutations.world import World

#: Of five claims two are quotes, two light rewritings and one is in everyday words: what a model that is told to keep
#: to the text writes. The table gives each style by itself as well.
SHARES: Mapping[Style, float] = {Style.QUOTE: 0.4, Style.LIGHT: 0.4, Style.DIGEST: 0.2}


@dataclass(frozen=True, slots=True)
class Count:
    """How many of how many."""

    hits: int = 0
    total: int = 0

    @property
    def share(self) -> float:
        """0 to 1; 0 of nothing."""
        return self.hits / self.total if self.total else 0.0

    def __str__(self) -> str:
        return f"{self.share:.3f} ({self.hits}/{self.total})" if self.total else "—"


@dataclass(frozen=True, slots=True)
class MutationTable:
    """What the guard can and cannot see.

    `caught` counts damaged claims that were removed, marked or put on the provision that carries them, by kind and
    style; `accused` counts good claims, by style, that were not found supported.
    """

    split: Split
    seed: int
    caught: Mapping[tuple[Kind, Style], Count]
    accused: Mapping[Style, Count]

    def of_kind(self, kind: Kind) -> Count:
        """Caught of one kind, over all styles."""
        return _sum(c for (k, _), c in self.caught.items() if k is kind)

    def of_style(self, style: Style) -> Count:
        """Caught of one style, over all kinds."""
        return _sum(c for (_, s), c in self.caught.items() if s is style)

    @property
    def all_caught(self) -> Count:
        """Caught, over everything."""
        return _sum(self.caught.values())

    @property
    def all_accused(self) -> Count:
        """Wrongly accused, over everything."""
        return _sum(self.accused.values())

    def rows(self) -> list[tuple[str, ...]]:
        """Table with a heading: kind, caught, and caught by style; the last two rows are all kinds and the accused."""
        styles = list(Style)
        table = [("种类", "识破", *(f"{s}" for s in styles))]
        for kind in Kind:
            cells = (str(self.caught.get((kind, s), Count())) for s in styles)
            table.append((kind.value, str(self.of_kind(kind)), *cells))
        table.append(("合计", str(self.all_caught), *(str(self.of_style(s)) for s in styles)))
        table.append(("错怪", str(self.all_accused), *(str(self.accused.get(s, Count())) for s in styles)))
        return table


def run(chain: Chain, *, day: date, split: Split = "test", seed: int = 1, n: int = 1000) -> MutationTable:
    """The table over `n` damaged claims, as many of each kind, on one half of the texts. The same for the same seed.

    Args:
        day: the day the law is read at; texts that are law on it are damaged.
    """
    claims = list(good_claims(chain, split=split, seed=seed, day=day))
    world = World(chain.edition, texts_of(chain.edition), claims)
    caught: Counter[tuple[Kind, Style]] = Counter()
    made: Counter[tuple[Kind, Style]] = Counter()
    used: Counter[GoodClaim] = Counter()
    for place, kind in enumerate(Kind):
        rng = random.Random(f"{seed}-{kind}")  # noqa: S311 - reproducible, not secret
        wanted = n // len(Kind) + (place < n % len(Kind))
        for good, bad in _damages(kind, claims, world, rng, wanted):
            used[good] += 1
            made[kind, good.style] += 1
            caught[kind, good.style] += is_caught(bad, good, chain)
    accused, asked = Counter[Style](), Counter[Style]()
    for good, times in used.items():  # as often as it was damaged, so that styles count alike on both sides
        asked[good.style] += times
        accused[good.style] += times * (_verdict(good, chain).verdict is not Verdict.SUPPORTED)
    return MutationTable(
        split,
        seed,
        {key: Count(caught[key], total) for key, total in made.items()},
        {style: Count(accused[style], total) for style, total in asked.items()},
    )


def is_caught(bad: GoodClaim, good: GoodClaim, chain: Chain) -> bool:
    """Whether a damaged claim is not shown as it stands: removed, marked, or on the provision it was taken from."""
    finding = _verdict(bad, chain)
    if finding.verdict is not Verdict.MISATTRIBUTED:
        return finding.verdict is not Verdict.SUPPORTED
    home = good.evidence.stored.chunk
    put_right = all(e.stored.chunk.id == home.id for e in finding.claim.evidence)
    return put_right and good.claim.text.endswith(bad.claim.text)


def _verdict(claim: GoodClaim, chain: Chain) -> guard.Finding:
    (finding,) = guard.check([claim.claim], chain.edition, claim.day, retrieved=claim.retrieved)
    return finding


def _damages(
    kind: Kind, claims: Sequence[GoodClaim], world: World, rng: random.Random, wanted: int
) -> Iterator[tuple[GoodClaim, GoodClaim]]:
    """`wanted` pairs of good and damaged, styles in their shares; where a style runs short the others fill up."""
    quota = {style: round(share * wanted) for style, share in SHARES.items()}
    left, made = [], 0
    for good in rng.sample(list(claims), len(claims)):
        if made == wanted:
            return
        bad = damaged(kind, good, world, rng)
        if bad is None:
            continue
        if quota[good.style] <= 0:
            left.append((good, bad))
            continue
        quota[good.style] -= 1
        made += 1
        yield good, bad
    yield from left[: wanted - made]


def _sum(counts: Iterable[Count]) -> Count:
    found = list(counts)
    return Count(sum(c.hits for c in found), sum(c.total for c in found))
