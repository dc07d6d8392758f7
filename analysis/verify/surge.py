"""V2: a surge over full places and the way back; the leaving clock starts in a regular place, or on arrival."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from analysis.verify.check import Check, Size
from analysis.verify.drawing import EXPECTED as BLACK
from analysis.verify.drawing import OTHER, OURS, finish, panels
from analysis.verify.exact import EXPECTED
from analysis.verify.observing import emergency, observe
from analysis.verify.rows import mean_of, spread_of
from sim.locale import Language

RUNS = {"quick": 40, "full": 2400}
V2 = EXPECTED["V2_rectangular_wave"]
SURGE_DAYS, STAY_DAYS, PLACES = 60, 120, 1000
MORE_A_DAY, USUAL_A_DAY = 15, 5
LAST_DAY = 260
SIMULATED = 400


def check(size: Size, workers: int) -> Check:
    """Persons in emergency places at instant 60 and the day on which they are empty, for both starts of the clock."""
    seen = observe("v2-surge", RUNS[size], emergency, workers=workers)
    other = observe("v2-surge-clock-from-arrival", RUNS[size], emergency, workers=workers)
    stated, variant = V2["expected"], V2["variant_clock_runs_in_emergency_too"]
    at_60, empty = seen[:, SURGE_DAYS - 1], day_empty(seen)
    own_error = stated["day_emergency_empty"]["sim_sd"] / np.sqrt(SIMULATED)
    rows = (
        mean_of("v2_at_60", stated["emergency_at_day_60"]["mean"], at_60),
        spread_of("v2_at_60_spread", stated["emergency_at_day_60"]["sd"], at_60),
        mean_of("v2_empty", stated["day_emergency_empty"]["sim_mean"], empty, expected_error=own_error),
        spread_of(
            "v2_empty_spread", stated["day_emergency_empty"]["sim_sd"], empty, expected_error=own_error / np.sqrt(2)
        ),
        mean_of("v2_arrival_at_60", variant["emergency_at_day_60"], other[:, SURGE_DAYS - 1]),
        mean_of("v2_arrival_empty", variant["day_emergency_empty"], day_empty(other)),
    )
    bands = {name: np.percentile(runs, (25, 50, 75), axis=0) for name, runs in (("placed", seen), ("arrived", other))}
    return Check("V2", rows, seen=bands)


def day_empty(runs: Any) -> Any:
    """First instant after the surge with nobody in emergency places, by run (the record of day d is instant d + 1)."""
    later = runs[:, SURGE_DAYS:] == 0
    return np.where(later.any(axis=1), SURGE_DAYS + 1 + later.argmax(axis=1), runs.shape[1])


def fluid(clock_from_arrival: bool) -> Any:
    """Persons in emergency places as a flow without chance, at instants 0, 1, 2, ...

    From a regular place 1,000 / 120 leave a day while all places are full; with the clock from arrival all do.
    """
    t = np.arange(LAST_DAY + 1, dtype=float)
    if not clock_from_arrival:
        out = PLACES / STAY_DAYS
        level = (MORE_A_DAY - out) * np.minimum(t, SURGE_DAYS) - (out - USUAL_A_DAY) * np.maximum(0, t - SURGE_DAYS)
        return np.maximum(0, level)
    high, usual = MORE_A_DAY * STAY_DAYS, USUAL_A_DAY * STAY_DAYS
    rising = high + (PLACES - high) * np.exp(-np.minimum(t, SURGE_DAYS) / STAY_DAYS)
    people = usual + (rising - usual) * np.exp(-np.maximum(0, t - SURGE_DAYS) / STAY_DAYS)
    return np.maximum(0, people - PLACES)


def draw(check: Check, lang: Language) -> Figure:
    """One panel a start of the clock: the fluid in black, ours in blue."""
    figure, both = panels(2, sharey=True)
    for axes, name in zip(both, ("placed", "arrived"), strict=True):
        low, middle, high = check.seen[name][:, :LAST_DAY]
        days = np.arange(1, LAST_DAY + 1)
        band = lang.say("verify.figure.ours_half")
        axes.fill_between(days, low, high, color=OURS, alpha=0.3, linewidth=0, label=band)
        axes.plot(days, middle, color=OURS, linewidth=1.6, label=lang.say("verify.figure.ours_middle"))
        axes.plot(fluid(name == "arrived"), "--", color=BLACK, linewidth=1.6, label=lang.say("verify.figure.fluid"))
        axes.axvline(SURGE_DAYS, color=OTHER, linestyle=":", linewidth=1)
        finish(axes, lang, lang.say(f"verify.v2.{name}"), lang.say("verify.figure.day"))
    return figure
