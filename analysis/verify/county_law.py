"""County law: the exact law of V1, persons in a county whose places and arrivals change, by Kolmogorov's equations.

The number of people n is a birth-death process: it rises at the rate of arrivals and falls at min(n, housing) / stay.
With constant rates over a stretch the law after a day is the law before times exp(Q); no simulation is involved.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import expm

from analysis.verify.exact import EXPECTED

Floats = NDArray[np.float64]
INPUTS: dict[str, Any] = EXPECTED["V1_two_tier_county"]["inputs"]
MOST_PEOPLE = 400
YEAR = 365
EVERY = 63
DAYS = 6 * YEAR
STAY_DAYS = 4.487179487179487 * YEAR


@dataclass(frozen=True)
class CountyLaw:
    """Law of the number of people without a place, by day (record of day d = instant d + 1).

    `law` has shape (days, people): probability of so many people in the county. `places` has shape (days,).
    """

    law: Floats
    places: NDArray[np.int64]

    def mean(self) -> Floats:
        """Mean number of people without a place, shape (days,)."""
        found: Floats = (self.law * self._without()).sum(axis=1)
        return found

    def none(self) -> Floats:
        """Probability that nobody is without a place, shape (days,)."""
        found: Floats = (self.law * (self._without() == 0)).sum(axis=1)
        return found

    def quantile(self, level: float) -> Floats:
        """Number of people without a place that is not exceeded with a given probability, shape (days,)."""
        people = (np.cumsum(self.law, axis=1) < level).sum(axis=1)
        without: Floats = np.maximum(0, people - self.places).astype(float)
        return without

    def _without(self) -> Floats:
        without: Floats = np.maximum(0, np.arange(MOST_PEOPLE)[None, :] - self.places[:, None]).astype(float)
        return without


@cache
def county_law() -> CountyLaw:
    """The law on every day of six years; the numbers are those of the source (Singham et al. 2023)."""
    housing = np.array(INPUTS["housing_capacity_in_force_in_interval_i"], dtype=int)
    shelter = np.array(INPUTS["shelter_capacity_in_force_in_interval_i"], dtype=int)
    arrivals = np.array(INPUTS["arrivals_per_year_by_year"]) / YEAR
    day = np.arange(DAYS)
    # index i is in force from day 63 (i - 1) on; the last one stays
    interval = np.minimum(day // EVERY + 1, len(housing) - 1)
    law = np.zeros(MOST_PEOPLE)
    law[INPUTS["initial_people"]] = 1.0
    laws, stretch, one_day = [], None, np.eye(MOST_PEOPLE)
    for d in day:
        here = (int(housing[interval[d]]), float(arrivals[d // YEAR]))
        if here != stretch:
            stretch, one_day = here, expm(_generator(*here))
        law = law @ one_day
        laws.append(law)
    return CountyLaw(np.array(laws), housing[interval] + shelter[interval])


def _generator(housing: int, arrivals: float) -> Floats:
    """Rates from each number of people to each other, a day."""
    people = np.arange(MOST_PEOPLE)
    leaving = np.minimum(people, housing) / STAY_DAYS
    rates = np.diag(np.full(MOST_PEOPLE - 1, arrivals), 1) + np.diag(leaving[1:], -1)
    return np.asarray(rates - np.diag(rates.sum(axis=1)))
