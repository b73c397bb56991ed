"""The sources we know: what a text is, when it was law, which version replaced it, and what people call it."""

import tomllib
from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from corpus.errors import CatalogError

CATALOG_PATH = Path(__file__).parent / "catalog.toml"


class Level(StrEnum):
    """层级: how high a text stands, highest first."""

    LAW = "法律"
    ADMINISTRATIVE_REGULATION = "行政法规"
    JUDICIAL_INTERPRETATION = "司法解释"
    DEPARTMENT_RULE = "部门规章"
    LOCAL_REGULATION = "地方性法规"
    NORMATIVE_DOCUMENT = "规范性文件"
    STANDARD = "标准"
    COMMENTARY = "评论"
    UNSTATED = "未注明"  # a file from a user's folder that does not say


class Validity(StrEnum):
    """时效性 of a text on a given day."""

    IN_FORCE = "现行有效"
    NOT_YET = "尚未施行"
    AMENDED = "已修改"
    REPEALED = "已废止"
    DRAFT = "征求意见稿"
    COMMENTARY = "评论"
    UNVERIFIED = "时效未核实"


class RelationKind(StrEnum):
    """How one source bears on another."""

    AMENDS = "amends"
    REPLACES = "replaces"
    IMPLEMENTS = "implements"
    PREVAILS_OVER = "prevails_over"
    SPECIAL_TO = "special_to"


class Relation(BaseModel):
    """A link from the source that holds it to `target`; `note` says in our words where the two differ."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: RelationKind
    target: str
    note: str = ""


class Source(BaseModel):
    """One version of one text.

    `effective` is the first day it is law, `repealed` the first day it no longer is (None: still is). `first_effective`
    is the first day of the text's very first version, where this is a later one (None: this is the first). `held` is
    false for a text we know of but do not hold: the assistant says so instead of answering from it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str = Field(min_length=2)
    short: str = Field(min_length=2, description="title without 中华人民共和国, as people write it inside 《》")
    law: str = Field(min_length=2, description="id of the family of versions this text belongs to")
    level: Level
    aliases: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    number: str = ""
    promulgated: date | None = None
    effective: date | None = None
    first_effective: date | None = None
    repealed: date | None = None
    ended_by: Validity | None = Field(default=None, description="AMENDED or REPEALED once `repealed` is set")
    draft: bool = False
    held: bool = True
    articles: int = Field(default=0, ge=0)
    first_article: int = Field(default=1, ge=1)
    part: str = ""
    official_url: str = ""
    english: str = Field(default="", description="English title in common use")
    file: str = Field(default="", description="name of the file that holds the official text, without folder")
    note: str = ""
    relations: tuple[Relation, ...] = ()

    @model_validator(mode="after")
    def _dates_agree(self) -> Self:
        if self.effective and self.repealed and self.repealed <= self.effective:
            raise ValueError(f"{self.id}: repealed {self.repealed} is not after effective {self.effective}")
        if self.first_effective and (self.effective is None or self.first_effective >= self.effective):
            raise ValueError(f"{self.id}: first_effective {self.first_effective} is not before effective")
        if (self.repealed is None) != (self.ended_by is None):
            raise ValueError(f"{self.id}: repealed and ended_by go together")
        return self

    @property
    def last_article(self) -> int:
        """Number of the last article; 0 where the text has none or the count is unknown."""
        return self.first_article + self.articles - 1 if self.articles else 0

    def validity_on(self, day: date) -> Validity:
        """Whether this text is law on `day`, and if not, why."""
        if self.level is Level.COMMENTARY:
            return Validity.COMMENTARY
        if self.draft:
            return Validity.DRAFT
        if self.effective and day < self.effective:
            return Validity.NOT_YET
        if self.repealed and day >= self.repealed:
            assert self.ended_by is not None  # noqa: S101 - checked by the model
            return self.ended_by
        return Validity.IN_FORCE if self.effective else Validity.UNVERIFIED


class Catalog:
    """All sources, by id, by name and by family of versions."""

    def __init__(self, sources: Iterable[Source]) -> None:
        """Raises: CatalogError if an id comes twice or a relation points nowhere."""
        self._by_id: dict[str, Source] = {}
        for source in sources:
            if source.id in self._by_id:
                raise CatalogError(f"catalog: id {source.id!r} comes twice")
            self._by_id[source.id] = source
        for source in self._by_id.values():
            for relation in source.relations:
                if relation.target not in self._by_id:
                    raise CatalogError(f"catalog: {source.id} {relation.kind} unknown id {relation.target!r}")

    def __iter__(self) -> Iterator[Source]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def __contains__(self, source_id: str) -> bool:
        return source_id in self._by_id

    def __getitem__(self, source_id: str) -> Source:
        """Raises: KeyError for an unknown id."""
        return self._by_id[source_id]

    def with_sources(self, extra: Iterable[Source]) -> "Catalog":
        """This catalog with more sources; one with a known id takes the place of the old."""
        merged = self._by_id | {s.id: s for s in extra}
        return Catalog(merged.values())

    def versions(self, law: str) -> list[Source]:
        """Sources of one family, oldest first (drafts before what they became)."""
        mine = [s for s in self._by_id.values() if s.law == law]
        return sorted(mine, key=lambda s: (s.effective or s.promulgated or date.min, s.id))

    def in_force(self, law: str, day: date) -> list[Source]:
        """Versions of one family that are law on `day`: one, several for a code held in parts, or none."""
        return [s for s in self.versions(law) if s.validity_on(day) is Validity.IN_FORCE]

    def began(self, law: str) -> date | None:
        """First day on which any version of one family was law, held or not; None if that is not known."""
        versions = [s for s in self.versions(law) if not s.draft]
        return min((d for s in versions for d in (s.first_effective, s.effective) if d), default=None)

    @cached_property
    def names(self) -> dict[str, tuple[str, ...]]:
        """Every title, short title, alias and English title -> ids of the sources so called, oldest first."""
        found: dict[str, list[str]] = {}
        for source in self._by_id.values():
            for name in dict.fromkeys((source.title, source.short, *source.aliases, source.english)):
                if name:
                    found.setdefault(name, []).append(source.id)
        return {name: tuple(ids) for name, ids in found.items()}


def load_catalog(path: Path = CATALOG_PATH) -> Catalog:
    """Catalog from a TOML file of `[[source]]` tables.

    Raises: CatalogError naming the entry and field that is wrong.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8")).get("source", [])
    except (OSError, tomllib.TOMLDecodeError) as exc:
        raise CatalogError(f"catalog {path}: {exc}") from exc
    sources = []
    for n, table in enumerate(tables, start=1):
        try:
            sources.append(Source.model_validate(table))
        except ValidationError as exc:
            raise CatalogError(f"catalog {path}, entry {n} ({table.get('id', 'no id')}): {exc}") from exc
    return Catalog(sources)
