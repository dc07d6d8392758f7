"""The reduced workload of the comparison with idiomatic Mesa: its numbers, and the same thing as a scenario of ours.

23 districts, 120 sites of at most 250 places, arrivals of households by chance with two pulses, placement by deficit,
emergency shelters of 500 places ordered 7 days ahead by a projection of 14 days, exits by a clock whose rate rises
with the stay. Every adult asks for a language course after 30 days and waits for a seat; a household in which somebody
has passed the test moves out at 1.5 times the speed. All numbers are chosen for the comparison; none is meant for a
city.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sim.scenario.apportion import apportion
from sim.scenario.schema import Scenario

START, END = date(2020, 1, 1), date(2024, 12, 30)
DAYS = (END - START).days + 1
SIZES = {1: 0.5, 2: 0.2, 3: 0.15, 4: 0.1, 5: 0.05}
MEAN_SIZE = sum(size * share for size, share in SIZES.items())
POPULATION = [round(70_000 * 0.93**n) for n in range(23)]
BASE_SHARE, PULSES = 0.4, ((date(2020, 7, 1), 0.3), (date(2022, 9, 1), 0.3))
RISE_DAYS = DECAY_DAYS = 60
STAY_SHAPE, STAY_MEAN_DAYS = 1.5, 365.0
SITES, LARGEST_SITE, PERSONS_FOR_LARGEST = 120, 250, 100_000
EMERGENCY_PLACES, EMERGENCY_SHELTERS = 500, 60
LEAD_DAYS, HORIZON_DAYS, RECENT_DAYS, EXITS_A_MONTH = 7, 14, 28, 0.08
CLOSING_SHARE, CLOSING_DAYS = 0.95, 30
ADULTS = 2  # at most, in a household
ASK_AFTER_DAYS, SEATS, LEAST_LEARNERS, COURSE_DAYS = 30, 20, 15, 196
PERSONS_FOR_A_COURSE = 250  # arriving persons for each course that may run
PASSING_SHARE, FASTER_AFTER_B1 = 0.5, 1.5


def site_sizes(arriving: int) -> list[list[int]]:
    """Planned places of the sites of each district, in proportion to the arriving persons."""
    largest = min(LARGEST_SITE, LARGEST_SITE * arriving / PERSONS_FOR_LARGEST)
    numbers = apportion(SITES, POPULATION)
    return [[max(5, round(largest * (0.75 + 0.25 * (n % 4) / 3))) for n in range(count)] for count in numbers]


def scenario(arriving: int) -> Scenario:
    """The workload as a scenario; `arriving` is the expected number of arriving persons."""
    label = {"de": "Vergleich", "en": "comparison"}
    area = {"preliminary": 4.5, "follow_up": 4.5}
    block: dict[str, Any] = {
        "name": "comparison",
        "title": label,
        "start": START,
        "end": END,
        "groups": {
            "all": {
                "label": label,
                "household_sizes": SIZES,
                "one_parent_share": 0,
                "preliminary_months_max": 120,  # one stage only
            }
        },
        "inflow": {"components": _inflow(arriving)},
        "clocks": {
            "own_housing": {
                "duration": {"law": "weibull", "shape": STAY_SHAPE, "mean_days": STAY_MEAN_DAYS},
                "level_factors": {"B1": FASTER_AFTER_B1},
            },
        },
        "learning": {"courses": _courses(arriving)},
        "occupancy": {"floor_area_m2": area, "usable_share": 1.0, "fill_in_days": 0},
        "placement": {"policy": "decentral", "if_full": "wait"},
        "emergency": _emergency(),
        **_city(arriving),
    }
    return Scenario.model_validate(block)


def courses_at_once(arriving: int) -> int:
    """Courses that may run at a time."""
    return max(1, arriving // PERSONS_FOR_A_COURSE)


def _courses(arriving: int) -> dict[str, Any]:
    return {
        "seats": SEATS,
        "least_persons": LEAST_LEARNERS,
        "at_once": courses_at_once(arriving),
        "language_units": COURSE_DAYS,
        "orientation_units": 0,
        "units_per_week": 7,
        "delay_days": ASK_AFTER_DAYS,
        "passing_share": PASSING_SHARE,
        "repeats": 0,
    }


def _inflow(arriving: int) -> dict[str, Any]:
    base = {"kind": "constant", "group": "all", "persons_per_month": arriving * BASE_SHARE / DAYS * 365.25 / 12}
    pulses = {
        f"pulse {day.year}": {
            "kind": "pulse",
            "group": "all",
            "date": day,
            "persons": arriving * share,
            "rise_days": RISE_DAYS,
            "decay_days": DECAY_DAYS,
        }
        for day, share in PULSES
    }
    return {"base": base, **pulses}


def _emergency() -> dict[str, Any]:
    return {
        "triggers": {"projection": {"planning_horizon_days": HORIZON_DAYS}},
        "outlook": {
            "arrivals": "recent_average",
            "recent_days": RECENT_DAYS,
            "exits_per_person_month": EXITS_A_MONTH,
        },
        "closing": {"share": CLOSING_SHARE, "horizon_days": CLOSING_DAYS},
    }


def _city(arriving: int) -> dict[str, Any]:
    names = [f"District {n + 1:02d}" for n in range(len(POPULATION))]
    kind = {"label": {"de": "Haus", "en": "house"}, "shelter_class": "regular", "family": "regular"}
    hall = {"label": {"de": "Halle", "en": "hall"}, "shelter_class": "emergency", "family": "halls"}
    sites = [
        {"name": f"Site {district[-2:]}-{n + 1}", "district": district, "kind": "house", "planned_places": places}
        for district, planned in zip(names, site_sizes(arriving), strict=True)
        for n, places in enumerate(planned)
    ]
    measures = [
        {
            "rung": 1,
            "name": f"Hall {n + 1:02d}",
            "kind": "hall",
            "district": names[n % len(names)],
            "places": EMERGENCY_PLACES,
            "lead_time_days": LEAD_DAYS,
        }
        for n in range(EMERGENCY_SHELTERS)
    ]
    return {
        "kinds": {"house": kind, "hall": hall},
        "districts": [{"name": n, "population": p} for n, p in zip(names, POPULATION, strict=True)],
        "sites": sites,
        "measures": measures,
    }
