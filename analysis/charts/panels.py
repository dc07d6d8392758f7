"""Panels of the charts over time: people and places, people in emergency shelters, arrivals and announcements."""

from __future__ import annotations

from datetime import date, timedelta
from textwrap import fill
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from analysis.charts.labels import COLOURS, INKS, LINES, STYLES, names_above, names_at_end
from analysis.charts.views import Floats, View, over_runs
from analysis.chronicle import Chronicle
from analysis.words.wording import FAMILIES
from sim.locale import Language
from sim.scenario.schema import Scenario

FULL_MONTH = 28
LACK_WIDE = 45  # letters a line


def people(axes: Axes, view: View, lang: Language) -> None:
    """People as line and band, planned and usable regular places as lines; names at the ends of the lines."""
    middles = {}
    for key, name, style in (
        ("planned", "planned_regular_places", "-"),
        ("usable", "usable_regular_places", "--"),
        ("persons", "persons", "-"),
    ):
        low, middle, high = view.band(name)
        axes.fill_between(view.days, low, high, color=COLOURS[key], alpha=0.22, linewidth=0)
        axes.plot(view.days, middle, style, color=COLOURS[key], linewidth=2.2 if key == "persons" else 1.5)
        middles[key] = middle
    axes.set_ylim(0, 1.08 * axes.get_ylim()[1])
    _lack(axes, view, middles["persons"], middles["usable"], lang)
    names_at_end(axes, {key: (float(line[-1]), lang.say(f"figure.{key}")) for key, line in middles.items()})


def _lack(axes: Axes, view: View, persons: Floats, usable: Floats, lang: Language) -> None:
    """Fill where there are more people than usable regular places, and say so at the widest gap."""
    lack, days = persons - usable, view.days
    if lack.max() <= 0:
        return
    colour = COLOURS["halls"]
    axes.fill_between(days, usable, persons, where=(lack > 0).tolist(), color=colour, alpha=0.45, linewidth=0)
    widest = int(lack.argmax())
    left = widest > 0.6 * len(days)
    axes.annotate(
        fill(lang.say("figure.lack"), LACK_WIDE),
        xy=(days[widest], (persons[widest] + usable[widest]) / 2),
        xytext=(days[widest], 0.25),
        textcoords=("data", "axes fraction"),
        ha="right" if left else "left",
        va="top",
        color=INKS["halls"],
        arrowprops={"arrowstyle": "-", "color": colour, "shrinkB": 0, "relpos": (1 if left else 0, 1)},
    )


def emergency(axes: Axes, view: View, lang: Language) -> None:
    """People in emergency shelters by family, as line and band; the names stand above the panel."""
    peaks = []
    for family in FAMILIES:
        low, middle, high = view.band(f"emergency_persons_{family}")
        if not high.any():
            continue
        used = high > 0
        axes.fill_between(view.days, low, high, where=used.tolist(), color=COLOURS[family], alpha=0.3, linewidth=0)
        axes.plot(view.days, np.where(used, middle, np.nan), STYLES[family], color=COLOURS[family], linewidth=1.8)
        peaks.append((float(high.max()), family))
    if not peaks:
        axes.set_ylim(0, 1)
        axes.set_yticks([0])
        axes.text(0.5, 0.5, lang.say("figure.nobody"), transform=axes.transAxes, ha="center", va="center")
        return
    axes.set_ylim(0, 1.15 * max(peak for peak, _ in peaks))
    told = {family: f"{LINES[family]} {lang.say(f'figure.family.{family}')}" for _, family in sorted(peaks)[::-1]}
    names_above(axes, told)


def arrivals(axes: Axes, view: View, lang: Language) -> None:
    """Arrivals a month as steps with their band, beside what was announced for each day at that time."""
    chronicle = view.chronicle
    first, months = months_of(chronicle)
    low, middle, high = over_runs(months)
    edges = np.array([*first, first[-1] + timedelta(days=31)], "datetime64[D]").astype(int)
    axes.stairs(high, edges, baseline=low, fill=True, color=COLOURS["arrived"], alpha=0.22, linewidth=0)
    axes.stairs(middle, edges, baseline=None, color=COLOURS["arrived"], linewidth=1.6)
    told = announced(chronicle.plan)
    names = {"arrived": f"━━ {lang.say('figure.arrived')}"}
    axes.set_ylim(0, 1.2 * max(float(high.max()), float(np.nanmax(told, initial=0)), 1.0))
    if np.isfinite(told).any():
        axes.plot(view.days, told[view.rows], color=COLOURS["announced"], linewidth=1.8, linestyle=(0, (4, 1.5)))
        new = [plan_day for plan_day in _announced_on(chronicle.plan) if np.isfinite(told[plan_day])]
        start = view.days[0] - view.rows[0]
        axes.plot([start + day for day in new], told[new], "D", color=COLOURS["announced"], markersize=4.5)
        names |= {"announced": f"╍╍ {lang.say('figure.announced')}   ◆ {lang.say('figure.announcement')}"}
    names_above(axes, names)


def _announced_on(plan: Scenario) -> list[int]:
    """Days of the run on which a new announcement came."""
    days = {plan.day_of(one.announced_on) for one in plan.announcements}
    return sorted(day for day in days if 0 <= day < plan.days)


def months_of(chronicle: Chronicle) -> tuple[list[date], Any]:
    """First days of the months that are (nearly) whole in the run, and their arrivals, shape (runs, months)."""
    start = np.datetime64(chronicle.plan.start, "D")
    every = (start + np.arange(chronicle.plan.days)).astype("datetime64[M]")
    daily = chronicle.daily("arrived")
    names, begins, lengths = np.unique(every, return_index=True, return_counts=True)
    sums = np.add.reduceat(daily, begins, axis=1)
    whole = lengths >= FULL_MONTH if (lengths >= FULL_MONTH).any() else lengths > 0
    return [month.astype("datetime64[D]").astype(date) for month in names[whole]], sums[:, whole]


def announced(plan: Scenario) -> Floats:
    """Persons a month announced for each day at that time: the latest announcement that covers it; NaN where none does.

    Shape (days,). Beyond the last announced day nothing is drawn, though the city goes on with the last level.
    """
    told = np.full(plan.days, np.nan)
    for one in sorted(plan.announcements, key=lambda announcement: announcement.announced_on):
        first, last = plan.day_of(max(one.from_, one.announced_on)), plan.day_of(one.to) + 1
        told[max(first, 0) : max(last, 0)] = one.persons_per_month
    return told
