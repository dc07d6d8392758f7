"""Futures: what nobody knows is drawn by name and replication, put in place, told, and refused where it cannot be."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.summary import summarise
from sim.futures import drawn, future
from sim.indicators import BY_NAME
from sim.model import SurgeModel
from sim.run import run
from sim.scenario.overrides import in_future
from sim.scenario.problems import ScenarioError
from sim.scenario.reading import load_scenario, read_scenario
from sim.scenario.resolved import resolved_yaml
from sim.scenario.schema import Scenario
from sim.scenario.uncertainties import Uncertainty
from tests.small_city import LABEL, small_plan

SHARES = st.floats(0.0001, 0.9999)


def one(*paths: str, **more: Any) -> dict[str, Any]:
    return {"label": LABEL, "sets": paths, **more}


def unsure(**uncertainties: dict[str, Any]) -> Scenario:
    return small_plan(uncertainties=uncertainties)


INFLOW = one("inflow.factor", by="factor", low=0.5, high=1.5)


# --- drawing ------------------------------------------------------------------------------------------------


@given(SHARES, SHARES, st.floats(-5, 5), st.floats(0.1, 5), st.none() | st.floats(0, 1))
def test_a_value_lies_within_its_limits_and_rises_with_luck(
    a: float, b: float, low: float, wide: float, at: Any
) -> None:
    likely = None if at is None else low + at * wide
    unknown = Uncertainty(label=LABEL, sets=("moving.persons_per_day",), low=low, high=low + wide, likely=likely)
    values = [float(str(unknown.at(luck))) for luck in sorted((a, b))]
    assert low <= values[0] <= values[1] <= low + wide + 1e-12


def test_a_triangle_has_its_mean_and_a_choice_takes_each_value_alike() -> None:
    luck = (np.arange(20_000) + 0.5) / 20_000
    triangle = Uncertainty(label=LABEL, sets=("x",), low=0, likely=1, high=5)
    assert np.mean([float(str(triangle.at(u))) for u in luck]) == pytest.approx(2, abs=0.001)
    choice = Uncertainty(label=LABEL, sets=("x",), one_of=("rate", "flats", "none"))
    drawn_values = [choice.at(u) for u in luck]
    assert {value: drawn_values.count(value) for value in choice.one_of} == pytest.approx(
        {"rate": 6667, "flats": 6667, "none": 6666}, abs=1
    )


def test_luck_belongs_to_the_name_and_the_replication() -> None:
    plan = unsure(inflow=INFLOW)
    other = small_plan(
        uncertainties={"more": one("moving.persons_per_day", low=5, high=9), "inflow": INFLOW},
        moving={"persons_per_day": 3},
    )
    seeds = [SurgeModel(plan, rng=7, replication=n, collect=False).key for n in range(20)]
    values = [drawn(plan, seed)["inflow"] for seed in seeds]
    assert values == [drawn(other, seed)["inflow"] for seed in seeds]
    assert len(set(values)) == 20
    assert min(values) < 0.8 < 1.2 < max(values)  # type: ignore[type-var]


# --- putting in place ---------------------------------------------------------------------------------------


def test_a_value_is_put_in_place_and_a_factor_multiplies_all_that_stands_there() -> None:
    plan = unsure(
        moves=one("moving.persons_per_day", low=5, high=50),
        area=one("occupancy.floor_area_m2.preliminary", by="factor", low=1, high=2),
    )
    changed = in_future(plan, {"moves": 29.7, "area": 2.0})
    assert changed.moving.persons_per_day.on(plan.start) == 30
    law = changed.occupancy.floor_area_m2
    assert [law.preliminary.on(day) for day in (date(2015, 1, 1), date(2016, 9, 1))] == [9.0, 14.0]
    assert law.follow_up == plan.occupancy.floor_area_m2.follow_up
    assert changed.sites == plan.sites


def test_from_a_day_on_only() -> None:
    plan = small_plan(
        uncertainties={
            "later": one(
                "occupancy.floor_area_m2.preliminary", by="factor", low=1, high=2, **{"from": date(2016, 1, 1)}
            ),
            "moves": one("moving.persons_per_day", low=5, high=50, **{"from": date(2016, 1, 1)}),
        }
    )
    changed = in_future(plan, {"later": 2.0, "moves": 29.6})
    area = changed.occupancy.floor_area_m2.preliminary
    assert [area.on(day) for day in (date(2015, 12, 31), date(2016, 1, 1), date(2016, 9, 1))] == [4.5, 9.0, 14.0]
    moves = changed.moving.persons_per_day
    assert (moves.on(date(2015, 12, 31)), moves.on(date(2016, 1, 1))) == (12, 30)


def test_without_uncertainties_the_scenario_is_the_same_object() -> None:
    plan = small_plan()
    assert future(plan, 1) is plan


def test_each_run_is_another_future_serial_parallel_and_from_the_resolved_file(tmp_path: Path) -> None:
    file = tmp_path / "small.yaml"
    file.write_text(TOWN, encoding="utf-8")
    reading = read_scenario(file)
    serial = run(reading.scenario, runs=3)
    parallel = run(reading.scenario, runs=3, workers=2)
    (tmp_path / "again.yaml").write_text(resolved_yaml(reading), encoding="utf-8")
    again = run(tmp_path / "again.yaml", runs=3)
    came = [[int(BY_NAME["arrived"].of(r).sum()) for r in results.records] for results in (serial, parallel, again)]
    assert came[0] == came[1] == came[2]
    factors = [float(str(drawn(r.plan, r.seed)["arrivals"])) for r in serial.records]
    for people, factor in zip(came[0], factors, strict=True):
        assert people == pytest.approx(1200 * factor, rel=0.1)


TOWN = """\
title: {de: x, en: x}
start: 2020-01-01
end: 2020-12-31
counts_from: 2020-01-01
groups:
  asylum: {label: {de: x, en: x}, household_sizes: {1: 1.0}}
