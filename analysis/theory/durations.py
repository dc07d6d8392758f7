"""Durations and paces of the clocks, read from the scenario: survival functions by `scipy.stats`, speeds by date."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import gamma, pi, sin
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from sim.scenario.people import Clock, Exponential, Fixed, Law, LogNormal, Shaped, Triangular
from sim.scenario.quantities import DAYS_PER_MONTH
from sim.scenario.schema import Scenario

Floats = NDArray[np.float64]
LEAVING = ("own_housing", "voluntary_return", "onward_move", "other")
FINE = 50_001


class Duration(Protocol):
    """A law of a duration in days: `sf` is the chance that it exceeds so many, `isf` its inverse."""

    def sf(self, days: Floats, /) -> Floats:
        """Chance that the duration exceeds so many days."""

    def isf(self, chance: Floats, /) -> Floats:
        """Days that are exceeded with a chance."""


@dataclass(frozen=True)
class _Always:
    days: float

    def sf(self, days: Floats, /) -> Floats:
        return np.where(np.asarray(days) < self.days, 1.0, 0.0)

    def isf(self, chance: Floats, /) -> Floats:
        return np.full(np.shape(chance), self.days)


def mean_days(law: Exponential) -> float:
    """Mean of an exponential law, however it is given."""
    return law.mean_days if law.mean_days is not None else DAYS_PER_MONTH / (law.per_month or 1.0)


def duration(law: Law) -> Duration:
    """The law as an object with `sf` and `isf`."""
    found: Duration
    match law:
        case Exponential():
            found = stats.expon(scale=mean_days(law))
        case Shaped(law="weibull"):
            found = stats.weibull_min(law.shape, scale=law.mean_days / gamma(1 + 1 / law.shape))
        case Shaped(law="gamma"):
            found = stats.gamma(law.shape, scale=law.mean_days / law.shape)
        case Shaped():
            found = stats.fisk(law.shape, scale=law.mean_days * sin(pi / law.shape) / (pi / law.shape))
        case LogNormal():
            found = stats.lognorm(law.sigma, scale=law.mean_days * np.exp(-(law.sigma**2) / 2))
        case Triangular():
            width = law.high_days - law.low_days
            found = stats.triang((law.mode_days - law.low_days) / width, loc=law.low_days, scale=width)
        case Fixed():
            found = _Always(law.days)
    return found


@dataclass(frozen=True)
class Table:
    """Survival of a law read from a fine table: as good as the law itself and many times as fast."""

    law: Law
    days: Floats
    chance: Floats

    def __call__(self, days: Floats) -> Floats:
        """Chance that the duration exceeds so many days."""
        match self.law:
            case Exponential():
                return np.exp(days / -mean_days(self.law))
            case Fixed():
                return np.where(days < self.law.days, 1.0, 0.0)
        return np.interp(days, self.days, self.chance)


def table(law: Law, longest: float) -> Table:
    """Table of a law up to the longest time that can be used up."""
    found = duration(law)
    end = min(max(longest, 1.0), float(found.isf(np.array(1e-10))))
    days = np.linspace(0.0, end, FINE)
    return Table(law, days, np.asarray(found.sf(days)))


# --- which clocks run, and how fast ------------------------------------------------------------------------------


def leaving_clocks(plan: Scenario) -> dict[str, Clock]:
    """The clocks that end a stay, by name."""
    found = {name: getattr(plan.clocks, name) for name in LEAVING}
    return {name: clock for name, clock in found.items() if clock is not None}


def pace(clock: Clock, group: str, size: int) -> float:
    """Speed of a clock for a household of a group and size, without date and decision."""
    listed = sorted(clock.size_factors)
    nearest = max((one for one in listed if one <= size), default=listed[0] if listed else 0)
    return (clock.size_factors[nearest] if listed else 1.0) * clock.group_factors.get(group, 1.0)


def by_date(plan: Scenario, clock: Clock) -> Floats:
    """Factor of a clock on each day of the run, shape (days,)."""
    return np.array([clock.date_factor.on(plan.date_of(day)) for day in range(plan.days)])


def used_up(factors: Floats) -> Floats:
    """Days at normal speed used up from instant 0 to instants 0, 1, ..., days; shape (days + 1,)."""
    return np.concatenate([[0.0], np.cumsum(factors)])


@cache
def nodes(number: int) -> tuple[Floats, Floats]:
    """Points in (0, 1) and weights of the Gauss-Legendre rule."""
    points, weights = np.polynomial.legendre.leggauss(number)
    return (points + 1) / 2, weights / 2
