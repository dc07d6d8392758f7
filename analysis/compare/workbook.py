"""Comparison as a workbook: differences as numbers, both over time, every run of every measure."""

from __future__ import annotations

from datetime import date
from math import isfinite

from analysis.charts.staircase import broken_share
from analysis.charts.views import over_runs, whole
from analysis.compare.measures import Measure
from analysis.compare.table import Told
from analysis.district import day as district_day
from analysis.frontier.variants import not_comparable
from analysis.paired import NOT_SEEN
from analysis.words.rows import chance
from analysis.words.wording import ENDINGS
from analysis.workbook.sheets import Chart, Sheet, Value, plain

INDICATORS = ("persons", "emergency_persons")
MAPS = ("load", "emergency")
COUNTS = ("better", "worse", "equal", "undecided")
MILLION = 1_000_000


def sheets(told: Told) -> list[Sheet]:
    """Differences, over time, districts, the way back, runs."""
    return [_differences(told), _over_time(told), _districts(told), _back(told), _broken(told), _runs(told)]


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
    """People and people in emergency shelters under each variant on the days drawn: middle and range of the runs."""
    sides, say = told.sides, told.lang.say
    rows = whole(sides.chronicles[0]).rows
    columns: list[list[Value]] = [[sides.chronicles[0].plan.date_of(int(day)) for day in rows]]
    titles, charts = [say("workbook.date")], []
    for indicator, panel in zip(INDICATORS, ("persons_panel", "emergency_panel"), strict=True):
        middles = []
        for name, chronicle in zip(sides.names, sides.chronicles, strict=True):
            label = f"{say(f'compare.{panel}')}: {name}"
            low, middle, high = over_runs(chronicle.daily(indicator)[:, rows])
            middles.append(len(titles))
            columns += [[plain(value) for value in values] for values in (middle, low, high)]
            titles += [label, *(say(f"workbook.{end}", of=label) for end in ("low", "high"))]
        charts.append(Chart("line", say(f"compare.{panel}"), tuple(middles)))
    return Sheet("time", (chance(told.words),), tuple(titles), (), tuple(zip(*columns, strict=True)), tuple(charts))


def _districts(told: Told) -> Sheet:
    """What the maps show: load and share in emergency shelters by district under each variant, on one day."""
    sides, say = told.sides, told.lang.say
    day = district_day.day_shown(sides.chronicles[0])
    when = told.lang.date(sides.chronicles[0].plan.date_of(day))
    shown = [district_day.values(one, day) for one in sides.chronicles]
    titles = [say("workbook.district")]
    titles += [f"{say(f'workbook.{what}', date=when)}: {name}" for name in sides.names for what in MAPS]
    rows = tuple(
        (district.name, *(plain(getattr(one, what)[n]) for one in shown for what in MAPS))
        for n, district in enumerate(sides.chronicles[0].plan.districts)
    )
    return Sheet("districts_of", (chance(told.words),), tuple(titles), (), rows)


def _back(told: Told) -> Sheet:
    """What the staircases mark: runs by their ending, and the date back, for each variant and standard."""
    say, code = told.lang.say, told.lang.code
    rows: list[tuple[Value, ...]] = []
    for name, chronicle in zip(told.sides.names, told.sides.chronicles, strict=True):
        for one in chronicle.summary["standards"]:
            endings = [one["endings"][ending]["runs"] if one["endings"] else None for ending in ENDINGS]
            days = [
                one[key] and date.fromisoformat(one[key]) for key in ("earliest_back", "median_back", "latest_back")
            ]
            rows.append((name, one["label"][code], *endings, one["runs_not_assessed"], *days))
    titles = [say(f"compare.ending.{ending}") for ending in (*ENDINGS, "not_assessed")]
    titles += [say(f"workbook.{end}", of=say("workbook.back")) for end in ("low", "middle", "high")]
    columns = (say("compare.variant_column"), say("compare.standard"), *titles)
    return Sheet("standards", (chance(told.words),), columns, (), tuple(rows))


def _broken(told: Told) -> Sheet:
    """What the staircases draw: by day the share of runs that break each standard, where any does."""
    sides, say = told.sides, told.lang.say
    titles, columns = [say("workbook.date")], list[list[Value]]()
    for name, chronicle in zip(sides.names, sides.chronicles, strict=True):
        shares = broken_share(chronicle)
        for one in chronicle.summary["standards"]:
            if one["name"] in shares:
                titles.append(f"{say('workbook.broken_share', standard=one['label'][told.lang.code])}: {name}")
                columns.append([plain(value) for value in shares[one["name"]]])
    plan = sides.chronicles[0].plan
    rows = [(plan.date_of(day), *cells) for day, cells in enumerate(zip(*columns, strict=True)) if any(cells)]
    return Sheet("broken", (say("compare.broken_note"), chance(told.words)), tuple(titles), (), tuple(rows))


def _runs(told: Told) -> Sheet:
    """One row a measure and run, a column each variant; empty where a run says nothing or it is not seen."""
    sides, rows = told.sides, list[tuple[Value, ...]]()
    for measure in sides.measures:
        for run, values in enumerate(zip(*sides.values(measure), strict=True)):
            cells = (None if value != value or value == NOT_SEEN else _number(told, measure, value) for value in values)
            rows.append((told.label(measure), run, *cells))
    titles = (told.lang.say("compare.measure"), told.lang.say("compare.run"), *sides.names)
    return Sheet("runs", (told.lang.say("compare.runs_note"),), titles, (), tuple(rows))
