"""Drawing: what the figures of the verification have in common: size, colours, names at line ends."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.locale import Language

# Okabe and Ito, Color Universal Design (2008); what is expected is black, what is ours is blue.
EXPECTED, OURS, OTHER, THIRD = "#000000", "#0072B2", "#D55E00", "#009E73"
WIDE = 9.0


def panels(columns: int = 1, height: float = 3.4, rows: int = 1, **more: Any) -> tuple[Figure, Any]:
    """A figure of the page's width with so many panels side by side; returns it with an array of axes."""
    figure = Figure(figsize=(WIDE, height * rows), layout="constrained")
    FigureCanvasAgg(figure)
    return figure, figure.subplots(rows, columns, squeeze=False, **more).ravel()


def finish(axes: Axes, lang: Language, title: str = "", across: str = "", up: str = "", digits: int = 0) -> None:
    """Title, names of the axes, numbers as in the language, a legend where lines have names."""
    if title:
        axes.set_title(title, loc="left", fontsize=10, fontweight="bold")
    axes.set_xlabel(across)
    axes.set_ylabel(up)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=digits == 0))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: lang.number(value, digits)))
    if axes.get_legend_handles_labels()[0]:
        axes.legend(frameon=False, fontsize=8.5)
