"""Measures: what variants are compared by, each one number a run; in how many runs it is less or more is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from analysis.chronicle import Chronicle, Row
from analysis.frontier.variants import Numbers, summed
from analysis.paired import NOT_SEEN, SAYS_NOTHING
from sim.recovery import COMBINED

Of = Callable[[Chronicle], Numbers]


@dataclass(frozen=True)
class Measure:
    """One number a run. `form`: how it is written (number, money, days, share)."""

    name: str
    form: str
    of: Of


def total(indicator: str) -> Of:
    """An indicator added over all days."""
    return lambda chronicle: summed(chronicle, indicator)


def peak(indicator: str) -> Of:
    """Its highest day."""
    return lambda chronicle: tuple(map(float, chronicle.daily(indicator).max(axis=1)))


def last(indicator: str) -> Of:
    """Its last day."""
    return lambda chronicle: tuple(map(float, chronicle.daily(indicator)[:, -1]))


def back(standard: str) -> Of:
    """Days from the origin until a standard is back: 0 if never broken, `NOT_SEEN` beyond the horizon.

    A run in which it was broken before the origin, or is never assessed, says nothing.
    """

    def days(chronicle: Chronicle) -> Numbers:
        return tuple(_days(row) for row in chronicle.returns[standard])

    return days


def _days(row: Row) -> float:

    ending = row["ending"]
    if not row["assessed"] or ending == "broken_before_start":
        return SAYS_NOTHING
    if ending == "never_broken":
        return 0.0
    return NOT_SEEN if row["days_until_back"] is None else float(row["days_until_back"])


def broken(standard: str) -> Of:
    """Days since the origin on which a standard is broken."""
    return lambda chronicle: tuple(float(row["days_broken"]) for row in chronicle.returns[standard])


# what nobody may be praised for stands among them and is never a gain: people without a place
MEASURES: tuple[Measure, ...] = (
    Measure("emergency_nights", "number", total("emergency_persons")),
    Measure("emergency_peak", "number", peak("emergency_persons")),
    Measure("halls_nights", "number", total("emergency_persons_halls")),
    Measure("hotels_nights", "number", total("emergency_persons_hotels")),
    Measure("waiting_nights", "number", total("waiting_persons")),
    Measure("turned_away", "number", total("turned_away")),
    Measure("above_usable", "number", total("above_usable_persons")),
    Measure("back_no_emergency", "days", back("no_emergency")),
    Measure("back_combined", "days", back(COMBINED)),
    Measure("broken_combined", "days", broken(COMBINED)),
    Measure("unevenness", "share", peak("dissimilarity_excess")),
    Measure("unevenness_building", "share", last("dissimilarity_building")),
    Measure("cap", "number", total("persons_above_cap")),
    Measure("floor_area", "number", total("below_own_standard")),
    Measure("moves", "number", total("moves")),
    Measure("cost", "money", total("cost")),
    Measure("cost_emergency", "money", total("cost_emergency")),
    Measure("cost_empty", "money", total("cost_empty_places")),
    Measure("own_housing", "number", total("left_own_housing")),
    Measure("planned_end", "number", last("planned_regular_places")),
)
