"""Limit cases of V11: a tiny city at the edge of sense each, and what a sane program says and does there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from analysis.verify.tiny_city import LABEL, TINY, read_text, tiny_city, tiny_text
from sim.records import Records
from sim.run import run
from sim.scenario.problems import ScenarioError
from sim.scenario.reading import Reading

Expectations = dict[str, bool]
HALL, FIRST = TINY["measures"][0], TINY["start"]


@dataclass(frozen=True)
class Case:
    """A city by what differs from the tiny one, and what must hold of its run: named statements."""

    name: str
    changes: dict[str, Any]
    holds: Callable[[Reading, Records], Expectations]


@dataclass(frozen=True)
class Refusal:
    """A city that must be refused, and words of the sentence that says why."""

    name: str
    read: Callable[[], object]
    words: tuple[str, ...]


def _wave(first: date, persons: int) -> dict[str, Any]:
    return {"components": {"wave": {"kind": "step", "from": first, "persons_per_month": persons}}}


def told(records: Records, what: str) -> list[str]:
    """Names of the shelters of which the log says something."""
    return [event.subject for event in records.events if event.what == what]


def warned(reading: Reading, words: str) -> bool:
    """Whether a warning of the reading has these words."""
    return any(words in problem.text for problem in reading.warnings)


def _nobody(records: Records) -> bool:
    return int(records.city["persons"].sum()) == 0


def _all_wait(records: Records) -> bool:
    return bool((records.city["waiting"] == records.city["persons"]).all()) and int(records.city["waiting"][-1]) > 0


def _turned_away(reading: Reading, records: Records) -> Expectations:
    away, came = records.city["turned_away"].sum(), records.city["arrived"].sum()
    return {"nobody lives there": _nobody(records), "all are turned away": bool(away == came > 50)}


def _ladder(reading: Reading, records: Records) -> Expectations:
    return {
        "the hall opens": told(records, "opened")[:1] == ["Hall"],
        "nobody waits": records.city["waiting"][-1] == 0,
        "people above its places are counted": records.city["above_usable"][-1] > 0,
    }


def _capacity_zero(reading: Reading, records: Records) -> Expectations:
    left = records.city["left_own_housing"].sum()
    return {
        "both sites are resized": told(records, "resized") == ["East 1", "West 1"],
        "no place is left": records.kind["usable"][29:, 0].max() == 0,
        "nobody is put outside": bool(left == records.city["arrived"].sum() - records.city["persons"][-1]),
        "people above usable places are counted": records.city["above_usable"][29] > 0,
    }


def _leap_day(reading: Reading, records: Records) -> Expectations:
    return {
        "one person a day": set(records.city["arrived"].tolist()) == {1},
        "the site grows on 29 February": records.kind["planned"][27:30, 0].tolist() == [80, 110, 110],
        "the day after is 1 March": reading.scenario.date_of(29) == date(2020, 3, 1),
    }


def _one_day(reading: Reading, records: Records) -> Expectations:
    results = run(reading.scenario, runs=2, workers=1, households=True)
    return {
        "one day is recorded": records.days == 1,
        "each run has one row": len(results.days) == 2,
        "households are placed or wait": set(results.households["state"]) <= {"placed", "waiting"},
    }


def _without_effect(reading: Reading, records: Records) -> Expectations:
    return {
        "each act is logged": told(records, "no_effect") == ["East 1", "East 1", "Hall", "Hall", "Hall", "Hall"],
        "nothing is ordered": not told(records, "ordered"),
    }


def _small_sites() -> list[dict[str, Any]]:
    names = [(d, f"Small {d} {n}") for d in ("East", "West") for n in (1, 2)]
    return [{"name": name, "district": d, "kind": "house", "planned_places": 6} for d, name in names]


def _acts(*acts: tuple[str, str], **more: Any) -> list[dict[str, Any]]:
    return [{"date": date(2020, 2, 10), "action": action, "target": target, **more} for action, target in acts]


CLOSED = [{"date": date(2020, 3, 1), "action": "resize", "target": s, "places": 0} for s in ("East 1", "West 1")]
LEAP = {
    "interventions": [{"date": date(2020, 2, 29), "action": "resize", "target": "East 1", "places": 90}],
    "inflow": {
        "components": {
            "s": {"kind": "series", "months": {"2020-02": 29, "2020-03": 31, "2020-04": 30}, "totals": "given"}
        }
    },
    "groups": {"asylum": {"label": LABEL, "household_sizes": {1: 1.0}}},
    "counts_from": date(2020, 2, 29),
}
NOT_THERE = [
    *_acts(("cancel", "East 1"), ("convert", "East 1"), ("close", "Hall"), ("cancel", "Hall"), ("convert", "Hall")),
    *_acts(("resize", "Hall"), places=5),
]
FULL = [{"group": "asylum", "household_size": 1, "persons": 81}]

CASES: tuple[Case, ...] = (
    Case(
        "no_arrivals",
        {"inflow": {"components": {}}, "counts_from": FIRST},
        lambda reading, r: {
            "a warning says so": warned(reading, "nobody arrives"),
            "nobody is there": _nobody(r),
            "nothing is ordered": not told(r, "ordered"),
        },
    ),
    Case("wave_of_nobody", {"inflow": _wave(FIRST, 0)}, lambda _, r: {"nobody comes": r.city["arrived"].sum() == 0}),
    Case("no_places", {"sites": [], "measures": [], "emergency": {}}, lambda _, r: {"all wait": _all_wait(r)}),
    Case(
        "no_places_turn_away",
        {"sites": [], "measures": [], "emergency": {}, "placement": {"if_full": "turn_away"}},
        _turned_away,
    ),
    Case("no_places_but_ladder", {"sites": []}, _ladder),
    Case(
        "one_district",
        {
            "districts": TINY["districts"][:1],
            "sites": [{"name": "House", "district": "East", "kind": "house", "planned_places": 100}],
        },
        lambda _, r: {"one column": r.district["regular_persons"].shape == (90, 1)},
    ),
    Case("capacity_zero", {"interventions": CLOSED}, _capacity_zero),
    Case(
        "lead_time_beyond_horizon",
        {"measures": [{**HALL, "lead_time_days": 3000}]},
        lambda _, r: {
            "it never opens": not told(r, "opened"),
            "the order is remembered": len(told(r, "ordered")) <= 1,
        },
    ),
    Case(
        "household_larger_than_sites",
        {
            "groups": {"asylum": {"label": LABEL, "household_sizes": {7: 1.0}}},
            "sites": _small_sites(),
            "measures": [],
            "emergency": {},
        },
        lambda _, r: {"free places are not divided among a household": _all_wait(r)},
    ),
    Case(
        "wave_after_the_end",
        {"inflow": _wave(date(2021, 1, 1), 90)},
        lambda reading, r: {
            "a warning says so": warned(reading, "after the end of the run"),
            "nobody comes": r.city["arrived"].sum() == 0,
        },
    ),
    Case("leap_day", LEAP, _leap_day),
    Case("one_day", {"end": FIRST}, _one_day),
    Case("residents_wait", {"residents": FULL, "placement": {"if_full": "wait"}}, lambda _, r: {
        "nobody is lost": bool(
            r.city["persons"][0] + r.city["left_own_housing"][0] == 81 + r.city["arrived"][0]
        ),
    }),
    Case("acts_on_nothing", {"interventions": NOT_THERE, "emergency": {}}, _without_effect),
    Case(
        "setup_paid_once",
        {
            "measures": [{**HALL, "setup_cost_eur": 1000, "places": 500}],
            "interventions": _acts(("open", "Hall")),
            "emergency": {},
        },
        lambda _, r: {"paid once": bool(np.isclose(r.cost["setup"].sum(), 1000))},
    ),
)  # fmt: skip

REFUSALS: tuple[Refusal, ...] = (
    Refusal("no_29_february", lambda: read_text(tiny_text("end: 2020-04-30", "end: 2021-02-29")), ("2021-02-29",)),
    Refusal(
        "residents_do_not_fit",
        lambda: run(tiny_city(residents=FULL).scenario, runs=1),
        ("1 of 81 residents find no place", "80 usable places, 0 of them still free"),
    ),
    Refusal("hundred_years", lambda: tiny_city(end=FIRST + timedelta(days=366 * 100 + 1)), ("longer than 100 years",)),
)


def refused(refusal: Refusal) -> bool:
    """Whether a city is refused with the words wanted."""
    try:
        refusal.read()
    except ScenarioError as error:
        return all(words in str(error) for words in refusal.words)
    return False
