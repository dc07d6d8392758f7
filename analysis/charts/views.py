"""Views: which days of the runs a chart shows, and the band over runs of an indicator on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.charts.axes import day_number
from analysis.chronicle import Chronicle
from sim.survival import BEYOND, RUNS_BEYOND

Floats = NDArray[np.float64]

POINTS = 450  # as many as a chart of this width can show apart
BEFORE, AFTER = timedelta(days=31), timedelta(days=61)


@dataclass(frozen=True)
class View:
    """Days of the runs that a chart shows: `rows` are their numbers, shape (points,)."""

    chronicle: Chronicle
    rows: NDArray[np.int64]

    @property
    def first(self) -> date:
        """First day shown."""
        return self.chronicle.plan.date_of(int(self.rows[0]))

    @property
    def last(self) -> date:
        """Last day shown."""
        return self.chronicle.plan.date_of(int(self.rows[-1]))

    @property
    def days(self) -> Floats:
        """The days as charts count them (days since 1970), shape (points,)."""
        return self.rows + np.float64(day_number(self.chronicle.plan.start))

    def band(self, name: str) -> Floats:
        """Low, middle and high over runs of an indicator, shape (3, points)."""
        return over_runs(self.chronicle.daily(name)[:, self.rows])


def over_runs(values: Any) -> Floats:
    """Low, middle and high over the first axis, by the rule of `sim.survival.spread`."""
    ordered = np.sort(np.asarray(values, dtype=float), axis=0)
    runs = len(ordered)
    beyond = int(BEYOND * runs + 1e-9)
    left_out = beyond if beyond >= RUNS_BEYOND else 0
    middle = (ordered[(runs - 1) // 2] + ordered[runs // 2]) / 2
    return np.array([ordered[left_out], middle, ordered[runs - 1 - left_out]])


def whole(chronicle: Chronicle, every: bool = False) -> View:
    """All days of the runs; in long runs, unless every one is wanted, each second or so, the last one always."""
    return _view(chronicle, 0, chronicle.plan.days - 1, every)


def emergency_period(chronicle: Chronicle) -> View | None:
    """From a month before the first order to two months after the last person; None without emergency use."""
    use, plan = chronicle.summary["emergency"]["total"], chronicle.plan
    if not use["runs_with_any"]:
        return None
    begins = [use[key]["low"] for key in ("ordered", "opened", "first_person") if use[key] is not None]
    first = min([date.fromisoformat(day) for day in begins], default=plan.start)
    empty = use["empty"] or {"high": use["opened"] and use["opened"]["high"]}
    last = date.fromisoformat(empty["high"]) if empty["high"] else plan.end
    rows = (plan.day_of(max(plan.start, first - BEFORE)), plan.day_of(min(plan.end, last + AFTER)))
    return _view(chronicle, *rows)


def _view(chronicle: Chronicle, first: int, last: int, every: bool = False) -> View:
    step = 1 if every else max(1, (last - first) // POINTS)
    return View(chronicle, np.unique(np.append(np.arange(first, last + 1, step), last)))
