"""Triggers: how many places a rung of the ladder is short of; each trigger is one small function of the situation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.scenario.city import Measure
from sim.scenario.quantities import DAYS_PER_MONTH

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Situation:
    """What the city sees in the evening; index n of an array is the day n + 1 ahead."""

    today: date
    persons: int
    people: Floats
    arrivals: Floats
    exits_per_person_month: float
    regular_places: Floats
    places: Callable[[int], Floats]
    announced_days: int


def _window(measure: Measure, days: int) -> slice:
    """From the opening to the earlier of the horizon and the end of the minimum term."""
    opens = max(1, measure.lead_time_days)
    last = min(days, opens + measure.min_term_days) if measure.min_term_days else days
    return slice(opens - 1, max(last, opens))


def projection(setting: Any, seen: Situation, measure: Measure) -> tuple[float, dict[str, float]]:
    """Short when, on any day between opening and horizon, expected people and reserve exceed the places due by then."""
    horizon = max(measure.lead_time_days, setting.planning_horizon_days or seen.announced_days)
    window = _window(measure, horizon)
    lack = (seen.people + setting.reserve_places - seen.places(measure.rung))[window]
    if not len(lack):
        return 0.0, {}
    worst = int(lack.argmax())
    if lack[worst] <= 0:
        return float(lack[worst]), {}
    day = window.start + worst
    return float(lack[worst]), {
        "gap": round(float(lack[worst]), 1),
        "days_ahead": day + 1,
        "people_expected": round(float(seen.people[day]), 1),
        "regular_places": round(float(seen.regular_places[day]), 1),
        "places": round(float(seen.places(measure.rung)[day]), 1),
        "reserve": setting.reserve_places,
    }


def occupancy(setting: Any, seen: Situation, measure: Measure) -> tuple[float, dict[str, float]]:
    """Short when people today fill more than a share of the places open or due when the measure would open."""
    places = float(seen.places(measure.rung)[max(1, measure.lead_time_days) - 1])
    share = max(setting.above_share, 1e-9)
    return seen.persons / share - places, {"persons": seen.persons, "places": places, "limit": share}


def days_of_cover(setting: Any, seen: Situation, measure: Measure) -> tuple[float, dict[str, float]]:
    """Short when free places last for fewer days than stated at the expected net arrivals."""
    opens = max(1, measure.lead_time_days)
    net = float(seen.arrivals[:opens].mean()) - seen.persons * seen.exits_per_person_month / DAYS_PER_MONTH
    places = float(seen.places(measure.rung)[opens - 1])
    numbers = {"free": places - seen.persons, "net_arrivals_a_day": round(net, 2), "limit_days": setting.below_days}
    return (max(net, 0.0) * setting.below_days - (places - seen.persons), numbers)


def dates(setting: Any, seen: Situation, measure: Measure) -> tuple[float, dict[str, float]]:
    """Short of exactly the measures named for today."""
    named = measure.name in setting.orders.get(seen.today, ())
    return (float(measure.places) or 1.0) if named else 0.0, {}


TRIGGERS: dict[str, Callable[[Any, Situation, Measure], tuple[float, dict[str, float]]]] = {
    "projection": projection,
    "occupancy": occupancy,
    "days_of_cover": days_of_cover,
    "dates": dates,
}
