"""V11: limits. Sane, said in words (a warning, an error, a line of the decision log), the books right all the time."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.verify.check import Check, Size
from analysis.verify.drawing import EXPECTED as BLACK
from analysis.verify.drawing import OTHER, OURS, panels
from analysis.verify.limit_cases import CASES, REFUSALS, Case, refused
from analysis.verify.rows import equal
from analysis.verify.tiny_city import tiny_city
from sim.audit.books import audit
from sim.indicators import days_table
from sim.locale import Language
from sim.records import Records
from sim.recovery import outcomes

COLUMNS = 5


def check(size: Size, workers: int) -> Check:
    """Each case lived through with the books compared every day; all that must hold of it, counted."""
    rows, drawn = [], {}
    for case in CASES:
        statements, records = lived(case)
        rows.append(equal("v11_case", len(statements), sum(map(bool, statements.values())), case=case.name))
        drawn[case.name] = _lines(records)
    rows += [equal("v11_refused", 1, int(refused(one)), case=one.name) for one in REFUSALS]
    return Check("V11", tuple(rows), seen=drawn)


def lived(case: Case) -> tuple[dict[str, bool], Records]:
    """What holds of a case: its own statements, the books, every indicator and every standard can be told."""
    reading = tiny_city(**case.changes)
    found = audit(reading.scenario)
    records = found.records
    general = {
        "the books agree": not found.wrong,
        "every indicator has a value for every day": all(len(c) == records.days for c in days_table(records).values()),
        "every standard has an ending": all(outcome is not None for outcome in outcomes(records).values()),
    }
    return {**case.holds(reading, records), **general}, records


def _lines(records: Records) -> dict[str, Any]:
    return {
        "persons": records.city["persons"],
        "usable": records.kind["usable"].sum(axis=1),
        "waiting": records.city["waiting"],
    }


def draw(check: Check, lang: Language) -> Figure:
    """A small picture a case: persons, usable places, persons waiting, day by day."""
    figure, grid = panels(COLUMNS, height=1.45, rows=-(-len(check.seen) // COLUMNS))
    for axes, (name, lines) in zip(grid, check.seen.items(), strict=False):
        for what, colour, style in (("usable", BLACK, ":"), ("persons", OURS, "-"), ("waiting", OTHER, "--")):
            line = lines[what]
            axes.plot(
                np.arange(len(line)),
                line,
                style if len(line) > 1 else "o",
                color=colour,
                linewidth=1.3,
                markersize=4,
                label=lang.say(f"verify.v11.{what}"),
            )
        axes.set_title(lang.say(f"verify.case.{name}"), fontsize=7, loc="left")
        axes.tick_params(labelsize=6.5)
        axes.set_ylim(0, 1.08 * max(1, *(int(line.max()) for line in lines.values())))
        axes.xaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
    for axes in grid[len(check.seen) :]:
        axes.axis("off")
    names = grid[0].get_legend_handles_labels()
    figure.legend(*names, loc="outside lower center", ncols=3, frameon=False, fontsize=8.5)
    return figure
