"""Newcomers: rows for households who are going to come, with their members, clocks and latent luck."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import draws
from sim.agents.city import City
from sim.agents.learning import enrol
from sim.agents.needs import assess
from sim.agents.rooms import notice
from sim.agents.tables import EXPECTED
from sim.scenario.quantities import DAYS_PER_MONTH, Dated

Floats = NDArray[np.float64]


def by_date(shares: Dated[Any], ordinals: NDArray[np.int64]) -> list[tuple[Any, NDArray[np.bool_]]]:
    """Values of a dated block with the days they hold on."""
    changes = [day.toordinal() for day in shares.changes]
    which = np.searchsorted(changes, ordinals, side="right") if changes else np.zeros(len(ordinals), dtype=int)
    return [(value, which == n) for n, value in enumerate(shares.values)]


def add_households(city: City, columns: dict[str, NDArray[Any]]) -> int:
    """Add rows for households and their members; returns the first row of the households."""
    first = add_rows(city, columns)
    _add_members(city, first, columns)
    return first


def add_rows(city: City, columns: dict[str, NDArray[Any]]) -> int:
    """Add rows for households with their clocks and latent dependants; returns the first row."""
    count, households = len(columns["key"]), city.households
    first = households.append(
        count, {**columns, "state": EXPECTED, "shelter": -1, "emergency_since": -1, "left_on": -1}
    )
    rows = slice(first, first + count)
    arrived, group = columns["arrived"], columns["group"]
    limits = np.zeros(count)
    for number, name in enumerate(city.group_names):
        mine = group == number
        ordinals = city.plan.start.toordinal() + np.floor(arrived[mine]).astype(np.int64)
        months = np.zeros(int(mine.sum()))
        for value, holds in by_date(city.plan.groups[name].preliminary_months_max, ordinals):
            months[holds] = value
        limits[mine] = arrived[mine] + months * DAYS_PER_MONTH
    households["stage_limit"][rows] = limits
    households["birth_at"][rows] = _first_births(city, columns)
    households["relatives_at"][rows] = np.inf
    if city.plan.status is not None:
        households["recognition"][rows] = draws.uniforms(city.key, "recognition", columns["key"])
    city.clocks.draw(rows)
    return first


def _first_births(city: City, columns: dict[str, NDArray[Any]]) -> Floats:
    """Moment of the first birth in each household, if it is still there; births before the start do not count."""
    rate = np.zeros(len(columns["key"]))
    for number, group in enumerate(city.plan.groups.values()):
        mine = (columns["group"] == number) & (columns["members"] >= group.births_from_size)
        ordinals = city.plan.start.toordinal() + np.floor(columns["arrived"][mine]).astype(np.int64)
        per_month = np.zeros(int(mine.sum()))
        for value, holds in by_date(group.births_per_person_month, ordinals):
            per_month[holds] = value
        rate[mine] = per_month * columns["members"][mine] / DAYS_PER_MONTH
    luck = draws.uniforms(city.key, "birth", columns["key"])
    with np.errstate(divide="ignore"):
        return np.where(rate > 0, np.maximum(columns["arrived"], 0.0) - np.log(luck) / rate, np.inf)


def _add_members(city: City, first: int, columns: dict[str, NDArray[Any]]) -> None:
    """Rows for persons: the first is an adult, the second mostly too, the others children."""
    members = columns["members"].astype(np.int64)
    of = np.repeat(np.arange(len(members)), members)
    nth = np.arange(len(of)) - np.repeat(np.cumsum(members) - members, members)
    key = columns["key"][of]
    men = np.array([group.adult_men_share for group in city.plan.groups.values()])[columns["group"].astype(int)][of]
    one_parent = np.array([group.one_parent_share for group in city.plan.groups.values()])[columns["group"].astype(int)]
    alone = draws.uniforms(city.key, "one parent", columns["key"]) < one_parent
    adult = (nth == 0) | ((nth == 1) & ~alone[of])
    luck = draws.uniforms(city.key, "age", key, nth)
    years = np.where(adult, ages_of_adults(luck), 18 * luck)
    girl = draws.uniforms(city.key, "sex", key, nth) < 0.5
    single = members[of] == 1
    woman = draws.uniforms(city.key, "sex of adult", key) >= men
    # couples are a man and a woman; one-parent families mostly mothers
    woman = np.where(single, woman, np.where(alone[of], draws.uniforms(city.key, "parent", key) < 0.85, nth == 0))
    arrived = np.floor(columns["arrived"][of])
    first_person = city.people.append(
        len(of),
        {
            "household": first + of,
            "born_on": np.floor(arrived - years * 365.25),
            "joined_on": arrived,
            "woman": np.where(adult, woman, girl),
        },
    )
    rows, persons = slice(first, first + len(members)), slice(first_person, first_person + len(of))
    for at_the_door in (enrol, assess, notice):
        at_the_door(city.plan, city.key, city.households, city.people_rows, rows, persons)


def ages_of_adults(luck: Floats) -> Floats:
    """Ages from 18 to 70, most of them young: a quarter below 25, a tenth of 40 and more (asylum statistics 2023)."""
    return np.asarray(np.interp(luck, [0.0, 0.366, 0.854, 0.97, 1.0], [18.0, 25.0, 40.0, 55.0, 70.0]))
