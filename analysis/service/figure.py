"""Service figure: one panel for each part of the strategy the scenario has, on one time axis."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.charts.axes import time_axis
from analysis.charts.labels import COLOURS, names_above
from analysis.charts.views import View, whole
from analysis.chronicle import Chronicle
from analysis.words.wording import Told, Wording

WIDE, TALL, GAP, TOP, BOTTOM = 10.0, 1.35, 0.62, 0.42, 0.34  # inches
LEFT, ACROSS = 0.1, 0.88
# three lines of one panel: told apart by colour with any colour vision, by style in grey print
LOOKS = (("arrived", "-", "━━"), ("planned", "--", "╍╍"), ("halls", ":", "┅┅"))


def service_figure(chronicle: Chronicle, words: Wording) -> Figure:
    """The lines of all parts over all days: middle and band over runs."""
    view = whole(chronicle)
    parts = [told for told in words.summary["services"] if anything(told)] or words.summary["services"]
    height = TOP + len(parts) * TALL + (len(parts) - 1) * GAP + BOTTOM
    figure = Figure(figsize=(WIDE, height))
    FigureCanvasAgg(figure)
    at = height - TOP
    panels: list[Axes] = []
    for told in parts:
        at -= TALL
        axes = figure.add_axes((LEFT, at / height, ACROSS, TALL / height), sharex=panels[0] if panels else None)
        _panel(axes, view, told, words)
        panels.append(axes)
        at -= GAP
    time_axis(panels[-1], view.first, view.last)
    return figure


def anything(told: Told) -> bool:
    """Whether any line of a part is ever above 0."""
    return any(fact["spread"] is not None and fact["spread"]["high"] for fact in told["facts"] if fact["drawn"])


def _panel(axes: Axes, view: View, told: Told, words: Wording) -> None:
    """Up to three lines with their bands, the title of the part above, the names of the lines beside it."""
    names, highest = {}, 0.0
    for line, (look, style, sample) in zip(told["drawn"], LOOKS, strict=False):
        low, middle, high = view.band(line["indicator"])
        colour = COLOURS[look]
        axes.fill_between(view.days, low, high, color=colour, alpha=0.2, linewidth=0)
        axes.plot(view.days, middle, style, color=colour, linewidth=1.7)
        highest = max(highest, float(np.nanmax(high, initial=0.0)))
        names[look] = f"{sample} {words.lang.say('service.line.' + line['indicator'])}"
    axes.set_ylim(0, 1.1 * highest or 1)
    axes.set_title(words.lang.say(f"service.{told['part']}.title"), loc="left", fontsize=10, fontweight="bold", pad=6)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=3))
    shares = told["drawn"][0]["unit"].startswith("share")
    write = words.lang.percent if shares else words.lang.exact
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: write(round(value, 6))))
    names_above(axes, names)
