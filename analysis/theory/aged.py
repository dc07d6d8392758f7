"""Presence where stays have a memory: survival of all clocks by day of arrival, averaged over moment and decision.

For any laws. Households keep their size: births and relatives are left out. Nothing here is drawn.
"""

from __future__ import annotations

from math import ceil

import numpy as np
from numpy.typing import NDArray

from analysis.theory.cohorts import Group
from analysis.theory.presence import Presence, scatter
from analysis.theory.survival import MOST_STEP, SPARE, Stays

Floats = NDArray[np.float64]
Days = NDArray[np.int64]
BLOCK = SPARE
MOST_LOOKS = 1e8  # looks into the table of a law: some seconds


def presence(group: Group, keep_stay: bool = False) -> Presence:
    """Persons of a group by day, without births and relatives."""
    stays, days, arrivals = Stays(group), group.plan.days, group.arrivals
    persons, variance = np.zeros(days), np.zeros(days)
    stay = np.zeros((days, days), dtype=np.float32) if keep_stay else None
    for first in range(0, days, BLOCK):
        rows = np.arange(first, min(first + BLOCK, days))
        mean, square = _of_households(stays, rows)
        fixed = arrivals.households[rows] - arrivals.variance[rows]
        persons += arrivals.households[rows] @ mean
        variance += arrivals.households[rows] @ square - fixed @ mean**2
        if stay is not None:
            stay[rows] = mean
    of_start, scattered = _residents(stays)
    return Presence(persons + of_start, variance + scattered, of_start, stay)


def _of_households(stays: Stays, rows: Days) -> tuple[Floats, Floats]:
    """Mean and mean square of the persons of a household by day of arrival and day: 0 where it has left."""
    arrivals, days = stays.group.arrivals, stays.group.plan.days
    known: dict[tuple[float, ...], Floats] = {}
    mean, square = np.zeros((len(rows), days)), np.zeros((len(rows), days))
    for column, size in enumerate(arrivals.sizes.astype(int).tolist()):
        paces = stays.paces(size)
        if paces not in known:
            known[paces] = _by_day(_by_age(stays, size, rows), rows, days)
        there = known[paces] * (arrivals.shares[rows, column] * arrivals.placed[rows])[:, None]
        mean += size * there
        square += size**2 * there
    return mean, square


def _by_age(stays: Stays, size: int, rows: Days) -> Floats:
    """Survival by day of arrival and days since then, worked out for some days of arrival, for others between them."""
    days = stays.group.plan.days
    if stays.same_every_day:
        paces = stays.paces(size)
        if paces not in stays.alike:
            stays.alike[paces] = stays.of_arrivals(size, np.zeros(1, dtype=np.int64), days)
        return np.broadcast_to(stays.alike[paces], (len(rows), days))
    at = np.unique(np.append(rows[:: _step(stays)], rows[-1]))
    found = stays.of_arrivals(size, at, days - int(rows[0]))
    after = np.searchsorted(at, rows)
    before = np.maximum(after - 1, 0)
    share = (rows - at[before]) / np.maximum(at[after] - at[before], 1)
    return np.asarray(found[before] * (1 - share)[:, None] + found[after] * share[:, None])


def _step(stays: Stays) -> int:
    """Days between the days of arrival that are worked out: 1 unless that would take long."""
    sizes = {stays.paces(size) for size in stays.group.arrivals.sizes.astype(int).tolist()}
    looks = stays.group.plan.days**2 / 2 * len(stays.points()) * len(stays.laws) * len(sizes)
    return min(MOST_STEP, max(1, ceil(looks / MOST_LOOKS)))


def _by_day(by_age: Floats, rows: Days, days: int) -> Floats:
    """The same by day of arrival and day of the run."""
    age = np.arange(days)[None, :] - rows[:, None]
    there = np.take_along_axis(by_age, np.clip(age, 0, by_age.shape[1] - 1), axis=1)
    return np.where(age >= 0, there, 0.0)


def _residents(stays: Stays) -> tuple[Floats, Floats]:
    """Persons by day of those who were there at the start, and their variance."""
    days = stays.group.plan.days
    persons, variance = np.zeros(days), np.zeros(days)
    for line in sorted({one.line for one in stays.group.residents}):
        households = [one for one in stays.group.residents if one.line == line]
        there = np.array([one.households * stays.of_residents(one) for one in households])
        sizes = np.array([float(one.size) for one in households])
        number = np.array([one.households for one in households])
        squares, of_line = sizes**2 @ there, sizes @ there
        persons += of_line
        variance += scatter(squares, of_line, np.array([sizes**2 @ number, sizes @ number]))
    return persons, variance
