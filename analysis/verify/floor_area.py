"""V5: floor area 4.5 -> 7 m2 a person overnight: arithmetic."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from analysis.verify.check import Check, Size
from analysis.verify.drawing import EXPECTED as BLACK
from analysis.verify.drawing import OTHER, OURS, finish, panels
from analysis.verify.observing import SCENARIOS
from analysis.verify.rows import equal
from sim.locale import Language
from sim.run import run

PLACES, AFTER, RESIDENTS, ABOVE = 5679, 3650, 4179, 529


def check(size: Size, workers: int) -> Check:
    """Usable places before and after, people above them, and that nobody has to go."""
    records = run(SCENARIOS / "v5-standard-change.yaml", runs=1, workers=1).records[0]
    usable = records.kind["usable"].sum(axis=1)
    planned, persons = records.kind["planned"].sum(axis=1), records.city["persons"]
    above, waiting = records.city["above_usable"], records.city["waiting"]
    rows = (
        equal("v5_before", PLACES, usable[0]),
        equal("v5_after", AFTER, usable[1]),
        equal("v5_stays", len(usable) - 1, int((usable[1:] == AFTER).sum())),
        equal("v5_above", ABOVE, above[1]),
        equal("v5_above_before", 0, above[0]),
        equal("v5_residents", RESIDENTS, int(persons.min())),
        equal("v5_planned", PLACES, int(planned.min())),
        equal("v5_waiting", 0, int(waiting.max())),
    )
    return Check("V5", rows, seen={"usable": usable, "persons": persons, "planned": planned})


def draw(check: Check, lang: Language) -> Figure:
    """Planned and usable places and the residents, day by day."""
    figure, (axes,) = panels(height=2.6)
    for name, colour, style in (("planned", BLACK, ":"), ("usable", OURS, "-"), ("persons", OTHER, "--")):
        line = check.seen[name]
        axes.step(
            np.arange(len(line)),
            line,
            style,
            where="post",
            color=colour,
            linewidth=1.8,
            label=lang.say(f"verify.v5.{name}"),
        )
    axes.set_ylim(0, 1.1 * PLACES)
    finish(axes, lang, lang.say("verify.v5.chart"), lang.say("verify.figure.day"))
    return figure
