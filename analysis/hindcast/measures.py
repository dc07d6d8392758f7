"""Measures: what a run shows of the things that are known of Stuttgart's history."""

from __future__ import annotations

from datetime import date, timedelta
from math import nan

import numpy as np

from analysis.hindcast.lived import Lived, Values
from sim.emergency_use import emergency_use

CLEAN_UP = date(2016, 8, 31)
RESIDENTS = {  # at the end of a month; sources in the locale under `stock_source`
    date(2014, 12, 31): 2600,
    date(2015, 6, 30): 3300,
    date(2015, 9, 30): 4853,
    date(2015, 12, 31): 7000,
    date(2016, 3, 31): 8633,
    date(2016, 6, 30): 8558,
    CLEAN_UP: 8117,
    date(2016, 12, 31): 8055,
    date(2017, 12, 31): 7287,
    date(2018, 3, 31): 7000,
    date(2018, 12, 31): 6583,
    date(2019, 9, 30): 6100,
    date(2019, 12, 31): 5865,
}
# the housing rate (or the number of flats) was fitted to these, the others were not looked at
FITTED_TO = (date(2016, 12, 31), date(2017, 12, 31), date(2018, 12, 31), date(2019, 12, 31))
WEEK = timedelta(days=7)
GYM_ORDER, LAST_GYM = date(2015, 10, 1), date(2015, 10, 28)


def stock_error(lived: Lived, leave_out: date | None = None) -> float:
    """Mean absolute error of the residents at the known dates, in percent."""
    days = [when for when in RESIDENTS if when != leave_out]
    return 100 * float(np.mean([abs(lived.at("persons", when) / RESIDENTS[when] - 1) for when in days]))


def living_alone(lived: Lived, when: date) -> float:
    """Share of residents on a date who are a household of one, in percent."""
    table, end = lived.households, lived.day(when) + 1
    here = (table["arrived"] < end) & ((table["state"] != "left") | (table["left_on"] >= end))
    return 100 * float((table["members"][here] == 1).sum()) / lived.at("persons", when)


def gyms(lived: Lived) -> list[tuple[date, int, int]]:
    """Gyms ordered in the run: date, places, days until they opened (-1: never)."""
    return [
        (
            lived.records.plan.date_of(row["ordered_day"]),
            row["planned_places"],
            -1 if row["opened_day"] is None else row["opened_day"] - row["ordered_day"],
        )
        for row in lived.records.shelters
        if row["kind"] == "gym" and row["measure"] and row["ordered_day"] is not None
    ]


def gym_places(lived: Lived, first: date, last: date) -> float:
    """Places in gyms ordered between two dates, both included."""
    return float(sum(places for ordered, places, _ in gyms(lived) if first <= ordered <= last))


def first_gym(lived: Lived) -> Values:
    """Date of the first order of a gym."""
    return (min((float(ordered.toordinal()) for ordered, _, _ in gyms(lived)), default=nan),)


def main_order(lived: Lived) -> Values:
    """Date on which most places in gyms were ordered."""
    by_date: dict[date, int] = {}
    for ordered, places, _ in gyms(lived):
        by_date[ordered] = by_date.get(ordered, 0) + places
    return (float(max(by_date, key=lambda when: by_date[when]).toordinal()) if by_date else nan,)


def by_projection(lived: Lived) -> Values:
    """Share of the orders of gyms that the projection asked for, in percent."""
    why = [event.reason == "projection" for event in lived.records.events if event.what == "ordered"]
    return (100 * float(np.mean(why)) if why else nan,)


def emptied(lived: Lived, family: str) -> float:
    """Date on which the last person left the emergency shelters of a family."""
    empty = next(use.empty for use in emergency_use(lived.records) if use.family == family)
    return float(empty.toordinal()) if empty else nan


def emergency_orders(lived: Lived, first: date, last: date) -> float:
    """Places of all emergency measures ordered between two dates."""
    days = range(lived.day(first), lived.day(last) + 1)
    rows = [row for row in lived.records.shelters if row["measure"] and row["ordered_day"] in days]
    return float(sum(row["planned_places"] for row in rows))


def regular_sites(lived: Lived, when: date) -> float:
    """Regular sites on a date."""
    return float(lived.records.district["regular_sites"][lived.day(when)].sum())


def districts_with_site(lived: Lived, when: date) -> float:
    """Districts with a regular site on a date."""
    return float((lived.records.district["regular_sites"][lived.day(when)] > 0).sum())


def planned_places(lived: Lived, when: date) -> float:
    """Planned regular places on a date."""
    return float(lived.records.district["regular_planned"][lived.day(when)].sum())


def with_7_m2(lived: Lived, when: date) -> float:
    """Persons with at least 7 m2 on a date."""
    return lived.at("persons", when) - lived.at("below_7_m2", when)


def plateau(lived: Lived) -> Values:
    """Lowest and highest number of residents on a day from April to June 2016."""
    days = slice(lived.day(date(2016, 4, 1)), lived.day(date(2016, 6, 30)) + 1)
    persons = lived.records.city["persons"][days]
    return float(persons.min()), float(persons.max())


def peak(lived: Lived) -> Values:
    """Date with most residents."""
    return (float(lived.records.plan.date_of(int(lived.records.city["persons"].argmax())).toordinal()),)


def falls_below(lived: Lived, persons: int) -> Values:
    """First date after the peak with fewer residents than stated."""
    counts = lived.records.city["persons"]
    after = np.flatnonzero(counts[int(counts.argmax()) :] < persons)
    day = int(counts.argmax() + after[0]) if len(after) else None
    return (nan if day is None else float(lived.records.plan.date_of(day).toordinal()),)
