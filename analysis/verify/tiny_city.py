"""Tiny city: two districts, two houses, one hall; read from a file as everybody's scenario is."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from sim.scenario.reading import Reading, read_scenario

LABEL = {"de": "x", "en": "x"}
TINY: dict[str, Any] = {
    "title": LABEL,
    "start": date(2020, 2, 1),
    "end": date(2020, 4, 30),
    "groups": {"asylum": {"label": LABEL, "household_sizes": {1: 0.5, 3: 0.5}}},
    "occupancy": {"floor_area_m2": {"preliminary": 4.5, "follow_up": 4.5}},
    "clocks": {"own_housing": {"duration": {"law": "exponential", "mean_days": 60}}},
    "kinds": {
        "house": {"label": LABEL, "shelter_class": "regular", "family": "regular"},
        "hall": {"label": LABEL, "shelter_class": "emergency", "family": "halls"},
    },
    "districts": [{"name": "East", "population": 3000}, {"name": "West", "population": 1000}],
    "sites": [
        {"name": "East 1", "district": "East", "kind": "house", "planned_places": 60},
        {"name": "West 1", "district": "West", "kind": "house", "planned_places": 20},
    ],
    "measures": [
        {"rung": 1, "name": "Hall", "kind": "hall", "district": "East", "places": 50, "lead_time_days": 3},
    ],
    "emergency": {
        "outlook": {"arrivals": "recent_average", "recent_days": 14},
        "triggers": {"projection": {"planning_horizon_days": 14}},
    },
    "inflow": {"components": {"wave": {"kind": "step", "from": date(2020, 2, 1), "persons_per_month": 90}}},
}


def tiny_city(**changes: Any) -> Reading:
    """The tiny city with some blocks replaced. Errors: `ScenarioError` as for any file."""
    return read_text(yaml.safe_dump({**TINY, **changes}, sort_keys=False))


def read_text(text: str) -> Reading:
    """A scenario from its text, by way of a file."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "tiny.yaml"
        path.write_text(text, encoding="utf-8")
        return read_scenario(path)


def tiny_text(old: str, new: str) -> str:
    """Text of the tiny city with something in it replaced."""
    return yaml.safe_dump(TINY, sort_keys=False).replace(old, new)
