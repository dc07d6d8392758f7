"""V9: what is recorded day by day is what households and persons lived through; load = rate x mean stay."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.agents.tables import EXPECTED, LEFT, TURNED_AWAY
from sim.model import SurgeModel
from sim.records import Records, households_of, records_of
from sim.scenario.reading import load_scenario
from sim.scenario.schema import Scenario
from tests.verification.measuring import SCENARIOS, agree, mean_of, observe
from tests.verification.random_cities import random_city

DAYS_LEFT_OUT = 900


def days_counted_present(model: SurgeModel) -> int:
    """Persons x days from the tables: from the day of joining (or the start) to the day before leaving."""
    table, people = model.households, model.people
    state, left = table["state"][people["household"]], table["left_on"][people["household"]]
    gone = np.isin(state, (LEFT, TURNED_AWAY))
    first = np.maximum(people["joined_on"], 0)
    last = np.where(gone, left, model.day)
    came = (state != EXPECTED) & (people["joined_on"] < model.day)
    return int(np.maximum(last - first, 0)[came].sum())


def lived(plan: Scenario) -> SurgeModel:
    model = SurgeModel(plan, collect=False)
    while model.running:
        model.step()
    return model


def check_days(plan: Scenario) -> None:
    model = lived(plan)
    records = records_of(model)
    persons = records.city["persons"]
    assert persons.sum() == days_counted_present(model)
    by_kind, waiting = records.kind["persons"].sum(axis=1), records.city["waiting"]
    assert (by_kind + waiting == persons).all()
    by_district = records.district["regular_persons"].sum(axis=1) + records.district["emergency_persons"].sum(axis=1)
    assert (by_district == by_kind).all()
    nights = {s["shelter"]: s["person_nights"] for s in records.shelters}
    assert sum(s["person_nights"] for s in records.shelters) == by_kind.sum(), nights


@pytest.mark.parametrize("number", range(25))
def test_days_recorded_are_days_lived_in_random_cities(number: int) -> None:
    check_days(random_city(number))


def test_days_recorded_are_days_lived_in_stuttgart() -> None:
    check_days(load_scenario(SCENARIOS.parent / "stuttgart-2015.yaml"))


def test_the_table_of_households_tells_the_same_days() -> None:
    """Without births and relatives the shipped table alone is enough: members x days from arrival to leaving."""
    model = lived(load_scenario(SCENARIOS / "v9-stationary.yaml"))
    table = households_of(model)
    left = np.where(np.isin(table["state"], ("left", "turned_away")), table["left_on"], model.day)
    days = table["members"] * (left - np.floor(table["arrived"]))
    assert days.sum() == records_of(model).city["persons"].sum()


def mean_load(records: Records) -> Any:
    return records.city["persons"][DAYS_LEFT_OUT:].mean()


def test_load_is_rate_times_mean_stay(record_property: Callable[[str, object], None]) -> None:
    agree(record_property, [mean_of("V9 persons = 6 a day x 90 days", 540.0, observe("v9-stationary", 12, mean_load))])


@pytest.mark.slow
def test_load_is_rate_times_mean_stay_within_one_percent(record_property: Callable[[str, object], None]) -> None:
    seen = observe("v9-stationary", 400, mean_load, workers=2)
    agree(record_property, [mean_of("V9 persons = 6 a day x 90 days", 540.0, seen)])


def test_nights_in_emergency_are_the_same_by_household_and_by_day() -> None:
    """One-person households: nights of all households, those still there included = emergency persons of all days."""
    plan = load_scenario(SCENARIOS / "v2-surge.yaml", ["residents.0.persons=1300"])
    model = lived(plan)
    since = model.households["emergency_since"]
    ongoing = np.where(since >= 0, model.day - since, 0)
    records = records_of(model)
    by_day = records.kind["persons"][:, records.kind_is("emergency")].sum()
    assert (model.households["emergency_nights"] + ongoing).sum() == by_day > 50_000
