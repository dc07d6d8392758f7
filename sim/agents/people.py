"""Persons and households: Mesa agents that are views of one row, made when somebody asks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.agents.tables import Stage, State, Table

if TYPE_CHECKING:
    from sim.agents.places import District, Shelter

LEDGER_ONLY = "the ledger keeps who lives where: use household.move_to(shelter), not an assignment to {name!r}"


class _View(mesa.Agent):
    """Read-only view of one row of a table."""

    model: Any
    row: int
    pos = None

    def __init__(self, model: mesa.Model, row: int) -> None:
        # not registered with the model: the row is the agent, this object only shows it
        own = self.__dict__
        own["model"] = model
        own["row"] = row

    @property
    def unique_id(self) -> int:
        """Number of the agent among those of its type, from 1."""
        return self.row + 1

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(LEDGER_ONLY.format(name=name))

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other.model is self.model and other.row == self.row

    def __hash__(self) -> int:
        return hash((type(self).__name__, self.row))

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (self.model, self.row))

    def remove(self) -> None:
        """Not offered: people leave by their clocks, not by deletion."""
        raise AttributeError("people are not removed by hand; they leave when a clock runs out or by an intervention")

    @classmethod
    def create_agents(cls, model: mesa.Model, n: int, *args: Any, **kwargs: Any) -> Any:
        """Not offered: people come by the inflow of the scenario."""
        raise AttributeError(
            "people are not created by hand; they come by the inflow and the residents of the scenario"
        )

    from_dataframe = create_agents


class Household(_View):
    """Household (Haushalt): the unit that is placed; indivisible."""

    row: int

    def _cell(self, column: str) -> Any:
        return self.model.households.cells[column][self.row]

    @property
    def members(self) -> int:
        """Number of persons."""
        return self.model.households.cells["members"][self.row]  # type: ignore[no-any-return]

    @property
    def need(self) -> int:
        """Kind of place the household needs: 0 any, 1 accessible, 2 protected."""
        cells = self.model.households.cells
        return cells["need"][self.row] if "need" in cells else 0

    @property
    def sharing(self) -> int:
        """With whom the household shares a room: 0 nobody (or rooms do not count), 1 men, 2 women who live alone."""
        rooms = self.model.ledger.rooms
        return rooms.sharing(self.row) if rooms is not None else 0

    @property
    def group(self) -> str:
        """Name of the group, e.g. asylum."""
        return str(self.model.group_names[self._cell("group")])

    @property
    def arrived_on(self) -> date:
        """Date of arrival in the city."""
        return self.model.plan.start + timedelta(days=int(np.floor(self._cell("arrived"))))  # type: ignore[no-any-return]

    @property
    def state(self) -> State:
        """Expected, waiting, placed, left or turned away."""
        return State(self._cell("state"))

    @property
    def stage(self) -> Stage:
        """Stage of accommodation: preliminary or follow-up."""
        return Stage(self._cell("stage"))

    @property
    def shelter(self) -> Shelter | None:
        """Where the household lives today."""
        return self.model.shelters[self._cell("shelter")] if self.state == State.PLACED else None

    @property
    def district(self) -> District | None:
        """District the household lives in today."""
        shelter = self.shelter
        return shelter.district if shelter is not None else None

    @property
    def days_in_emergency(self) -> int:
        """Nights spent in emergency shelters until today."""
        since = self._cell("emergency_since")
        return int(self._cell("emergency_nights") + (self.model.day - since if since >= 0 else 0))

    @property
    def moves(self) -> int:
        """Number of moves from one shelter to another."""
        return int(self._cell("moves"))

    @property
    def key(self) -> int:
        """Key of all draws of the household: the same under every policy."""
        return int(self._cell("key"))

    @property
    def people(self) -> list[Person]:
        """Its members."""
        rows = np.flatnonzero(self.model.people["household"] == self.row)
        return [Person(self.model, int(row)) for row in rows]

    def move_to(self, shelter: Shelter) -> None:
        """Move into a shelter by way of the ledger, today; staying where one is changes nothing.

        Errors: `ValueError` when no place is free, nobody is here, or the shelter is another city's.
        """
        if self.state not in (State.WAITING, State.PLACED):
            raise ValueError(f"household {self.row} is {self.state.name.lower()} and cannot be placed")
        if shelter.model is not self.model:
            raise ValueError(
                f"{shelter.name} belongs to another city; in a copy take the shelter of the same number there"
            )
        if shelter is not self.shelter:
            self.model.ledger.day = self.model.day
            self.model.ledger.place(self.row, shelter)

    def __repr__(self) -> str:
        return f"<Household {self.row}: {self.members} persons, {self.group}, {self.state.name.lower()}>"


class Person(_View):
    """Person: age and sex; everything about the place is the household's."""

    row: int

    def _cell(self, column: str) -> Any:
        return self.model.people.cells[column][self.row]

    @property
    def household(self) -> Household:
        """The household the person belongs to."""
        return Household(self.model, self._cell("household"))

    @property
    def age(self) -> int:
        """Age in full years today."""
        return int((self.model.day - self._cell("born_on")) // 365.25)

    @property
    def is_woman(self) -> bool:
        """Whether the person is a woman or girl."""
        return bool(self._cell("woman"))

    @property
    def shelter(self) -> Shelter | None:
        """Where the person lives today."""
        return self.household.shelter

    @property
    def stage(self) -> Stage:
        """Stage of accommodation."""
        return self.household.stage

    def __repr__(self) -> str:
        return f"<Person {self.row}: {self.age} years>"


class RowSet:
    """Set of agents that are rows: iteration, `select`, `get`, `agg`, `len` and `in`, as in a Mesa `AgentSet`."""

    def __init__(self, model: Any, view: type[_View], rows: NDArray[np.int64]) -> None:
        self.model = model
        self._view = view
        self._rows = rows

    @property
    def _table(self) -> Table:
        table: Table = self.model.households if self._view is Household else self.model.people
        return table

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Any]:
        return (self._view(self.model, int(row)) for row in self._rows)

    def __contains__(self, agent: object) -> bool:
        return type(agent) is self._view and agent.model is self.model and bool(np.isin(agent.row, self._rows))

    def select(
        self,
        filter_func: Callable[[Any], bool] | None = None,
        at_most: float = float("inf"),
        inplace: bool = False,
        agent_type: type | None = None,
    ) -> RowSet:
        """Those for whom `filter_func` holds, as a new set; `at_most` a number, or a share between 0 and 1."""
        if inplace:
            raise TypeError(self._sentence("select(inplace=True)"))
        if agent_type is not None and not issubclass(self._view, agent_type):
            return RowSet(self.model, self._view, self._rows[:0])
        most = int(len(self) * at_most) if isinstance(at_most, float) and 0 <= at_most <= 1 else at_most
        rows: list[int] = []
        for row in self._rows:
            if len(rows) >= most:
                break
            if filter_func is None or filter_func(self._view(self.model, int(row))):
                rows.append(int(row))
        return RowSet(self.model, self._view, np.array(rows, dtype=np.int64))

    def get(self, attr_names: str | list[str], handle_missing: str = "error", default_value: Any = None) -> Any:
        """Values of one attribute (a list), or of several (a list of lists).

        `handle_missing`: `error`, or `default` for `default_value` where there is no such attribute.
        """
        if handle_missing not in ("error", "default"):
            raise ValueError(f"handle_missing is 'error' or 'default', not {handle_missing!r}")
        if handle_missing == "default":
            names = [attr_names] if isinstance(attr_names, str) else attr_names
            found = [[getattr(agent, name, default_value) for name in names] for agent in self]
            return [values[0] for values in found] if isinstance(attr_names, str) else found
        if isinstance(attr_names, str):
            return self._values(attr_names)
        return [list(values) for values in zip(*(self._values(name) for name in attr_names), strict=True)]

    def agg(self, attribute: str, func: Any) -> Any:
        """One or several functions of the values of an attribute, e.g. `agg("members", sum)`."""
        values = self.get(attribute)
        return func(values) if callable(func) else [f(values) for f in func]

    def _values(self, name: str) -> list[Any]:
        bulk = {"members", "moves", "key"}
        if name in bulk and name in self._table:
            return list(self._table[name][self._rows].tolist())
        return [getattr(agent, name) for agent in self]

    def _sentence(self, name: str) -> str:
        kind = self._view.__name__
        return (
            f"{kind} agents are rows of a table: iteration, select, get, agg, len and `in` work, {name} does not; "
            f"make a list first, e.g. list(model.agents_by_type[{kind}])"
        )

    def __repr__(self) -> str:
        return f"<{len(self)} {self._view.__name__} agents>"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        raise AttributeError(self._sentence(name))

    def __getitem__(self, item: Any) -> Any:
        raise TypeError(self._sentence("indexing"))
