"""Families: births and joining relatives, drawn with the household and happening only if it is still there."""

from __future__ import annotations

from math import log

import numpy as np

from sim import draws
from sim.agents.city import City
from sim.agents.tables import PLACED, WAITING
from sim.scenario.quantities import DAYS_PER_MONTH

PRESENT = (WAITING, PLACED)


def grow_families(city: City) -> None:
    """Children are born and relatives join, where the household is present today."""
    _expect_dependants(city, city.newcomers)
    day = city.day
    cells = city.households.cells
    for row in city.due["births"].pop(day):
        if cells["state"][row] in PRESENT:
            moment = cells["birth_at"][row]
            _join(city, row, 1, "born", moment)
            cells["births"][row] += 1
            _next_birth(city, row, moment)
    for row in city.due["relatives"].pop(day):
        if cells["state"][row] in PRESENT:
            _join(city, row, cells["relatives"][row], "joined", cells["relatives_at"][row])


def _expect_dependants(city: City, rows: range) -> None:
    """Enter the first births and the relatives of households that have just come (or are there at the start)."""
    cells = city.households.cells
    birth_at, births, tomorrow, end = cells["birth_at"], city.due["births"], city.day + 1, city.horizon
    for row in rows:
        if birth_at[row] < end:
            births.add(birth_at[row], row, tomorrow)
    groups = list(city.plan.groups.values())
    if [group for group in groups if group.relatives is not None]:
        for row in rows:
            relatives = groups[cells["group"][row]].relatives
            if relatives is not None and cells["members"][row] <= relatives.up_to_size:
                _expect_relatives(city, row, max(cells["arrived"][row], 0.0))


def _next_birth(city: City, row: int, moment: float) -> None:
    """The n-th child comes after an exponential time whose rate rises with the members of the household."""
    cells = city.households.cells
    group = city.plan.groups[city.group_names[cells["group"][row]]]
    rate = group.births_per_person_month.on(city.date) * cells["members"][row] / DAYS_PER_MONTH
    if rate <= 0:
        return
    luck = draws.uniform(city.key, "birth", cells["key"][row], cells["births"][row])
    cells["birth_at"][row] = at = moment - log(luck) / rate
    if at < city.horizon:
        city.due["births"].add(at, row, city.day + 1)


def _expect_relatives(city: City, row: int, moment: float) -> None:
    cells = city.households.cells
    relatives = city.plan.groups[city.group_names[cells["group"][row]]].relatives
    key = cells["key"][row]
    if relatives is None or draws.uniform(city.key, "relatives", key) >= relatives.share:
        return
    delay = -log(draws.uniform(city.key, "relatives", key, 1)) * relatives.mean_delay_days
    number = draws.chosen(np.array([draws.uniform(city.key, "relatives", key, 2)]), relatives.persons)[0]
    cells["relatives"][row] = int(number)
    cells["relatives_at"][row] = at = moment + delay
    city.due["relatives"].add(at, row, city.day + 1)


def _join(city: City, row: int, persons: int, how: str, moment: float) -> None:
    cells = city.households.cells
    key, nth = cells["key"][row], cells["births"][row]
    city.ledger.grow(row, persons, how)
    for n in range(persons):
        city.joined.append((row, key, nth + n, how == "born", city.day))
    city.clocks.respeed(row, moment)
    if cells["leave_at"][row] < city.horizon:
        city.due["leave"].add(cells["leave_at"][row], row, city.day + 1)
    if not cells["decided"][row] and "decision" not in city.clocks.steady:
        for due in (cells["decide_at"][row], cells["stage_limit"][row]):
            city.due["status"].add(due, row, city.day + 1)
