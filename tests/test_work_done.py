"""Work done: what a household costs does not grow with the city, and nobody is looked at who has nothing to do.

Nothing is timed: cells of the tables that are read or written, calendar entries and speeds set are counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from sim.agents.due_days import DueDays
from sim.agents.ledger import Ledger
from sim.agents.tables import Table
from sim.clocks import Clocks
from sim.model import SurgeModel
from sim.scenario.schema import Scenario
from tests.small_city import small_plan


class Cells:
    """A column's cells that note which rows are read and written."""

    def __init__(self, cells: Any, work: Work) -> None:
        self.cells, self.work = cells, work

    def __getitem__(self, row: int) -> Any:
        self.work.touch(row)
        return self.cells[row]

    def __setitem__(self, row: int, value: Any) -> None:
        self.work.touch(row)
        self.cells[row] = value


@dataclass
class Work:
    """What one run did."""

    touched: Counter[int] = field(default_factory=Counter)
    columns: Counter[int] = field(default_factory=Counter)
    calls: Counter[str] = field(default_factory=Counter)
    today: set[int] = field(default_factory=set)
    rows_by_day: list[int] = field(default_factory=list)
    present_by_day: list[int] = field(default_factory=list)
    households: int = 0
    day: int = -1

    def touch(self, row: int) -> None:
        self.touched[self.day] += 1
        self.today.add(row)


def counted(function: Callable[..., Any], work: Work, name: str) -> Callable[..., Any]:
    def call(*given: Any, **named: Any) -> Any:
        work.calls[name] += 1
        return function(*given, **named)

    return call


def work_of(plan: Scenario) -> Work:
    """Run a scenario and count."""
    work = Work()
    with pytest.MonkeyPatch.context() as patch:
        show, column = Table._show_cells, Table.__getitem__

        def show_cells(table: Table) -> None:
            show(table)
            if "members" in table:
                table.cells = {name: Cells(cells, work) for name, cells in table.cells.items()}

        def get_column(table: Table, name: str) -> Any:
            if work.day >= 0:
                work.columns[work.day] += 1
            return column(table, name)

        patch.setattr(Table, "_show_cells", show_cells)
        patch.setattr(Table, "__getitem__", get_column)
        for owner, name in (
            (DueDays, "add"),
            (Clocks, "respeed"),
            (Clocks, "respeed_all"),
            (Ledger, "place"),
            (Ledger, "leave"),
            (Ledger, "_change"),
        ):
            patch.setattr(owner, name, counted(getattr(owner, name), work, name))
        model = SurgeModel(plan, collect=False)
        work.calls.clear()
        while model.running:
            work.day, work.today = model.day, set()
            model.step()
            work.rows_by_day.append(len(work.today))
            work.present_by_day.append(_present(model))
        work.day = -1
        work.households = int((model.households["state"] != 0).sum())
    return work


def _present(model: SurgeModel) -> int:
    state = model.households._arrays["state"][: len(model.households)]
    return int(np.isin(state, (1, 2)).sum())


def city_times(factor: int) -> Scenario:
    """The small city with so many times the arrivals, residents, sites, measures and moves."""
    small = small_plan()
    sites = [site.model_copy(update={"name": f"{site.name} #{n}"}) for n in range(factor) for site in small.sites]
    measures = [
        measure.model_copy(update={"name": f"{measure.name} #{n}"}) for measure in small.measures for n in range(factor)
    ]
    announced = [
        one.model_copy(update={"persons_per_month": one.persons_per_month * factor}) for one in small.announcements
    ]
    return small_plan(
        sites=[site.model_dump(by_alias=True) for site in sites],
        measures=[measure.model_dump() for measure in measures],
        announcements=[one.model_dump(by_alias=True) for one in announced],
        residents={**small.residents.model_dump(), "total": 450 * factor},  # type: ignore[union-attr]
        inflow={**small.inflow.model_dump(by_alias=True), "factor": float(factor)},
        moving={"persons_per_day": 12 * factor},
    )


@pytest.fixture(scope="module")
def small_work() -> Work:
    return work_of(city_times(1))


@pytest.fixture(scope="module")
def large_work() -> Work:
    return work_of(city_times(10))


@pytest.mark.parametrize(
    ("name", "at_most"),
    [("add", 8), ("respeed", 3), ("place", 3), ("leave", 1), ("_change", 5)],
    ids=["calendar entries", "speeds set", "placements", "leavings", "changes in the books"],
)
def test_a_household_costs_so_many_events_in_any_city(
    small_work: Work, large_work: Work, name: str, at_most: float
) -> None:
    small, large = (work.calls[name] / work.households for work in (small_work, large_work))
    assert small_work.calls[name] > 0
    assert large_work.households > 9 * small_work.households
    assert max(small, large) <= at_most
    assert large == pytest.approx(small, rel=0.1)


def test_a_household_is_looked_at_as_often_in_a_city_ten_times_as_large(small_work: Work, large_work: Work) -> None:
    small, large = (sum(work.touched.values()) / work.households for work in (small_work, large_work))
    assert max(small, large) < 250
    assert large == pytest.approx(small, rel=0.2)


@pytest.mark.parametrize("which", ["small_work", "large_work"])
def test_on_an_ordinary_day_few_of_those_present_are_looked_at(which: str, request: pytest.FixtureRequest) -> None:
    """A stay is about 300 days; a household is looked at on about 20 of them."""
    work: Work = request.getfixturevalue(which)
    share = np.array(work.rows_by_day) / np.maximum(1, work.present_by_day)
    assert np.median(share) < 0.08
    assert np.percentile(share, 90) < 0.3
    assert sum(work.rows_by_day) / work.households < 35


@pytest.mark.parametrize("which", ["small_work", "large_work"])
def test_whole_columns_are_read_only_on_days_on_which_a_speed_changes(
    which: str, request: pytest.FixtureRequest
) -> None:
    work: Work = request.getfixturevalue(which)
    plan = small_plan()
    changes = {
        plan.day_of(day)
        for clock in (plan.clocks.decision, plan.clocks.own_housing)
        if clock
        for day in clock.date_factor.changes
    }
    assert set(work.columns) == changes
    assert work.calls["respeed_all"] == len(changes) == 3
