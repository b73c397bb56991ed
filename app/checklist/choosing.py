"""What was asked for, in the terms of the table: role, scenario, and which conditions hold."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.asking import show
from app.checklist.model import ChecklistError, ChecklistRequest
from app.checklist.table import Condition, Obligation, Role, Scenario, Table


@dataclass(frozen=True, slots=True)
class Choice:
    """Ids of the table; `answers` holds the conditions that somebody, or the scenario itself, has answered."""

    role: str
    scenario: str
    answers: Mapping[str, bool]

    def open_conditions(self, row: Obligation) -> list[str]:
        """Conditions of the row that nobody answered."""
        return [c for c in row.conditions if c not in self.answers]

    def arises(self, row: Obligation) -> bool:
        """Whether the row can concern whoever asked: no condition of it was answered with no."""
        mine = self.role in row.roles and self.scenario in row.scenarios
        return mine and all(self.answers.get(c, True) for c in row.conditions)


def choose(request: ChecklistRequest, table: Table) -> Choice:
    """The choice that a request makes.

    Raises: ChecklistError naming what is unknown, what contradicts what, or the scenarios that the role has.
    """
    role = _find("角色 role", request.role, table.roles)
    scenario = _find("场景 scenario", request.scenario, table.scenarios)
    possible = table.scenarios_of(role)
    if scenario not in possible:
        names = "、".join(table.scenarios[s].name for s in possible)
        raise ChecklistError(
            f"清单里没有“{table.roles[role].name}”在“{table.scenarios[scenario].name}”场景下的义务；可选：{names}"
        )
    return Choice(role, scenario, _answers(request, table, table.scenarios[scenario]))


def _answers(request: ChecklistRequest, table: Table, scenario: Scenario) -> dict[str, bool]:
    answers = dict.fromkeys(scenario.yes, True) | dict.fromkeys(scenario.no, False)
    for names, holds in ((request.yes, True), (request.no, False)):
        for name in names:
            condition = _find("条件 yes/no", name, table.conditions)
            if answers.setdefault(condition, holds) != holds:
                raise ChecklistError(f"条件“{table.conditions[condition].name}”前后矛盾，或与场景“{scenario.name}”矛盾")
    return answers


def _find(what: str, asked: str, known: Mapping[str, Role] | Mapping[str, Scenario] | Mapping[str, Condition]) -> str:
    """Id of the entry that is called so. Raises: ChecklistError listing the names there are."""
    wanted = asked.strip().casefold()
    for key, entry in known.items():
        if wanted in {n.casefold() for n in _names(key, entry)}:
            return key
    listed = "、".join(entry.name for entry in known.values())
    raise ChecklistError(f"{what}：没有 {show(asked)}；可选：{listed}")


def _names(key: str, entry: Role | Scenario | Condition) -> Iterable[str]:
    return (key, entry.name, *(entry.aliases if isinstance(entry, Role | Scenario) else ()))
