"""Residents at the start: today's list, or a bare total spread by past move-ins and survival."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import draws
from sim.agents.city import City
from sim.agents.newcomers import add_households, add_rows
from sim.agents.people import Household
from sim.agents.places import Shelter
from sim.agents.tables import FOLLOW_UP, PRELIMINARY
from sim.scenario.city import ResidentRow, ResidentTotal
from sim.scenario.problems import Place, Problem, ScenarioError


def _does_not_fit(city: City, sentence: str) -> ScenarioError:
    return ScenarioError([Problem(Place(f"{city.plan.name}: residents"), sentence)])


def settle_residents(city: City) -> None:
    """Exactly the stated number of persons, placed before day 0 by the policy (or at their site or district)."""
    residents = city.plan.residents
    if isinstance(residents, ResidentTotal):
        if residents.total:
            _settle(city, _spread(city, residents), [None] * 10**6)
        return
    for number, row in enumerate(residents):
        if row.persons:
            _settle(city, _listed(city, row, number), [row] * row.persons)


# --- a bare total -----------------------------------------------------------------------------------------------


def _spread(city: City, residents: ResidentTotal) -> dict[str, NDArray[Any]]:
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


def _tried(city: City, residents: ResidentTotal, tries: int) -> dict[str, NDArray[Any]]:
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


def _survival(city: City, columns: dict[str, NDArray[Any]]) -> NDArray[np.float64]:
    """Chance of still being there at the start, from the clocks of the scenario."""
    first = add_rows(city, columns)
    rows = slice(first, len(city.households))
    present = city.clocks.draw_elapsed(rows, np.full(len(columns["key"]), -1, dtype=np.int8))
    city.households.truncate(first)
    return present


def _exactly(city: City, columns: dict[str, NDArray[Any]], total: int) -> dict[str, NDArray[Any]]:
    """The first households that make up the total; the last one is cut to fit."""
    after = np.cumsum(columns["members"])
    if not len(after) or after[-1] < total:
        raise _does_not_fit(
            city,
            f"the past move-ins explain only {int(after[-1]) if len(after) else 0} of {total} residents; "
            "state more or later months in residents.move_ins",
        )
    count = int(np.searchsorted(after, total)) + 1
    columns = {name: column[:count].copy() for name, column in columns.items()}
    columns["members"][-1] -= after[count - 1] - total
    return columns


# --- today's list -----------------------------------------------------------------------------------------------


def _listed(city: City, row: ResidentRow, number: int) -> dict[str, NDArray[Any]]:
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


# --- into the city ----------------------------------------------------------------------------------------------


def _settle(city: City, columns: dict[str, NDArray[Any]], lines: list[ResidentRow | None]) -> None:
    first = add_households(city, columns)
    rows = range(first, len(city.households))
    stages = {None: -1, "preliminary": 0, "follow_up": 1}
    line = lines[0]
    known = np.full(len(rows), stages[line.stage if line else None], dtype=np.int8)
    city.clocks.draw_elapsed(slice(first, len(city.households)), known)
    cells = city.households.cells
    city.ledger.day = -1
    for row in rows:
        over = cells["decided"][row] or cells["stage_limit"][row] < 0
        cells["stage"][row] = FOLLOW_UP if known[row - first] == 1 or (known[row - first] < 0 and over) else PRELIMINARY
        city.ledger.admit(row)
        shelter = _place_for(city, row, line)
        if shelter is not None:
            city.ledger.place(row, shelter)
            cells["moves"][row] = 0
            if shelter.emergency:
                cells["emergency_since"][row] = 0
        elif city.plan.placement.if_full != "wait":
            raise _does_not_fit(
                city,
                f"{city.persons} persons at the start do not fit into {city.counts.regular_usable} usable places "
                f"on {city.plan.start}; add sites, or set placement.if_full: wait",
            )
        if city.clocks.some_wait and (shelter is None or shelter.emergency):
            city.clocks.unsettle(row)
        city.due["leave"].add(cells["leave_at"][row], row, 0)
        if not cells["decided"][row]:
            city.due["status"].add(min(cells["decide_at"][row], cells["stage_limit"][row]), row, 0)
            city.due["status"].add(cells["decide_at"][row], row, 0)
    city.ledger.day = 0
    city.counts.flows["arrived"] = 0
    for one in city.shelters:  # nights count from the first day of the run
        one.counted_to_day, one.person_nights = 0, 0


def _place_for(city: City, row: int, line: ResidentRow | None) -> Shelter | None:
    household = Household(city, row)
    if line is not None and line.site is not None:
        shelter = city.shelter_by_name[line.site]
        return shelter if shelter.free >= household.members else None
    if line is not None and line.district is not None:
        shelter_there = city.district_by_name[line.district].emptiest_site(household.members)
        if shelter_there is not None:
            return shelter_there
    assert city.policy is not None
    shelter_anywhere = city.policy(household, city)
    if shelter_anywhere is not None:
        return shelter_anywhere
    for _, room in sorted(city.ledger.emergency_room.items()):
        if room.most >= household.members:
            return city.shelters[room.site]
    return None
