"""Figure data: every number a figure of the report draws, as sheets - by day, by month, by act."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from analysis.charts.lanes import MARKS, marks
from analysis.charts.panels import announced, months_of
from analysis.charts.staircase import broken_share
from analysis.charts.views import emergency_period, over_runs, whole
from analysis.chronicle import Chronicle
from analysis.service.facts import SERVICES
from analysis.words.rows import chance
from analysis.words.wording import FAMILIES
from analysis.workbook.sheets import PLACES, Sheet, Source, Value, label_of, plain
from sim.indicators import BY_NAME

ENDS = ("low", "middle", "high")


def days_drawn(chronicle: Chronicle) -> NDArray[np.int64]:
    """Days from the start that any figure shows: points of the whole run, and every day of the emergency months."""
    period = emergency_period(chronicle)
    rows = [whole(chronicle).rows, *([period.rows] if period is not None else [])]
    return np.unique(np.concatenate(rows))


def drawn(chronicle: Chronicle) -> list[str]:
    """Indicators that figures draw as line and band."""
    used = [one for one in FAMILIES if chronicle.summary["emergency"][one]["runs_with_any"]]
    parts = [one for one in SERVICES if getattr(chronicle.plan, one.part) is not None]
    names = ("persons", *PLACES[1:], *(f"emergency_persons_{family}" for family in used))
    return list(dict.fromkeys([*names, *(name for part in parts for name in part.drawn)]))


def by_day(source: Source) -> Sheet:
    """Bands of all lines on the days drawn, what was announced, and the share of runs that break each standard."""
    chronicle, lang = source.chronicle, source.lang
    rows = days_drawn(chronicle)
    titles, units = [source.say("date")], [""]
    columns: list[list[Value]] = [[chronicle.plan.date_of(int(day)) for day in rows]]
    for name in drawn(chronicle):
        label, unit = label_of(BY_NAME[name], lang), source.say(f"units.{BY_NAME[name].unit}")
        for end, values in zip(ENDS, over_runs(chronicle.daily(name)[:, rows]), strict=True):
            titles.append(source.say(end, of=label))
            units.append(unit)
            columns.append([_known(value) for value in values])
    told = announced(chronicle.plan)[rows]
    if np.isfinite(told).any():
        titles.append(lang.say("figure.announced"))
        units.append("")
        columns.append([_known(value) for value in told])
    shares = broken_share(chronicle)
    for one in chronicle.summary["standards"]:
        if one["name"] in shares:
            titles.append(source.say("broken_share", standard=one["label"][lang.code]))
            units.append(source.say("units.share"))
            columns.append([round(float(value), 6) for value in shares[one["name"]][rows]])
    above = (source.say("figure_days_note"), chance(source.words))
    return Sheet("figure_days", above, tuple(titles), tuple(units), tuple(zip(*columns, strict=True)))


def by_month(source: Source) -> Sheet:
    """Arrivals a month, as the figures draw them."""
    first, months = months_of(source.chronicle)
    label = source.lang.say("figure.arrived")
    titles = (source.say("date"), *(source.say(end, of=label) for end in ENDS))
    rows = zip(first, *([_known(value) for value in values] for values in over_runs(months)), strict=True)
    return Sheet("figure_months", (chance(source.words),), titles, (), tuple(rows))


def by_act(source: Source) -> Sheet:
    """Days on which emergency shelters were ordered, opened, handed back, and in which share of the runs; days back."""
    lang, rows = source.lang, list[tuple[Value, ...]]()
    for family in FAMILIES:
        for what in MARKS:
            for day, share in marks(source.chronicle, family, what).items():
                act = (lang.say(f"figure.family.{family}"), lang.say(f"figure.{what}"))
                rows.append((day.astype(date), *act, round(share, 6)))
    for one in source.chronicle.summary["standards"]:
        for end, key in zip(ENDS, ("earliest_back", "median_back", "latest_back"), strict=True):
            if one[key] is not None:
                label = source.say(end, of=source.say("back"))
                rows.append((date.fromisoformat(one[key]), one["label"][lang.code], label, None))
    titles = tuple(source.say(name) for name in ("date", "subject", "event", "share_of_runs"))
    return Sheet("figure_acts", (), titles, (), tuple(rows))


def _known(value: float) -> Value:
    return plain(value) if np.isfinite(value) else None


def figure_data(source: Source) -> list[Sheet]:
    """The sheets of all figures; the maps are the sheet of the districts."""
    return [by_day(source), by_month(source), by_act(source)]
