"""Axes and style that all charts share: the time axis, fonts, and SVG whose bytes are the same again."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure

PATH = re.compile(r' d="[^"]*"')
DECIMALS = re.compile(r"(?<=\.\d\d)\d+")
EPOCH = date(1970, 1, 1).toordinal()
STEPS = (1, 2, 3, 6, 12)  # months between ticks
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
    "axes.titley": 1.0,  # else matplotlib measures all ticks to place each title
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
    return PATH.sub(lambda path: DECIMALS.sub("", path.group()), text.getvalue())


def right_of(axes: Axes, height: float, text: str, **look: Any) -> None:
    """Text to the right of a panel, at a height in its data."""
    axes.annotate(
        text,
        xy=(1, height),
        xycoords=("axes fraction", "data"),
        xytext=(6, 0),
        textcoords="offset points",
        va="center",
        annotation_clip=False,
        **look,
    )


def time_axis(axes: Axes, start: date, end: date, most: int = 12) -> None:
    """A tick each year in long runs, else months, at most so many; numbers only, so that both languages read alike."""
    axes.set_xlim(day_number(start), day_number(end) + 1)
    firsts = _firsts(start, end)
    months = 12 if len(firsts) > 37 else next(step for step in STEPS if len(firsts) <= step * most or step == STEPS[-1])
    ticks = [day for day in firsts if (day.month - 1) % months == 0 and (months == 12 or day <= end)]
    names = [f"{day:%Y}" if len(firsts) > 37 else f"{day:%m/%Y}" for day in ticks]
    axes.set_xticks([day_number(day) for day in ticks], names)


def day_number(day: date) -> int:
    """A day as charts count it: days since 1970."""
    return day.toordinal() - EPOCH


def _firsts(start: date, end: date) -> list[date]:
    """First days of the months from one day to another, that after the last one included."""
    last = end + timedelta(days=1)
    months = range(12 * start.year + start.month - 1, 12 * last.year + last.month)
    firsts = [date(month // 12, month % 12 + 1, 1) for month in months]
    return [day for day in firsts if start <= day <= last]
