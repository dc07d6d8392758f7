"""V6: population shares to whole places: the textbook's table, and nobody loses a place to a larger total."""

from __future__ import annotations

import json

import numpy as np
from matplotlib.figure import Figure

from analysis.verify.check import Check, Size
from analysis.verify.drawing import OTHER, OURS, THIRD, finish, panels
from analysis.verify.exact import EXPECTED
from analysis.verify.rows import equal
from sim.locale import Language
from sim.scenario.apportion import apportion

V6 = EXPECTED["V6_apportionment"]
TOTALS = {"quick": 300, "full": 2000}
DRAWN = [6, 6, 2]
WEIGHTS = ([6, 6, 2], [53, 24, 23], [1, 1, 1, 1, 1], [611, 287, 43, 43, 12, 3, 1])


def check(size: Size, workers: int) -> Check:
    """The table of Sainte-Laguë, and totals from 0 upwards: all places given out, no district ever loses one."""
    rows = []
    for weights, totals in V6["sainte_lague_ties_to_first"].items():
        for total, seats in totals.items():
            found = apportion(int(total), json.loads(weights))
            same = sum(a == b for a, b in zip(found, seats, strict=True))
            told = ", ".join(map(str, seats))
            rows.append(equal("v6_table", len(seats), same, total=total, weights=weights.strip("[]"), seats=told))
    lost = given = 0
    for several in WEIGHTS:
        before = apportion(0, several)
        for total in range(1, TOTALS[size] + 1):
            now = apportion(total, several)
            lost += sum(b < a for a, b in zip(before, now, strict=True))
            given += sum(now) == total
            before = now
    tried = TOTALS[size] * len(WEIGHTS)
    rows += [equal("v6_lost", 0, lost, tried=tried), equal("v6_given", tried, given)]
    return Check("V6", tuple(rows))


def draw(check: Check, lang: Language) -> Figure:
    """Places of three districts while the total grows; the method of largest remainders takes one away at 11."""
    figure, (axes,) = panels(height=2.8)
    totals = np.arange(0, 25)
    seats = np.array([apportion(int(total), DRAWN) for total in totals])
    for district, colour in enumerate((OURS, OTHER, THIRD)):
        weight = lang.say("verify.v6.weight", weight=lang.number(DRAWN[district]))
        axes.step(totals, seats[:, district] + 0.06 * district, where="mid", color=colour, linewidth=1.6, label=weight)
    hamilton = V6["hamilton_shows_the_paradox"]["[6,6,2]"]
    totals_of_paradox = [int(total) for total in hamilton]
    axes.plot(
        totals_of_paradox,
        [hamilton[str(t)][2] for t in totals_of_paradox],
        "kx--",
        linewidth=1,
        label=lang.say("verify.v6.paradox"),
    )
    finish(axes, lang, lang.say("verify.v6.chart"), lang.say("verify.v6.total"))
    return figure
