"""Panels of the main figure: people and places, people in emergency shelters, its steps, arrivals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from textwrap import fill
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from analysis.wording import FAMILIES
from sim.indicators import BY_NAME, dates
from sim.locale import Language
from sim.records import Records
from sim.survival import spread

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
STYLES = {"halls": "-", "hotels": ":", "other": "--"}
FULL_MONTH = 28


def band(records: Sequence[Records], name: str) -> Floats:
    """Low, middle and high over runs of an indicator for every day, shape (3, days)."""
    daily = np.array([BY_NAME[name].of(one) for one in records], dtype=float)
    if len(records) == 1:
        return np.repeat(daily, 3, axis=0)
    return np.array([spread(day)[:3] for day in daily.T]).T


def days_of(records: Sequence[Records]) -> Any:
    """Dates of the horizontal axis."""
    return dates(records[0]).astype("datetime64[D]").astype(object)


def people(axes: Axes, records: Sequence[Records], lang: Language) -> None:
    """People as line and band, planned and usable regular places as lines; names at the ends of the lines."""
    days = days_of(records)
    middles = {}
    for key, name, style in (
        ("planned", "planned_regular_places", "-"),
        ("usable", "usable_regular_places", "--"),
        ("persons", "persons", "-"),
    ):
        low, middle, high = band(records, name)
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
    height = -gap
    for key, (end, text) in sorted(ends.items(), key=lambda item: item[1][0]):
        height = max(end, height + gap)
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


def emergency(axes: Axes, records: Sequence[Records], lang: Language) -> None:
    """People in emergency shelters by family, as line and band; each name stands at the peak of its line."""
    days = days_of(records)
    peaks = []
    for family in FAMILIES:
        low, middle, high = band(records, f"emergency_persons_{family}")
        if not high.any():
            continue
        used = high > 0
        axes.fill_between(days, low, high, where=used.tolist(), color=COLOURS[family], alpha=0.3, linewidth=0)
        axes.plot(days, np.where(used, middle, np.nan), STYLES[family], color=COLOURS[family], linewidth=1.8)
        last = int(np.flatnonzero(high)[-1])
        peaks.append((float(high.max()), last, family))
    if not peaks:
        axes.set_ylim(0, 1)
        axes.set_yticks([0])
        axes.text(0.5, 0.5, lang.say("figure.nobody"), transform=axes.transAxes, ha="center", va="center")
        return
    top = 1.15 * max(peak for peak, _, _ in peaks)
    axes.set_ylim(0, top)
    latest = max(last for _, last, _ in peaks)
    left = latest > 0.7 * len(days)
    first = min(int(np.flatnonzero(band(records, f"emergency_persons_{family}")[2])[0]) for _, _, family in peaks)
    for number, (_, _, family) in enumerate(sorted(peaks, key=lambda one: -one[0])):
        axes.annotate(
            lang.say(f"figure.family.{family}"),
            xy=(days[first if left else latest], top * (0.86 - 0.2 * number)),
            xytext=(-8 if left else 8, 0),
            textcoords="offset points",
            ha="right" if left else "left",
            va="center",
            color=COLOURS[family],
            fontweight="bold",
        )


def steps(axes: Axes, records: Sequence[Records], summary: Mapping[str, Any], lang: Language) -> None:
    """One lane a family: when lived in (bar; thin: in the highest run), orders and openings of all runs as marks."""
    families = [family for family in FAMILIES if summary["emergency"][family]["runs_with_any"]]
    days = days_of(records)
    for lane, family in enumerate(families):
        colour = COLOURS[family]
        _, middle, high = band(records, f"emergency_persons_{family}")
        for height, persons in ((0.04, high), (0.14, middle)):
            lived_in = (persons > 0).tolist()
            axes.fill_between(days, lane - height, lane + height, where=lived_in, color=colour, alpha=0.55, linewidth=0)
        for height, what, mark in ((-0.33, "ordered_day", "v"), (0.33, "opened_day", "^")):
            found = marks(records, family, what)
            axes.plot(found, [lane + height] * len(found), mark, color=colour, markersize=5, markeredgewidth=0)
    axes.set_yticks(range(len(families)), [fill(lang.say(f"figure.family.{family}"), 14) for family in families])
    axes.set_ylim(len(families) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.grid(False, axis="y")


def marks(records: Sequence[Records], family: str, what: str) -> NDArray[np.datetime64]:
    """Days within the run on which shelters of a family were ordered or opened, over all runs, each once."""
    days = {
        one.plan.date_of(row[what])
        for one in records
        for row in one.shelters
        if row["measure"] and row["family"] == family and row[what] is not None and row[what] >= 0
    }
    return np.array(sorted(days), "datetime64[D]")


def arrivals(axes: Axes, records: Sequence[Records], lang: Language) -> None:
    """Arrivals a month as steps with their band, beside what was announced for each day at that time."""
    first, months = _months(records)
    low, middle, high = (np.array([spread(month)[end] for month in months]) for end in range(3))
    edges = np.array([*first, first[-1] + timedelta(days=31)], "datetime64[D]")
    axes.stairs(high, edges, baseline=low, fill=True, color=COLOURS["arrived"], alpha=0.22, linewidth=0)
    axes.stairs(middle, edges, baseline=None, color=COLOURS["arrived"], linewidth=1.6)
    told = announced(records[0])
    axes.plot(days_of(records), told, color=COLOURS["announced"], linewidth=1.8, linestyle=(0, (4, 1.5)))
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


def _months(records: Sequence[Records]) -> tuple[list[date], list[list[float]]]:
    """First days of the months that are (nearly) whole in the run, and their arrivals in each run."""
    every = dates(records[0]).astype("datetime64[M]")
    daily = [BY_NAME["arrived"].of(one) for one in records]
    whole = [month for month in np.unique(every) if (every == month).sum() >= FULL_MONTH] or [every[0]]
    return [month.astype(date) for month in whole], [
        [float(row[every == month].sum()) for row in daily] for month in whole
    ]


def announced(records: Records) -> Floats:
    """Persons a month announced for each day at that time: the latest announcement that covers it; NaN where none does.

    Shape (days,). Beyond the last announced day nothing is drawn, though the city goes on with the last level.
    """
    plan = records.plan
    told = np.full(records.days, np.nan)
    for one in sorted(plan.announcements, key=lambda announcement: announcement.announced_on):
        first, last = plan.day_of(max(one.from_, one.announced_on)), plan.day_of(one.to) + 1
        told[max(first, 0) : max(last, 0)] = one.persons_per_month
    return told
