"""V11: limits. Sane, said in words (a warning of `check`, an error or a line of the decision log), no traceback."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from sim.indicators import days_table
from sim.model import SurgeModel
from sim.records import Records, records_of
from sim.recovery import outcomes
from sim.run import run
from sim.scenario.problems import ScenarioError
from sim.scenario.reading import Reading, read_scenario
from tests.verification.books import guard, live, wrong

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


def city(folder: Path, **changes: Any) -> Reading:
    """The tiny city with some blocks replaced, read from a file as everybody's scenario is."""
    path = folder / "tiny.yaml"
    path.write_text(yaml.safe_dump({**TINY, **changes}, sort_keys=False), encoding="utf-8")
    return read_scenario(path)


def lived(reading: Reading) -> Records:
    """Live through it with the books compared every day; every indicator can be computed."""
    model = SurgeModel(reading.scenario, collect=False)
    residents = model.persons
    guard(model)

    def look(model: SurgeModel, part: str) -> None:
        assert not wrong(model, residents)

    live(model, look)
    records = records_of(model)
    assert all(len(column) == records.days for column in days_table(records).values())
    assert all(outcome is not None for outcome in outcomes(records).values())
    return records


def warnings(reading: Reading) -> str:
    return "\n".join(problem.text for problem in reading.warnings)


def told(records: Records, what: str) -> list[str]:
    return [event.subject for event in records.events if event.what == what]


def test_no_arrivals(tmp_path: Path) -> None:
    reading = city(tmp_path, inflow={"components": {}}, counts_from=date(2020, 2, 1))
    assert "nobody arrives" in warnings(reading)
    records = lived(reading)
    assert records.city["persons"].sum() == 0
    assert not told(records, "ordered")


def test_a_wave_of_nobody(tmp_path: Path) -> None:
    wave = {"kind": "step", "from": date(2020, 2, 1), "persons_per_month": 0}
    assert lived(city(tmp_path, inflow={"components": {"wave": wave}})).city["arrived"].sum() == 0


def test_no_places_at_all(tmp_path: Path) -> None:
    records = lived(city(tmp_path, sites=[], measures=[], emergency={}))
    assert (records.city["waiting"] == records.city["persons"]).all()
    assert records.city["persons"][-1] > 50


def test_no_places_and_people_turned_away(tmp_path: Path) -> None:
    records = lived(city(tmp_path, sites=[], measures=[], emergency={}, placement={"if_full": "turn_away"}))
    assert records.city["persons"].sum() == 0
    assert records.city["turned_away"].sum() == records.city["arrived"].sum() > 50


def test_no_places_but_a_ladder(tmp_path: Path) -> None:
    records = lived(city(tmp_path, sites=[]))
    assert told(records, "opened")[0] == "Hall"
    assert records.city["waiting"][-1] == 0, "the open hall takes people above its places"
    assert records.city["above_usable"][-1] > 0


def test_one_district(tmp_path: Path) -> None:
    sites = [{"name": "House", "district": "East", "kind": "house", "planned_places": 100}]
    records = lived(city(tmp_path, districts=TINY["districts"][:1], sites=sites))
    assert records.district["regular_persons"].shape == (90, 1)


def test_capacity_zero_in_mid_run(tmp_path: Path) -> None:
    acts = [{"date": date(2020, 3, 1), "action": "resize", "target": s, "places": 0} for s in ("East 1", "West 1")]
    records = lived(city(tmp_path, interventions=acts))
    assert told(records, "resized") == ["East 1", "West 1"]
    assert records.kind["usable"][29:, 0].max() == 0
    assert records.city["above_usable"][29] > 0, "nobody is put outside"
    assert records.city["left_own_housing"].sum() == -records.city["persons"][-1] + records.city["arrived"].sum()


def test_a_lead_time_beyond_the_horizon(tmp_path: Path) -> None:
    reading = city(tmp_path, measures=[{**TINY["measures"][0], "lead_time_days": 3000}])
    records = lived(reading)
    assert not told(records, "opened")
    assert len(told(records, "ordered")) <= 1, "the order is remembered"


def test_a_household_larger_than_every_free_site(tmp_path: Path) -> None:
    group = {"label": LABEL, "household_sizes": {7: 1.0}}
    sites = [
        {"name": f"Small {n}", "district": d, "kind": "house", "planned_places": 6}
        for d in ("East", "West")
        for n in (f"{d} 1", f"{d} 2")
    ]
    records = lived(city(tmp_path, groups={"asylum": group}, sites=sites, measures=[], emergency={}))
    assert (records.city["waiting"] == records.city["persons"]).all(), "free places are not divided among a household"
    assert records.city["waiting"][-1] > 0


