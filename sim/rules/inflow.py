"""Inflow: who arrives when; outside arrivals are drawn ahead, one keyed pass per component, as expected rows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import draws
from sim.agents.city import City
from sim.agents.newcomers import add_households, by_date
from sim.scenario.people import Component, Constant, Pulse, Ramp, Seasonal, Series, Step
from sim.scenario.quantities import DAYS_PER_MONTH, Dated, SizeShares

Floats = NDArray[np.float64]
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


# --- how many persons a day -----------------------------------------------------------------------------------


def persons_by_day(component: Component, start: date, days: int) -> Floats:
    """Expected persons of a component on each day from the start, after factor, delay and delivery."""
    lead = component.delay_days + 7
    first = start - timedelta(days=lead)
    when = [date.fromordinal(first.toordinal() + n) for n in range(days + lead)]
    level = _level(component, when) * _on_days(component.factor, first, len(when))
    level = np.roll(level, component.delay_days)
    level[: component.delay_days] = 0
    if component.delivery == "weekly":
        level = _by_coach(level, when, component.weekdays)
    return np.asarray(level[lead:])


def _on_days(factor: Dated[float], first: date, days: int) -> Floats:
    """Factor in force on each of so many days from the first."""
    found = np.ones(days)
    for value, holds in by_date(factor, first.toordinal() + np.arange(days)):
        found[holds] = value
    return found


def _level(component: Component, when: list[date]) -> Floats:
    n = np.arange(len(when), dtype=float)
    if isinstance(component, Series):
        by_month = {(int(m[:4]), int(m[5:])): persons / _days_in(m) for m, persons in component.months.items()}
        return np.array([by_month.get((day.year, day.month), 0.0) for day in when])
    if isinstance(component, Pulse):
        return _pulse(component, np.array([(day - component.date).days for day in when], dtype=float))
    if isinstance(component, Ramp):
        length = max(1, (component.to - component.from_).days)
        gone = np.clip((n + (when[0] - component.from_).days) / length, 0, 1)
        rise = component.persons_per_month_at_end - component.persons_per_month_at_start
        level = component.persons_per_month_at_start + gone * rise
        return level * _between(when, component.from_, component.until) / DAYS_PER_MONTH
    if isinstance(component, Seasonal):
        turn = np.array(
            [2 * np.pi * (day.timetuple().tm_yday / 365.25 - (component.peak_month - 0.5) / 12) for day in when]
        )
        level = component.persons_per_month * (1 + component.amplitude * np.cos(turn))
        return np.asarray(level * _between(when, component.from_, component.to) / DAYS_PER_MONTH)
    assert isinstance(component, Constant | Step)
    return component.persons_per_month * _between(when, component.from_, component.to) / DAYS_PER_MONTH


def _pulse(pulse: Pulse, since: Floats) -> Floats:
    """Straight rise to the peak, exponential fall after it; the whole adds up to `persons` over all time."""
    rise = np.where((since >= 0) & (since < pulse.rise_days), (since + 1) / (pulse.rise_days + 1), 0.0)
    fall = np.where(since >= pulse.rise_days, np.exp(-np.maximum(since - pulse.rise_days, 0) / pulse.decay_days), 0.0)
    days_of_rise = int(np.ceil(pulse.rise_days))  # the fall is seen from the day after the peak on
    first_of_fall = np.exp(-(days_of_rise - pulse.rise_days) / pulse.decay_days)
    steps = np.arange(days_of_rise)
    whole = ((steps + 1) / (pulse.rise_days + 1)).sum() + first_of_fall / (1 - np.exp(-1 / pulse.decay_days))
    return np.asarray((rise + fall) * pulse.persons / whole)


def _between(when: list[date], first: date | None, last: date | None) -> Floats:
    return np.array([(first is None or day >= first) and (last is None or day <= last) for day in when], dtype=float)


def _days_in(month: str) -> int:
    first = date(int(month[:4]), int(month[5:]), 1)
    return ((first + timedelta(days=32)).replace(day=1) - first).days


def _by_coach(level: Floats, when: list[date], weekdays: tuple[str, ...]) -> Floats:
    """People come on given weekdays only, with all who were due since the last coach."""
    delivered, due = np.zeros(len(level)), 0.0
    for n, day in enumerate(when):
        due += level[n]
        if WEEKDAYS[day.weekday()] in weekdays:
            delivered[n], due = due, 0.0
    return delivered


# --- which households -----------------------------------------------------------------------------------------


def mean_size(shares: SizeShares) -> float:
    """Mean number of persons of a household."""
    return sum(size * share for size, share in shares.items())


def _households_by_day(city: City, name: str, component: Component, persons: Floats) -> NDArray[np.int64]:
    plan = city.plan
    ordinals = plan.start.toordinal() + np.arange(len(persons))
    sizes = np.ones(len(persons))
    for shares, holds in by_date(plan.groups[component.group].household_sizes, ordinals):
        sizes[holds] = mean_size(shares)
    luck = draws.uniforms(city.key, "how many", draws.keys(name, ordinals, np.zeros(len(persons))))
    means = persons / sizes
    if component.totals == "given":
        return np.floor(means + luck).astype(np.int64)
    return draws.over_dispersed(means, component.dispersion, luck)


def draw_component(city: City, name: str, from_day: int) -> dict[str, NDArray[Any]]:
    """Households of one component from a day on: key, size, moment; those going straight to private flats marked."""
    plan, component = city.plan, city.plan.inflow.components[name]
    factor = _on_days(plan.inflow.factor, plan.start, city.horizon)
    persons = persons_by_day(component, plan.start, city.horizon) * factor
    counts = _households_by_day(city, name, component, persons)
    counts[:from_day] = 0
    days = np.repeat(np.arange(city.horizon), counts)
    numbers = np.arange(len(days)) - np.repeat(np.cumsum(counts) - counts, counts)
    ordinals = plan.start.toordinal() + days
    key = draws.keys(name, ordinals, numbers + 1)
    group = plan.groups[component.group]
    members, private = np.ones(len(days), dtype=np.int64), np.zeros(len(days), dtype=bool)
    luck = draws.uniforms(city.key, "household size", key)
    for shares, holds in by_date(group.household_sizes, ordinals):
        members[holds] = draws.chosen(luck[holds], shares)
    luck = draws.uniforms(city.key, "straight to private", key)
    for share, holds in by_date(group.straight_to_private, ordinals):
        private[holds] = luck[holds] < share
    return {
        "key": key,
        "arrived": days + draws.uniforms(city.key, "moment", key),
        "members": members,
        "private": private,
        "component": np.full(len(days), list(plan.inflow.components).index(name)),
        "group": np.full(len(days), city.group_names.index(component.group)),
    }


def expect_arrivals(city: City, from_day: int) -> None:
    """Draw all outside arrivals from a day on as expected rows, in the order in which they come."""
    drawn = [draw_component(city, name, from_day) for name in city.plan.inflow.components]
    city.inflow_read = (city.plan.inflow, city.plan.groups)
    names = ("key", "arrived", "members", "private", "component", "group")
    columns = {n: np.concatenate([d[n] for d in drawn]) if drawn else np.zeros(0, np.uint64) for n in names}
    order = np.lexsort((columns["key"], columns["arrived"]))
    columns = {name: column[order] for name, column in columns.items()}
    private = columns.pop("private").astype(bool)
    days = np.floor(columns["arrived"]).astype(np.int64)
    length = city.horizon + 1
    city.private_by_day = np.bincount(days[private], columns["members"][private], length).astype(int).tolist()
    columns = {name: column[~private] for name, column in columns.items()}
    days = days[~private]
    city.true_arrivals = np.bincount(days, columns["members"], length)[: city.horizon].astype(float)
    first = add_households(city, columns)
    city.arrival_rows = (first + np.searchsorted(days, np.arange(length + 1))).tolist()


# --- the step of the day ----------------------------------------------------------------------------------------


def arrive(city: City) -> None:
    """Outside arrivals of the day enter the city and wait for a place."""
    if city.inflow_read != (city.plan.inflow, city.plan.groups):
        _expect_anew(city)
    day = city.day
    first, last = city.arrival_rows[day], city.arrival_rows[day + 1]
    ledger, cells, due = city.ledger, city.households.cells, city.due
    leave_at, decide_at, stage_limit = cells["leave_at"], cells["decide_at"], cells["stage_limit"]
    leaving, status = due["leave"], due["status"]
    came = city.counts.flows["arrived"]
    tomorrow, end = day + 1, city.horizon
    ledger.admit(range(first, last))
    for row in range(first, last):
        if leave_at[row] < end:
            leaving.add(leave_at[row], row, tomorrow)
        decision = decide_at[row]
        if decision < end:
            status.add(decision, row, tomorrow)
        if stage_limit[row] < decision:
            status.add(stage_limit[row], row, tomorrow)
    city.newcomers = range(first if day else 0, last)
    city.counts.flows["straight_to_private"] += city.private_by_day[day]
    city.arrived_by_day.append(city.counts.flows["arrived"] - came)


def _expect_anew(city: City) -> None:
    """A lever changed the inflow: forget those expected from today on and draw them again."""
    rows = city.arrival_rows[city.day]
    city.people.keep(city.people["household"] < rows)
    city.households.truncate(rows)
    expect_arrivals(city, city.day)
