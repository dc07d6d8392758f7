"""Sheets: what stands in the workbook, as titles and rows of plain values; how it looks is said elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from analysis.charts.views import over_runs
from analysis.chronicle import Chronicle
from analysis.decision_log import EVENTS, reason
from analysis.district import day as district_day
from analysis.words.headlines import answers
from analysis.words.rows import chance
from analysis.words.terminal import heading, invented
from analysis.words.wording import FAMILIES, Wording
from sim.indicators import INDICATORS, Indicator
from sim.locale import Language

Value = str | float | int | date | None
EVERY_DAYS = 7
PLACES = ("persons", "planned_regular_places", "usable_regular_places")
BANDS = ("persons", "emergency_persons")


@dataclass(frozen=True)
class Chart:
    """A chart of some columns against the first: `line` by date, `bar` by name, `scatter`: shares by number or date."""

    kind: str
    title: str
    columns: tuple[int, ...]


@dataclass(frozen=True)
class Sheet:
    """Lines above a table, its column titles with their units, its rows of values, and charts of them."""

    name: str
    above: tuple[str, ...]
    columns: tuple[str, ...]
    units: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    charts: tuple[Chart, ...] = ()


@dataclass(frozen=True)
class Source:
    """What the sheets are made of: the results and the words of one language."""

    chronicle: Chronicle
    lang: Language

    @property
    def words(self) -> Wording:
        """The summary in words."""
        return Wording(self.chronicle.summary, self.lang)

    def say(self, key: str, **values: object) -> str:
        """A text of the workbook."""
        return self.lang.say(f"workbook.{key}", **values)


def label_of(indicator: Indicator, lang: Language) -> str:
    """Its label, with a capital letter at the beginning."""
    text = str(indicator.label[lang.code])
    return text[:1].upper() + text[1:]


# --- key figures --------------------------------------------------------------------------------------------


def figures(source: Source) -> Sheet:
    """Each indicator of the scenario: its last day, its highest day, and for flows and nights the sum of all days."""
    lang, summary = source.lang, source.chronicle.summary
    titles = [source.say("figure"), source.say("part"), source.say("unit")]
    twentieth = "_twentieth" if source.words.percentiles else ""
    for of in ("last", "highest", "total"):
        ends = (f"low{twentieth}", "middle", f"high{twentieth}")
        titles += [source.say(end, of=source.say(of)) for end in ends]
    rows = [_figure(source, one) for one in INDICATORS if one.told_by(source.chronicle.plan)]
    question = summary["question"][lang.code] if summary["question"] else ""
    told = [summary["title"][lang.code], question, heading(source.words)]
    told += [f"{answer.question} {answer.whole}" for answer in answers(source.words)]
    above = (
        *[line for line in told if line],
        invented(source.words),
        chance(source.words),
        lang.say("limits.recommends"),
    )
    return Sheet("figures", above, tuple(titles), (), tuple(rows))


def _figure(source: Source, one: Indicator) -> tuple[Value, ...]:
    lang, daily = source.lang, np.asarray(source.chronicle.daily(one.name), dtype=float)
    part = source.say("city") if one.part is None else lang.say(f"workbook.part_of.{one.part}")
    told: list[Value] = [label_of(one, lang), part, source.say(f"units.{one.unit}")]
    told += _band(daily[:, -1])
    highest = np.where(np.isnan(daily).all(axis=1), np.nan, np.nanmax(np.nan_to_num(daily, nan=-np.inf), axis=1))
    told += _band(highest)
    adds_up = one.unit == "persons" or one.unit.endswith("/day")
    return (*told, *(_band(np.nansum(daily, axis=1)) if adds_up else (None, None, None)))


def _band(by_run: Any) -> list[Value]:
    """Low, middle and high over runs; nothing where a run has no value."""
    return [None] * 3 if not np.isfinite(by_run).all() else [plain(value) for value in over_runs(by_run)]


def plain(value: float) -> float | int:
    """A number as it is written into a cell: whole ones as such."""
    return int(value) if float(value).is_integer() else round(float(value), 6)


# --- over time ----------------------------------------------------------------------------------------------


def over_time(source: Source) -> Sheet:
    """People, places, emergency shelters and waiting: middle of the runs, for people also the range."""
    chronicle, lang = source.chronicle, source.lang
    days = np.unique(np.append(np.arange(0, chronicle.plan.days, EVERY_DAYS), chronicle.plan.days - 1))
    families = [f for f in FAMILIES if chronicle.summary["emergency"][f]["runs_with_any"]]
    names = [*PLACES, "emergency_persons", *(f"emergency_persons_{family}" for family in families), "waiting_persons"]
    by_name = {one.name: one for one in INDICATORS}
    titles, units = [source.say("date")], [""]
    columns: list[list[Value]] = [[chronicle.plan.date_of(int(day)) for day in days]]
    for name in names:
        low, middle, high = over_runs(chronicle.daily(name)[:, days])
        label, unit = label_of(by_name[name], lang), source.say(f"units.{by_name[name].unit}")
        titles.append(label)
        columns.append([plain(value) for value in middle])
        if name in BANDS:
            titles += [source.say(end, of=label) for end in ("low", "high")]
            columns += [[plain(value) for value in low], [plain(value) for value in high]]
        units += [unit] * (len(titles) - len(units))
    above = (source.say("weekly"), chance(source.words))
    split = titles.index(label_of(by_name["emergency_persons"], lang))
    charts = (
        Chart("line", source.say("people_chart"), (1, *range(4, split))),
        Chart("line", source.say("emergency_chart"), tuple(range(split, len(titles)))),
    )
    return Sheet("time", above, tuple(titles), tuple(units), tuple(zip(*columns, strict=True)), charts)


# --- districts, assumptions, log ----------------------------------------------------------------------------


def districts(source: Source) -> Sheet:
    """The districts on the day with most people in emergency shelters, and their places then; middle of the runs."""
    chronicle, lang = source.chronicle, source.lang
    day = district_day.day_shown(chronicle)
    shown = district_day.values(chronicle, day)
    planned = np.median(chronicle.districts_on(day, ("regular_planned",))["regular_planned"], axis=0)
    when = lang.date(chronicle.plan.date_of(day))
    columns = [source.say("district"), source.say("inhabitants")]
    columns += [source.say(name, date=when) for name in ("persons_then", "load", "emergency", "shortfall", "planned")]
    kinds = ("persons", "persons", "persons/1,000 inhabitants", "share", "persons", "places")
    units = ("", *(source.say(f"units.{kind}") for kind in kinds))
    rows = [
        (
            one.name,
            one.population,
            *(plain(column[n]) for column in (shown.persons, shown.load, shown.emergency, shown.shortfall, planned)),
        )
        for n, one in enumerate(chronicle.plan.districts)
    ]
    charts = (Chart("bar", columns[3], (3,)),)
    above = (invented(source.words), chance(source.words))
    return Sheet("districts", above, tuple(columns), units, tuple(rows), charts)


def assumptions(source: Source) -> Sheet:
    """Every value the run rests on, as in parameters.csv."""
    names = ("what", "value", "unit", "status", "source", "note", "path")
    rows = []
    for one in source.chronicle.parameters:
        value = one["value"] if isinstance(one["value"], int | float | str) else str(one["value"])
        label = one["label"][source.lang.code] or one["path"]
        rows.append((label, value, one["unit"], one["status"], one["source"], one["note"], one["path"]))
    return Sheet("assumptions", (), tuple(source.say(name) for name in names), (), tuple(rows))


def log(source: Source) -> Sheet:
    """The decision log of the first run, one line an event."""
    names = ("date", "event", "subject", "kind", "district", "places", "reason", "numbers", "alternatives")
    lang, rows = source.lang, list[tuple[Value, ...]]()
    for event in source.chronicle.log:
        if event["event"] not in EVENTS:
            continue
        numbers = "; ".join(f"{name} {value:g}" for name, value in event["numbers"].items())
        why = reason(event["reason"], lang) if event["reason"] else ""
        told = (lang.say(f"event.{event['event']}"), event["subject"], event["kind"], event["district"])
        rows.append((event["date"], *told, event["places"] or None, why, numbers, "; ".join(event["alternatives"])))
    return Sheet("log", (source.say("first_run"),), tuple(source.say(name) for name in names), (), tuple(rows))


def all_sheets(source: Source) -> Sequence[Sheet]:
    """All sheets in their order."""
    return [make(source) for make in (figures, over_time, districts, assumptions, log)]
