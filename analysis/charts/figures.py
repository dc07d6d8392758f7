"""Figures over time: people and places in all the years, and the emergency shelters in their own months."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import wrap
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator
from matplotlib.transforms import Bbox

from analysis.charts import flags, lanes, panels
from analysis.charts.axes import styled, svg_of, time_axis
from analysis.charts.flags import Flag
from analysis.charts.views import View, emergency_period, whole
from analysis.chronicle import Chronicle
from analysis.words.wording import FAMILIES, Wording
from sim.locale import Language, language

NAME = "people-and-places"
WIDE = 10.0  # inches
NARROWER, WIDER = 0.76, 0.88  # of panels with and without names of lines beside them
LONGEST_TITLE = 66  # letters; a longer one is written smaller
KEY_LINE, KEY_WIDE = 0.165, 82  # inches a line of the key, letters a column


def main_figure(chronicle: Chronicle, folder: Path, lang: str) -> list[Path]:
    """Draw the main figure as PNG (with the key of its flags) and SVG; the same results give the same bytes of SVG."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{NAME}.png", folder / f"{NAME}.svg"]
    told = language(lang)
    marked = flags.decisions(chronicle, told)
    with styled():
        figure = draw(chronicle, told, marked)
        height = figure.get_figheight()
        below = _key(figure, marked, told)
        figure.savefig(paths[0], dpi=140, metadata={"Software": None}, bbox_inches=Bbox([[0, -below], [WIDE, height]]))
        for text in figure.findobj(lambda artist: artist.get_gid() == "key"):
            text.remove()
        paths[1].write_text(svg_of(figure), encoding="utf-8")
    return paths


def draw(chronicle: Chronicle, lang: Language, marked: list[Flag]) -> Figure:
    """All the years: decisions as numbered flags, people and places, people in emergency shelters, arrivals."""
    view = whole(chronicle)
    used = bool(_families(chronicle))
    figure, grid = _figure(marked, view, NARROWER, [3.2, 1.35 if used else 0.45, 1.35])
    panels.people(grid[0], view, lang)
    panels.emergency(grid[1], view, lang)
    panels.arrivals(grid[2], view, lang)
    for axes, title in zip(grid, ("people_panel", "emergency_panel", "arrivals_panel"), strict=True):
        _finish(axes, lang.say(f"figure.{title}"), lang)
    flags.draw(grid, marked, view)
    time_axis(grid[-1], view.first, view.last)
    grid[0].tick_params(axis="x", labelbottom=True)
    _head(figure, chronicle.summary, lang.say("figure.title", title=chronicle.summary["title"][lang.code]), lang)
    return figure


def emergency_figure(view: View, lang: Language, marked: list[Flag]) -> Figure:
    """The months with emergency shelters: people in them, each kind step by step, arrivals and announcements."""
    chronicle, families = view.chronicle, _families(view.chronicle)
    figure, grid = _figure(marked, view, WIDER, [2.2, 0.3 + 0.5 * len(families), 1.6])
    panels.emergency(grid[0], view, lang)
    lanes.lanes(grid[1], view, families, lang)
    panels.arrivals(grid[2], view, lang)
    for axes, title in zip(grid, ("emergency_panel", "lanes_panel", "arrivals_panel"), strict=True):
        _finish(axes, lang.say(f"figure.{title}"), lang, numbers=title != "lanes_panel")
    flags.draw(grid, marked, view)
    time_axis(grid[-1], view.first, view.last)
    grid[0].tick_params(axis="x", labelbottom=True)
    dates = lang.dates(view.first, view.last)
    _head(figure, chronicle.summary, lang.say("figure.period_title", dates=dates), lang)
    return figure


def periods(chronicle: Chronicle, lang: Language) -> tuple[View, list[Flag]] | None:
    """The months with emergency shelters and their flags; None without emergency use."""
    view = emergency_period(chronicle)
    return None if view is None else (view, flags.of_emergency(view, lang))


def _families(chronicle: Chronicle) -> list[str]:
    return [family for family in FAMILIES if chronicle.summary["emergency"][family]["runs_with_any"]]


def _figure(marked: list[Flag], view: View, width: float, heights: Sequence[float]) -> tuple[Figure, list[Axes]]:
    """An empty figure: room for flags, and panels of these heights (inches) on one time axis."""
    flagged = 0.05 + 0.24 * (max(flags.stacked(marked, view), default=-1) + 1)
    top, gap, bottom = 0.7, 0.52, 0.34
    height = top + flagged + sum(heights) + gap * len(heights) + bottom
    figure = Figure(figsize=(WIDE, height))
    FigureCanvasAgg(figure)
    left, at = 0.1, height - top - flagged
    grid: list[Axes] = []
    for one in heights:
        at -= one + (gap if grid else 0.42)
        grid.append(figure.add_axes((left, at / height, width, one / height), sharex=grid[0] if grid else None))
        grid[-1].tick_params(axis="x", labelbottom=False)
    grid[-1].tick_params(axis="x", labelbottom=True)
    return figure, grid


def _finish(axes: Axes, title: str, lang: Language, numbers: bool = True) -> None:
    axes.set_title(title, loc="left", fontsize=10, fontweight="bold", pad=6)
    if numbers:
        axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: lang.number(value)))


def _head(figure: Figure, summary: Mapping[str, Any], title: str, lang: Language) -> None:
    """Title, and below it what line and band are, and that they show chance alone."""
    words = Wording(summary, lang)
    percentiles = summary["persons"]["peak"]["is_percentile"]
    spread = lang.say("figure.futures", names=words.unknown) if words.unknown else lang.say("figure.chance")
    below = lang.say("figure.subtitle_one", spread=spread)
    if summary["runs"] > 1:
        band = lang.say("figure.band_percentiles" if percentiles else "figure.band_range")
        below = lang.say("figure.subtitle", runs=words.count("runs")(summary["runs"]), band=band, spread=spread)
    height = figure.get_figheight()
    size = 14 * min(1.0, LONGEST_TITLE / len(title))
    figure.text(0.02, 1 - 0.26 / height, title, fontsize=size, fontweight="bold", va="center")
    figure.text(0.02, 1 - 0.52 / height, below, fontsize=9.5, color="#444444", va="center")


def _key(figure: Figure, marked: list[Flag], lang: Language) -> float:
    """What the flags mean, in two columns below the figure; returns their height in inches."""
    lines = [wrap(f"{n}  {lang.date(flag.day)} {flag.text}", KEY_WIDE) for n, flag in enumerate(marked, 1)]
    half = (len(lines) + 1) // 2
    height, deepest = figure.get_figheight(), 0
    for column, some in enumerate((lines[:half], lines[half:])):
        text = "\n".join("\n    ".join(one) for one in some)
        at = 0.02 + 0.49 * column
        figure.text(at, -0.05 / height, text, fontsize=7.5, va="top", linespacing=1.35, gid="key")
        deepest = max(deepest, text.count("\n") + 1 if text else 0)
    return 0.1 + KEY_LINE * deepest if deepest else 0.0
