"""The unit we index, and what travels with it in the index's payload."""

import uuid
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from corpus.catalog import Level
from corpus.provisions import Provision
from corpus.statutes import Unit

TextKind = Literal["official", "digest", "commentary"]

#: Payload dates are integers (20230815), so that every index can filter ranges of them. 0 and this stand for "open".
OPEN_END = 99991231
#: Questions travel as one text: an index takes twenty pairs of a chunk in half the time that a list of lists needs.
_KEY_END, _PAIR_END = "\x1f", "\x1e"
_NAMESPACE = uuid.UUID("6f0e5b0a-6c39-5d3e-9d0e-2a5b1c7d4e11")


@dataclass(frozen=True, slots=True)
class Chunk:
    """An article, a part of a long one, or a section of prose; what one point of the index holds.

    `address` is a key of the article (`a24`), section (`s7`) or note (`n3`); `text` stands at `start` in it, and the
    spans of `units` are offsets in the whole article. `digest` is our own wording, searched but not quoted unless
    `text_kind` is "digest" (then `text` is the digest's gist and there are no units beyond its paragraphs).
    `effective` and `repealed` bound the days on which the text is law: effective <= day < repealed.
    """

    source_id: str
    law: str  # groups the versions of one statute
    title: str
    address: str
    label: str  # 第二十四条, or the section's heading
    heading_path: tuple[str, ...]
    text: str
    text_kind: TextKind
    level: str
    status: str
    effective: date | None = None
    repealed: date | None = None
    start: int = 0
    units: tuple[Unit, ...] = ()
    page: int | None = None
    digest: str = ""
    unit_digests: tuple[tuple[str, str], ...] = ()  # (key of a 款 or 项, our sentence on it)
    questions: tuple[tuple[str, str], ...] = ()  # (key of what answers it, everyday question); never quoted
    part: int = 1
    parts: int = 1

    @property
    def id(self) -> str:
        """UUID made from the source, the address and the part: the same chunk has the same id in every build."""
        return chunk_id(self.source_id, self.address, self.part)

    @property
    def is_commentary(self) -> bool:
        """Whether this is what somebody writes about the law, or our note of it, and not law."""
        return self.level == Level.COMMENTARY

    @property
    def provision(self) -> Provision | None:
        """The article's address; None for a section or a note."""
        return Provision.from_key(self.address) if self.address.startswith("a") else None

    def to_payload(self) -> dict[str, Any]:
        """Plain JSON for the index; inverse of `from_payload`."""
        return {
            "source_id": self.source_id,
            "law": self.law,
            "title": self.title,
            "address": self.address,
            "label": self.label,
            "heading_path": list(self.heading_path),
            "text": self.text,
            "text_kind": self.text_kind,
            "level": self.level,
            "status": self.status,
            "effective": as_payload_date(self.effective, default=0),
            "repealed": as_payload_date(self.repealed, default=OPEN_END),
            "start": self.start,
            "units": [[u.provision.key, u.start, u.end] for u in self.units],
            "page": self.page,
            "digest": self.digest,
            "unit_digests": [list(pair) for pair in self.unit_digests],
            "questions": _PAIR_END.join(f"{key}{_KEY_END}{question}" for key, question in self.questions),
            "part": self.part,
            "parts": self.parts,
        }

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> "Chunk":
        """Chunk from what `to_payload` made. Raises: KeyError or ValueError on anything else."""
        units = tuple(Unit(Provision.from_key(k), start, end) for k, start, end in payload["units"])
        payload = {"questions": "", **payload}  # versions built before there were any stay readable
        fields = {name: payload[name] for name in cls.__dataclass_fields__}
        return cls(
            **fields
            | {
                "heading_path": tuple(payload["heading_path"]),
                "units": units,
                "unit_digests": tuple((key, sentence) for key, sentence in payload["unit_digests"]),
                "questions": _pairs(payload["questions"]),
                "effective": from_payload_date(payload["effective"]),
                "repealed": from_payload_date(payload["repealed"]),
            }
        )


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    """(key, question) pairs of what a payload holds; none of an empty text."""
    parts = (pair.partition(_KEY_END) for pair in text.split(_PAIR_END)) if text else ()
    return tuple((key, question) for key, _, question in parts)


@lru_cache(maxsize=1 << 16)  # asked for again and again of the same hits, and a hash each time
def chunk_id(source_id: str, address: str, part: int = 1) -> str:
    """Id of the chunk that holds part `part` of an article or section."""
    return str(uuid.uuid5(_NAMESPACE, f"{source_id}|{address}|{part}"))


def as_payload_date(day: date | None, *, default: int) -> int:
    """20230815 for 2023-08-15, `default` for None."""
    return day.year * 10000 + day.month * 100 + day.day if day else default


def from_payload_date(number: int) -> date | None:
    """Inverse of `as_payload_date`; None for 0 and OPEN_END."""
    if number in (0, OPEN_END):
        return None
    return date(number // 10000, number // 100 % 100, number % 100)
