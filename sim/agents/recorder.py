"""Recorder: copies the totals of each day into arrays; it never changes the city."""

from __future__ import annotations

from array import array
from operator import sub
from typing import Any

import numpy as np

from sim.agents.city import City
from sim.agents.counts import FLOWS
from sim.agents.places import Shelter

CITY = (
    "persons",
    "waiting",
    "above_usable",
    "preliminary",
    "over_cap_persons",
    "over_cap_planned",
    "overstay",
    "seeking_flat",
    "below_own_standard",
    "below_7_m2",
    "below_4_5_m2",
    *FLOWS,
)
DISTRICT = ("regular_persons", "emergency_persons", "regular_planned", "regular_usable", "regular_sites")
KIND = ("persons", "planned", "usable", "sites")


class Recorder:
    """Copies the day's totals into arrays; never changes the city."""

    def __init__(self, city: City) -> None:
        self.days = 0
        self._city, self._district, self._kind = array("i"), array("i"), array("i")
        self._cost = array("d")
        self._flows_before = [0] * len(FLOWS)
        self._setup_before = [0.0] * len(city.kind_names)
        self._width = {"district": len(city.districts), "kind": len(city.kind_names)}

    def record(self, city: City) -> None:
        """Record the state at the end of today."""
        counts = city.counts
        flows = list(counts.flows.values())
        self._city.extend(
            (
                counts.persons,
                counts.waiting,
                counts.above_usable,
                counts.preliminary,
                counts.over_cap_persons,
                counts.over_cap_planned,
                counts.overstay,
                counts.seeking_flat,
                *counts.below(city.law),
            )
        )
        self._city.extend(map(sub, flows, self._flows_before))
        self._flows_before = flows
        for values in (
            counts.district_persons,
            counts.district_emergency,
            counts.district_planned,
            counts.district_usable,
            counts.district_sites,
        ):
            self._district.fromlist(values)
        for values in (counts.kind_persons, counts.kind_planned, counts.kind_usable, counts.kind_sites):
            self._kind.fromlist(values)
        self._cost.fromlist(counts.kind_cost)
        self._cost.fromlist(list(map(sub, counts.kind_setup, self._setup_before)))
        self._setup_before = list(counts.kind_setup)
        self.days += 1

    def arrays(self) -> dict[str, dict[str, Any]]:
        """Arrays recorded so far: `city` (days,), `district` (days, districts), `kind` and `cost` (days, kinds)."""
        days, districts, kinds = self.days, self._width["district"], self._width["kind"]
        city = np.array(self._city, dtype=np.int32).reshape(days, len(CITY))
        district = np.array(self._district, dtype=np.int32).reshape(days, len(DISTRICT), districts)
        kind = np.array(self._kind, dtype=np.int32).reshape(days, len(KIND), kinds)
        cost = np.array(self._cost).reshape(days, 2, kinds)
        return {
            "city": {name: city[:, n] for n, name in enumerate(CITY)},
            "district": {name: district[:, n] for n, name in enumerate(DISTRICT)},
            "kind": {name: kind[:, n] for n, name in enumerate(KIND)},
            "cost": {"running": cost[:, 0], "setup": cost[:, 1]},
        }


def history(shelter: Shelter, days: int) -> dict[str, Any]:
    """One row of the table of shelters; days are numbers from the start, None where it did not happen."""
    nights = shelter.person_nights + shelter.persons * (days - shelter.counted_to_day)
    return {
        "shelter": shelter.name,
        "district": shelter.district.name,
        "kind": shelter.kind,
        "shelter_class": "emergency" if shelter.emergency else "regular",
        "family": shelter.family,
        "planned_places": shelter.planned,
        "standard_m2": shelter.standard_m2,
        "synthetic": shelter.synthetic,
        "measure": shelter.measure is not None,
        "ordered_day": shelter.ordered_day,
        "opened_day": shelter.opened_day,
        "first_person_day": shelter.first_person_day,
        "empty_day": shelter.empty_day if shelter.persons == 0 else None,
        "handed_back_day": shelter.closed_day,
        "peak_persons": shelter.peak_persons,
        "person_nights": nights,
    }
