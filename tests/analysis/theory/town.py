"""A town with one site that never fills, for half a year; every test changes what it looks at."""

from __future__ import annotations

from datetime import date
from typing import Any

from sim.scenario.schema import Scenario

TWO = {"de": "Stadt", "en": "Town"}
FAMILIES = {1: 0.6, 2: 0.1, 3: 0.1, 5: 0.2}
MONTH = 365.25 / 12


def town(places: int = 1_000_000, **changes: Any) -> Scenario:
    """20 persons a month come in families and stay 90 days in the mean; `changes` replace whole blocks."""
    given: dict[str, Any] = {
        "name": "town",
        "title": TWO,
        "start": date(2023, 9, 1),
        "end": date(2024, 3, 31),
        "counts_from": date(2023, 9, 1),
        "groups": {"asylum": group()},
        "inflow": {"components": {"usual": {"kind": "constant", "persons_per_month": 20 * MONTH}}},
        "clocks": {"own_housing": {"duration": {"law": "exponential", "mean_days": 90}}},
        "occupancy": {"floor_area_m2": {"preliminary": 4.5, "follow_up": 4.5}},
        "kinds": {
            "house": {"label": TWO, "shelter_class": "regular", "family": "regular"},
            "hall": {"label": TWO, "shelter_class": "emergency", "family": "halls"},
        },
        "districts": [{"name": "A", "population": 1000}],
        "sites": [{"name": "House", "district": "A", "kind": "house", "planned_places": places}],
        "placement": {"policy": "first_fit", "if_full": "wait"},
    }
    return Scenario.model_validate({**given, **changes})


def group(**changes: Any) -> dict[str, Any]:
    """A group of people by families."""
    return {"label": TWO, "household_sizes": FAMILIES, **changes}


def components(**named: Any) -> dict[str, Any]:
    """An inflow of some components."""
    return {"components": named}
