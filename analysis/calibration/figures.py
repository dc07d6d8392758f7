"""Figures of a calibration: runs and observed values over time, ranks, and the forecasts at each origin."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import ceil

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.calibration.checks import BINS, Checked, Checks
from analysis.calibration.hindcast import Forecast
from analysis.charts.axes import day_number, time_axis
from sim.locale import Language

BAND, SEEN, HELD, CITY = "#56B4E9", "#000000", "#D55E00", "#009E73"


def over_time(checks: Checks, indicator: str, until: date, words: Sequence[str], lang: Language) -> Figure:
    """Mean and band at the days observed, with the values; `words`: band, fitted, held out, axis."""
    rows = [row for row in checks.rows if row.seen.indicator == indicator]
    figure, (axes,) = _panels(1, 3.6)
    _band(axes, rows, words[0])
    for fitted, colour, marker, word in ((True, SEEN, "o", words[1]), (False, HELD, "^", words[2])):
        chosen = [row for row in rows if row.fitted is fitted]
        if chosen:
            _values(axes, chosen, colour, marker, word)
    axes.axvline(day_number(until), color="#888888", linewidth=0.9, linestyle="--")
    _time(axes, [row.seen.day for row in rows], lang)
    axes.set_ylabel(words[3])
    axes.legend(loc="best", frameon=False, fontsize=8.5)
    return figure


def ranks(checks: Checks, words: Sequence[str], lang: Language) -> Figure:
    """How many observed values lie in each fifth of the runs; `words`: fitted, held out, the axes."""
    figure, (axes,) = _panels(1, 2.8)
    fitted, held = checks.ranks(fitted=True), checks.ranks(fitted=False)
    places = range(BINS)
    axes.bar(places, fitted, color=BAND, edgecolor="white", label=words[0])
    axes.bar(places, held, bottom=fitted, color=HELD, edgecolor="white", label=words[1])
    axes.axhline(len(checks.rows) / BINS, color="#333333", linewidth=1, linestyle=(0, (1, 1)))
    names = [f"{lang.percent(n / BINS)}-{lang.percent((n + 1) / BINS)}" for n in places]
    axes.set_xticks(list(places), names)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel(words[2])
    axes.set_ylabel(words[3])
    axes.legend(loc="upper right", frameon=False, fontsize=8.5)
    return figure


def origins(found: Sequence[Forecast], before: Sequence[Checked], words: Sequence[str], lang: Language) -> Figure:
    """A panel an origin: known, band forecast, what came; `words`: band, known, came, the city's own, title."""
    figure, panels = _panels(len(found), 2.7 * ceil(len(found) / 2))
    for axes, one in zip(panels, found, strict=False):
        known = [row for row in before if row.seen.day <= one.origin]
        _band(axes, one.rows, words[0])
        if known:
            _values(axes, known, SEEN, "o", words[1])
        _values(axes, one.rows, HELD, "^", words[2])
        if one.city:
            days = [day_number(day) for day in one.city if day <= one.rows[-1].seen.day]
            axes.plot(
                days, list(one.city.values())[: len(days)], color=CITY, marker="s", linestyle="none", label=words[3]
            )
        axes.axvline(day_number(one.origin), color="#888888", linewidth=0.9, linestyle="--")
        _time(axes, [*(row.seen.day for row in known), one.origin, *(row.seen.day for row in one.rows)], lang, most=4)
        axes.set_title(words[4].format(day=lang.date(one.origin)), loc="left", fontsize=9.5)
    fullest = max(panels[: len(found)], key=lambda axes: len(axes.get_legend_handles_labels()[0]))
    handles, labels = fullest.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=4, frameon=False, fontsize=8.5)
    return figure


def _panels(count: int, height: float) -> tuple[Figure, list[Axes]]:
    figure = Figure(figsize=(8.6, height), layout="constrained")
    FigureCanvasAgg(figure)
    columns = min(2, count)
    panels = [figure.add_subplot(ceil(count / columns), columns, n + 1) for n in range(count)]
    return figure, panels


def _band(axes: Axes, rows: Sequence[Checked], word: str) -> None:
    days = [day_number(row.seen.day) for row in rows]
    axes.fill_between(
        days, [row.low for row in rows], [row.high for row in rows], color=BAND, alpha=0.35, linewidth=0, label=word
    )
    axes.plot(days, [row.mean for row in rows], color="#0072B2", linewidth=1.4)


def _values(axes: Axes, rows: Sequence[Checked], colour: str, marker: str, word: str) -> None:
    days, values = [day_number(row.seen.day) for row in rows], [row.seen.value for row in rows]
    errors = [1.645 * row.seen.error for row in rows]
    axes.errorbar(
        days, values, yerr=errors, color=colour, marker=marker, markersize=4.5, linestyle="none", capsize=2, label=word
    )


def _time(axes: Axes, days: Sequence[date], lang: Language, most: int = 8) -> None:
    time_axis(axes, min(days).replace(day=1), max(days), most)
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: lang.number(value)))
