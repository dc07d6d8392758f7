"""M(t)/G/infinity: published tables, its two ways of reckoning against each other, and many short runs."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis import verify
from analysis.theory import aged, memoryless
from analysis.theory.arrivals import expected_arrivals
from analysis.theory.cohorts import Group
from analysis.theory.compare import Beside, beside
from analysis.theory.durations import leaving_clocks
from analysis.theory.start import residents
from analysis.theory.theory import theory
from sim.run import run
from sim.scenario.reading import load_scenario
from sim.scenario.schema import Scenario
from tests.analysis.theory.town import FAMILIES, components, group, town

SCENARIOS = Path(__file__).parents[3] / "scenarios"
EXPECTED = json.loads((Path(verify.__file__).parent / "expected.json").read_text(encoding="utf-8"))
WAVE_BEGINS = 1200


# --- published values ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("law", "column"), [("exponential", "exponential_stay"), ("fixed", "fixed_stay_120")])
def test_the_wave_of_eick_massey_and_whitt(law: str, column: str) -> None:
    known = theory(load_scenario(SCENARIOS / "verification" / f"v3-wave-{law}.yaml"))
    for instant, value in EXPECTED["V3_infinite_places"]["rectangular"][column].items():
        day = WAVE_BEGINS + int(instant) - 1
        # nobody leaves on the day they come: up to 20 x 0.004 persons more
        assert known.persons[day] == pytest.approx(value, abs=0.1)
        assert known.sd[day] ** 2 == pytest.approx(value, abs=0.1)


def test_load_is_rate_times_stay() -> None:
    known = theory(load_scenario(SCENARIOS / "verification" / "v9-stationary.yaml"))
    assert known.persons[-1] == pytest.approx(540, abs=0.01)
    shares = {1: 0.5, 2: 0.2, 3: 0.15, 4: 0.1, 5: 0.05}
    squares, mean = sum(n * n * share for n, share in shares.items()), 2.0
    assert known.sd[-1] ** 2 == pytest.approx(540 * squares / mean, rel=1e-3)


# --- one way of reckoning against the other -----------------------------------------------------------------------


def clock(law: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return {"duration": law or {"law": "exponential", "mean_days": 90}, **more}


DECISION = clock({"law": "gamma", "mean_days": 60, "shape": 4}, group_factors={"other": 5.0})
HOUSING = {"size_factors": {1: 1.2, 2: 1.0, 5: 0.5}, "before_decision_factor": 0.3, "group_factors": {"other": 2.0}}
BY_DATE = {date(2020, 1, 1): 1.0, date(2023, 11, 15): 0.2, date(2024, 2, 29): 3.0}
LIST = [
    {"group": "asylum", "household_size": 2, "arrival_month": "2023-07", "persons": 80, "stage": "follow_up"},
    {"group": "asylum", "arrival_month": "2023-05", "persons": 60, "stage": "preliminary"},
    {"group": "other", "persons": 7},
]
TOTAL = {"total": 300, "group": "asylum", "move_ins": {"2023-04": 300, "2023-07": 100, "2023-08": 100}}


def everything(law: dict[str, Any], **changes: Any) -> Scenario:
    """Two groups, a decision that matters, speeds by size, group and date, residents, coaches, private flats."""
    blocks: dict[str, Any] = {
        "groups": {"asylum": group(), "other": group(straight_to_private=0.3)},
        "inflow": components(
            usual={"kind": "constant", "persons_per_month": 200, "delivery": "weekly", "weekdays": ("mon", "thu")},
            wave={"kind": "pulse", "date": date(2023, 10, 1), "persons": 250, "group": "other", "rise_days": 10},
        ),
        "clocks": {
            "decision": DECISION,
            "own_housing": clock(law, **HOUSING),
            "voluntary_return": clock(date_factor=BY_DATE),
            "onward_move": clock({"law": "exponential", "per_month": 0.05}, starts_at="first_regular_placement"),
        },
        "residents": LIST,
    }
    return town(**{**blocks, **changes})


@pytest.mark.parametrize("living", [LIST, TOTAL])
def test_both_ways_agree_where_stays_have_no_memory(living: Any) -> None:
    plan = everything({"law": "exponential", "mean_days": 60}, residents=living)
    clocks = leaving_clocks(plan)
    for name, coming in expected_arrivals(plan).items():
        there = tuple(one for one in residents(plan, clocks) if one.group == name)
        one, other = (way.presence(Group(plan, name, clocks, coming, there), True) for way in (memoryless, aged))
        np.testing.assert_allclose(one.persons, other.persons, rtol=1e-3)
        np.testing.assert_allclose(one.of_start, other.of_start, rtol=1e-3, atol=0.05)
        np.testing.assert_allclose(one.variance, other.variance, rtol=5e-3, atol=0.5)
        np.testing.assert_allclose(one.stay, other.stay, rtol=2e-2, atol=2e-3)


# --- many short runs ----------------------------------------------------------------------------------------------

GAMMA = {"law": "gamma", "mean_days": 60, "shape": 2.5}
RELATIVES = {"share": 0.4, "up_to_size": 2, "mean_delay_days": 40, "persons": {1: 0.5, 3: 0.5}}
GROWING = {
    "asylum": group(births_per_person_month=0.03, births_from_size=2),
    "other": group(relatives=RELATIVES, births_per_person_month=0.02),
}
EXPONENTIAL = {"law": "exponential", "mean_days": 60}
TOWNS: dict[str, Scenario] = {
    "without memory": everything(EXPONENTIAL),
    "with memory": everything(GAMMA),
    "with memory, a bare total": everything({"law": "weibull", "mean_days": 60, "shape": 0.7}, residents=TOTAL),
    "log-normal and log-logistic": everything(
        {"law": "log-normal", "mean_days": 60, "sigma": 0.8},
        clocks={
            "own_housing": clock({"law": "log-normal", "mean_days": 60, "sigma": 0.8}, size_factors={1: 1.0, 3: 0.4}),
            "other": clock({"law": "log-logistic", "mean_days": 150, "shape": 1.6}),
        },
    ),
    "triangular by date": everything(
        GAMMA, clocks={"other": clock({"law": "triangular", "low_days": 10, "mode_days": 50, "high_days": 120},
                                      date_factor=BY_DATE)},
    ),
    "births and relatives": everything(EXPONENTIAL, groups=GROWING),
    "births and relatives, a bare total": everything(EXPONENTIAL, groups=GROWING, residents=TOTAL),
    "given totals": town(inflow=components(usual={"kind": "constant", "persons_per_month": 500, "totals": "given"})),
    "over-dispersed": town(inflow=components(usual={"kind": "constant", "persons_per_month": 500, "dispersion": 4})),
}  # fmt: skip


def ran(plan: Scenario, runs: int) -> Beside:
    return beside(run(plan, runs=runs, seed=20))


@pytest.mark.parametrize("name", ["with memory", "births and relatives, a bare total", "triangular by date"])
def test_runs_agree_with_theory(name: str) -> None:
    agree(TOWNS[name], 25)


@pytest.mark.slow
@pytest.mark.parametrize("name", TOWNS)
def test_many_runs_agree_with_theory(name: str) -> None:
    found = agree(TOWNS[name], 200)
    assert found.mgi is not None
    sd = found.simulated["persons"].error * np.sqrt(200)
    # the standard error of a standard deviation over 200 runs is 5 %; single runs are alike on days near each other
    np.testing.assert_allclose(sd[20::30], found.mgi.sd[20::30], rtol=0.2)


def agree(plan: Scenario, runs: int) -> Beside:
    found = ran(plan, runs)
    assert len(found.rows) >= 12
    for row in found.rows:
        assert row.agrees, f"{row.about}: expected {row.expected:.2f}, measured {row.measured:.2f} ({row.off:+.1f} SE)"
    return found


def test_a_rate_five_percent_off_is_seen() -> None:
    usual = {"kind": "constant", "persons_per_month": 1500, "totals": "given"}
    plan = everything(EXPONENTIAL, residents=(), inflow=components(usual=usual))
    housing = plan.clocks.own_housing
    assert housing is not None
    faster = housing.model_copy(update={"size_factors": {n: 1.05 * f for n, f in housing.size_factors.items()}})
    off = plan.model_copy(update={"clocks": plan.clocks.model_copy(update={"own_housing": faster})})
    results = run(off, runs=20, seed=20)
    assert beside(results).agrees
    wrong = beside(replace(results, plan=plan))
    assert not wrong.agrees
    assert wrong.rows[0].agrees  # as many come as before


def test_stuttgart_with_births() -> None:
    found = ran(load_scenario(SCENARIOS / "stuttgart-2015.yaml"), 2)
    assert found.agrees
    assert found.mgi is not None
    np.testing.assert_allclose(found.simulated["persons"].mean, found.mgi.mean, rtol=0.04)


def test_sizes_of_arrivals_may_change_by_date() -> None:
    sizes = {date(2020, 1, 1): {1: 1.0}, date(2024, 1, 1): FAMILIES}
    coming = expected_arrivals(town(groups={"asylum": group(household_sizes=sizes)}))["asylum"]
    np.testing.assert_allclose(coming.persons, 20)
    assert coming.households[0] == pytest.approx(20)
    assert coming.households[-1] == pytest.approx(20 / 2.1)


def test_nobody_leaves_without_a_clock() -> None:
    known = theory(town(clocks={}))
    np.testing.assert_allclose(known.persons, np.cumsum(known.arriving))
