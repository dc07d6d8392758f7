"""Month by month: everything the charts over time draw, as a table."""

from __future__ import annotations

from typing import Any

import numpy as np

from analysis.charts.panels import announced, months_of
from analysis.charts.views import Floats, over_runs
from analysis.chronicle import Chronicle
from analysis.words.rows import Row, Table, chance
from analysis.words.wording import FAMILIES, Wording

STOCKS = ("persons", "planned_regular_places", "usable_regular_places")


def months(words: Wording, chronicle: Chronicle) -> Table:
    """One row a month: people and places on its last evening, highest evening by kind, arrivals, what was announced."""
    say = words.lang.say
    first, arrived = months_of(chronicle)
    families = [name for name in FAMILIES if words.summary["emergency"][name]["runs_with_any"]]
    begins = np.array([chronicle.plan.day_of(max(day, chronicle.plan.start)) for day in first])
    ends = np.append(begins[1:], min(begins[-1] + 31, chronicle.plan.days))
    columns = [over_runs(chronicle.daily(name)[:, ends - 1]) for name in STOCKS]
    columns += [over_runs(_highest(chronicle, name, begins)) for name in families]
    columns.append(over_runs(arrived))
    told = announced(chronicle.plan)[ends - 1]
    rows = [
        Row((words.lang.month(day), *(_cell(words, one[:, n]) for one in columns), _or_dash(words, told[n])))
        for n, day in enumerate(first)
    ]
    names = [f"year.{name}" for name in STOCKS]
    titles = [say("month.month"), *(say(name) for name in names), *(say(f"month.{family}") for family in families)]
    titles += [say("year.arrived"), say("month.announced")]
    return Table("months", say("table.months"), tuple(titles), tuple(rows), (say("note.months"), chance(words)))


def _highest(chronicle: Chronicle, family: str, begins: Any) -> Any:
    daily = chronicle.daily(f"emergency_persons_{family}")
    return np.maximum.reduceat(daily, begins, axis=1)


def _cell(words: Wording, band: Floats) -> str:
    """Middle, and the range on a second line where the runs differ."""
    low, middle, high = (words.number(float(value)) for value in band)
    return (
        middle
        if band[0] == band[2]
        else words.lang.say("range", middle=middle, low=low, high=high).replace(" (", "\n(")
    )


def _or_dash(words: Wording, value: float) -> str:
    return words.number(value) if np.isfinite(value) else "–"
