"""Residents at the start: their households, drawn from a bare total and past move-ins or from a list row by row."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import draws
from sim.agents.city import City
from sim.agents.newcomers import add_rows
from sim.scenario.city import ResidentRow, ResidentTotal
from sim.scenario.problems import Place, Problem, ScenarioError

Columns = dict[str, NDArray[Any]]


def drawn_residents(city: City) -> list[tuple[Columns, ResidentRow | None]]:
    """Households by row of the list (the row beside them), or those of a bare total (no row)."""
    residents = city.plan.residents
    if isinstance(residents, ResidentTotal):
        return [(_spread(city, residents), None)] if residents.total else []
    return [(_listed(city, row, number), row) for number, row in enumerate(residents) if row.persons]


# --- a bare total -----------------------------------------------------------------------------------------------


def _spread(city: City, residents: ResidentTotal) -> Columns:
    """Households who came in past months and are still there; drawn in a fixed order until the total is reached."""
    tries = residents.total * 5 // 4 + 200
    while True:
        columns = _tried(city, residents, tries)
        luck = draws.uniforms(city.key, "still there", columns["key"])
        still = luck < _survival(city, columns)
        found = {name: column[still] for name, column in columns.items()}
        if found["members"].sum() >= residents.total or tries > 64 * residents.total + 100_000:
            return _exactly(city, found, residents.total)
        tries *= 2


def _tried(city: City, residents: ResidentTotal, tries: int) -> Columns:
    """So many households as they came in the past, whether or not they are still there."""
    months = sorted(residents.move_ins)
    moved = np.array([residents.move_ins[m] for m in months])
    first_days = np.array([city.plan.day_of(date(int(m[:4]), int(m[5:]), 1)) for m in months])
    lengths = np.array([min(30.4, max(1.0, -float(first))) for first in first_days])
    key = draws.keys("residents", np.full(tries, city.plan.start.toordinal()), np.arange(tries))
    luck = draws.uniforms(city.key, "month of arrival", key)
    month = np.minimum(np.searchsorted(np.cumsum(moved) / moved.sum(), luck, side="right"), len(months) - 1)
    arrived = first_days[month] + lengths[month] * draws.uniforms(city.key, "moment", key)
    sizes = city.plan.groups[residents.group].household_sizes.on(city.plan.start)
    return {
        "key": key,
        "arrived": np.minimum(arrived, -1e-6),
        "members": draws.chosen(draws.uniforms(city.key, "household size", key), sizes),
        "group": np.full(tries, city.group_names.index(residents.group)),
        "component": np.full(tries, -1),
    }


def _survival(city: City, columns: Columns) -> NDArray[np.float64]:
    """Chance of still being there at the start, from the clocks of the scenario."""
    first = add_rows(city, columns)
    rows = slice(first, len(city.households))
    present = city.clocks.draw_elapsed(rows, np.full(len(columns["key"]), -1, dtype=np.int8))
    city.households.truncate(first)
    return present


def _exactly(city: City, columns: Columns, total: int) -> Columns:
    """The first households that make up the total; the last one is cut to fit."""
    after = np.cumsum(columns["members"])
    if not len(after) or after[-1] < total:
        sentence = (
            f"the past move-ins explain only {int(after[-1]) if len(after) else 0} of {total} residents; "
            "state more or later months in residents.move_ins"
        )
        raise ScenarioError([Problem(Place(f"{city.plan.name}: residents"), sentence)])
    count = int(np.searchsorted(after, total)) + 1
    columns = {name: column[:count].copy() for name, column in columns.items()}
    columns["members"][-1] -= after[count - 1] - total
    return columns


# --- today's list -----------------------------------------------------------------------------------------------


def _listed(city: City, row: ResidentRow, number: int) -> Columns:
    """Households of one row of the list."""
    tries = row.persons
    key = draws.keys("residents", np.full(tries, city.plan.start.toordinal() + 1 + number), np.arange(tries))
    if row.household_size is not None:
        members = np.full(tries, row.household_size)
    else:
        sizes = city.plan.groups[row.group].household_sizes.on(city.plan.start)
        members = draws.chosen(draws.uniforms(city.key, "household size", key), sizes)
    month = row.arrival_month
    first = city.plan.day_of(date(int(month[:4]), int(month[5:]), 1)) if month else -1
    length = min(30.4, max(1e-3, -float(first)))
    arrived = first + length * draws.uniforms(city.key, "moment", key)
    columns = {
        "key": key,
        "arrived": np.minimum(arrived, -1e-6),
        "members": members,
        "group": np.full(tries, city.group_names.index(row.group)),
        "component": np.full(tries, -1),
    }
    return _exactly(city, columns, row.persons)
