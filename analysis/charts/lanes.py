"""Lanes: emergency shelters step by step, one lane a family; when lived in, ordered, opened and handed back."""

from __future__ import annotations

from collections import Counter
from textwrap import fill

import numpy as np
from matplotlib.axes import Axes

from analysis.charts.labels import COLOURS, names_below
from analysis.charts.views import View
from analysis.chronicle import Chronicle
from sim.locale import Language

MARKS = {"ordered_on": ("v", -0.33), "opened_on": ("^", 0.33), "handed_back_on": ("s", 0.33)}
SIGNS = {"ordered_on": "▼", "opened_on": "▲", "handed_back_on": "□"}


def lanes(axes: Axes, view: View, families: list[str], lang: Language) -> None:
    """One lane a family: when lived in (bar; pale: in some runs), and marks, the larger the more runs share them."""
    for lane, family in enumerate(families):
        colour = COLOURS[family]
        _, middle, high = view.band(f"emergency_persons_{family}")
        for persons, depth in ((high, 0.3), (middle, 0.75)):
            where = (persons > 0).tolist()
            axes.fill_between(view.days, lane - 0.14, lane + 0.14, where=where, color=colour, alpha=depth, linewidth=0)
        for what, (sign, height) in MARKS.items():
            _marks(axes, view, family, what, sign, lane + height)
    axes.set_yticks(range(len(families)), [fill(lang.say(f"figure.family.{family}"), 14) for family in families])
    axes.set_ylim(len(families) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.grid(False, axis="y")
    one = view.chronicle.runs == 1
    told = [f"{sign} {lang.say(f'figure.{what}')}" for what, sign in SIGNS.items()]
    told.append(f"▬ {lang.say('figure.lived_in_one' if one else 'figure.lived_in')}")
    names_below(axes, "    ".join(told if one else [*told, lang.say("figure.larger")]))


def _marks(axes: Axes, view: View, family: str, what: str, sign: str, height: float) -> None:
    shares = marks(view.chronicle, family, what)
    if not shares:
        return
    days = np.array(list(shares), "datetime64[D]").astype(int)
    within = (days >= view.days[0]) & (days <= view.days[-1])
    sizes = 10 + 50 * np.array(list(shares.values()))
    face = "white" if what == "handed_back_on" else COLOURS[family]
    axes.scatter(
        days[within],
        [height] * int(within.sum()),
        s=sizes[within],
        marker=sign,
        facecolor=face,
        edgecolor=COLOURS[family],
        linewidth=0.8,
        zorder=3,
    )


def marks(chronicle: Chronicle, family: str, what: str) -> dict[np.datetime64, float]:
    """Days within the run on which shelters of a family were ordered, opened or handed back, and the share of runs."""
    start = chronicle.plan.start
    runs = {
        (row["run"], row[what])
        for row in chronicle.measures
        if row["family"] == family and row[what] is not None and row[what] >= start
    }
    counted = Counter(day for _, day in runs)
    return {np.datetime64(day, "D"): number / chronicle.runs for day, number in sorted(counted.items())}
