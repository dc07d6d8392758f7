"""V3: unlimited places and a rectangular wave; exponential and fixed stays, and the spread of the numbers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from matplotlib.figure import Figure

from analysis.verify.check import Check, Size
from analysis.verify.drawing import EXPECTED as BLACK
from analysis.verify.drawing import OTHER, OURS, finish, panels
from analysis.verify.exact import EXPECTED, wave_exponential, wave_fixed
from analysis.verify.observing import observe
from analysis.verify.rows import Row, mean_of
from sim.locale import Language

RUNS = {"quick": 25, "full": 1000}
V3 = EXPECTED["V3_infinite_places"]["rectangular"]
WAVE_BEGINS, DRAWN = 1200, 366
LAWS: dict[str, tuple[str, Callable[[float], float]]] = {
    "exponential": ("exponential_stay", wave_exponential),
    "fixed": ("fixed_stay_120", wave_fixed),
}


def check(size: Size, workers: int) -> Check:
    """Persons present at stated instants of the wave, and variance over mean, for both laws of stay."""
    rows: list[Row] = []
    means = {}
    for law, (column, _) in LAWS.items():
        runs = RUNS[size]
        seen = observe(
            f"v3-wave-{law}", runs, lambda records: records.city["persons"][WAVE_BEGINS - 1 :], workers=workers
        )
        stated = {int(t): float(value) for t, value in V3[column].items()}
        rows += [mean_of(f"v3_{law}", value, seen[:, t], instant=t) for t, value in stated.items()]
        # Poisson: variance = mean; dates go together, so the mean of all dates is worth no more than one of them
        here = seen[:, list(stated)]
        spread = float((here.var(axis=0, ddof=1) / np.array(list(stated.values()))).mean())
        rows.append(Row(f"v3_{law}_spread", 1.0, spread, error=float(np.sqrt(2 / (runs - 1))), runs=runs))
        means[law] = seen.mean(axis=0), 3 * seen.std(axis=0, ddof=1) / np.sqrt(runs)
    return Check("V3", tuple(rows), seen=means)


def draw(check: Check, lang: Language) -> Figure:
    """Expected persons by day as lines, ours as band of three standard errors round the mean."""
    figure, (axes,) = panels()
    instants = np.arange(DRAWN)
    for (law, (_, formula)), colour, style in zip(LAWS.items(), (OURS, OTHER), ("-", "--"), strict=True):
        mean, error = (values[:DRAWN] for values in check.seen[law])
        name = lang.say("verify.figure.ours_mean", law=lang.say(f"verify.v3.{law}"))
        axes.fill_between(instants, mean - error, mean + error, color=colour, alpha=0.45, linewidth=0, label=name)
        line = [formula(float(t)) for t in instants]
        axes.plot(
            instants,
            line,
            style,
            color=BLACK,
            linewidth=1.3,
            label=lang.say("verify.figure.expected_for", law=lang.say(f"verify.v3.{law}")),
        )
    finish(axes, lang, lang.say("verify.v3.chart"), lang.say("verify.figure.day_of_wave"))
    return figure
