"""Figures of the answer: places against the share of futures they suffice for; when the next hall is needed."""

from __future__ import annotations

from math import inf, isinf

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.charts.axes import day_number, time_axis
from analysis.need.told import Told, hall_days

BAND, ANSWER = "#0072B2", "#D55E00"


def curve(told: Told) -> Figure:
    """Share of the futures by number of places, as the band between what is sure and what is possible."""
    need, lang = told.need, told.lang
    figure, axes = _empty()
    sure = sorted(high for _, high in need.brackets)
    maybe = sorted(low for low, _ in need.brackets)
    ends = [one for one in (*sure, need.places.places, need.places.high or 0) if not isinf(one)]
    right = 1.08 * max(*ends, need.question.step)
    places = sorted({0.0, right, *(one for one in (*sure, *maybe) if 0 <= one <= right)})
    low = [sum(one <= x for one in sure) / need.runs for x in places]
    high = [sum(one <= x for one in maybe) / need.runs for x in places]  # up to the next step
    axes.fill_between(places, low, high, step="post", color=BAND, alpha=0.25, linewidth=0)
    axes.step(places, low, where="post", color=BAND, linewidth=1.6)
    axes.axhline(need.question.share, color=ANSWER, linestyle="--", linewidth=1.2)
    if need.possible:
        axes.axvline(need.places.places, color=ANSWER, linestyle="--", linewidth=1.2)
        end = need.places.high
        axes.axvspan(need.places.low, right if end is None or isinf(end) else end, color=ANSWER, alpha=0.1, linewidth=0)
    axes.set_xlim(0, right)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: lang.number(value)))
    axes.xaxis.set_major_locator(MaxNLocator(nbins=8, integer=True))
    _shares(axes, told, told.say("curve_y"))
    axes.set_xlabel(told.say("curve_x", by=lang.date(need.question.by)))
    return figure


def next_hall(told: Told) -> Figure:
    """Share of the futures in which the next hall was needed by a day."""
    need = told.need
    figure, axes = _empty()
    days = [day for day in hall_days(need.listed) if day != inf]
    start = day_number(need.plan.start)
    across = [float(start), *(start + day for day in days), float(day_number(need.plan.end))]
    up = [0.0, *((n + 1) / need.runs for n in range(len(days))), len(days) / need.runs]
    axes.step(across, up, where="post", color=ANSWER, linewidth=1.8)
    axes.fill_between(across, up, step="post", color=ANSWER, alpha=0.12, linewidth=0)
    time_axis(axes, need.plan.start, need.plan.end)
    _shares(axes, told, told.say("next_y"))
    return figure


def _empty() -> tuple[Figure, Axes]:
    figure = Figure(figsize=(9.2, 3.4), layout="constrained")
    FigureCanvasAgg(figure)
    return figure, figure.add_subplot()


def _shares(axes: Axes, told: Told, label: str) -> None:
    axes.set_ylim(0, 1.02)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: told.lang.percent(value)))
    axes.set_title(label, loc="left", fontsize=9.5, pad=6)
