"""The table of obligations that the repository ships: read, and checked against itself."""

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from corpus.errors import SourceFormatError
from corpus.provisions import Provision

TABLE_PATH = Path(__file__).parent / "obligations.toml"

Phase = Literal["before", "launch", "running", "incident", "closing"]
PHASES: dict[Phase, str] = {
    "before": "上线前",
    "launch": "上线时",
    "running": "运行中",
    "incident": "出事时",
    "closing": "停止服务",
}


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Role(_Row):
    """Who is asked about, and in which scenarios."""

    name: str
    scenarios: tuple[str, ...] = Field(min_length=1)
    aliases: tuple[str, ...] = ()
    about: str = ""


class Scenario(_Row):
    """What is done; `yes` and `no` are conditions that it answers by itself."""

    name: str
    aliases: tuple[str, ...] = ()
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()


class Condition(_Row):
    """A fact that decides whether an obligation arises."""

    name: str
    question: str


class Place(_Row):
    """A provision of a source, written `source:key`."""

    source_id: str
    key: str

    @property
    def provision(self) -> Provision:
        """The provision."""
        return Provision.from_key(self.key)

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        source_id, _, key = value.partition(":")
        Provision.from_key(key)
        return {"source_id": source_id, "key": key}


class Penalty(_Row):
    """What a breach costs, in our own words, and where it says so. `roles`: whom it can hit; empty for all."""

    id: str
    text: str
    provisions: tuple[Place, ...] = Field(min_length=1)
    roles: tuple[str, ...] = ()


class Obligation(_Row):
    """A duty in our own words. `needs` must be law on the day, or the row says nothing then."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    roles: tuple[str, ...] = Field(min_length=1)
    scenarios: tuple[str, ...] = Field(min_length=1)
    conditions: tuple[str, ...] = ()
    phase: Phase
    text: str
    deadline: str = ""
    evidence: tuple[str, ...] = Field(min_length=1)
    needs: Place | None = None
    provisions: tuple[Place, ...] = Field(min_length=1)
    penalties: tuple[str, ...]


class Table(_Row):
    """All of it; every name used is one that is defined."""

    roles: dict[str, Role]
    scenarios: dict[str, Scenario]
    conditions: dict[str, Condition]
    penalty: tuple[Penalty, ...]
    obligation: tuple[Obligation, ...]

    @model_validator(mode="after")
    def _names_are_defined(self) -> Self:
        penalties = {p.id for p in self.penalty}
        for row in self.obligation:
            _known(row.id, "role", row.roles, self.roles)
            _known(row.id, "scenario", row.scenarios, self.scenarios)
            _known(row.id, "condition", row.conditions, self.conditions)
            _known(row.id, "penalty", row.penalties, penalties)
        for name, role in self.roles.items():
            _known(name, "scenario", role.scenarios, self.scenarios)
        for name, scenario in self.scenarios.items():
            _known(name, "condition", (*scenario.yes, *scenario.no), self.conditions)
        ids = [row.id for row in self.obligation]
        twice = {i for i in ids if ids.count(i) > 1}
        if twice:
            raise ValueError(f"ids come twice: {sorted(twice)}")
        return self

    def scenarios_of(self, role: str) -> list[str]:
        """Scenarios in which the role is asked about, in the order in which they are offered."""
        return list(self.roles[role].scenarios)

    def penalties_of(self, row: Obligation, role: str) -> list[Penalty]:
        """Penalties of a row that can hit the role, in the row's order."""
        by_id = {p.id: p for p in self.penalty}
        return [by_id[i] for i in row.penalties if not by_id[i].roles or role in by_id[i].roles]


@cache
def load_table(path: Path = TABLE_PATH) -> Table:
    """The table in a TOML file. Raises: SourceFormatError naming the row and what is wrong with it."""
    try:
        return Table.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError, ValidationError) as exc:
        raise SourceFormatError(f"{path}: {exc}") from exc


def _known(where: str, what: str, names: Iterable[str], defined: Iterable[str]) -> None:
    unknown = sorted(set(names) - set(defined))
    if unknown:
        raise ValueError(f"{where}: unknown {what} {unknown}")
