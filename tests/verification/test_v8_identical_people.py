"""V8: policies meet identical people; dependants are equal where the parent is present; more inflow only adds."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from sim.agents.tables import CLOCKS, PLACED, WAITING
from sim.model import SurgeModel
from sim.scenario.overrides import set_lever
from sim.scenario.schema import Scenario
from tests.verification.books import live
from tests.verification.random_cities import POLICIES, random_city

LATENT = ("arrived", "members", "group", "component", "birth_at", "stage_limit", *(f"{clock}_left" for clock in CLOCKS))
NUMBERS = (2, 5, 8, 11)
SIZES = {1: 0.4, 2: 0.25, 4: 0.25, 7: 0.1}
WAIT = {"starts_at": "first_regular_placement", "duration": {"law": "gamma", "mean_days": 25, "shape": 2}}


def busy_city(number: int, policy: str, if_full: str = "overfill") -> Scenario:
    """Too few places in three districts, so that policies matter; births, relatives, clocks that wait for a place."""
    group = {
        "label": {"de": "x", "en": "x"},
        "household_sizes": SIZES,
        "births_per_person_month": 0.05,
        "relatives": {"share": 0.3, "mean_delay_days": 20, "persons": {1: 0.5, 3: 0.5}},
        "straight_to_private": 0.1,
    }
    districts = ("East", "West", "North")
    pulse = {"kind": "pulse", "date": "2020-03-10", "persons": 150}
    return random_city(
        number,
        end="2020-07-31",
        groups={"asylum": group, "protection": group},
        placement={"policy": policy, "if_full": if_full},
        districts=[{"name": name, "population": 1000 * (n + 1)} for n, name in enumerate(districts)],
        sites=[
            {"name": f"{d} {n}", "district": d, "kind": "house" if n < 3 else "tents", "planned_places": 12 + 9 * n}
            for d in districts
            for n in range(4)
        ],
        inflow={
            "components": {
                "level": {"kind": "constant", "persons_per_month": 120},
                "coach": {**pulse, "group": "protection", "delivery": "weekly", "totals": "given"},
                "series": {"kind": "series", "months": {"2020-03": 50, "2020-04": 90}, "dispersion": 3.0},
            }
        },
        clocks={"own_housing": WAIT, "onward_move": {"duration": {"law": "exponential", "mean_days": 60}}},
        measures=[],
        emergency={},
        interventions=[],
        residents=[],
    )


def arrivals(plan: Scenario, seed: int) -> Mapping[int, tuple[Any, ...]]:
    """Everybody who comes from outside, by key, with all that is luck, as they come to the door."""
    model = SurgeModel(plan, rng=seed, collect=False)
    seen: dict[int, tuple[Any, ...]] = {}
    admit = model.ledger.admit

    def watched(rows: range) -> None:
        cells = model.households.cells
        for row in rows:
            of = model.people["household"] == row
            persons = tuple(zip(model.people["born_on"][of].tolist(), model.people["woman"][of].tolist(), strict=True))
            seen[cells["key"][row]] = (*(cells[name][row] for name in LATENT), persons)
        admit(rows)

    model.ledger.admit = watched  # type: ignore[method-assign]
    live(model, lambda city, part: None)
    return seen


def families(plan: Scenario, seed: int) -> list[Mapping[int, tuple[Any, ...]]]:
    """For each day the households present with their members, births and relatives so far."""
    days: list[Mapping[int, tuple[Any, ...]]] = []
    model = SurgeModel(plan, rng=seed, collect=False)
    while model.running:
        model.step()
        table = model.households
        here = np.isin(table["state"], (WAITING, PLACED))
        people = np.bincount(model.people["household"][model.people["joined_on"] < model.day], minlength=len(table))
        columns = (table["key"], table["members"], table["births"], people)
        days.append({int(key): rest for key, *rest in zip(*(c[here].tolist() for c in columns), strict=True)})
    return days


@pytest.mark.parametrize("number", NUMBERS)
def test_everybody_who_comes_is_the_same_under_every_policy(number: int) -> None:
    first, *others = [arrivals(busy_city(number, policy), number) for policy in POLICIES]
    others.append(arrivals(busy_city(number, "decentral", "turn_away"), number))
    assert len(first) > 150
    for other in others:
        assert other == first


@pytest.mark.parametrize("number", NUMBERS)
def test_dependants_are_the_same_where_the_same_parent_is_present(number: int) -> None:
    first, *others = [families(busy_city(number, policy), number) for policy in POLICIES]
    others.append(families(busy_city(number, "decentral", "turn_away"), number))
    grown = different = 0
    for other in others:
        for one_day, other_day in zip(first, other, strict=True):
            different += len(one_day.keys() ^ other_day.keys())
            for key in one_day.keys() & other_day.keys():
                assert one_day[key] == other_day[key], f"household {key}"
                grown += one_day[key][1] > 0
    assert different > 100, "the policies must matter for who is there"
    assert grown > 100, "children must be born"


@pytest.mark.parametrize("number", NUMBERS)
def test_more_inflow_adds_households_and_keeps_the_others(number: int) -> None:
    plan = busy_city(number, "decentral")
    fewer, more = arrivals(plan, number), arrivals(set_lever(plan, "inflow.factor", 1.2), number)
    assert len(more) > 1.1 * len(fewer)
    for key, luck in fewer.items():
        assert more[key] == luck


def test_more_inflow_from_a_day_on_leaves_those_before_as_they_were() -> None:
    plan = busy_city(2, "decentral")
    lever = {"date": "2020-04-01", "action": "set", "lever": "inflow.factor", "value": 1.5}
    steered = Scenario.model_validate({**plan.model_dump(by_alias=True), "interventions": [lever]})
    fewer, more = arrivals(plan, 2), arrivals(steered, 2)
    assert len(more) > len(fewer)
    for key, luck in fewer.items():
        assert more[key] == luck
    added = [luck[0] for key, luck in more.items() if key not in fewer]
    assert min(added) >= (plan.day_of(steered.interventions[0].date))


def test_a_lever_that_changes_nobodys_speed_changes_nothing() -> None:
    """Households of 20 do not occur: a lever for them must not disturb the clocks of the others, who are underway."""
    plan = busy_city(5, "decentral")
    lever = {
        "date": "2020-04-01",
        "action": "set",
        "lever": "clocks.onward_move.size_factors",
        "value": {1: 1.0, 20: 0.5},
    }
    steered = Scenario.model_validate({**plan.model_dump(by_alias=True), "interventions": [lever]})
    assert families(steered, 5) == families(plan, 5)
