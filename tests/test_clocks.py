"""Clocks: the laws, what is left of them for residents, competing clocks, changes of speed, and queues for flats."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter
from scipy import integrate, special, stats

from sim import draws
from sim.agents.tables import HOUSEHOLD_COLUMNS, Stage, State, Table
from sim.clocks import Clocks, Law
from sim.laws import by_points, duration, mean, survival
from sim.model import SurgeModel
from sim.rules.leaving import flats_free
from sim.scenario.people import OwnHousing
from sim.scenario.quantities import DAYS_PER_MONTH
from tests.small_city import LABEL, house, lived, present, small_plan

LAW: TypeAdapter[Law] = TypeAdapter(Law)
LAWS = [
    {"law": "exponential", "mean_days": 300},
    {"law": "exponential", "per_month": 0.03},
    {"law": "weibull", "mean_days": 200, "shape": 0.8},
    {"law": "weibull", "mean_days": 200, "shape": 2.5},
    {"law": "gamma", "mean_days": 300, "shape": 4},
    {"law": "gamma", "mean_days": 300, "shape": 0.7},
    {"law": "log-logistic", "mean_days": 120, "shape": 3},
    {"law": "log-normal", "mean_days": 150, "sigma": 0.6},
    {"law": "triangular", "low_days": 0, "mode_days": 50, "high_days": 200},
]
NAMES = [f"{law['law']} {law.get('shape', law.get('sigma', ''))}".strip() for law in LAWS]
each_law = pytest.mark.parametrize("block", LAWS, ids=NAMES)

laws = st.one_of(
    st.builds(lambda days: {"law": "exponential", "mean_days": days}, st.floats(1, 5000)),
    st.builds(
        lambda law, days, shape: {"law": law, "mean_days": days, "shape": shape},
        st.sampled_from(["weibull", "gamma", "log-logistic"]),
        st.floats(1, 5000),
        st.floats(1.05, 20),
    ),
    st.builds(
        lambda days, sigma: {"law": "log-normal", "mean_days": days, "sigma": sigma},
        st.floats(1, 5000),
        st.floats(0.05, 3),
    ),
    st.builds(
        lambda low, rise, fall: {
            "law": "triangular",
            "low_days": low,
            "mode_days": low + rise,
            "high_days": low + rise + fall,
        },
        st.floats(0, 1000),
        st.floats(0.1, 1000),
        st.floats(0.1, 1000),
    ),
)


def law_of(block: dict[str, Any]) -> Law:
    return LAW.validate_python(block)


def one(number: float) -> Any:
    return np.array([number])


# --- laws ---------------------------------------------------------------------------------------------------


@given(block=laws, share=st.floats(1e-6, 1 - 1e-6))
def test_survival_is_the_inverse_of_duration(block: dict[str, Any], share: float) -> None:
    law = law_of(block)
    days = duration(law, one(share))
    assert days[0] >= 0
    assert survival(law, days)[0] == pytest.approx(share, rel=1e-6, abs=1e-9)


@given(block=laws, low=st.floats(0, 1), high=st.floats(0, 1))
def test_more_luck_is_a_shorter_duration(block: dict[str, Any], low: float, high: float) -> None:
    law = law_of(block)
    assert duration(law, one(min(low, high)))[0] >= duration(law, one(max(low, high)))[0]


@each_law
def test_the_mean_is_the_one_stated(block: dict[str, Any]) -> None:
    law = law_of(block)
    stated = block.get("mean_days") or (DAYS_PER_MONTH / 0.03 if "per_month" in block else 250 / 3)
    assert mean(law) == pytest.approx(stated)
    by_survival = integrate.quad(lambda t: survival(law, one(t))[0], 0, np.inf, limit=500)[0]
    assert by_survival == pytest.approx(stated, rel=1e-4)
    luck = (np.arange(200_000) + 0.5) / 200_000
    assert duration(law, luck).mean() == pytest.approx(stated, rel=5e-3)


@pytest.mark.parametrize(
    ("block", "median"),
    [
        (LAWS[0], 300 * np.log(2)),
        (LAWS[1], DAYS_PER_MONTH / 0.03 * np.log(2)),
        (LAWS[3], 200 / special.gamma(1 + 1 / 2.5) * np.log(2) ** (1 / 2.5)),
        (LAWS[4], stats.gamma(4, scale=75).median()),
        (LAWS[6], 120 * np.sin(np.pi / 3) / (np.pi / 3)),
        (LAWS[7], 150 * np.exp(-(0.6**2) / 2)),
        (LAWS[8], 200 - np.sqrt(0.5 * 200 * 150)),
    ],
)
def test_the_median_is_known(block: dict[str, Any], median: float) -> None:
    assert duration(law_of(block), one(0.5))[0] == pytest.approx(median)


@pytest.mark.parametrize(("low", "mode", "high"), [(10, 10, 30), (10, 30, 30), (10, 20, 30)])
def test_triangular_keeps_to_its_limits(low: float, mode: float, high: float) -> None:
    law = law_of({"law": "triangular", "low_days": low, "mode_days": mode, "high_days": high})
    assert survival(law, np.array([0.0, low, high, high + 1])).tolist() == [1, 1, 0, 0]
    assert duration(law, np.array([1.0, 1e-300])).tolist() == pytest.approx([low, high])
    days = duration(law, (np.arange(10_000) + 0.5) / 10_000)
    assert days.mean() == pytest.approx((low + mode + high) / 3, abs=0.01)


def test_fixed_is_always_the_same() -> None:
    law = law_of({"law": "fixed", "days": 42})
    assert duration(law, np.array([1e-9, 0.5, 1.0])).tolist() == [42, 42, 42]
    assert survival(law, np.array([0, 41.999, 42, 43])).tolist() == [1, 1, 0, 0]
    assert mean(law) == 42


# --- households with clocks, no city ------------------------------------------------------------------------


def clocks_of(
    count: int, arrived: float = 0.0, members: int = 1, elapsed: Any = None, **blocks: dict[str, Any]
) -> tuple[Clocks, Table]:
    """Clocks of so many households; with `elapsed` (follow-up known: 1, 0, -1) they are residents at the start."""
    table = Table(HOUSEHOLD_COLUMNS)
    clocks = Clocks(small_plan(clocks=blocks), 99, table)
    key = draws.keys("test", np.zeros(count), np.arange(count))
    table.append(count, {"key": key, "members": members, "arrived": arrived, "state": State.PLACED})
    if elapsed is None:
        clocks.draw(slice(0, count))
    else:
        clocks.draw_elapsed(slice(0, count), np.full(count, elapsed, dtype=np.int8))
    return clocks, table


@each_law
def test_what_is_left_for_residents_has_the_conditional_law(block: dict[str, Any]) -> None:
    """Who came 60 days ago and is still here leaves within t days with the chance of the law given 60 days."""
    _, table = clocks_of(20_000, arrived=-60.0, elapsed=-1, other={"duration": block})
    law = law_of(block)
    left = table["other_left"]
    assert (left >= 0).all()
    assert (table["leave_at"] == left).all()
    given_60_days = survival(law, left + 60) / survival(law, one(60.0))
    assert stats.kstest(given_60_days, "uniform").pvalue > 1e-4


def test_residents_have_used_up_their_clock_at_the_speed_of_size_and_decision() -> None:
    housing = {
        "duration": {"law": "weibull", "mean_days": 400, "shape": 2},
        "size_factors": {1: 1.0, 4: 0.5},
        "before_decision_factor": 0.25,
    }
    decision = {"duration": {"law": "gamma", "mean_days": 100, "shape": 3}}
    _, table = clocks_of(20_000, -120.0, members=4, elapsed=-1, own_housing=housing, decision=decision)
    undecided = np.minimum(120, table["decide_at"] + 120)
    used = undecided * 0.5 * 0.25 + (120 - undecided) * 0.5
    law = law_of(housing["duration"])
    luck = survival(law, table["own_housing_left"] + used) / survival(law, used)
    assert stats.kstest(luck, "uniform").pvalue > 1e-4
    assert stats.kstest(survival(law_of(decision["duration"]), table["decide_at"] + 120), "uniform").pvalue > 1e-4
    assert (table["decided"] == (table["decide_at"] < 0)).all()


@pytest.mark.parametrize("follow_up", [0, 1])
def test_residents_whose_stage_is_known_are_decided_or_not(follow_up: int) -> None:
    decision = {"duration": {"law": "gamma", "mean_days": 100, "shape": 3}}
    _, table = clocks_of(20_000, -120.0, elapsed=follow_up, decision=decision)
    assert (table["decided"] == follow_up).all()
    decided_after, law = table["decide_at"] + 120, law_of(decision["duration"])
    still = survival(law, one(120.0))
    luck = survival(law, decided_after)
    luck = (luck - still) / (1 - still) if follow_up else luck / still
    assert ((decided_after <= 120) == bool(follow_up)).all()
    assert stats.kstest(luck, "uniform").pvalue > 1e-4


def test_of_competing_clocks_the_first_wins_with_the_share_of_its_rate() -> None:
    rates = {"own_housing": 0.02, "voluntary_return": 0.007, "onward_move": 0.006}
    blocks = {name: {"duration": {"law": "exponential", "per_month": rate}} for name, rate in rates.items()}
    clocks, table = clocks_of(40_000, arrived=3.25, **blocks)
    total = sum(rates.values())
    stay = table["leave_at"] - 3.25
    assert stats.kstest(np.exp(-stay * total / DAYS_PER_MONTH), "uniform").pvalue > 1e-4
    causes = [clocks.cause(row) for row in range(40_000)]
    counts = [causes.count(name) for name in rates]
    assert stats.chisquare(counts, [40_000 * rate / total for rate in rates.values()]).pvalue > 1e-4


HOUSING = {
    "duration": {"law": "fixed", "days": 100},
    "size_factors": {1: 2.0, 2: 1.0, 3: 0.5},
    "before_decision_factor": 0.5,
    "group_factors": {"protection": 4.0},
}
RETURN = {"duration": {"law": "gamma", "mean_days": 400, "shape": 2}}
ONWARD = {"duration": {"law": "weibull", "mean_days": 300, "shape": 2}, "starts_at": "first_regular_placement"}
DECISION = {"duration": {"law": "gamma", "mean_days": 200, "shape": 4}, "size_factors": {1: 1.0, 3: 0.7}}
ALL = {"own_housing": HOUSING, "voluntary_return": RETURN, "onward_move": ONWARD, "decision": DECISION}


def test_at_twice_the_speed_for_half_the_time_a_clock_runs_out_at_three_quarters() -> None:
    clocks, table = clocks_of(1, members=2, own_housing=HOUSING)
    assert table["leave_at"][0] == 200
    table["decided"][0] = 1
    clocks.respeed(0, 80.0)
    assert table["leave_at"][0] == 80 + 60
    table["members"][0] = 3
    clocks.respeed(0, 100.0)
    assert table["leave_at"][0] == 100 + 40 / 0.5
    table["group"][0] = 1
    clocks.respeed(0, 120.0)
    assert table["leave_at"][0] == 120 + 30 / 2


def test_the_last_size_factor_holds_for_larger_households() -> None:
    for members in (3, 4, 20, 21, 300):
        _, table = clocks_of(1, members=members, own_housing=HOUSING)
        assert table["own_housing_speed"][0] == 0.5 * 0.5


@given(moments=st.lists(st.floats(0, 90), max_size=12), turns=st.lists(st.integers(1, 5), min_size=12, max_size=12))
def test_looking_at_a_clock_never_moves_it(moments: list[float], turns: list[int]) -> None:
    """Setting the speed again, however often, leaves the end where it is: speeds are not multiplied."""
    clocks, table = clocks_of(1, members=2, **ALL)
    before = {name: table[name][0] for name in ("leave_at", "decide_at")}
    speeds = {name: table[f"{name}_speed"][0] for name in ALL}
    for moment, times in zip(sorted(moments), turns, strict=False):
        for _ in range(times):
            clocks.respeed(0, moment)
    assert {name: table[name][0] for name in before} == pytest.approx(before, abs=1e-6)
    assert {name: table[f"{name}_speed"][0] for name in ALL} == speeds


@given(
    order=st.permutations(range(6)),
    moments=st.lists(st.floats(0, 50), min_size=6, max_size=6),
    sizes=st.lists(st.integers(1, 6), min_size=6, max_size=6),
)
def test_households_do_not_touch_each_other_s_clocks(order: list[int], moments: list[float], sizes: list[int]) -> None:
    clocks, table = clocks_of(6, members=2, **ALL)
    other, twin = deepcopy(clocks), None
    twin = other.households
    for who, which in ((clocks, range(6)), (other, order)):
        for row in which:
            who.households["members"][row] = sizes[row]
            who.households["decided"][row] = row % 2
            who.respeed(row, moments[row])
    for name in table.names:
        assert table[name].tobytes() == twin[name].tobytes()


@given(root=st.integers(0, 10_000), now=st.floats(0, 200))
def test_one_pass_over_the_columns_does_what_each_row_does(root: int, now: float) -> None:
    count = 40
    clocks, table = clocks_of(count, members=2, **ALL)
    luck = draws.uniforms(root, "test", np.arange(count, dtype=np.uint64), np.arange(count))
    table["members"][:] = 1 + (luck * 6).astype(int)
    table["decided"][:] = luck * 97 % 1 > 0.5
    table["group"][:] = luck * 89 % 1 > 0.5
    table["settled_at"][:] = np.where(luck * 83 % 1 > 0.5, 1.0, np.nan)
    other = deepcopy(clocks)
    for row in range(count):
        clocks.respeed(row, now)
    other.respeed_all(now)
    names = ["leave_at", "decide_at", "since", *(f"{n}_speed" for n in ALL), *(f"{n}_left" for n in ALL)]
    # a clock that never changes within a stay is used up only in the one pass
    names.remove("voluntary_return_left")
    here = table["leave_at"] > now
    for name in names:
        np.testing.assert_allclose(table[name][here], other.households[name][here], rtol=1e-9, err_msg=name)
    # and once more, from there
    here = table["leave_at"] > now + 10
    for row in range(count):
        clocks.respeed(row, now + 10)
    other.respeed_all(now + 10)
    np.testing.assert_allclose(table["leave_at"][here], other.households["leave_at"][here], rtol=1e-9)


def test_a_stopped_clock_never_runs_out_and_the_others_go_on() -> None:
    clocks, table = clocks_of(500, members=2, **ALL)
    for row in range(500):
        clocks.stop("own_housing", row)
        clocks.respeed(row, 1.0)
    assert {clocks.cause(row) for row in range(500)} == {"voluntary_return"}
    assert np.allclose(table["leave_at"], table["voluntary_return_left"])
    for row in range(500):
        clocks.stop("voluntary_return", row)
        clocks.respeed(row, 2.0)
    assert np.isinf(table["leave_at"]).all()


# --- clocks in a city ---------------------------------------------------------------------------------------


def quiet_plan(**changes: Any) -> Any:
    """One district, one house of 5,000 places, 300 people a month for 90 days, nothing else."""
    group = {"label": LABEL, "household_sizes": {1: 0.5, 2: 0.5}, **changes.pop("group", {})}
    inflow = {"kind": "constant", "persons_per_month": 300, "to": date(2015, 3, 31)}
    block = {
        "groups": {"asylum": group},
        "inflow": {"components": {"base": inflow}},
        "districts": [{"name": "North", "population": 1000}],
        "sites": [house("House", "North", 5000)],
        "occupancy": {"floor_area_m2": {"preliminary": 4.5, "follow_up": 4.5}},
        "counts_from": date(2015, 1, 1),
        "measures": [],
        "announcements": [],
        "emergency": {},
        "residents": [],
    }
    return small_plan(**{**block, **changes})


def stays(model: SurgeModel) -> Any:
    """Days from arrival to the morning on which each household left, nan for those still there."""
    table = model.households
    gone = table["state"] == State.LEFT
    return np.where(gone, table["left_on"] - np.floor(table["arrived"]), np.nan)


def test_a_factor_by_date_holds_from_its_day_for_all() -> None:
    """Fixed 100 days; from day 60 on at twice the speed: 30 days saved at most, half the stay for who came later."""
    change = {date(2015, 1, 1): 1.0, date(2015, 1, 1) + timedelta(days=60): 2.0}
    model = lived(quiet_plan(clocks={"other": {"duration": {"law": "fixed", "days": 100}, "date_factor": change}}))
    table = model.households
    arrived = table["arrived"]
    ends = np.where(arrived < 60, 60 + (100 - (60 - arrived)) / 2, arrived + 50)
    assert (table["state"] == State.LEFT).all()
    assert (table["left_on"] == np.floor(ends)).all()


def test_a_factor_of_0_stops_a_clock_and_it_goes_on_later() -> None:
    start = date(2015, 1, 1)
    change = {start: 1.0, start + timedelta(days=95): 0.0, start + timedelta(days=295): 1.0}
    model = lived(quiet_plan(clocks={"other": {"duration": {"law": "fixed", "days": 100}, "date_factor": change}}))
    ends = model.households["arrived"] + 100
    assert (model.households["left_on"] == np.floor(np.where(ends < 95, ends, ends + 200))).all()


FIXED = {"duration": {"law": "fixed", "days": 100}}
FAST_DECISION = {"duration": {"law": "fixed", "days": 20}}


def lever(day: int, path: str, value: object) -> dict[str, Any]:
    return {"date": date(2015, 1, 1) + timedelta(days=day), "action": "set", "lever": path, "value": value}


@pytest.mark.parametrize(("before", "after"), [(1.0, 0.5), (0.5, 1.0)])
def test_a_lever_on_the_speed_before_the_decision_keeps_what_is_used_up(before: float, after: float) -> None:
    """A clock may turn from one that never changes within a stay into one that does, and back."""
    clocks = {"voluntary_return": {**FIXED, "before_decision_factor": before}, "decision": FAST_DECISION}
    act = lever(50, "clocks.voluntary_return.before_decision_factor", after)
    table = lived(quiet_plan(clocks=clocks, interventions=[act])).households
    undecided_before = np.clip(50 - table["arrived"], 0, 20)
    ends = table["arrived"] + 20 + 100 - undecided_before * before - (20 - undecided_before) * after
    np.testing.assert_allclose(table["left_on"], np.floor(ends), atol=1)
    assert (table["left_on"] == np.floor(ends)).mean() > 0.97


def test_a_lever_on_a_rate_is_a_lever_on_the_speed() -> None:
    """Twice the rate from a day on: the same stays as twice the speed from that day on."""
    law = {"law": "exponential", "per_month": 0.2}
    act = lever(45, "clocks.other.duration.per_month", 0.4)
    one = lived(quiet_plan(clocks={"other": {"duration": law}}, interventions=[act]))
    change = {date(2015, 1, 1): 1.0, date(2015, 1, 1) + timedelta(days=45): 2.0}
    other = lived(quiet_plan(clocks={"other": {"duration": law, "date_factor": change}}))
    np.testing.assert_array_equal(stays(one), stays(other))
    untouched = lived(quiet_plan(clocks={"other": {"duration": law}}))
    assert np.nanmean(stays(untouched)) > 1.3 * np.nanmean(stays(one))


def test_a_lever_on_a_law_holds_for_who_is_still_to_come() -> None:
    act = lever(45, "clocks.other.duration.days", 30)
    table = lived(quiet_plan(clocks={"other": FIXED}, interventions=[act])).households
    arrived = table["arrived"]
    ends = np.where(arrived < 45, 45 + (100 - (45 - arrived)) * 0.3, arrived + 30)
    assert (table["left_on"] == np.floor(ends)).all()


def test_a_lever_may_start_a_clock() -> None:
    act = lever(45, "clocks.other", {"duration": {"law": "fixed", "days": 30}})
    table = lived(quiet_plan(interventions=[act], clocks={})).households
    assert (table["left_on"] == np.floor(np.maximum(table["arrived"], 45) + 30)).all()


def test_a_clock_from_arrival_runs_while_waiting_and_one_from_the_first_regular_place_does_not() -> None:
    """No place before day 120: who waits ages by the one clock and not by the other."""
    late = {**house("House", "North", 5000), "usable_from": date(2015, 1, 1) + timedelta(days=120)}
    placement = {"if_full": "wait"}
    ends = {}
    for start in ("arrival", "first_regular_placement"):
        plan = quiet_plan(clocks={"other": {**FIXED, "starts_at": start}}, sites=[late], placement=placement)
        ends[start] = lived(plan).households
    arrived = ends["arrival"]["arrived"]
    assert (ends["arrival"]["left_on"] == np.floor(arrived + 100)).all()
    placed = np.maximum(arrived, 120 + arrived % 1)
    assert (ends["first_regular_placement"]["left_on"] == np.floor(placed + 100)).all()


def test_nights_in_emergency_shelters_do_not_count_for_a_clock_from_the_first_regular_place() -> None:
    late = {**house("House", "North", 5000), "usable_from": date(2015, 1, 1) + timedelta(days=60)}
    gym = {"rung": 1, "name": "Gym", "kind": "gym", "district": "North", "places": 3000, "lead_time_days": 0}
    act = {"date": date(2015, 1, 1), "action": "open", "target": "Gym"}
    plan = quiet_plan(
        clocks={"other": {**FIXED, "starts_at": "first_regular_placement"}},
        sites=[late],
        measures=[gym],
        interventions=[act],
    )
    model = lived(plan)
    arrived = model.households["arrived"]
    assert model.counts.flows["moves"] > 300
    assert (model.households["left_on"] == np.floor(np.maximum(arrived, 60 + arrived % 1) + 100)).all()


def test_every_clock_that_has_run_out_has_ended_a_stay(straight: SurgeModel) -> None:
    """After the last day nobody is present whose stay should have ended before that day."""
    table, here = straight.households, present(straight)
    assert len(here) > 300
    assert (table["leave_at"][here] >= straight.day - 1).all()


@pytest.mark.parametrize("what", ["size", "date"])
def test_nobody_misses_a_decision_or_the_end_of_the_stage(what: str) -> None:
    """Also when a birth or a date moves the decision: it comes at its moment, the stage ends at its limit."""
    slower = {date(2015, 1, 1): 1.0, date(2015, 12, 1): 0.0}
    how = {"size_factors": {1: 2.0, 2: 1.5, 3: 1.0, 6: 0.1}} if what == "size" else {"date_factor": slower}
    decision = {"duration": {"law": "gamma", "mean_days": 200, "shape": 4}, **how}
    model = lived(small_plan(clocks={"decision": decision}))
    table, here = model.households, present(model)
    overdue = (table["decided"][here] == 0) & (table["decide_at"][here] < model.day - 1)
    assert not overdue.any()
    too_long = (table["stage"][here] == Stage.PRELIMINARY) & (table["stage_limit"][here] < model.day - 1)
    assert not too_long.any()


# --- flats --------------------------------------------------------------------------------------------------


def flats(per_month: object, **more: Any) -> dict[str, Any]:
    return {"duration": {"law": "fixed", "days": 10}, "form": "flats", "flats": {"per_month": per_month}, **more}


@given(per_month=st.floats(0, 200), days=st.integers(1, 400))
def test_fractions_of_flats_are_carried_to_the_next_day(per_month: float, days: int) -> None:
    housing = OwnHousing.model_validate(flats({1: per_month, 3: 0.5 * per_month}))
    owed: dict[int, float] = {}
    given_out = [flats_free(housing, date(2015, 1, 1) + timedelta(days=day), owed) for day in range(days)]
    for size, rate in ((1, per_month), (3, 0.5 * per_month)):
        total = sum(free[size] for free in given_out)
        assert total == pytest.approx(rate * days / DAYS_PER_MONTH, abs=1)
        assert all(abs(free[size] - rate / DAYS_PER_MONTH) <= 1 for free in given_out)
        assert -1e-6 <= owed[size] < 1


def test_flats_go_to_those_who_have_queued_longest() -> None:
    plan = quiet_plan(clocks={"own_housing": flats({2: 60})}, group={"household_sizes": {1: 1.0}})
    model = lived(plan, 200)
    table = model.households
    queued = np.argsort(table["arrived"], kind="stable")
    left_on = table["left_on"][queued]
    housed = int((left_on >= 0).sum())
    assert housed == pytest.approx(60 * 190 / DAYS_PER_MONTH, abs=10)
    assert (np.diff(left_on[:housed]) >= 0).all()
    assert (left_on[housed:] == -1).all()
    assert model.counts.seeking_flat == model.persons


def test_a_flat_that_is_too_small_is_not_taken_and_nobody_behind_is_held_up() -> None:
    plan = quiet_plan(clocks={"own_housing": flats({1: 600})})
    model = lived(plan)
    table = model.households
    assert (table["state"][table["members"] == 1] == State.LEFT).all()
    assert (table["state"][table["members"] == 2] == State.PLACED).all()


def test_who_queues_for_a_flat_can_still_leave_otherwise() -> None:
    clocks = {"own_housing": flats({1: 0}), "other": FIXED}
    model = lived(quiet_plan(clocks=clocks))
    assert model.counts.flows["left_own_housing"] == 0
    assert (model.households["left_on"] == np.floor(model.households["arrived"] + 100)).all()
    assert model.counts.seeking_flat == 0


def test_a_law_by_points_goes_through_them_and_has_a_constant_rate_beyond() -> None:
    shares = {2: 0.2, 3: 0.35, 7: 0.63, 8: 0.68}
    days = by_points(shares, np.array([1.0, 0.9, 0.8, 0.65, 0.37, 0.32, 0.32**2]))
    assert days == pytest.approx(365.25 * np.array([0, 1, 2, 3, 7, 8, 16]))
    luck = np.linspace(0.001, 0.999, 500)
    assert (np.diff(by_points(shares, luck)) < 0).all()
    assert np.isfinite(by_points({2: 1.0}, np.array([1e-12]))).all()
