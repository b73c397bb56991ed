"""Faithful paraphrases of provisions, written apart from guard and digests, and how many the guard accuses.

One half is read while the guard is mended, of the other only the share counts.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app import guard
from app.answer import Verdict
from app.answering import spans
from app.answering.draft import DraftClaim
from app.chain import Chain
from eval.addresses import Address
from eval.mutations.claims import GoodClaim, Style, retrieved_with
from eval.mutations.run import Count
from eval.samples import GOLDEN_PATH, DatasetError

PARAPHRASES_PATH = GOLDEN_PATH.with_name("paraphrases.jsonl")

Half = Literal["open", "held-out"]


class Paraphrase(BaseModel):
    """What a provision says, in everyday words."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    address: str = Field(pattern=r"^[a-z0-9-]+:a\d+")
    text: str = Field(min_length=8)

    @property
    def half(self) -> Half:
        """Half that a row is in by the hash of its words; `held-out` is not to be read while the guard is mended."""
        return "held-out" if hashlib.sha256(self.text.encode()).digest()[0] % 2 else "open"


@dataclass(frozen=True, slots=True)
class Accusation:
    """A good paraphrase that the guard does not find supported, and why."""

    row: Paraphrase
    reason: str


@dataclass(frozen=True, slots=True)
class ParaphraseTable:
    """How many of each half are accused, and which of the open half."""

    accused: dict[Half, Count]
    accusations: tuple[Accusation, ...]


def load_paraphrases(path: Path = PARAPHRASES_PATH) -> list[Paraphrase]:
    """Rows of a JSONL file in its order. Raises: DatasetError naming file and line of the first row that is wrong."""
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            rows.append(Paraphrase.model_validate_json(line))
        except ValidationError as exc:
            raise DatasetError(f"{path}, line {number}: {exc}") from exc
    return rows


def accuse(chain: Chain, rows: Sequence[Paraphrase], *, day: date) -> ParaphraseTable:
    """The table over rows whose provisions the index has; the others are passed over."""
    hits: dict[Half, int] = {"open": 0, "held-out": 0}
    total = dict(hits)
    accusations = []
    for row, claim in claims_of(chain, rows, day=day):
        (finding,) = guard.check([claim.claim], chain.edition, day, retrieved=claim.retrieved)
        accused = finding.verdict is not Verdict.SUPPORTED
        total[row.half] += 1
        hits[row.half] += accused
        if accused and row.half == "open":
            accusations.append(Accusation(row, finding.reason))
    counts = {half: Count(hits[half], total[half]) for half in hits}
    return ParaphraseTable(counts, tuple(accusations))


def claims_of(chain: Chain, rows: Iterable[Paraphrase], *, day: date) -> Iterator[tuple[Paraphrase, GoodClaim]]:
    """Each row as a claim on its provision, with what a search for a question about it finds."""
    for row in rows:
        address = Address.parse(row.address)
        stored = chain.edition.read(address.source_id, address.place)
        if stored is None or stored.chunk.text_kind != "official" or address.provision is None:
            continue
        evidence = spans.at(stored, address.provision)
        if evidence is None:
            raise DatasetError(f"{row.address} is not in the index")
        digest = stored.chunk.digest
        question = digest.split("\n")[1] if digest else row.text
        retrieved = retrieved_with(chain, question, stored, day)
        yield row, GoodClaim(Style.DIGEST, DraftClaim("", row.text, (evidence,)), question, retrieved, day)
