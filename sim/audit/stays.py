"""Stays: days lived through, counted from households and persons instead of from the records of the days."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.agents.tables import EXPECTED, LEFT, TURNED_AWAY
from sim.model import SurgeModel
from sim.records import Records, records_of
from sim.scenario.schema import Scenario


@dataclass(frozen=True)
class Stays:
    """Days of one run: by person, by household and night in emergency shelters, beside what was recorded by day."""

    person_days: int
    emergency_nights: int
    records: Records


def stays(plan: Scenario) -> Stays:
    """Live through a scenario and count the days lived from the tables of persons and households."""
    model = SurgeModel(plan, collect=False)
    while model.running:
        model.step()
    return Stays(days_counted_present(model), nights_in_emergency(model), records_of(model))


def days_counted_present(model: SurgeModel) -> int:
    """Persons x days: from the day of joining (or the start) to the day before leaving."""
    table, people = model.households, model.people
    state, left = table["state"][people["household"]], table["left_on"][people["household"]]
    gone = np.isin(state, (LEFT, TURNED_AWAY))
    first = np.maximum(people["joined_on"], 0)
    last = np.where(gone, left, model.day)
    came = (state != EXPECTED) & (people["joined_on"] < model.day)
    return int(np.maximum(last - first, 0)[came].sum())


def nights_in_emergency(model: SurgeModel) -> int:
    """Nights of all households in emergency shelters, those still there included."""
    since = model.households["emergency_since"]
    ongoing = np.where(since >= 0, model.day - since, 0)
    return int((model.households["emergency_nights"] + ongoing).sum())
