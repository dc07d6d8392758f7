"""V4: share turned away when places are limited, against the stationary law of the daily rule."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from analysis.verify.check import Check, Size
from analysis.verify.drawing import EXPECTED as BLACK
from analysis.verify.drawing import OTHER, OURS, panels
from analysis.verify.exact import erlang_b, refused_by_the_daily_rule
from analysis.verify.observing import observe
from analysis.verify.rows import ratio_of
from sim.locale import Language
from sim.records import Records

WARM_UP_DAYS = 1200
STRETCHES = 10
LOADS = ((10, 10), (100, 110), (225, 250), (234, 250), (960, 1000))
# runs of 31,200 days that bring a million arrivals after the warm-up: 30,000 days x load / 120 a run
FULL = {(10, 10): 400, (100, 110): 40, (234, 250): 18, (225, 250): 18, (960, 1000): 5}


def check(size: Size, workers: int) -> Check:
    """Persons turned away of those who arrive, for five pairs of offered load and places."""
    rows = []
    for load, places in LOADS:
        runs = FULL[load, places] if size == "full" else 1
        seen = observe(f"v4-limit-{load}-{places}", runs, by_stretch, workers=min(runs, workers))
        away, arrived = seen[:, 0].ravel(), seen[:, 1].ravel()
        expected = refused_by_the_daily_rule(load, places)
        about = {"arrivals": int(arrived.sum()), "load": load, "places": places, "erlang": erlang_b(load, places)}
        rows.append(ratio_of("v4_refused", expected, away, arrived, runs, **about))
    return Check("V4", tuple(rows))


def by_stretch(records: Records) -> Any:
    """Persons turned away and arrived after the warm-up, in ten stretches that are almost independent."""
    flows = np.array([records.city["turned_away"][WARM_UP_DAYS:], records.city["arrived"][WARM_UP_DAYS:]])
    length = flows.shape[1] // STRETCHES
    return flows[:, : STRETCHES * length].reshape(2, STRETCHES, length).sum(axis=2)


def draw(check: Check, lang: Language) -> Figure:
    """Share turned away on a logarithmic scale: expected, Erlang's limit, ours with three standard errors."""
    figure, (axes,) = panels()
    where = np.arange(len(check.rows))
    ours = np.array([row.measured for row in check.rows])
    bars = np.array([3 * row.error for row in check.rows])
    # what a bar would take below zero is cut: the scale is logarithmic
    low = np.minimum(bars, 0.9 * ours)
    axes.errorbar(where, ours, [low, bars], fmt="o", color=OURS, capsize=4, label=lang.say("verify.figure.ours_errors"))
    axes.plot(
        where - 0.12,
        [row.expected for row in check.rows],
        "_",
        color=BLACK,
        markersize=16,
        markeredgewidth=2,
        label=lang.say("verify.v4.daily"),
    )
    axes.plot(
        where + 0.12,
        [float(str(row.about["erlang"])) for row in check.rows],
        "x",
        color=OTHER,
        label=lang.say("verify.v4.erlang"),
    )
    axes.set_yscale("log")
    names = [lang.say("verify.v4.pair", load=lang.number(load), places=lang.number(places)) for load, places in LOADS]
    axes.set_xticks(where, names)
    axes.set_yticks(
        [0.005, 0.01, 0.02, 0.05, 0.1, 0.2],
        [f"{lang.number(100 * x, 1)} %" for x in (0.005, 0.01, 0.02, 0.05, 0.1, 0.2)],
    )
    axes.minorticks_off()
    axes.set_title(lang.say("verify.v4.chart"), loc="left", fontsize=10, fontweight="bold")
    axes.legend(frameon=False, fontsize=8.5)
    return figure
