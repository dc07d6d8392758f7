"""Arrivals a scenario asks for: expected households and persons by day and group, worked out from its components.

Written from what the keys of the scenario mean (docs/keys.md), not from the rule that draws the arrivals.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, cos, exp, pi

import numpy as np
from numpy.typing import NDArray

from sim.scenario.people import Component, Constant, Pulse, Ramp, Seasonal, Series, Step
from sim.scenario.quantities import DAYS_PER_MONTH
from sim.scenario.schema import Scenario

Floats = NDArray[np.float64]
WEEK = 7
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Arrivals:
    """Arrivals of one group by day of the run.

    `households`: expected number, those going straight to private flats included; `variance` of that number;
    `shares`: share by household size (columns as in `sizes`); `placed`: share of households who need a place.
    """

    sizes: Floats
    households: Floats
    variance: Floats
    shares: Floats
    placed: Floats

    @property
    def persons(self) -> Floats:
        """Expected persons a day who need a place."""
        return np.asarray(self.households * self.placed * (self.shares @ self.sizes))

    @property
    def variance_of_persons(self) -> Floats:
        """Variance of the persons a day who need a place: that of their number and of their sizes."""
        mean, square = self.placed * (self.shares @ self.sizes), self.placed * (self.shares @ self.sizes**2)
        return np.asarray(self.households * square - (self.households - self.variance) * mean**2)


def expected_arrivals(plan: Scenario) -> dict[str, Arrivals]:
    """Arrivals by group; groups nobody arrives of are there, too, with zeros."""
    return {name: _of_group(plan, name) for name in plan.groups}


def _of_group(plan: Scenario, name: str) -> Arrivals:
    group, days = plan.groups[name], [plan.date_of(day) for day in range(plan.days)]
    sizes = np.array(sorted({size for shares in group.household_sizes.values for size in shares}), dtype=float)
    rows = [group.household_sizes.on(day) for day in days]
    shares = np.array([[row.get(int(size), 0.0) for size in sizes] for row in rows])
    mean_size = shares @ sizes
    households, variance = np.zeros(plan.days), np.zeros(plan.days)
    for component in plan.inflow.components.values():
        if component.group == name:
            mean = persons_by_day(plan, component) / mean_size
            part = mean - np.floor(mean)
            households += mean
            variance += part * (1 - part) if component.totals == "given" else component.dispersion * mean
    placed = 1 - np.array([group.straight_to_private.on(day) for day in days])
    return Arrivals(sizes, households, variance, shares, placed)


def persons_by_day(plan: Scenario, component: Component) -> Floats:
    """Expected persons of a component on each day of the run, with both factors, delay and delivery."""
    persons = np.zeros(plan.days)
    # whoever is due in the week before the first day may still come by the first coach
    for due in range(-WEEK, plan.days):
        registered = plan.date_of(due) - timedelta(days=component.delay_days)
        number = persons_on(component, registered) * component.factor.on(registered)
        comes = _next_coach(plan, due, component.weekdays) if component.delivery == "weekly" else due
        if 0 <= comes < plan.days:
            persons[comes] += number
    factors = [plan.inflow.factor.on(plan.date_of(day)) for day in range(plan.days)]
    return np.asarray(persons * np.array(factors))


def _next_coach(plan: Scenario, due: int, weekdays: tuple[str, ...]) -> int:
    """Day, from the one given on, on which a coach comes."""
    first = plan.date_of(due).weekday()
    ahead = min((WEEKDAYS.index(weekday) - first) % WEEK for weekday in weekdays) if weekdays else plan.days + WEEK
    return due + ahead


def persons_on(component: Component, day: date) -> float:
    """Persons of a component on one date, before factors, delay and delivery."""
    match component:
        case Series():
            return component.months.get(f"{day:%Y-%m}", 0.0) / monthrange(day.year, day.month)[1]
        case Pulse():
            return _pulse(component, (day - component.date).days)
        case Ramp():
            if day < component.from_ or (component.until is not None and day > component.until):
                return 0.0
            gone = min(1.0, (day - component.from_).days / max(1, (component.to - component.from_).days))
            begin, end = component.persons_per_month_at_start, component.persons_per_month_at_end
            return (begin + gone * (end - begin)) / DAYS_PER_MONTH
        case Constant() | Step() | Seasonal():
            if (component.from_ and day < component.from_) or (component.to and day > component.to):
                return 0.0
            swing = 1.0
            if isinstance(component, Seasonal):
                peak = (component.peak_month - 0.5) / 12
                swing += component.amplitude * cos(2 * pi * (day.timetuple().tm_yday / 365.25 - peak))
            return component.persons_per_month * swing / DAYS_PER_MONTH


def _pulse(pulse: Pulse, day: int) -> float:
    """Straight rise to the peak, exponential fall after it; over all days the whole number of persons comes."""
    rise, decay, steps = pulse.rise_days, pulse.decay_days, ceil(pulse.rise_days)
    rising = sum((n + 1) / (rise + 1) for n in range(steps))
    falling = exp(-(steps - rise) / decay) / (1 - exp(-1 / decay))
    if day < 0:
        return 0.0
    height = (day + 1) / (rise + 1) if day < rise else exp(-(day - rise) / decay)
    return pulse.persons * height / (rising + falling)
