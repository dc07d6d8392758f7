"""Hand-made records: two districts, so many days, and only the counts a test is about."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np

from sim.agents.recorder import CITY, DISTRICT, DISTRICT_PLACES, KIND, KIND_PLACES
from sim.records import Records
from sim.scenario.schema import Scenario

LABEL = {"de": "x", "en": "x"}
KINDS = ("house", "gym", "inn", "tent", "gym, regular", "inn, regular", "tent, regular")


def plan_of(days: int, **settings: Any) -> Scenario:
    """West has a quarter of the inhabitants, East three quarters."""
    start = settings.pop("start", date(2020, 1, 1))
    emergency = {"gym": "halls", "inn": "hotels", "tent": "other"}
    kinds = {kind: {"label": LABEL, "shelter_class": "emergency", "family": of} for kind, of in emergency.items()}
    block = {
        "title": LABEL,
        "start": start,
        "end": start + timedelta(days=days - 1),
        "groups": {"asylum": {"label": LABEL, "household_sizes": {1: 1.0}}},
        "occupancy": {"floor_area_m2": {"preliminary": 4.5, "follow_up": 4.5}},
        "kinds": {"house": {"label": LABEL, "shelter_class": "regular", "family": "regular"}, **kinds},
        "districts": [{"name": "West", "population": 1000}, {"name": "East", "population": 3000}],
        **settings,
    }
    return Scenario.model_validate(block)


def table(days: int, columns: int, given: Any) -> Any:
    shape = (days, columns) if columns else (days,)
    return np.broadcast_to(np.asarray(given, dtype=np.int32), shape).copy()


def records_of(
    days: int,
    city: Mapping[str, Any] | None = None,
    district: Mapping[str, Any] | None = None,
    kind: Mapping[str, Any] | None = None,
    cost: Mapping[str, Any] | None = None,
    parts: Mapping[str, Any] | None = None,
    shelters: tuple[Mapping[str, Any], ...] = (),
    **settings: Any,
) -> Records:
    """Records of so many days; what is not given is 0."""
    city, district, kind, cost = city or {}, district or {}, kind or {}, cost or {}
    return Records(
        plan=plan_of(days, **settings),
        seed=1,
        run=0,
        kinds=KINDS,
        city={name: table(days, 0, city.get(name, 0)) for name in CITY},
        district={name: table(days, 2, district.get(name, 0)) for name in (*DISTRICT, *DISTRICT_PLACES)},
        kind={name: table(days, len(KINDS), kind.get(name, 0)) for name in (*KIND, *KIND_PLACES)},
        cost={name: np.zeros((days, len(KINDS))) + np.asarray(cost.get(name, 0.0)) for name in ("running", "setup")},
        parts={name: np.zeros(days) + np.asarray(given) for name, given in (parts or {}).items()},
        events=(),
        shelters=shelters,
    )
