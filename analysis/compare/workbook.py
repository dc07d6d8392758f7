"""Comparison as a workbook: differences as numbers, both over time, every run of every measure."""

from __future__ import annotations

from math import isfinite

import numpy as np

from analysis.compare.measures import Measure
from analysis.compare.table import Told
from analysis.frontier import not_comparable
from analysis.paired import NOT_SEEN
from analysis.rows import chance
from analysis.views import over_runs
from analysis.workbook.sheets import EVERY_DAYS, Chart, Sheet, Value

INDICATORS = ("persons", "emergency_persons")
COUNTS = ("better", "worse", "equal", "undecided")
MILLION = 1_000_000


def sheets(told: Told) -> list[Sheet]:
    """Differences, over time, runs."""
    return [_differences(told), _over_time(told), _runs(told)]


def _differences(told: Told) -> Sheet:
    """One row a variant and measure: middles, difference with its interval, and in how many runs less, more, equal."""
    say, sides, rows = told.lang.say, told.sides, list[tuple[Value, ...]]()
    for number, name in enumerate(sides.names[1:], 1):
        for measure in sides.measures:
            values, pair = sides.values(measure), sides.against_base(measure)[number - 1]
            middles = (_number(told, measure, _middle(one)) for one in (values[0], values[number]))
            ends = (_number(told, measure, end) for end in (pair.middle, pair.low, pair.high))
            rows.append((name, told.label(measure), *middles, *ends, *(getattr(pair, count) for count in COUNTS)))
    titles = ("variant_column", "measure", "base_middle", "variant_middle", "difference_middle", "difference_low")
    columns = [say(f"compare.{title}") for title in (*titles, "difference_high", *COUNTS)]
    people = say("compare.other_people" if not_comparable(sides.variants) else "compare.same_people")
    above = (
        *told.sentences(),
        told.precision,
        people,
        *(say(f"compare.note_{name}") for name in ("difference", "waiting")),
    )
    return Sheet("differences", (*above, chance(told.words), say("limits.recommends")), tuple(columns), (), tuple(rows))


def _middle(values: tuple[float, ...]) -> float | None:
    known = sorted(value for value in values if value == value)
    if not known:
        return None
    middle = (known[(len(known) - 1) // 2] + known[len(known) // 2]) / 2
    return middle if isfinite(middle) else None


def _number(told: Told, measure: Measure, value: float | None) -> Value:
    """A value in the unit its label names; whole numbers as such."""
    if value is None:
        return None
    value = value / MILLION if measure.form == "money" and told.in_millions else value
    return int(value) if float(value).is_integer() else round(value, 6)


def _over_time(told: Told) -> Sheet:
    """People and people in emergency shelters under each variant, middle of the runs."""
    sides, say = told.sides, told.lang.say
    plan = sides.chronicles[0].plan
    days = np.unique(np.append(np.arange(0, plan.days, EVERY_DAYS), plan.days - 1))
    columns: list[list[Value]] = [[plan.date_of(int(day)) for day in days]]
    titles, charts = [say("workbook.date")], []
    for indicator, panel in zip(INDICATORS, ("persons_panel", "emergency_panel"), strict=True):
        first = len(titles)
        for name, chronicle in zip(sides.names, sides.chronicles, strict=True):
            middle = over_runs(chronicle.daily(indicator)[:, days])[1]
            columns.append([int(value) if value.is_integer() else float(value) for value in middle])
            titles.append(f"{say(f'compare.{panel}')}: {name}")
        charts.append(Chart("line", say(f"compare.{panel}"), tuple(range(first, len(titles)))))
    above = (say("workbook.weekly"), chance(told.words))
    return Sheet("time", above, tuple(titles), (), tuple(zip(*columns, strict=True)), tuple(charts))


def _runs(told: Told) -> Sheet:
    """One row a measure and run, a column each variant; empty where a run says nothing or it is not seen."""
    sides, rows = told.sides, list[tuple[Value, ...]]()
    for measure in sides.measures:
        for run, values in enumerate(zip(*sides.values(measure), strict=True)):
            cells = (None if value != value or value == NOT_SEEN else _number(told, measure, value) for value in values)
            rows.append((told.label(measure), run, *cells))
    titles = (told.lang.say("compare.measure"), told.lang.say("compare.run"), *sides.names)
    return Sheet("runs", (told.lang.say("compare.runs_note"),), titles, (), tuple(rows))
