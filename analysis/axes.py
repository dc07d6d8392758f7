"""Axes and style that all charts share: the time axis, fonts, and SVG whose bytes are the same again."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, DateFormatter, YearLocator
from matplotlib.figure import Figure

PATH = re.compile(r' d="[^"]*"')
DECIMALS = re.compile(r"(\.\d\d)\d+")
STYLE: dict[Any, Any] = {
    "svg.hashsalt": "ankunft",
    "svg.fonttype": "path",
    "font.family": "DejaVu Sans",
    "font.size": 9.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#888888",
    "axes.grid": True,
    "grid.color": "#dddddd",
    "grid.linewidth": 0.6,
    "axes.axisbelow": True,
    "xtick.color": "#333333",
    "ytick.color": "#333333",
}


def styled() -> Any:
    """Context in which all charts are drawn."""
    return matplotlib.rc_context(STYLE)


def svg_of(figure: Figure) -> str:
    """The figure as SVG, the points of its lines rounded; the same figure gives the same text."""
    text = io.StringIO()
    figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    return PATH.sub(lambda path: DECIMALS.sub(r"\1", path.group()), text.getvalue())


def time_axis(axes: Axes, start: date, end: date) -> None:
    """A tick each year in long runs, else months; numbers only, so that both languages read alike."""
    axes.set_xlim(start, end + timedelta(days=1))  # type: ignore[arg-type]
    if (end - start).days > 2 * 366:
        axes.xaxis.set_major_locator(YearLocator())  # type: ignore[no-untyped-call]
        axes.xaxis.set_major_formatter(DateFormatter("%Y"))  # type: ignore[no-untyped-call]
    else:
        locator = AutoDateLocator(minticks=4, maxticks=9)  # type: ignore[no-untyped-call]
        axes.xaxis.set_major_locator(locator)
        formats = ["%Y", "%m/%Y", "%d/%m", "%H", "%H", "%S"]
        formatter = ConciseDateFormatter(locator, formats=formats, show_offset=False)  # type: ignore[no-untyped-call]
        axes.xaxis.set_major_formatter(formatter)
