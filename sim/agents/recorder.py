"""Recorder: copies the totals of each day into arrays; it never changes the city."""

from __future__ import annotations

from array import array
from math import prod
from struct import pack
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.agents.city import City
from sim.agents.counts import FLOWS, Counts
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
DISTRICT = ("regular_persons", "emergency_persons")
DISTRICT_PLACES = ("regular_planned", "regular_usable", "regular_sites")
KIND = ("persons", "preliminary")
KIND_PLACES = ("planned", "usable", "sites")


class Recorder:
    """Copies the day's totals into arrays; never changes the city.

    Totals of places and costs are copied only on days on which they changed.
    """

    def __init__(self, city: City) -> None:
        self.days = 0
        self._city, self._district, self._kind = array("i"), array("i"), array("i")
        self._changed_on: list[int] = []
        self._changes_seen = -1
        self._district_places, self._kind_places, self._cost = array("i"), array("i"), array("d")
        self._parts = array("d")
        self._names = [name for part in city.parts.values() for name in part.names]
        self._city_row, self._parts_row = f"{len(CITY)}i", f"{len(self._names)}d"
        self._width = {"district": len(city.districts), "kind": len(city.kind_names)}

    def record(self, city: City) -> None:
        """Record the state at the end of today."""
        counts = city.counts
        row = pack(  # several times faster than to extend an array number by number
            self._city_row,
            counts.persons,
            counts.waiting,
            counts.above_usable,
            counts.preliminary,
            counts.over_cap_persons,
            counts.over_cap_planned,
            counts.overstay,
            counts.seeking_flat,
            *counts.below(city.law),
            *counts.flows.values(),
        )
        self._city.frombytes(row)
        self._district.fromlist(counts.district_persons)
        self._district.fromlist(counts.district_emergency)
        self._kind.fromlist(counts.kind_persons)
        self._kind.fromlist(counts.kind_preliminary)
        if counts.changes_of_places != self._changes_seen:
            self._changes_seen = counts.changes_of_places
            self._record_places(counts)
        figures: list[float] = []
        for part in city.parts.values():
            figures += part.figures()
        self._parts.frombytes(pack(self._parts_row, *figures))
        self.days += 1

    def _record_places(self, counts: Counts) -> None:
        self._changed_on.append(self.days)
        for values in (counts.district_planned, counts.district_usable, counts.district_sites):
            self._district_places.fromlist(values)
        for values in (counts.kind_planned, counts.kind_usable, counts.kind_sites):
            self._kind_places.fromlist(values)
        self._cost.fromlist(counts.kind_cost)
        self._cost.fromlist(counts.kind_setup)

    def arrays(self) -> dict[str, dict[str, Any]]:
        """Arrays so far: `city`, `parts` (days,), `district` (days, districts), `kind` and `cost` (days, kinds).

        A copy of the days that are complete: a page may ask while another thread lives through the next one.
        """
        days, districts, kinds = self.days, self._width["district"], self._width["kind"]
        city = _table(self._city, np.int32, (days, len(CITY)))
        city[1:, -len(FLOWS) :] -= city[:-1, -len(FLOWS) :].copy()  # counted from the start, recorded by day
        district = _table(self._district, np.int32, (days, len(DISTRICT), districts))
        kind = _table(self._kind, np.int32, (days, len(KIND), kinds))
        parts = _table(self._parts, np.float64, (days, len(self._names)))
        cost = self._by_day(self._cost, np.float64, days, (2, kinds))
        cost[1:, 1] -= cost[:-1, 1].copy()
        of_districts = self._by_day(self._district_places, np.int32, days, (len(DISTRICT_PLACES), districts))
        of_kinds = self._by_day(self._kind_places, np.int32, days, (len(KIND_PLACES), kinds))
        return {
            "city": {name: city[:, n] for n, name in enumerate(CITY)},
            "district": {
                **{name: district[:, n] for n, name in enumerate(DISTRICT)},
                **{name: of_districts[:, n] for n, name in enumerate(DISTRICT_PLACES)},
            },
            "kind": {
                **{name: kind[:, n] for n, name in enumerate(KIND)},
                **{name: of_kinds[:, n] for n, name in enumerate(KIND_PLACES)},
            },
            "cost": {"running": cost[:, 0], "setup": cost[:, 1]},
            "parts": {name: parts[:, n] for n, name in enumerate(self._names)},
        }

    def _by_day(self, values: array[Any], dtype: Any, days: int, shape: tuple[int, int]) -> NDArray[Any]:
        """Totals copied when they changed, for every day from then until the next change."""
        changed_on = [day for day in self._changed_on if day < days]
        changed = _table(values, dtype, (len(changed_on), *shape))
        return np.repeat(changed, np.diff([*changed_on, days]), axis=0)


def _table(values: array[Any], dtype: Any, shape: tuple[int, ...]) -> NDArray[Any]:
    """The first numbers of a growing list as an array; cut off first, so that the list may grow meanwhile."""
    return np.array(values[: prod(shape)], dtype=dtype).reshape(shape)


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
