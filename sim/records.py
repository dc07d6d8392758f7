"""Records: raw counts of one run, day by day, by district and kind; indicators are functions of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.agents.city import Event
from sim.agents.moves import WatchedLedger
from sim.agents.recorder import history
from sim.agents.tables import LEAVING, State
from sim.futures import drawn
from sim.model import SurgeModel
from sim.scenario.schema import Scenario

Ints = NDArray[np.int32]


@dataclass(frozen=True)
class Records:
    """One run. `city[name]` has shape (days,), `district[name]` (days, districts), `kind[name]` (days, kinds).

    All in persons, places or sites; `cost[name]` (running, setup) in EUR by day and kind. Flows are persons of the day.
    `parts[name]`: figures of the parts of the strategy the scenario has, shape (days,); flows count from the start.
    """

    plan: Scenario
    seed: int
    run: int
    kinds: tuple[str, ...]
    city: Mapping[str, Ints]
    district: Mapping[str, Ints]
    kind: Mapping[str, Ints]
    cost: Mapping[str, NDArray[np.float64]]
    parts: Mapping[str, NDArray[np.float64]]
    events: tuple[Event, ...]
    shelters: tuple[Mapping[str, Any], ...]

    @property
    def days(self) -> int:
        """Number of days recorded."""
        return len(self.city["persons"])

    @property
    def future(self) -> dict[str, object]:
        """What this run drew of what nobody knows, by name; empty where the scenario has no uncertainties."""
        return drawn(self.plan, self.seed)

    def kind_is(self, what: str) -> NDArray[np.bool_]:
        """Mask over kinds: `regular`, `emergency`, or a family of emergency kinds (halls, hotels, other)."""
        if what in ("regular", "emergency"):
            return np.array([self.class_of(kind) == what for kind in self.kinds])
        return np.array([self.class_of(k) == "emergency" and self.plan.kinds[k].family == what for k in self.kinds])

    def class_of(self, kind: str) -> str:
        """Class of a kind of shelter; a converted emergency shelter is regular."""
        about = self.plan.kinds.get(kind)
        return about.shelter_class if about is not None else "regular"


def records_of(city: SurgeModel, run: int = 0) -> Records:
    """Everything recorded so far, with the table of shelters and the decision log."""
    return Records(
        plan=city.plan,
        seed=city.key,
        run=run,
        kinds=tuple(city.kind_names),
        events=tuple(city.log),
        shelters=tuple(history(shelter, city.recorder.days) for shelter in city.shelters),
        **city.recorder.arrays(),
    )


def households_of(city: SurgeModel) -> dict[str, NDArray[Any]]:
    """Microdata of all households who came: one row each, no names, no persons."""
    table = city.households
    came = table["state"] != State.EXPECTED
    columns = ("members", "arrived", "stage", "emergency_nights", "moves", "left_on", "births", "relatives")
    out: dict[str, NDArray[Any]] = {name: table[name][came] for name in columns}
    groups, causes = np.array(city.group_names), np.array(["", *LEAVING])
    states = np.array([state.name.lower() for state in State])
    out["household"] = table["key"][came]
    out["group"] = groups[table["group"][came].astype(int)]
    out["state"] = states[table["state"][came].astype(int)]
    out["left_by"] = causes[table["left_by"][came].astype(int)]
    return out


def moves_of(city: SurgeModel) -> dict[str, NDArray[Any]]:
    """What befell each household, in the order in which it happened; nothing where nobody watched the moves."""
    return city.ledger.columns() if isinstance(city.ledger, WatchedLedger) else {}
