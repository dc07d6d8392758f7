"""Closing: the ladder is climbed back from its last rung; what is no longer needed is emptied and handed back."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from sim.agents import estate, outlook
from sim.agents.city import City
from sim.agents.places import OPEN, Shelter
from sim.scenario.city import Measure

LAST_RUNG = 10_000


def close_emergency(city: City) -> None:
    """A measure past its minimum term closes when people, now and later, fit into a share of the places without it.

    An empty one closes at once. Nothing closes that tomorrow's projection would order again.
    """
    _note_first_and_last(city)
    if not city.ordered:
        return
    candidates: list[tuple[int, int, Measure, Shelter | None, int]] = []
    for name, shelter in city.ordered.items():
        if shelter is None and name in city.in_force:
            measure = city.measure_by_name[name]
            candidates.append((measure.rung, 0, measure, None, city.in_force[name]))
        elif shelter is not None and shelter.emergency and shelter.status == OPEN:
            candidates.append((shelter.rung, shelter.number, shelter.measure, shelter, shelter.opens_day))
    past_term = [c for c in candidates if city.day + 1 - c[4] >= c[2].min_term_days]
    if not past_term:
        return
    load = _Load(city)
    for _, _, measure, shelter, _ in sorted(past_term, key=lambda c: (-c[0], -c[1])):
        places = measure.places if measure.is_shelter else estate.gain(city, measure)
        share = 1.0 if shelter is not None and shelter.persons == 0 else city.plan.emergency.closing.share
        if load.full(places, share) or load.lack(measure.rung) + places > 0:
            # a rung that is still needed keeps the more preferred ones open as well
            return
        people, have = load.later
        why: dict[str, Any] = {"reason": "closing", "numbers": {"people": people, "places_without": have - places}}
        if shelter is None:
            estate.lift(city, measure, **why)
        else:
            estate.close(city, shelter, **why)
        load.without(places)


class _Load:
    """People and places, now and at the closing horizon, and the worst lack the projection would see for a rung."""

    def __init__(self, city: City) -> None:
        self.city = city
        emergency = sum(s.planned for s in city.emergency_shelters if s.status == OPEN)
        self.places = city.counts.regular_usable * city.room_use + emergency
        self.days = city.plan.emergency.closing.horizon_days

    @cached_property
    def later(self) -> tuple[float, float]:
        """People and places at the closing horizon, those closed tonight left out."""
        city, days = self.city, self.days
        if not days:
            return float(city.persons), self.places
        places = outlook.regular_places(city, days)[-1] + outlook.emergency_places(city, days, LAST_RUNG)[-1]
        return round(float(outlook.people(city, days)[-1]), 1), round(float(places), 1)

    def full(self, places: int, share: float) -> bool:
        """Whether people would fill more than a share of the places without so many, now or later."""
        if self.city.persons > share * (self.places - places):
            return True
        people, have = self.later
        return people > share * (have - places)

    def lack(self, rung: int) -> float:
        """Worst lack up to the planning horizon with the places of this and the more preferred rungs."""
        city, projection = self.city, self.city.plan.emergency.triggers.projection
        if projection is None:
            return -np.inf
        ahead = projection.planning_horizon_days or outlook.announced_until(city)
        places = outlook.regular_places(city, ahead) + outlook.emergency_places(city, ahead, rung)
        return float(np.max(outlook.people(city, ahead) - places)) + projection.reserve_places

    def without(self, places: int) -> None:
        """Take the places of a measure out that has just been closed."""
        people, have = self.later
        self.places, self.later = self.places - places, (people, have - places)


def _note_first_and_last(city: City) -> None:
    """Log the first person in a shelter and the last one out, and hand back what is closing and empty."""
    ledger = city.ledger
    more: dict[str, Any] = {}
    for shelter in ledger.first_persons:
        city.note_shelter("first_person", shelter, **more)
    ledger.first_persons.clear()
    if not ledger.emptied:
        return
    emptied, ledger.emptied[:] = list(dict.fromkeys(ledger.emptied)), []
    for shelter in emptied:
        if shelter.persons == 0 and shelter.stands:
            if shelter.emergency:
                city.note_shelter("empty", shelter)
            estate.emptied(city, shelter)
