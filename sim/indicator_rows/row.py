"""Row: one figure a day with name, unit, German and English label, formula, source and function; and how to count.

Functions here give a figure by day, shape (days,), from the records of a run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.records import Records
from sim.scenario.quantities import Text
from sim.scenario.schema import Scenario

Numbers = NDArray[Any]
Daily = Callable[[Records], Numbers]

RUN = "counted in the run"
WAY = "Stuttgarter Weg, City of Stuttgart"
LAW = "FlüAG Baden-Württemberg, § 8"
INDEX = "Duncan and Duncan, American Sociological Review 20 (1955)"


@dataclass(frozen=True)
class Indicator:
    """One figure a day for the whole city; `of(records)` has shape (days,). NaN where it is not defined.

    `part`: the block of the scenario it belongs to; where the scenario leaves that part out, there is no figure.
    """

    name: str
    unit: str
    label: Text
    formula: str
    source: str
    of: Daily
    part: str | None = None

    def told_by(self, plan: Scenario) -> bool:
        """Whether a scenario has the part of the strategy this figure belongs to."""
        return self.part is None or getattr(plan, self.part) is not None


def row(
    name: str, unit: str, de: str, en: str, formula: str, of: Daily, source: str = RUN, part: str | None = None
) -> Indicator:
    """An indicator, written as one line of a table."""
    return Indicator(name, unit, Text(de=de, en=en), formula, source, of, part)


def city(*names: str) -> Daily:
    """Sum of counts of the whole city."""
    return lambda records: np.asarray(np.sum([records.city[name] for name in names], axis=0))


def district(name: str) -> Daily:
    """Sum of a count over districts."""
    return lambda records: np.asarray(records.district[name].sum(axis=1))


def kind(name: str, what: str) -> Daily:
    """Sum of a count over the kinds of shelter that are `what`."""
    return lambda records: np.asarray(records.kind[name][:, records.kind_is(what)].sum(axis=1))


def figure(name: str) -> Daily:
    """Figure kept by a part of the strategy, as it stood at the end of the day."""
    return lambda records: records.parts[name]


def of_the_day(name: str) -> Daily:
    """Figure kept by a part and counted from the start: what was added on the day."""
    return lambda records: np.diff(records.parts[name], prepend=0.0)


def cost(*classes: str) -> Daily:
    """Running and set-up cost of the kinds of shelter that are one of `classes`."""

    def daily(records: Records) -> Numbers:
        kinds = np.any([records.kind_is(what) for what in classes], axis=0)
        return np.asarray((records.cost["running"] + records.cost["setup"])[:, kinds].sum(axis=1))

    return daily


def ratio(above: Daily, below: Daily) -> Daily:
    """One figure divided by another; NaN where that is 0."""

    def daily(records: Records) -> Numbers:
        divisor = below(records)
        undefined = np.full(len(divisor), np.nan)
        return np.asarray(np.divide(above(records), divisor, out=undefined, where=divisor != 0))

    return daily
