"""Tables: one plain NumPy array per attribute, grown by doubling, with fast views of single cells."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

LEAVING = ("own_housing", "voluntary_return", "onward_move", "other")
CLOCKS = ("decision", *LEAVING)


class State(IntEnum):
    """Where a household is on its way through the city."""

    EXPECTED = 0
    WAITING = 1
    PLACED = 2
    LEFT = 3
    TURNED_AWAY = 4


# plain numbers for the inner loops: comparing and storing them is several times faster than enum members
EXPECTED, WAITING, PLACED, LEFT, TURNED_AWAY = (int(state) for state in State)


class Stage(IntEnum):
    """Stage of accommodation: preliminary (vorläufige Unterbringung), follow-up (Anschlussunterbringung)."""

    PRELIMINARY = 0
    FOLLOW_UP = 1


PRELIMINARY, FOLLOW_UP = (int(stage) for stage in Stage)


HOUSEHOLD_COLUMNS: dict[str, str] = {
    "key": "u8",
    "component": "i2",
    "group": "i1",
    "members": "i2",
    "arrived": "f8",
    "state": "i1",
    "stage": "i1",
    "decided": "i1",  # 0 not yet, 1 recognised, 2 rejected (sim.recognition)
    "seeking": "i1",
    "seeking_since": "f8",
    "shelter": "i4",
    "stage_limit": "f8",
    "settled_at": "f8",
    "emergency_since": "i4",
    "emergency_nights": "i4",
    "moves": "i2",
    "line": "i1",
    "queued_at": "f8",
    "births": "i2",
    "birth_at": "f8",
    "relatives_at": "f8",
    "relatives": "i2",
    "left_on": "i4",
    "left_by": "i1",
    "since": "f8",
    "steady_since": "f8",
    "steady_at": "f8",
    "steady_by": "i1",
    "decide_at": "f8",
    "leave_at": "f8",
    **{f"{clock}_left": "f8" for clock in CLOCKS},
    **{f"{clock}_speed": "f8" for clock in CLOCKS},
}

PERSON_COLUMNS: dict[str, str] = {"household": "i4", "born_on": "i4", "joined_on": "i4", "woman": "i1"}

# further columns of households and of persons that a part of the strategy needs, where the scenario has it
PART_COLUMNS: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "rooms": ({"woman_alone": "i1"}, {}),
    "status": ({"recognition": "f8"}, {}),
    "needs": (
        {
            "need": "i1",  # kind of place needed: none, accessible, protected (sim.agents.needs)
            "suited": "i1",
            "unsuited_long": "i1",
            "in_hall": "i1",
            "traumatised": "i1",  # number of its adults
            "pregnant": "i1",
        },
        {},
    ),
    "circles": ({"in_district": "i2", "tied": "i2"}, {}),
    "counselling": ({"returning": "i1", "returning_since": "f8"}, {}),
    "learning": (
        {"first_person": "i4", "adults": "i1", "level": "i1", "working": "i1", "youngest_on": "i4"},
        {
            "level": "i1",
            "course": "i1",
            "asked_on": "i4",
            "tests": "i1",
            "familiar": "i1",
            "employed": "i1",
            "job_at": "f8",
            "test_luck": "f8",  # held against the share that passes, at the first test
        },
    ),
}


class Table:
    """Rows of one kind, held column by column; `table["members"]` is the column, `table.cells["members"]` its cells."""

    def __init__(self, columns: Mapping[str, str], capacity: int = 256) -> None:
        self._arrays: dict[str, NDArray[Any]] = {n: np.zeros(capacity, dtype=d) for n, d in columns.items()}
        self._rows = 0
        self._show_cells()

    def _show_cells(self) -> None:
        """Memory views by column, for reading and writing single cells; made anew when the table grows."""
        self.cells: dict[str, Any] = {name: array.data for name, array in self._arrays.items()}

    def __len__(self) -> int:
        return self._rows

    def __contains__(self, name: str) -> bool:
        return name in self._arrays

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self._arrays[name][: self._rows]

    @property
    def names(self) -> list[str]:
        """Names of the columns."""
        return list(self._arrays)

    def append(self, rows: int, values: Mapping[str, Any]) -> int:
        """Add rows (columns not named are 0) and return the number of the first."""
        first, need = self._rows, self._rows + rows
        capacity = len(next(iter(self._arrays.values())))
        if need > capacity:
            self._grow(max(need, 2 * capacity))
        for name, array in self._arrays.items():
            array[first:need] = values.get(name, 0)
        self._rows = need
        return first

    def _grow(self, capacity: int) -> None:
        for name, array in self._arrays.items():
            larger = np.zeros(capacity, dtype=array.dtype)
            larger[: self._rows] = array[: self._rows]
            self._arrays[name] = larger
        self._show_cells()

    def truncate(self, rows: int) -> None:
        """Forget all rows from number `rows` on."""
        self._rows = min(rows, self._rows)

    def keep(self, mask: NDArray[np.bool_]) -> None:
        """Keep only the rows where the mask holds, in their order."""
        kept = int(mask.sum())
        for array in self._arrays.values():
            array[:kept] = array[: self._rows][mask]
        self._rows = kept

    def __getstate__(self) -> dict[str, Any]:
        return {
            "_arrays": {name: array[: self._rows].copy() for name, array in self._arrays.items()},
            "_rows": self._rows,
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._show_cells()

    def __deepcopy__(self, memo: dict[int, Any]) -> Table:
        twin = Table.__new__(Table)
        memo[id(self)] = twin
        twin.__setstate__(self.__getstate__())
        return twin
