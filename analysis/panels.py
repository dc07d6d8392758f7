"""Panels of the main figure: people and places, people in emergency shelters, its steps, arrivals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from textwrap import fill
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from analysis.chronicle import Chronicle
from analysis.wording import FAMILIES
from sim.locale import Language
from sim.scenario.schema import Scenario
from sim.survival import BEYOND, RUNS_BEYOND

Floats = NDArray[np.float64]

# Okabe and Ito, Color Universal Design (2008): told apart with any colour vision; lines differ in style for grey print.
COLOURS = {
    "persons": "#000000",
    "planned": "#0072B2",
    "usable": "#56B4E9",
    "halls": "#D55E00",
    "hotels": "#CC79A7",
    "other": "#E69F00",
    "announced": "#009E73",
    "arrived": "#000000",
    "law": "#666666",
}
LINES = {"halls": "━", "hotels": "┅", "other": "╍"}
STYLES = {"halls": "-", "hotels": ":", "other": "--"}
FULL_MONTH = 28


def band(chronicle: Chronicle, name: str) -> Floats:
    """Low, middle and high over runs of an indicator for every day, shape (3, days)."""
    return over_runs(chronicle.daily(name))


def over_runs(values: Any) -> Floats:
    """Low, middle and high over the first axis, by the rule of `sim.survival.spread`."""
    ordered = np.sort(np.asarray(values, dtype=float), axis=0)
    runs = len(ordered)
    beyond = int(BEYOND * runs + 1e-9)
    left_out = beyond if beyond >= RUNS_BEYOND else 0
    middle = (ordered[(runs - 1) // 2] + ordered[runs // 2]) / 2
    return np.array([ordered[left_out], middle, ordered[runs - 1 - left_out]])


def people(axes: Axes, chronicle: Chronicle, lang: Language) -> None:
    """People as line and band, planned and usable regular places as lines; names at the ends of the lines."""
    days = chronicle.days
    middles = {}
    for key, name, style in (
        ("planned", "planned_regular_places", "-"),
        ("usable", "usable_regular_places", "--"),
        ("persons", "persons", "-"),
    ):
        low, middle, high = band(chronicle, name)
        axes.fill_between(days, low, high, color=COLOURS[key], alpha=0.22, linewidth=0)
        axes.plot(days, middle, style, color=COLOURS[key], linewidth=2.2 if key == "persons" else 1.5)
        middles[key] = middle
    axes.set_ylim(0, 1.08 * axes.get_ylim()[1])
    _lack(axes, days, middles["persons"], middles["usable"], lang)
    names_at_end(axes, {key: (float(line[-1]), lang.say(f"figure.{key}")) for key, line in middles.items()})


def _lack(axes: Axes, days: Any, persons: Floats, usable: Floats, lang: Language) -> None:
    """Fill where there are more people than usable regular places, and say so at the widest gap."""
    lack = persons - usable
    if lack.max() <= 0:
        return
    colour = COLOURS["halls"]
    axes.fill_between(days, usable, persons, where=(lack > 0).tolist(), color=colour, alpha=0.45, linewidth=0)
    widest = int(lack.argmax())
    left = widest > 0.6 * len(days)
    axes.annotate(
        lang.say("figure.lack"),
        xy=(days[widest], (persons[widest] + usable[widest]) / 2),
        xytext=(days[widest], 0.25),
        textcoords=("data", "axes fraction"),
        ha="right" if left else "left",
        va="top",
        color=colour,
        arrowprops={"arrowstyle": "-", "color": colour, "shrinkB": 0, "relpos": (1 if left else 0, 1)},
    )


def names_at_end(axes: Axes, ends: Mapping[str, tuple[float, str]]) -> None:
    """Names of lines right of their last point, moved apart where they would touch."""
    gap = 0.085 * axes.get_ylim()[1]
    told = sorted(ends.items(), key=lambda item: item[1][0])
    heights = apart([end for _, (end, _) in told], gap)
    for (key, (_, text)), height in zip(told, heights, strict=True):
        axes.annotate(
            text,
            xy=(1, height),
            xycoords=("axes fraction", "data"),
            xytext=(6, 0),
            textcoords="offset points",
            color=COLOURS[key],
            va="center",
            fontweight="bold" if key == "persons" else "normal",
            annotation_clip=False,
        )


def apart(wanted: Sequence[float], gap: float) -> list[float]:
    """Heights in order with at least a gap between them, as near as can be to those wanted."""
    groups: list[list[float]] = []
    for one in wanted:
        groups.append([one])
        while (
            len(groups) > 1
            and _middle(groups[-1]) - _middle(groups[-2]) < gap * (len(groups[-1]) + len(groups[-2])) / 2
        ):
            groups[-2:] = [groups[-2] + groups[-1]]
    return [_middle(group) + gap * (n - (len(group) - 1) / 2) for group in groups for n in range(len(group))]


def _middle(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def emergency(axes: Axes, chronicle: Chronicle, lang: Language) -> None:
    """People in emergency shelters by family, as line and band; the names stand above the panel."""
    days = chronicle.days
    peaks = []
    for family in FAMILIES:
        low, middle, high = band(chronicle, f"emergency_persons_{family}")
        if not high.any():
            continue
        used = high > 0
        axes.fill_between(days, low, high, where=used.tolist(), color=COLOURS[family], alpha=0.3, linewidth=0)
        axes.plot(days, np.where(used, middle, np.nan), STYLES[family], color=COLOURS[family], linewidth=1.8)
        peaks.append((float(high.max()), family))
    if not peaks:
        axes.set_ylim(0, 1)
        axes.set_yticks([0])
        axes.text(0.5, 0.5, lang.say("figure.nobody"), transform=axes.transAxes, ha="center", va="center")
        return
    axes.set_ylim(0, 1.15 * max(peak for peak, _ in peaks))
    names_above(axes, {family: lang.say(f"figure.family.{family}") for _, family in sorted(peaks, reverse=True)})


def names_above(axes: Axes, names: Mapping[str, str]) -> None:
    """Names of lines in their colours above the panel, at its right end, so that they never lie on data."""
    right = 0.0
    for key, text in reversed(list(names.items())):
        told = f"{LINES[key]} {text}"
        axes.annotate(
            told,
            xy=(1, 1),
            xycoords="axes fraction",
            xytext=(-right, 6),
            textcoords="offset points",
            ha="right",
            va="bottom",
            fontsize=8.5,
            fontweight="bold",
            color=COLOURS[key],
        )
        right += 6.0 * len(told) + 10


def steps(axes: Axes, chronicle: Chronicle, lang: Language) -> None:
    """One lane a family: when lived in (bar; thin: in the highest run), orders and openings of all runs as marks."""
    families = [family for family in FAMILIES if chronicle.summary["emergency"][family]["runs_with_any"]]
    days = chronicle.days
    for lane, family in enumerate(families):
        colour = COLOURS[family]
        _, middle, high = band(chronicle, f"emergency_persons_{family}")
        for height, persons in ((0.04, high), (0.14, middle)):
            lived_in = (persons > 0).tolist()
            axes.fill_between(days, lane - height, lane + height, where=lived_in, color=colour, alpha=0.55, linewidth=0)
        for height, what, mark in ((-0.33, "ordered_on", "v"), (0.33, "opened_on", "^")):
            found = marks(chronicle, family, what)
            axes.plot(found, [lane + height] * len(found), mark, color=colour, markersize=5, markeredgewidth=0)
    axes.set_yticks(range(len(families)), [fill(lang.say(f"figure.family.{family}"), 14) for family in families])
    axes.set_ylim(len(families) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.grid(False, axis="y")


def marks(chronicle: Chronicle, family: str, what: str) -> NDArray[np.datetime64]:
    """Days within the run on which shelters of a family were ordered or opened, over all runs, each once."""
    start = chronicle.plan.start
    days = {
        row[what]
        for row in chronicle.shelters
        if row["measure"] and row["family"] == family and row[what] is not None and row[what] >= start
    }
    return np.array(sorted(days), "datetime64[D]")


def arrivals(axes: Axes, chronicle: Chronicle, lang: Language) -> None:
    """Arrivals a month as steps with their band, beside what was announced for each day at that time."""
    first, months = _months(chronicle)
    low, middle, high = over_runs(months)
    edges = np.array([*first, first[-1] + timedelta(days=31)], "datetime64[D]")
    axes.stairs(high, edges, baseline=low, fill=True, color=COLOURS["arrived"], alpha=0.22, linewidth=0)
    axes.stairs(middle, edges, baseline=None, color=COLOURS["arrived"], linewidth=1.6)
    told = announced(chronicle.plan)
    axes.plot(chronicle.days, told, color=COLOURS["announced"], linewidth=1.8, linestyle=(0, (4, 1.5)))
    top = 1.25 * max(float(high.max()), float(np.nanmax(told, initial=0)), 1.0)
    axes.set_ylim(0, top)
    above_right(axes, "arrived", f"━ {lang.say('figure.arrived')}", lines=0)
    if np.isfinite(told).any():
        above_right(axes, "announced", f"╍ {lang.say('figure.announced')}", lines=1)


def above_right(axes: Axes, key: str, text: str, lines: int) -> None:
    """Name of a line in its colour, in the upper right corner of the panel."""
    axes.annotate(
        text,
        xy=(1, 1),
        xycoords="axes fraction",
        xytext=(-4, -4 - 15 * lines),
        textcoords="offset points",
        ha="right",
        va="top",
        color=COLOURS[key],
    )


def _months(chronicle: Chronicle) -> tuple[list[date], Floats]:
    """First days of the months that are (nearly) whole in the run, and their arrivals, shape (runs, months)."""
    every = np.array(chronicle.days, "datetime64[D]").astype("datetime64[M]")
    daily = chronicle.daily("arrived")
    whole = [month for month in np.unique(every) if (every == month).sum() >= FULL_MONTH] or [every[0]]
    months = np.array([daily[:, every == month].sum(axis=1) for month in whole], dtype=float)
    return [month.astype(date) for month in whole], months.T


def announced(plan: Scenario) -> Floats:
    """Persons a month announced for each day at that time: the latest announcement that covers it; NaN where none does.

    Shape (days,). Beyond the last announced day nothing is drawn, though the city goes on with the last level.
    """
    told = np.full(plan.days, np.nan)
    for one in sorted(plan.announcements, key=lambda announcement: announcement.announced_on):
        first, last = plan.day_of(max(one.from_, one.announced_on)), plan.day_of(one.to) + 1
        told[max(first, 0) : max(last, 0)] = one.persons_per_month
    return told