inflow:
  components:
    usual: {kind: constant, totals: given, persons_per_month: 100}
occupancy: {floor_area_m2: {preliminary: 4.5, follow_up: 4.5}}
kinds:
  house: {label: {de: x, en: x}, shelter_class: regular, family: regular}
districts: [{name: East, population: 1000}]
sites: [{name: House, district: East, kind: house, planned_places: 5000}]
uncertainties:
  arrivals:
    label: {de: Zugänge, en: arrivals}
    sets: [inflow.factor]
    by: factor
    low: 0.2
    high: 3
"""


# --- telling ------------------------------------------------------------------------------------------------


def test_the_summary_says_what_is_not_known() -> None:
    told = summarise(run(unsure(inflow=INFLOW), runs=2))
    assert told["chance_alone"] is False
    (row,) = told["uncertainties"]
    assert row["sets"] == ["inflow.factor"]
    assert 0.5 <= row["drawn"]["low"] <= row["drawn"]["high"] <= 1.5
    assert summarise(run(small_plan(), runs=2))["chance_alone"] is True


# --- bad input ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ("sets: [inflow.facter]", "there is no 'facter' in inflow; did you mean 'factor'"),
        ("sets: [seed]", "seed cannot be uncertain"),
        ("sets: [title.de]", "title.de cannot be uncertain"),
        ("sets: []", "sets"),
        ("low: 4", "low, likely and high must rise in this order"),
        ("high: 2000", "from 0 to 1,000"),
        ("low: -1", "a factor cannot be below 0"),
        ("one_of: [1, 2]", "give either low and high or one_of, not both"),
        ("likely: 7", "low, likely and high must rise in this order"),
    ],
)
def test_what_cannot_be_is_told_at_its_line(tmp_path: Path, changed: str, said: str) -> None:
    key = changed.split(":")[0]
    lines = [line for line in TOWN.splitlines() if not line.strip().startswith(f"{key}:") or "constant" in line]
    file = tmp_path / "town.yaml"
    file.write_text("\n".join([*lines, f"    {changed}"]) + "\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_scenario(file)
    assert said in str(caught.value)
    assert f"{file}:" in str(caught.value)