def test_a_wave_after_the_end(tmp_path: Path) -> None:
    wave = {"kind": "step", "from": date(2021, 1, 1), "persons_per_month": 90}
    reading = city(tmp_path, inflow={"components": {"wave": wave}})
    assert "after the end of the run" in warnings(reading)
    assert lived(reading).city["arrived"].sum() == 0


def test_29_february(tmp_path: Path) -> None:
    acts = [{"date": date(2020, 2, 29), "action": "resize", "target": "East 1", "places": 90}]
    series = {"kind": "series", "months": {"2020-02": 29, "2020-03": 31, "2020-04": 30}, "totals": "given"}
    group = {"label": LABEL, "household_sizes": {1: 1.0}}
    plan = city(tmp_path, interventions=acts, inflow={"components": {"s": series}}, groups={"asylum": group},
                counts_from=date(2020, 2, 29))  # fmt: skip
    records = lived(plan)
    assert set(records.city["arrived"]) == {1}, "29 persons in the 29 days of February"
    assert records.kind["planned"][27:30, 0].tolist() == [80, 110, 110]
    assert plan.scenario.date_of(29) == date(2020, 3, 1)


def test_29_february_of_a_year_without_one(tmp_path: Path) -> None:
    path = tmp_path / "tiny.yaml"
    text = yaml.safe_dump(TINY, sort_keys=False).replace("end: 2020-04-30", "end: 2021-02-29")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError, match="2021-02-29"):
        read_scenario(path)


def test_one_day(tmp_path: Path) -> None:
    records = lived(city(tmp_path, end=date(2020, 2, 1)))
    assert records.days == 1
    results = run(city(tmp_path, end=date(2020, 2, 1)).scenario, runs=2, workers=1, households=True)
    assert len(results.days) == 2
    assert set(results.households["state"]) <= {"placed", "waiting"}


def test_residents_who_do_not_fit_are_an_error_that_says_so(tmp_path: Path) -> None:
    reading = city(tmp_path, residents=[{"group": "asylum", "household_size": 1, "persons": 81}])
    with pytest.raises(
        ScenarioError,
        match=r"1 of 81 residents find no place .* 80 usable places, 0 of them still free",
    ):
        SurgeModel(reading.scenario)
    waiting = city(tmp_path, residents=[{"group": "asylum", "household_size": 1, "persons": 81}],
                   placement={"if_full": "wait"})  # fmt: skip
    assert SurgeModel(waiting.scenario).waiting_persons == 1


def test_a_hundred_years(tmp_path: Path) -> None:
    end = date(2020, 2, 1) + timedelta(days=366 * 100 + 1)
    with pytest.raises(ScenarioError, match="longer than 100 years"):
        city(tmp_path, end=end)


def test_acts_on_what_is_not_there_have_no_effect_and_are_logged(tmp_path: Path) -> None:
    day = date(2020, 2, 10)
    acts = [
        {"date": day, "action": "cancel", "target": "East 1"},
        {"date": day, "action": "convert", "target": "East 1"},
        {"date": day, "action": "close", "target": "Hall"},
        {"date": day, "action": "cancel", "target": "Hall"},
        {"date": day, "action": "convert", "target": "Hall"},
        {"date": day, "action": "resize", "target": "Hall", "places": 5},
    ]
    records = lived(city(tmp_path, interventions=acts, emergency={}))
    assert told(records, "no_effect") == ["East 1", "East 1", "Hall", "Hall", "Hall", "Hall"]
    assert not told(records, "ordered")


@pytest.mark.parametrize("by_hand", [True, False])
def test_setting_up_a_shelter_costs_once_whoever_opens_it(tmp_path: Path, by_hand: bool) -> None:
    hall = {**TINY["measures"][0], "setup_cost_eur": 1000, "places": 500}
    act = {"date": date(2020, 2, 10), "action": "open", "target": "Hall"}
    changes: dict[str, Any] = {"interventions": [act], "emergency": {}} if by_hand else {}
    records = lived(city(tmp_path, measures=[hall], **changes))
    assert told(records, "opened") == ["Hall"]
    assert records.cost["setup"].sum() == 1000
