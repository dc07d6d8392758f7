"""Staircase: the way back, one lane a standard, the earliest back first; dark where many runs break it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from textwrap import fill
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from numpy.typing import NDArray

from analysis.charts.axes import day_number, right_of, time_axis
from analysis.charts.views import whole
from analysis.chronicle import Chronicle
from analysis.words.headlines import how_most_end
from analysis.words.wording import Wording
from sim.locale import Language

BROKEN, SILENT, MARK = "#D55E00", "#BBBBBB", "#000000"
TOO_FEW = ("placement", "building")
BAR = 0.2  # half the height of a bar, of its lane


def staircase(chronicle: Chronicle, lang: Language) -> Figure:
    """Lanes of broken days over runs, with the median date back and its range."""
    standards = in_order(chronicle.summary["standards"])
    figure = Figure(figsize=(10, 1.1 + 0.56 * len(standards)))
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    share = broken_share(chronicle)
    silent = _silent(chronicle)
    days = whole(chronicle, every=True).days
    for lane, one in enumerate(standards):
        shares = share.get(one["name"], np.zeros(len(days)))
        _lane(axes, days, lane, shares, BROKEN)
        if one["name"] in TOO_FEW and silent.any():
            _hatch(axes, days, lane, silent)
        _back(axes, chronicle, lane, one, lang)
    axes.set_yticks(range(len(standards)), [])
    for lane, one in enumerate(standards):
        # above its lane, not beside it: a narrow screen shows the lanes from their beginning
        axes.text(
            0,
            lane - BAR,
            f" {one['label'][lang.code]}",
            transform=axes.get_yaxis_transform(),
            fontsize=9.5,
            va="bottom",
        )
    axes.set_ylim(len(standards) - 0.55, -0.75)
    axes.tick_params(axis="y", length=0)
    axes.grid(False, axis="y")
    time_axis(axes, chronicle.plan.start, chronicle.plan.end, most=7)
    _origin(axes, chronicle, lang)
    height = figure.get_figheight()
    figure.subplots_adjust(left=0.02, right=0.8, top=1 - 0.5 / height, bottom=0.4 / height)
    return figure


def in_order(standards: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Standards by their date back, never broken first, never back last; the combined one at the bottom."""
    *each, combined = standards
    end = "9999-12-31"

    def key(one: Mapping[str, Any]) -> str:
        if not one["endings"] or one["endings"]["never_broken"]["runs"] == one["runs"]:
            return ""
        early = one["first_return_if_broken_before_start"]
        return one["median_back"] or (early and early["middle"]) or end

    return [*sorted(each, key=key), combined]


def broken_share(chronicle: Chronicle) -> dict[str, NDArray[np.float64]]:
    """Share of runs in which a standard is broken, by day, shape (days,)."""
    start, length = chronicle.plan.start, chronicle.plan.days
    found: dict[str, NDArray[np.float64]] = {}
    for row in chronicle.spells:
        daily = found.setdefault(row["standard"], np.zeros(length))
        daily[max(0, (row["begin"] - start).days) : (row["end"] - start).days + 1] += 1 / chronicle.runs
    return found


def _silent(chronicle: Chronicle) -> NDArray[np.bool_]:
    """Days on which most runs have too few persons to tell how evenly they are spread."""
    persons = chronicle.daily("regular_persons")
    few = persons < max(1, chronicle.plan.recovery.too_few_persons)
    return np.asarray(few.mean(axis=0) > 0.5)


def _lane(axes: Axes, days: Any, lane: int, shares: NDArray[np.float64], colour: str) -> None:
    for low, high, depth in ((0.0, 0.5, 0.35), (0.5, 0.999, 0.6), (0.999, 2.0, 1.0)):
        where = (shares > low) & (shares <= high)
        axes.broken_barh(spans(days, where), (lane - BAR, 2 * BAR), color=colour, alpha=depth, linewidth=0)
    axes.plot([days[0], days[-1]], [lane + BAR] * 2, color="#cccccc", linewidth=0.8)


def spans(days: Any, where: NDArray[np.bool_]) -> list[tuple[float, float]]:
    """Begin and length of each stretch of days on which something holds."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], where, [False]]).astype(int)))
    return [(float(days[a]), float(b - a)) for a, b in edges.reshape(-1, 2)]


def _hatch(axes: Axes, days: Any, lane: int, silent: NDArray[np.bool_]) -> None:
    axes.broken_barh(
        spans(days, silent), (lane - BAR, 2 * BAR), facecolor="none", edgecolor=SILENT, hatch="////", linewidth=0
    )


def _back(axes: Axes, chronicle: Chronicle, lane: int, one: Mapping[str, Any], lang: Language) -> None:
    """Median date back as a mark with its range, and in words at the right end."""
    low, middle, high = (one[key] for key in ("earliest_back", "median_back", "latest_back"))
    if low is not None:
        ends = [_number(low), _number(high) if high else day_number(chronicle.plan.end)]
        axes.plot(ends, [lane, lane], color=MARK, linewidth=1.2)
    if middle is not None:
        axes.plot([_number(middle)], [lane], "D", color=MARK, markersize=6)
    right_of(axes, lane, fill(_told(chronicle, one, lang), 26), fontsize=8.5)


def _told(chronicle: Chronicle, one: Mapping[str, Any], lang: Language) -> str:
    """How most runs end, in a few words."""
    words, ending = Wording(chronicle.summary, lang), how_most_end(one)
    if ending == "back":
        if words.mostly_again(one):
            last = words.when(one["last_broken_if_broken_again"]["middle"])
            return lang.say("stairs.back_and_again", date=lang.date(one["median_back"]), last=last)
        return lang.say("stairs.back", date=lang.date(one["median_back"]))
    early = one["first_return_if_broken_before_start"]
    if ending == "broken_before_start" and early["middle"]:
        return lang.say("stairs.kept_from", date=lang.date(early["middle"]))
    if ending in ("not_assessed", "never_broken"):
        return lang.say(f"standard.{ending}")
    return words.when(None)


def _origin(axes: Axes, chronicle: Chronicle, lang: Language) -> None:
    """Line at the day from which all durations count."""
    day = chronicle.summary["counts_from"]
    axes.axvline(_number(day), color="#666666", linestyle=":", linewidth=1.2)
    axes.annotate(
        lang.say("stairs.origin", date=lang.date(day)),
        xy=(_number(day), 1),
        xycoords=("data", "axes fraction"),
        xytext=(0, 4),
        textcoords="offset points",
        ha="left",
        va="bottom",
        fontsize=8.5,
        color="#444444",
    )


def _number(day: str) -> int:
    return day_number(date.fromisoformat(day))
