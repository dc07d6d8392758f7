"""Comparison over time: people and people in emergency shelters of all variants on one axis, line and band."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.charts.axes import time_axis
from analysis.charts.labels import INKS
from analysis.charts.views import whole
from analysis.compare.sides import Sides
from sim.locale import Language

WIDE, TALL, GAP, TOP, BOTTOM = 10.0, 2.3, 0.55, 0.75, 0.34  # inches
LEFT, ACROSS = 0.1, 0.87
# Okabe and Ito: told apart with any colour vision; by style in grey print
LOOKS = (
    ("#000000", "-"),
    ("#D55E00", "--"),
    ("#0072B2", "-."),
    ("#009E73", ":"),
    ("#CC79A7", (0, (5, 1, 1, 1, 1, 1))),
    ("#E69F00", (0, (1, 1))),
)
PANELS = (("persons", "persons_panel"), ("emergency_persons", "emergency_panel"))


def over_time(sides: Sides, lang: Language) -> Figure:
    """One panel an indicator; every variant has one look in all of them, named above the first."""
    height = TOP + len(PANELS) * TALL + (len(PANELS) - 1) * GAP + BOTTOM
    figure = Figure(figsize=(WIDE, height))
    FigureCanvasAgg(figure)
    at, grid = height - TOP, list[Axes]()
    for indicator, title in PANELS:
        at -= TALL
        axes = figure.add_axes((LEFT, at / height, ACROSS, TALL / height), sharex=grid[0] if grid else None)
        _panel(axes, sides, indicator)
        axes.set_title(lang.say(f"compare.{title}"), loc="left", fontsize=10, fontweight="bold", pad=6)
        axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: lang.number(value)))
        grid.append(axes)
        at -= GAP
    plan = sides.chronicles[0].plan
    time_axis(grid[-1], plan.start, plan.end)
    handles, names = grid[0].get_legend_handles_labels()
    figure.legend(handles, names, loc="upper left", bbox_to_anchor=(LEFT - 0.01, 1), ncols=3, frameon=False, fontsize=9)
    for text in figure.legends[0].get_texts():
        text.set_color(INKS["law"])
    return figure


def _panel(axes: Axes, sides: Sides, indicator: str) -> None:
    highest = 0.0
    for number, (name, chronicle) in enumerate(zip(sides.names, sides.chronicles, strict=True)):
        colour, style = LOOKS[number % len(LOOKS)]
        view = whole(chronicle)
        low, middle, high = view.band(indicator)
        axes.fill_between(view.days, low, high, color=colour, alpha=0.13, linewidth=0)
        axes.plot(view.days, middle, linestyle=style, color=colour, linewidth=1.8, label=name)
        highest = max(highest, float(high.max()))
    axes.set_ylim(0, 1.08 * highest or 1)
