"""The golden questions: what is asked, on which date, and which provisions and facts a right answer has."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from app.answer import Status
from corpus.chunks import Chunk
from corpus.errors import TiaowenError
from eval.addresses import Address
from eval.texts import IndexedTexts

GOLDEN_PATH = Path(__file__).parent / "datasets" / "golden.jsonl"

Split = Literal["dev", "test"]


class DatasetError(TiaowenError):
    """A set of questions cannot be read, or contradicts itself."""


class Kind(StrEnum):
    """What is asked for: the kind of the first part, where a question has two."""

    DEFINITION = "definition"
    APPLIES = "applies"  # whether a rule, an exemption, a clause or a defence holds for a case
    MUST = "must"  # one duty: whether one has it, or what it consists of
    MAY = "may"  # whether something is allowed, and the law allows it, be it on conditions
    MUST_NOT = "must_not"  # the same question, where the law forbids it
    DEADLINE = "deadline"  # how long, how much, how many, from what number on
    PENALTY = "penalty"  # what follows from a breach: sanction or liability
    PROCEDURE = "procedure"  # how something is filed, applied for or contested, and with what
    RIGHTS = "rights"  # what a person can demand of others
    COMPARISON = "comparison"  # how two texts, versions, terms or cases differ
    OBLIGATIONS = "obligations"  # everything that a role has to do
    AUTHORITY = "authority"  # which office or court decides or is told
    CONTENT = "content"  # what a named provision or text says, its first day too
    COMMENTARY = "commentary"
    REFUSE = "refuse"


class Sample(BaseModel):
    """A question and what a right answer to it must have.

    `gold` are the provisions an answer has to cite; `gold_alternatives` are right too, but nobody misses them. Each of
    `equivalents` is a group of provisions that say the same, one of them gold: citing any counts for it. A
    required or forbidden fact may name several ways of writing it: `10个工作日|十个工作日`.

    A question can turn on a date in two ways: `as_of` is handed to the answerer beside the question, `day_named` is
    only in its words (2024年的时候) and says at which day its gold has to be law.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    question: str = Field(min_length=2)
    as_of: date | None = Field(default=None, description="date the law is read at; None is today")
    day_named: date | None = Field(default=None, description="day, or one of the days, the question's words ask about")
    kind: Kind
    language: Literal["zh", "en"]
    wording: Literal["legal", "everyday"]
    gold: tuple[str, ...] = ()
    gold_alternatives: tuple[str, ...] = ()
    equivalents: tuple[tuple[str, ...], ...] = ()
    required_facts: tuple[str, ...] = ()
    forbidden_facts: tuple[str, ...] = ()
    status: Status
    split: Split

    @field_validator("gold", "gold_alternatives")
    @classmethod
    def _addresses_parse(cls, addresses: tuple[str, ...]) -> tuple[str, ...]:
        for text in addresses:
            Address.parse(text)
        if len(set(addresses)) != len(addresses):
            raise ValueError(f"an address comes twice in {list(addresses)}")
        return addresses

    @field_validator("equivalents")
    @classmethod
    def _equivalents_parse(cls, groups: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
        for text in (text for group in groups for text in group):
            Address.parse(text)
        return groups

    @field_validator("required_facts", "forbidden_facts")
    @classmethod
    def _facts_say_something(cls, facts: tuple[str, ...]) -> tuple[str, ...]:
        for fact in facts:
            if not all(way.strip() for way in fact.split("|")):
                raise ValueError(f"empty alternative in fact {fact!r}")
        return facts

    @model_validator(mode="after")
    def _status_fits(self) -> Self:
        if (self.status is Status.ANSWERED) != bool(self.gold):
            raise ValueError(
                f"status {self.status} with {len(self.gold)} gold: an answered question has gold, others none"
            )
        if (self.kind is Kind.REFUSE) != (self.status is Status.REFUSED):
            raise ValueError(f"kind {self.kind} does not go with status {self.status}")
        if self.status is not Status.ANSWERED and (self.gold_alternatives or self.required_facts):
            raise ValueError("only an answered question has alternatives or required facts")
        for group in self.equivalents:
            if len(group) < 2 or len(set(group) & set(self.gold)) != 1:
                raise ValueError(f"equivalents {list(group)}: a group has two or more provisions, one of them gold")
        if self.as_of is not None and self.day_named is not None:
            raise ValueError("a question has as_of or day_named, not both")
        return self

    @property
    def turns_on_date(self) -> bool:
        """Whether a date, beside the question or in it, decides which text is right."""
        return self.as_of is not None or self.day_named is not None

    @property
    def gold_addresses(self) -> tuple[Address, ...]:
        """`gold`, parsed."""
        return tuple(Address.parse(text) for text in self.gold)

    @property
    def alternative_addresses(self) -> tuple[Address, ...]:
        """`gold_alternatives` and the equivalents that are not gold, parsed."""
        equivalents = (text for group in self.equivalents for text in group if text not in self.gold)
        return tuple(Address.parse(text) for text in (*self.gold_alternatives, *equivalents))

    def held_to(self, cited: Sequence[Address]) -> Self:
        """This sample with gold exchanged for the equivalent that an answer citing `cited` has in its stead."""
        gold = list(self.gold)
        for group in self.equivalents:
            (wanted,) = set(group) & set(self.gold)
            found = [text for text in (wanted, *group) if any(Address.parse(text).covers_article_of(c) for c in cited)]
            gold[gold.index(wanted)] = found[0] if found else wanted
        if gold == list(self.gold):
            return self
        given_up = (text for text in self.gold if text not in gold)
        return self.model_copy(
            update={"gold": tuple(dict.fromkeys(gold)), "gold_alternatives": (*self.gold_alternatives, *given_up)}
        )


@dataclass(frozen=True, slots=True)
class GoldProblem:
    """A gold address that the corpus version under test does not have, and why."""

    sample_id: str
    address: str
    reason: str

    def __str__(self) -> str:
        return f"{self.sample_id}：依据 {self.address} {self.reason}"


def assigned_split(sample_id: str) -> Split:
    """Split of a sample, by a hash of its id: nobody chooses which questions are held out."""
    return "dev" if hashlib.sha256(sample_id.encode()).digest()[0] % 2 == 0 else "test"


def load_samples(path: Path = GOLDEN_PATH) -> list[Sample]:
    """Samples of a JSONL file in its order; blank lines are passed over.

    Raises: DatasetError naming file and line of the first row that is wrong, or an id that comes twice.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as exc:
        raise DatasetError(f"cannot read the questions {path}: {exc}") from exc
    samples: list[Sample] = []
    first_line: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        sample = _parse_row(line, f"{path}, line {number}")
        if sample.id in first_line:
            raise DatasetError(f"{path}, line {number}: id {sample.id!r} is already on line {first_line[sample.id]}")
        first_line[sample.id] = number
        samples.append(sample)
    return samples


def questions_hash(samples: Iterable[Sample]) -> str:
    """First 12 hex digits of a hash over the samples' content, in the order of their ids."""
    rows = sorted(sample.model_dump_json() for sample in samples)
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()[:12]


def check_gold(samples: Iterable[Sample], index_scan: Iterable[Chunk]) -> list[GoldProblem]:
    """Gold and alternative addresses that the scanned corpus version does not have; empty if all is well."""
    return find_gold_problems(samples, IndexedTexts(index_scan))


def find_gold_problems(samples: Iterable[Sample], texts: IndexedTexts) -> list[GoldProblem]:
    """As `check_gold`, over texts already read.

    Where the index holds only a digest of an article, its paragraphs are not the law's, so that a 款 cannot be checked.
    """
    problems = []
    for sample in samples:
        for address in (*sample.gold_addresses, *sample.alternative_addresses):
            reason = _missing(address, texts)
            if reason:
                problems.append(GoldProblem(sample.id, str(address), reason))
    return problems


def held_samples(samples: Sequence[Sample], texts: IndexedTexts) -> list[Sample]:
    """Samples whose gold sources the index holds at all, without alternatives from others; those without gold stay."""
    kept = [s for s in samples if all(texts.holds_source(a.source_id) for a in s.gold_addresses)]
    return [s.model_copy(update=_held_fields(s, texts)) for s in kept]


def _held_fields(sample: Sample, texts: IndexedTexts) -> dict[str, object]:
    groups = (_held(group, texts) for group in sample.equivalents)
    return {
        "gold_alternatives": _held(sample.gold_alternatives, texts),
        "equivalents": tuple(group for group in groups if len(group) > 1),
    }


def _held(addresses: Iterable[str], texts: IndexedTexts) -> tuple[str, ...]:
    return tuple(a for a in addresses if texts.holds_source(Address.parse(a).source_id))


def _missing(address: Address, texts: IndexedTexts) -> str:
    """Why the texts do not have `address`; empty if they do."""
    if not texts.holds_source(address.source_id):
        return "所在的文本不在索引中 (source that the index does not hold)"
    if not address.place:
        return ""
    text = texts.get(address)
    if text is None:
        return "不存在 (does not exist)"
    if address.provision and text.text_kind == "official" and text.span(address.provision) is None:
        return "不存在：该条没有这一款或项 (no such paragraph or item)"
    return ""


def _parse_row(line: str, where: str) -> Sample:
    """Sample of one line. Raises: DatasetError that says where and which field."""
    try:
        return Sample.model_validate(json.loads(line), strict=False)
    except json.JSONDecodeError as exc:
        raise DatasetError(f"{where}: not JSON: {exc}") from exc
    except ValidationError as exc:
        found = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'row'}: {e['msg']}" for e in exc.errors())
        raise DatasetError(f"{where}: {found}") from exc
