"""V10: Stuttgart 2015 to 2019, both forms of own housing, against what is known of its history."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from analysis.charts.axes import time_axis
from analysis.hindcast.comparison import lived_through, stock
from analysis.hindcast.findings import findings
from analysis.hindcast.lived import Lived
from analysis.hindcast.measures import FITTED_TO, RESIDENTS
from analysis.verify.check import Check, Patterns, Size
from analysis.verify.drawing import EXPECTED as BLACK
from analysis.verify.drawing import OTHER, OURS, finish, panels
from analysis.verify.observing import SHIPPED, emergency
from sim.locale import Language
from sim.survival import BEYOND, RUNS_BEYOND

RUNS = {"quick": 10, "full": 100}
FORMS = ("stuttgart-2015", "stuttgart-2015-flats")


def check(size: Size, workers: int) -> Check:
    """The patterns of history with verdicts, for own housing by rate and by flats."""
    patterns, seen = [], {}
    for name in FORMS:
        runs = lived_through(SHIPPED / f"{name}.yaml", RUNS[size], workers)
        plan = runs[0].records.plan
        patterns.append(Patterns(name, plan.title.model_dump(), tuple(findings(runs)), tuple(stock(runs))))
        seen[name] = {"days": [plan.start, plan.end], **_bands(runs)}
    return Check("V10", patterns=tuple(patterns), seen=seen, about={"runs": RUNS[size]})


def _bands(runs: list[Lived]) -> dict[str, Any]:
    """Lowest (or 5 %), middle and highest (or 95 %) run by day: persons, and persons in emergency places."""
    return {
        "persons": _band([one.records.city["persons"] for one in runs]),
        "emergency": _band([emergency(one.records) for one in runs]),
    }


def _band(values: list[Any]) -> Any:
    beyond = int(BEYOND * len(values) + 1e-9)
    cut = beyond if beyond >= RUNS_BEYOND else 0
    ordered = np.sort(np.array(values), axis=0)
    return np.array([ordered[cut], np.median(ordered, axis=0), ordered[len(values) - 1 - cut]])


def draw(check: Check, lang: Language) -> Figure:
    """Residents and people in emergency shelters as bands, the known numbers as points over them."""
    figure, grid = panels(2, height=2.8, rows=2, sharex=True, sharey="row")
    beyond = BEYOND * int(str(check.about["runs"])) >= RUNS_BEYOND
    band = lang.say("verify.figure.ours_twentieth" if beyond else "verify.figure.ours_range")
    for column, name in enumerate(FORMS):
        seen = check.seen[name]
        start, end = seen["days"]
        days = np.arange(np.datetime64(start), np.datetime64(end) + 1)
        for axes, what in ((grid[column], "persons"), (grid[2 + column], "emergency")):
            low, middle, high = seen[what]
            axes.fill_between(days, low, high, color=OURS, alpha=0.3, linewidth=0, label=band)
            axes.plot(days, middle, color=OURS, linewidth=1.4, label=lang.say("verify.figure.ours_middle"))
        _points(grid[column], lang)
        _known_days(grid[2 + column], lang)
        finish(grid[column], lang, lang.say(f"verify.v10.{name}"))
        finish(grid[2 + column], lang, lang.say("verify.v10.emergency"))
        time_axis(grid[2 + column], start, end)
    _one_legend(figure, grid)
    return figure


def _points(axes: Any, lang: Language) -> None:
    """Known residents: filled where something was fitted to them, hollow where not."""
    for name, fitted in (("fitted", True), ("held_out", False)):
        dates = [when for when in RESIDENTS if (when in FITTED_TO) == fitted]
        known = [RESIDENTS[when] for when in dates]
        look = {"color": BLACK, "markerfacecolor": BLACK if fitted else "white", "markersize": 5, "clip_on": False}
        axes.plot(dates, known, "o", label=lang.say(f"verify.v10.{name}"), zorder=5, **look)


def _known_days(axes: Any, lang: Language) -> None:
    """Known days of the emergency shelters: gyms decided on 1 October 2015, all empty by the end of 2016."""
    for day, style, name in ((date(2015, 10, 1), ":", "decided"), (date(2016, 12, 31), "--", "empty_by")):
        axes.axvline(day, color=OTHER, linestyle=style, linewidth=1.3, label=lang.say(f"verify.v10.{name}"))


def _one_legend(figure: Figure, grid: Any) -> None:
    """One legend below all panels, each name once."""
    named: dict[str, Any] = {}
    for axes in grid:
        handles, names = axes.get_legend_handles_labels()
        named.update(zip(names, handles, strict=True))
        axes.get_legend().remove()
    figure.legend([*named.values()], [*named], loc="outside lower center", ncols=3, frameon=False, fontsize=8.5)
