"""Forks: a city and its copy run on alike, and nothing one of them does reaches the other."""

from __future__ import annotations

import pickle
from datetime import timedelta
from typing import Any

import pytest

from sim import draws
from sim.model import SurgeModel
from sim.scenario.rules import Intervention
from sim.scenario.schema import Scenario
from tests.agents.recount import wrong_books
from tests.small_city import bytes_of, differences, lived, small_plan

FLATS = {"form": "flats", "flats": {"per_month": {1: 20, 2: 8, 6: 4}}}


def variant(small: Scenario, what: str) -> Scenario:
    """The small city with other rules that keep a state of their own."""
    blocks = small.model_dump(by_alias=True)
    if what == "flats":
        return small_plan(clocks={**blocks["clocks"], "own_housing": {**blocks["clocks"]["own_housing"], **FLATS}})
    if what == "random policy, waiting":
        return small_plan(placement={"policy": "random", "if_full": "wait"}, measures=[])
    if what == "recent trend":
        outlook = {"arrivals": "recent_trend", "exits_per_person_month": 0.02}
        return small_plan(emergency={**blocks["emergency"], "outlook": outlook})
    return small


def copied(model: SurgeModel, how: str) -> SurgeModel:
    twin = model.fork() if how == "fork" else pickle.loads(pickle.dumps(model))
    assert isinstance(twin, SurgeModel)
    return twin


@pytest.mark.parametrize(
    ("what", "how"),
    [
        ("as it is", "fork"),
        ("as it is", "pickle"),
        ("flats", "fork"),
        ("random policy, waiting", "pickle"),
        ("recent trend", "fork"),
    ],
)
def test_both_run_on_from_day_600_as_if_there_were_no_copy(small: Scenario, what: str, how: str) -> None:
    plan = variant(small, what)
    end = bytes_of(lived(plan))
    model = lived(plan, 600)
    before = bytes_of(model)
    twin = copied(model, how)
    assert list(differences(before, bytes_of(twin))) == []
    twin.run_model()
    assert list(differences(end, bytes_of(twin))) == []
    assert list(differences(before, bytes_of(model))) == []
    model.run_model()
    assert list(differences(end, bytes_of(model))) == []


# a few days of which something new happens on each, and a few by chance
DAYS = [0, 168, 290, 368, 609, 820, *(int(820 * draws.uniform(1, "fork", n)) for n in range(2))]


@pytest.mark.parametrize("day", DAYS)
def test_a_copy_of_any_day_ends_alike(small: Scenario, straight: SurgeModel, day: int) -> None:
    model = lived(small, day)
    twin = copied(model, "fork")
    for _ in range(40):
        # by turns: whatever the two share by mistake gets mixed up
        model.step()
        twin.step()
    twin.run_model()
    assert list(differences(bytes_of(straight), bytes_of(twin))) == []


def test_a_chain_of_forks_ends_alike(small: Scenario, straight: SurgeModel) -> None:
    """As a rewind slider makes them: a fork of a fork of a fork, the older ones kept."""
    kept = [SurgeModel(small)]
    for _ in range(8):
        newest = copied(kept[-1], "fork")
        for _ in range(100):
            newest.step()
        kept.append(newest)
    kept[-1].run_model()
    assert list(differences(bytes_of(straight), bytes_of(kept[-1]))) == []
    kept[3].run_model()
    assert list(differences(bytes_of(straight), bytes_of(kept[3]))) == []


LEVERS: list[dict[str, Any]] = [
    {"action": "set", "lever": "inflow.factor", "value": 3.0},
    {"action": "set", "lever": "clocks.own_housing.date_factor", "value": 0.1},
    {"action": "set", "lever": "occupancy.usable_share", "value": 0.6},
    {"action": "set", "lever": "occupancy.floor_area_m2.follow_up", "value": 9.0},
    {"action": "set", "lever": "moving.persons_per_day", "value": 0},
    {"action": "close", "target": "N2"},
    {"action": "resize", "target": "N1", "places": 20},
    {"action": "open", "target": "Tents", "district": "East", "kind": "gym", "places": 300},
]


@pytest.mark.parametrize("act", LEVERS, ids=lambda act: act.get("lever") or f"{act['action']} {act['target']}")
def test_what_is_done_to_a_copy_never_reaches_the_original(
    small: Scenario, straight: SurgeModel, act: dict[str, Any]
) -> None:
    model = lived(small, 300)
    before = bytes_of(model)
    twin = copied(model, "fork")
    today = small.start + timedelta(days=300)
    twin.acts_by_day.setdefault(300, []).append(Intervention.model_validate({"date": today, **act}))
    twin.run_model()
    assert list(differences(bytes_of(straight), bytes_of(twin)))
    assert wrong_books(twin) == []
    assert list(differences(before, bytes_of(model))) == []
    model.run_model()
    assert list(differences(bytes_of(straight), bytes_of(model))) == []


def test_a_lever_in_a_fork_is_the_lever_in_the_file(small: Scenario) -> None:
    """The same act, dated in the scenario or done to a fork of that morning, gives the same city."""
    today = small.start + timedelta(days=300)
    acts = [Intervention.model_validate({"date": today, **act}) for act in LEVERS]
    by_file = lived(small.model_copy(update={"interventions": tuple(acts)}))
    twin = copied(lived(small, 300), "fork")
    twin.acts_by_day[300] = acts
    twin.run_model()
    assert list(differences(bytes_of(by_file), bytes_of(twin))) == []


def test_moving_somebody_in_a_copy_leaves_the_original_alone(small: Scenario) -> None:
    model = lived(small, 200)
    before = bytes_of(model)
    twin = copied(model, "fork")
    for household in list(twin.agents_by_type[type(twin.household(0))].select(at_most=50)):
        target = max(twin.shelters, key=lambda s: s.free)
        if target.free >= household.members:
            household.move_to(target)
    assert twin.counts.flows["moves"] > model.counts.flows["moves"]
    assert wrong_books(twin) == []
    assert list(differences(before, bytes_of(model))) == []
