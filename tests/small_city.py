"""A small city that lives through everything in 27 months and runs in half a second; and what is compared of a run."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np

from sim.agents.tables import State
from sim.model import SurgeModel
from sim.records import Records, households_of, records_of
from sim.scenario.schema import Scenario

LABEL = {"de": "x", "en": "x"}
EMERGENCY = {"hotel": ("hotels", 1, 65), "gym": ("halls", 4, 90.1)}


def by_date(**values: float) -> dict[date, float]:
    """Dated value: `by_date(d20150101=1.0)`."""
    return {date(int(day[1:5]), int(day[5:7]), int(day[7:])): value for day, value in values.items()}


def small_plan(**changes: Any) -> Scenario:
    """North, East and South: half, three tenths and a fifth of the inhabitants; a wave in autumn 2015."""
    return Scenario.model_validate({**_block(), **changes})


def _block() -> dict[str, Any]:
    area = by_date(d20100101=4.5, d20160901=7.0)
    return {
        "name": "small",
        "title": LABEL,
        "start": date(2015, 1, 1),
        "end": date(2017, 3, 31),
        "seed": 11,
        "groups": _groups(),
        "inflow": {"components": _inflow()},
        "clocks": _clocks(),
        "occupancy": {
            "floor_area_m2": {"preliminary": area, "follow_up": area},
            "usable_share": 0.9,
            "fill_in_days": 21,
        },
        "moving": {"persons_per_day": 12},
        "emergency": {
            "triggers": {"projection": {"planning_horizon_days": 20}},
            "outlook": {"exits_per_person_month": 0.02},
        },
        "residents": {"total": 450, "move_ins": {f"2014-{month:02d}": 40 + 5 * month for month in range(5, 13)}},
        **_city(),
    }


def _groups() -> dict[str, Any]:
    relatives = {"share": 0.3, "up_to_size": 1, "mean_delay_days": 200, "persons": {1: 0.3, 3: 0.7}}
    return {
        "asylum": {
            "label": LABEL,
            "household_sizes": {1: 0.6, 2: 0.15, 4: 0.15, 6: 0.1},
            "births_per_person_month": 0.01,
            "relatives": relatives,
            "straight_to_private": 0.02,
        },
        "protection": {
            "label": LABEL,
            "household_sizes": {1: 0.5, 2: 0.3, 3: 0.2},
            "preliminary_months_max": 6,
        },
    }


def _inflow() -> dict[str, Any]:
    wave = {"kind": "pulse", "date": date(2015, 9, 1), "persons": 900, "rise_days": 60, "decay_days": 60}
    return {
        "base": {"kind": "constant", "persons_per_month": 60},
        "wave": {**wave, "group": "protection", "dispersion": 3},
    }


def _clocks() -> dict[str, Any]:
    return {
        "decision": {
            "duration": {"law": "gamma", "mean_days": 200, "shape": 4},
            "date_factor": by_date(d20150101=1.0, d20160101=1.5),
        },
        "own_housing": {
            "duration": {"law": "exponential", "per_month": 0.04},
            "size_factors": {1: 1.3, 2: 1.0, 4: 0.5},
            "before_decision_factor": 0.5,
            "date_factor": by_date(d20150101=1.0, d20151101=0.7, d20161001=1.2),
        },
        "voluntary_return": {"duration": {"law": "exponential", "per_month": 0.007}},
        "onward_move": {
            "duration": {"law": "weibull", "mean_days": 900, "shape": 1.5},
            "starts_at": "first_regular_placement",
        },
    }


def _city() -> dict[str, Any]:
    regular = {"label": LABEL, "shelter_class": "regular", "family": "regular", "cost_per_place_day_eur": 25}
    emergency = {
        kind: {
            "label": LABEL,
            "shelter_class": "emergency",
            "family": family,
            "quality": quality,
            "cost_per_place_day_eur": cost,
        }
        for kind, (family, quality, cost) in EMERGENCY.items()
    }
    gym = {"rung": 2, "kind": "gym", "lead_time_days": 5, "min_term_days": 30, "setup_cost_eur": 5000.0}
    ladder = [("Gym A", "East", 80), ("Gym B", "South", 100), ("Gym C", "South", 150), ("Gym D", "North", 250)]
    hotel = {"rung": 1, "name": "Hotel", "kind": "hotel", "district": "North", "places": 60, "lead_time_days": 10}
    quiet = {"announced_on": date(2015, 1, 1), "from": date(2015, 1, 1), "to": date(2015, 8, 31)}
    surge = {"announced_on": date(2015, 9, 1), "from": date(2015, 9, 1), "to": date(2016, 3, 31)}
    return {
        "kinds": {"house": regular, **emergency},
        "districts": [
            {"name": "North", "population": 5000},
            {"name": "East", "population": 3000},
            {"name": "South", "population": 2000},
        ],
        "sites": [
            _site("N1", "North", 200),
            _site("N2", "North", 300),
            _site("E1", "East", 150),
            _site("E2", "East", 120, usable_from=date(2016, 2, 1), decided_on=date(2015, 6, 1)),
            _site("S1", "South", 80, permit_ends=date(2016, 3, 1), at_permit_end="wind_down"),
            _site("N3", "North", 200, usable_from=date(2016, 5, 1)),
        ],
        "measures": [
            {**hotel, "becomes_regular_after_days": 200},
            *({**gym, "name": name, "district": district, "places": places} for name, district, places in ladder),
        ],
        "announcements": [{**quiet, "persons_per_month": 60}, {**surge, "persons_per_month": 250}],
    }


def _site(name: str, district: str, places: int, **more: Any) -> dict[str, Any]:
    return {"name": name, "district": district, "kind": "house", "planned_places": places, **more}


def house(name: str, district: str, places: int) -> dict[str, Any]:
    """A shared house that has always stood."""
    return _site(name, district, places)


def lived(plan: Scenario, days: int | None = None, **how: Any) -> SurgeModel:
    """A city after so many days, or after the last."""
    model = SurgeModel(plan, **how)
    for _ in range(plan.days if days is None else days):
        model.step()
    return model


def bytes_of(model: SurgeModel) -> dict[str, Any]:
    """Everything that is compared of two cities, byte for byte: records, log, tables of people, and what is to come."""
    tables = {"households": model.households, "people": model.people}
    return {
        **bytes_of_records(records_of(model)),
        **{f"{t} {column}": table[column].tobytes() for t, table in tables.items() for column in table.names},
        **{f"microdata {name}": column.tobytes() for name, column in households_of(model).items()},
        **{f"counts {name}": str(value) for name, value in vars(model.counts).items()},
        "outlook": model.change.tobytes(),
        "calendar": {name: repr(sorted(due._entries.items())) for name, due in model.due.items()},
        "lines": [line.rows() for line in (model.ledger.waiting, model.ledger.in_emergency, model.ledger.leaving_site)],
        "flats": (model.ledger.seeking.rows(), dict(model.flats_owed)),
        "day": model.day,
    }


def bytes_of_records(records: Records) -> dict[str, Any]:
    """Records, log and shelters of a run."""
    parts = {"city": records.city, "district": records.district, "kind": records.kind, "cost": records.cost}
    arrays = {f"{part} {name}": array for part, named in parts.items() for name, array in named.items()}
    return {
        **{name: (array.shape, array.tobytes()) for name, array in arrays.items()},
        "events": records.events,
        "shelters": records.shelters,
        "seed": records.seed,
    }


def differences(one: dict[str, Any], other: dict[str, Any]) -> Iterator[str]:
    """Names of what is not the same."""
    return (name for name in {**one, **other} if one.get(name) != other.get(name))


def present(model: SurgeModel) -> Any:
    """Rows of the households present."""
    state = model.households["state"]
    return np.flatnonzero((state == State.WAITING) | (state == State.PLACED))
