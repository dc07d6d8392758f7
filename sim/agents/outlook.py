"""Outlook: what the city knows on a day about people to come and places to come."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sim.agents.city import City
from sim.agents.places import OPEN, ORDERED, Shelter
from sim.scenario.quantities import DAYS_PER_MONTH

Floats = NDArray[np.float64]


# --- people ---------------------------------------------------------------------------------------------


def announced_until(city: City) -> int:
    """Days ahead up to the end of what has been announced by today."""
    today = city.date
    ends = [a.to for a in city.plan.announcements if a.announced_on <= today]
    return max(1, (max(ends) - today).days) if ends else 31


def arrivals(city: City, days: int) -> Floats:
    """Persons expected on each of the next days, as the scenario says the city looks ahead."""
    how = city.plan.emergency.outlook.arrivals
    if how == "announcements":
        if city.announced is None or city.day in city.announcement_days:
            city.announced = _announced(city)
            city.announced_up_to = [0.0, *np.cumsum(city.announced).tolist()]
        return np.asarray(city.announced[city.day + 1 : city.day + 1 + days])
    if how == "perfect_foresight":
        return _foreseen(city, days)
    return _recent(city, days, trend=how == "recent_trend")


def _foreseen(city: City, days: int) -> Floats:
    """What will come; beyond the end of the run, where nothing is drawn, the mean of its last days goes on."""
    ahead = city.true_arrivals[city.day + 1 : city.day + 1 + days]
    last = city.true_arrivals[-city.plan.emergency.outlook.recent_days :]
    return np.pad(ahead, (0, days - len(ahead)), constant_values=float(last.mean()) if len(last) else 0.0)


def _recent(city: City, days: int, *, trend: bool) -> Floats:
    window, level = city.plan.emergency.outlook.recent_days, _recent_level(city)
    past = city.arrived_by_day[-window:]
    if not trend or len(past) < window:
        return np.full(days, level)
    slope = float(np.polyfit(np.arange(window), past, 1)[0])
    ahead = level + slope * (window / 2 + np.arange(1, days + 1))
    return np.asarray(np.maximum(ahead, 0.0))


def _recent_level(city: City) -> float:
    """Mean arrivals a day in the days looked back."""
    past = city.arrived_by_day[-city.plan.emergency.outlook.recent_days :]
    return sum(past) / len(past) if past else 0.0


def _announced(city: City) -> Floats:
    """Arrivals by day as announced by today: the latest announcement that covers a day wins, the last level goes on."""
    plan, length = city.plan, len(city.change)
    level = np.full(length, np.nan)
    known = sorted((a for a in plan.announcements if a.announced_on <= city.date), key=lambda a: a.announced_on)
    for a in known:
        first, last = max(0, plan.day_of(a.from_)), plan.day_of(a.to)
        if last >= 0:
            level[first : last + 1] = a.persons_per_month
    if not known:
        return np.zeros(length)
    stated = np.flatnonzero(~np.isnan(level))
    if len(stated):
        filled = np.maximum.accumulate(np.where(np.isnan(level), 0, np.arange(length)))
        level = level[filled]
        level[: stated[0]] = level[stated[0]]
    else:
        level[:] = max(known, key=lambda a: a.to).persons_per_month
    return np.asarray(level / city.month_days)


def people(city: City, days: int) -> Floats:
    """Persons expected to be present at the end of each of the next days."""
    return people_after(city, arrivals(city, days))


def people_after(city: City, coming: Floats) -> Floats:
    """Persons expected to be present at the end of each of the next days, when so many come on each of them."""
    exits = city.plan.emergency.outlook.exits_per_person_month
    power, inverse = _powers(exits, len(coming))
    return np.asarray(power * (city.persons + (coming * inverse).cumsum()))


@lru_cache(maxsize=16)
def _powers(exits_per_person_month: float, days: int) -> tuple[Floats, Floats]:
    """Share of people still present after 1, 2, ... days, and its inverse."""
    power: Floats = (1.0 - exits_per_person_month / DAYS_PER_MONTH) ** np.arange(1.0, days + 1.0)
    return power, 1 / power


def at_most_short(city: City, days: int) -> float:
    """Upper bound of the lack of places any rung may see on any of the next days, without looking at each of them."""
    first = city.day + 1
    losses: float = sum([change for change in city.change[first : first + days].tolist() if change < 0])
    use = city.room_use
    losses *= use
    places = city.counts.regular_usable * use + (_emergency_throughout(city, days) if city.emergency_shelters else 0)
    return city.counts.persons + _arrivals_in_all(city, days) - places - losses


def _emergency_throughout(city: City, days: int) -> int:
    """Emergency places open today and on all of the next days that every rung counts on: those of the first rung."""
    first_rung, last = min(city.rungs), city.day + days
    return sum(
        shelter.planned
        for shelter in city.emergency_shelters
        if shelter.status == OPEN
        and shelter.rung <= first_rung
        and (shelter.permit_ends_day is None or shelter.permit_ends_day > last)
    )


def _arrivals_in_all(city: City, days: int) -> float:
    how = city.plan.emergency.outlook.arrivals
    if how == "recent_average":
        return days * _recent_level(city)
    if how != "announcements":
        return float(arrivals(city, days).sum())
    if city.announced is None or city.day in city.announcement_days:
        arrivals(city, 1)
    up_to = city.announced_up_to
    return up_to[city.day + 1 + days] - up_to[city.day + 1]


# --- places ---------------------------------------------------------------------------------------------


def regular_places(city: City, days: int) -> Floats:
    """Usable regular places expected on each of the next days; those in closing sites for the people still in them.

    Where rooms count, the city reckons with the share of places it can fill today.
    """
    day = city.day
    places: Floats = (city.counts.regular_usable + city.change[day + 1 : day + 1 + days].cumsum()) * city.room_use
    for shelter in city.ledger.closing.values():
        if shelter.overstay_from_day is None:
            ends = days if shelter.permit_ends_day is None else max(0, shelter.permit_ends_day - day - 1)
            places[:ends] += shelter.persons
    return places


def emergency_places(city: City, days: int, up_to_rung: int) -> Floats:
    """Emergency places of the preferred rungs, open or ordered, on each of the next days."""
    places, day = np.zeros(days), city.day
    for shelter in city.emergency_shelters:
        if shelter.rung > up_to_rung or shelter.status not in (ORDERED, OPEN):
            continue
        first = max(0, shelter.opens_day - day - 1)
        last = days if shelter.permit_ends_day is None else max(0, shelter.permit_ends_day - day - 1)
        places[first:last] += shelter.planned
    return places


def expect_change(city: City, shelter: Shelter, changes: list[tuple[int, int]]) -> None:
    """Replace what is expected of a regular shelter: pairs of day and change of usable places."""
    places, today, end = city.change.data, city.day, len(city.change)
    for day, change in shelter.expected:
        places[day] -= change
    shelter.expected = [(day, change) for day, change in changes if today < day < end]
    for day, change in shelter.expected:
        places[day] += change
