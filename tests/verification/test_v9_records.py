"""V9 beyond the check itself: the shipped table of households alone tells the same days."""

import numpy as np

from analysis.verify.observing import SCENARIOS
from sim.run import run_one
from sim.scenario.reading import load_scenario


def test_the_table_of_households_tells_the_same_days() -> None:
    """Without births and relatives the shipped table alone is enough: members x days from arrival to leaving."""
    records, table, _ = run_one(load_scenario(SCENARIOS / "v9-stationary.yaml"), 1, 0, households=True)
    left = np.where(np.isin(table["state"], ("left", "turned_away")), table["left_on"], records.days)
    days = table["members"] * (left - np.floor(table["arrived"]))
    assert days.sum() == records.city["persons"].sum()
