"""Leaving: clocks that run out end the stay; with `flats`, households whose housing clock ran out queue for flats."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from sim.agents.city import City
from sim.agents.tables import PLACED, PRELIMINARY, WAITING
from sim.scenario.people import OwnHousing
from sim.scenario.quantities import DAYS_PER_MONTH

Floats = NDArray[np.float64]


def leave(city: City) -> None:
    """Households whose clock runs out today leave, in the order of their moments; then flats are taken."""
    _respeed_on_change(city)
    cells = city.households.cells
    leave_at, state = cells["leave_at"], cells["state"]
    tomorrow = city.day + 1
    due = {
        (leave_at[row], row)
        for row in city.due["leave"].pop(city.day)
        if WAITING <= state[row] <= PLACED and leave_at[row] < tomorrow
    }
    housing = city.plan.clocks.own_housing
    clocks, ledger = city.clocks, city.ledger
    counselled = ledger.counselling is not None and city.plan.counselling is not None
    queues = housing is not None and housing.form == "flats"
    for moment, row in sorted(due):
        cause = clocks.cause(row)
        if queues and cause == "own_housing":
            _queue_for_flat(city, row, moment)
        elif counselled and cause == "voluntary_return":
            _queue_for_counselling(city, row, moment)
        else:
            ledger.leave(row, cause)
    if queues and housing is not None:
        _take_flats(city, housing)
    elif ledger.seeking:
        # a lever has ended the queue: those in it have waited for nothing but a flat
        for row in ledger.seeking.rows():
            ledger.leave(row, "own_housing")


def _respeed_on_change(city: City) -> None:
    """On days on which a speed changes by date, lever or situation, one pass over the columns sets all clocks anew."""
    clocks = city.clocks
    lever = clocks.plan is not city.plan and clocks.plan.clocks != city.plan.clocks
    if lever or clocks.situation_changed or city.today in clocks.change_days:
        leave_at, decide_at = city.households["leave_at"].copy(), city.households["decide_at"].copy()
        clocks.read(city.plan, city.date)
        clocks.respeed_all(city.day)
        _enter_anew(city, leave_at, decide_at)


def _enter_anew(city: City, left_at: Floats, decided_at: Floats) -> None:
    """Enter those present in the calendar whose leaving or decision is on another day than it was before."""
    table, due, end = city.households, city.due, city.horizon
    here = (table["state"] == WAITING) | (table["state"] == PLACED)
    leaves = here & (np.floor(table["leave_at"]) != np.floor(left_at))
    decides = here & (table["decided"] == 0) & (np.floor(table["decide_at"]) != np.floor(decided_at))
    for column, name, whom, first in (
        ("leave_at", "leave", leaves, city.day),
        ("decide_at", "status", decides, city.day + 1),
        ("stage_limit", "status", decides & (table["stage"] == PRELIMINARY), city.day + 1),
    ):
        rows = np.flatnonzero(whom & (table[column] < end))
        for row, moment in zip(rows.tolist(), table[column][rows].tolist(), strict=True):
            due[name].add(moment, row, first)


def _queue_for_flat(city: City, row: int, moment: float) -> None:
    """The household has what it needs but a flat: it queues, and its other clocks go on."""
    city.ledger.seek_flat(row, moment)
    city.clocks.respeed(row, moment)
    city.due["leave"].add(city.households.cells["leave_at"][row], row, city.day + 1)


def _queue_for_counselling(city: City, row: int, moment: float) -> None:
    """The household wants to return: it waits for its case, and its other clocks go on."""
    city.ledger.seek_counselling(row, moment)
    city.clocks.respeed(row, moment)
    city.due["leave"].add(city.households.cells["leave_at"][row], row, city.day + 1)


def _take_flats(city: City, housing: OwnHousing) -> None:
    """Those who queued longest get the smallest flat of the day that is large enough; what nobody takes is gone."""
    free = flats_free(housing, city.date, city.flats_owed)
    if not any(free.values()) or not city.ledger.seeking:
        return
    members = city.households.cells["members"]

    def offer(row: int) -> bool:
        size = min((size for size, flats in free.items() if flats and size >= members[row]), default=None)
        if size is None:
            return False
        free[size] -= 1
        city.ledger.leave(row, "own_housing")
        return True

    city.ledger.seeking.serve(offer)


def flats_free(housing: OwnHousing, today: date, owed: dict[int, float]) -> dict[int, int]:
    """Whole flats that become free today by size; fractions are carried to the next day in `owed`."""
    assert housing.flats is not None
    free: dict[int, int] = {}
    for size, per_month in sorted(housing.flats.per_month.on(today).items()):
        owed[size] = owed.get(size, 0.0) + per_month / DAYS_PER_MONTH
        free[size] = int(owed[size] + 1e-9)
        owed[size] -= free[size]
    return free
