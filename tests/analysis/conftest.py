"""Results of a tiny city, lived through once for all tests: three districts, a wave, gyms, two runs."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from analysis.chronicle import Chronicle, chronicle_of
from analysis.output import write_results
from analysis.summary import summarise
from sim.run import Results, run
from sim.scenario.reading import read_scenario
from sim.scenario.schema import Scenario

SOURCE = "press release https://example.org/paper <2015>"


def tiny(**changes: Any) -> Scenario:
    """Three districts; 1,500 persons come in the summer of 2020 and gyms are ordered for them."""
    two = {"de": "Kleine Stadt", "en": "Small town"}
    given: dict[str, Any] = {
        "name": "tiny",
        "title": two,
        "question": {"de": "Wann?", "en": "When?"},
        "look_at": {"de": "Auf den Höchststand.", "en": "At the peak."},
        "sources": {"de": "Ausgedacht.", "en": "Invented."},
        "start": date(2020, 1, 1),
        "end": date(2021, 12, 31),
        "counts_from": date(2020, 6, 1),
        "groups": {"asylum": {"label": two, "household_sizes": {1: 0.5, 2: 0.2, 4: 0.3}}},
        "inflow": {
            "components": {
                "usual": {"kind": "constant", "persons_per_month": 60, "totals": "given"},
                "wave": {"kind": "pulse", "date": date(2020, 6, 1), "persons": 1500},
            }
        },
        "clocks": {"own_housing": {"duration": {"law": "exponential", "per_month": 0.05}}},
        "occupancy": {
            "floor_area_m2": {"preliminary": {date(2015, 1, 1): 4.5, date(2021, 6, 1): 7.0}, "follow_up": 4.5},
            "usable_share": 0.9,
        },
        "emergency": {
            "triggers": {"projection": {"planning_horizon_days": 31}},
            "outlook": {"exits_per_person_month": 0.03},
        },
        "kinds": {
            "house": {
                "label": {"de": "Haus", "en": "house"},
                "shelter_class": "regular",
                "family": "regular",
                "cost_per_place_day_eur": 25,
            },
            "gym": {
                "label": {"de": "Turnhalle", "en": "gym"},
                "shelter_class": "emergency",
                "family": "halls",
                "cost_per_place_day_eur": 90,
            },
        },
        "districts": [
            {"name": "A", "population": 1000},
            {"name": "B", "population": 2000},
            {"name": "C", "population": 500},
        ],
        "sites": [
            {
                "name": f"{district}{number}",
                "district": district,
                "kind": "house",
                "planned_places": 120,
                "usable_from": date(2019, 1, 1),
                "status": "synthetic" if number else "data",
            }
            for district in "ABC"
            for number in range(4)
        ],
        "measures": [
            {
                "rung": 1,
                "name": f"gym {number}",
                "kind": "gym",
                "district": "B",
                "places": 100,
                "lead_time_days": 5,
                "min_term_days": 60,
            }
            for number in range(9)
        ],
        "announcements": [
            {
                "announced_on": date(2020, 1, 1),
                "from": date(2020, 1, 1),
                "to": date(2021, 12, 31),
                "persons_per_month": 60,
            },
            {
                "announced_on": date(2020, 6, 1),
                "from": date(2020, 6, 1),
                "to": date(2020, 9, 30),
                "persons_per_month": 400,
            },
        ],
        "residents": {"total": 900, "source": SOURCE, "move_ins": {f"2019-{month:02d}": 80 for month in range(1, 13)}},
    }
    return Scenario.model_validate({**given, **PARTS, **changes})


PARTS: dict[str, Any] = {
    "status": {"recognition": {"asylum": 0.6}},
    "needs": {"accessible_share": 0.05, "women_alone_share": 0.5},
    "care": {"ratio": {"preliminary": 90, "follow_up": 110}, "organisations": {"one": 0.7, "other": 0.3}},
    "circles": {
        "volunteers_per_100_at_start": 40,
        "recruits_per_arrival": 0.3,
        "fading_per_month": 0.04,
        "active_share": 0.25,
    },
    "learning": {
        "courses": {"at_once": 3, "units_per_week": 20},
        "work": {"employed_after_years": {1: 0.1, 3: 0.4}, "familiarisation_places": 10},
    },
    "counselling": {"counsellors": 1, "cases_per_month": 2},
    "costs": {
        "care_post_year": {"eur": 60000, "high": 70000, "price_year": 2019, "paid_by": {"de": "Land", "en": "state"}},
        "course_unit_person": {"eur": 4},
    },
}


@pytest.fixture(scope="session")
def results() -> Results:
    return run(tiny(), seed=3, runs=2, workers=1)


@pytest.fixture(scope="session")
def calm() -> Results:
    """One run without a wave and with one resident: nobody in emergency shelters, too few persons to tell D."""
    quiet = tiny(
        inflow={"components": {}},
        measures=[],
        announcements=[],
        residents={"total": 1, "move_ins": {"2019-12": 1}},
        sites=[{"name": "A0", "district": "A", "kind": "house", "planned_places": 5, "usable_from": date(2019, 1, 1)}],
    )
    return run(quiet, seed=3, runs=1, workers=1)


def kept(results: Results, folder: Path) -> Path:
    """Results folder of a run whose scenario no file holds."""
    source = folder / f"{results.plan.name}.yaml"
    block = results.plan.model_dump(by_alias=True, mode="json", exclude_none=True)
    source.write_text(yaml.safe_dump(block, allow_unicode=True), encoding="utf-8")
    out = folder / "results"
    out.mkdir()
    write_results(out, read_scenario(source), results, "ankunft run", 1.0)
    return out


@pytest.fixture(scope="session")
def folder(results: Results, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return kept(results, tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="session")
def chronicle(folder: Path) -> Chronicle:
    return chronicle_of(folder)


@pytest.fixture(scope="session")
def calm_chronicle(calm: Results, tmp_path_factory: pytest.TempPathFactory) -> Chronicle:
    return chronicle_of(kept(calm, tmp_path_factory.mktemp("calm")))


@pytest.fixture(scope="session")
def summary(results: Results) -> dict[str, Any]:
    return summarise(results)


@pytest.fixture(scope="session")
def calm_summary(calm: Results) -> dict[str, Any]:
    return summarise(calm)
