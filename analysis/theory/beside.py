"""Figure of a scenario beside its theories, and what it shows in words for those who cannot see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from analysis.charts.axes import right_of, styled, time_axis
from analysis.theory.compare import Beside, Series
from sim.locale import Language

Floats = NDArray[np.float64]

# Okabe and Ito, Color Universal Design (2008); in grey the kinds of line tell them apart
COLOURS = {"simulated": "#000000", "mgi": "#D55E00", "fluid": "#0072B2", "usable": "#009E73"}
DASHES: dict[str, Any] = {"mgi": (0, (6, 2)), "fluid": (0, (1.2, 1.6)), "usable": (0, (7, 2, 1.5, 2))}
SPREAD = 1.96
ALIKE = 1e-3
WITHIN_SIGHT = 2.0
HEIGHT = 9.2
LINE_HEIGHT = 15  # points


def draw(beside: Beside, lang: Language) -> Figure:
    """Three panels on one time axis: persons, persons in regular places, persons elsewhere."""
    with styled():
        figure = Figure(figsize=(10, HEIGHT))
        FigureCanvasAgg(figure)
        grid = figure.subplots(3, 1, sharex=True, height_ratios=[3.2, 2, 2])
        figure.subplots_adjust(left=0.09, right=0.82, top=0.9, bottom=0.05, hspace=0.3)
        _persons(grid[0], beside, lang)
        _regular(grid[1], beside, lang)
        _elsewhere(grid[2], beside, lang)
        for axes, name in zip(grid, ("persons", "regular", "elsewhere"), strict=True):
            axes.set_title(lang.say(f"beside.panel.{name}"), loc="left", fontsize=10, fontweight="bold", pad=6)
            axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
            axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: lang.number(value)))
        time_axis(grid[-1], beside.plan.start, beside.plan.end)
        grid[0].tick_params(axis="x", labelbottom=True)
        _head(figure, beside, lang)
    return figure


def _days(beside: Beside) -> Any:
    return np.array(beside.days, "datetime64[D]")


def _persons(axes: Axes, beside: Beside, lang: Language) -> None:
    ends = {"simulated": _simulated(axes, beside, "persons", lang)}
    if beside.mgi is not None:
        mean, away = beside.mgi.mean, SPREAD * beside.mgi.sd
        axes.plot(_days(beside), mean, color=COLOURS["mgi"], linestyle=DASHES["mgi"], linewidth=1.8)
        for edge in (mean - away, mean + away):
            axes.plot(_days(beside), edge, color=COLOURS["mgi"], linestyle=DASHES["mgi"], linewidth=0.8, alpha=0.8)
        ends["mgi"] = (float(mean[-1]), lang.say("beside.line.both" if _alike(beside) else "beside.line.mgi"))
    if beside.fluid is not None and not _alike(beside):
        ends["fluid"] = _fluid(axes, beside, beside.fluid.persons, lang)
    _finish(axes, ends)


def _alike(beside: Beside) -> bool:
    """Whether both theories expect the same persons, so that one line says it."""
    if beside.mgi is None or beside.fluid is None:
        return False
    gap = np.abs(beside.fluid.persons - beside.mgi.mean)
    return bool(gap.max() <= ALIKE * max(float(beside.mgi.mean.max()), 1.0))


def _regular(axes: Axes, beside: Beside, lang: Language) -> None:
    ends = {"simulated": _simulated(axes, beside, "regular", lang)}
    if beside.fluid is not None:
        ends["fluid"] = _fluid(axes, beside, beside.fluid.regular, lang)
    usable = beside.simulated["usable"].mean if beside.fluid is None else beside.fluid.usable
    if usable.max() <= WITHIN_SIGHT * max(float(beside.simulated["persons"].high.max()), 1.0):
        axes.step(
            _days(beside), usable, where="post", color=COLOURS["usable"], linestyle=DASHES["usable"], linewidth=1.3
        )
        ends["usable"] = (float(usable[-1]), lang.say("beside.line.usable"))
    else:
        told = lang.say("beside.usable_beyond", places=lang.number(float(usable.max())))
        axes.text(0.99, 0.04, told, transform=axes.transAxes, ha="right", va="bottom", color=COLOURS["usable"])
    _finish(axes, ends)


def _elsewhere(axes: Axes, beside: Beside, lang: Language) -> None:
    expected = 0.0 if beside.fluid is None else float(beside.fluid.elsewhere.max())
    if beside.simulated["elsewhere"].high.max() == 0 and expected < 0.5:
        axes.set_ylim(0, 1)
        axes.text(0.5, 0.5, lang.say("beside.nobody_elsewhere"), transform=axes.transAxes, ha="center", va="center")
        return
    ends = {"simulated": _simulated(axes, beside, "elsewhere", lang)}
    if beside.fluid is not None:
        ends["fluid"] = _fluid(axes, beside, beside.fluid.elsewhere, lang)
    _finish(axes, ends)


def _simulated(axes: Axes, beside: Beside, name: str, lang: Language) -> tuple[float, str]:
    series = beside.simulated[name]
    axes.fill_between(_days(beside), series.low, series.high, color=COLOURS["simulated"], alpha=0.2, linewidth=0)
    axes.plot(_days(beside), series.mean, color=COLOURS["simulated"], linewidth=1.6)
    return float(series.mean[-1]), lang.say("beside.line.simulated")


def _fluid(axes: Axes, beside: Beside, values: Floats, lang: Language) -> tuple[float, str]:
    axes.plot(_days(beside), values, color=COLOURS["fluid"], linestyle=DASHES["fluid"], linewidth=2.2)
    return float(values[-1]), lang.say("beside.line.fluid")


def _finish(axes: Axes, ends: Mapping[str, tuple[float, str]]) -> None:
    """Scale from 0, names of the lines behind their last points, moved apart where they would touch."""
    top = 1.06 * max(axes.get_ylim()[1], 1.0)
    axes.set_ylim(0, top)
    gap = top * LINE_HEIGHT / (72 * axes.get_position().height * HEIGHT)
    lowest = -gap
    for key, (end, text) in sorted(ends.items(), key=lambda item: item[1][0]):
        half_more = 0.5 * gap * text.count("\n")  # a text of two lines reaches further up and down
        height = max(end, lowest + half_more)
        lowest = height + half_more + gap
        right_of(axes, height, text, color=COLOURS[key])


def _head(figure: Figure, beside: Beside, lang: Language) -> None:
    title = lang.say("beside.title", title=beside.plan.title[lang.code])
    figure.text(0.02, 0.972, title, fontsize=14, fontweight="bold", va="center")
    figure.text(0.02, 0.945, lang.say("beside.subtitle", beside.runs), fontsize=9.5, color="#444444", va="center")


# --- in words -----------------------------------------------------------------------------------------------------


def alternative(beside: Beside, lang: Language) -> str:
    """What the figure shows, in a few sentences."""
    persons = beside.simulated["persons"]
    peak = int(persons.mean.argmax())
    told = [
        lang.say("beside.alt.what", title=beside.plan.title[lang.code], runs=lang.say("count.runs", beside.runs)),
        lang.say("beside.alt.peak", persons=_number(persons.mean[peak], lang), date=lang.date(beside.days[peak])),
    ]
    if beside.mgi is None:
        told.append(lang.say("beside.alt.no_mgi"))
    else:
        told.append(_gap("mgi", persons, beside.mgi.mean, beside, lang))
    if beside.fluid is None:
        told.append(lang.say("beside.alt.no_fluid"))
    else:
        told.append(_gap("fluid", persons, beside.fluid.persons, beside, lang))
        most = _number(beside.simulated["elsewhere"].mean.max(), lang)
        told.append(lang.say("beside.alt.elsewhere", simulated=most, fluid=_number(beside.fluid.elsewhere.max(), lang)))
    return " ".join(told)


def _gap(which: str, persons: Series, expected: Floats, beside: Beside, lang: Language) -> str:
    """Where the mean of the runs and a theory lie furthest apart."""
    gap = persons.mean - expected
    day = int(np.abs(gap).argmax())
    values = {"simulated": _number(persons.mean[day], lang), "expected": _number(expected[day], lang)}
    return lang.say(f"beside.alt.{which}", date=lang.date(beside.days[day]), **values)


def _number(value: float, lang: Language) -> str:
    return lang.number(float(value))
