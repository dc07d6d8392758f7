"""Main figure: people and places over time, emergency use, its steps, and arrivals against what was announced."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis import panels
from analysis.axes import styled, svg_of, time_axis
from analysis.chronicle import Chronicle
from analysis.wording import FAMILIES, Wording
from sim.locale import Language, language
from sim.scenario.schema import Scenario

NAME = "people-and-places"


def main_figure(chronicle: Chronicle, folder: Path, lang: str) -> list[Path]:
    """Draw the main figure as PNG (about 1600 pixels wide) and SVG; the same results give the same bytes of SVG."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{NAME}.png", folder / f"{NAME}.svg"]
    with styled():
        figure = draw(chronicle, language(lang))
        figure.savefig(paths[0], dpi=160, metadata={"Software": None})
        paths[1].write_text(svg_of(figure), encoding="utf-8")
    return paths


def draw(chronicle: Chronicle, lang: Language) -> Figure:
    """The figure with its four panels on one time axis; without emergency use the lanes are left out."""
    summary = chronicle.summary
    lanes = sum(bool(summary["emergency"][family]["runs_with_any"]) for family in FAMILIES)
    heights = [4.0, 1.7 if lanes else 0.5, *([0.35 + 0.5 * lanes] if lanes else []), 1.5]
    figure = Figure(figsize=(10, 2.9 + 0.78 * sum(heights)))
    FigureCanvasAgg(figure)
    grid = figure.subplots(len(heights), 1, sharex=True, squeeze=False, height_ratios=heights)[:, 0]
    panels.people(grid[0], chronicle, lang)
    panels.emergency(grid[1], chronicle, lang)
    if lanes:
        panels.steps(grid[2], chronicle, lang)
    panels.arrivals(grid[-1], chronicle, lang)
    titles = ["people_panel", "emergency_panel", *(["lanes_panel"] if lanes else []), "arrivals_panel"]
    for axes, title in zip(grid, titles, strict=True):
        _finish(axes, lang.say(f"figure.{title}"), lang, numbers=title != "lanes_panel")
    if lanes:
        _legend_of_steps(grid[2], lang, one_run=chronicle.runs == 1)
    time_axis(grid[-1], chronicle.plan.start, chronicle.plan.end)
    grid[0].tick_params(axis="x", labelbottom=True)
    _law(list(grid), chronicle.plan, lang)
    _head(figure, summary, lang)
    return figure


def _finish(axes: Axes, title: str, lang: Language, numbers: bool) -> None:
    axes.set_title(title, loc="left", fontsize=10, fontweight="bold", pad=6)
    if numbers:
        axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: lang.number(value)))


def _legend_of_steps(axes: Axes, lang: Language, one_run: bool) -> None:
    lived = lang.say("figure.lanes_lived_one" if one_run else "figure.lanes_lived")
    told = "   ".join(
        (
            f"▼ {lang.say('figure.lanes_order')}",
            f"▲ {lang.say('figure.lanes_open')}",
            f"▬ {lived}",
        )
    )
    axes.set_title(told, loc="right", fontsize=8.5, color="#444444", pad=6)


def _law(grid: list[Axes], plan: Scenario, lang: Language) -> None:
    """Dotted lines through all panels where the floor area of the preliminary stage changes; named at the top."""
    law = plan.occupancy.floor_area_m2.preliminary
    for day in law.dates:
        if not plan.start < day <= plan.end:
            continue
        for axes in grid:
            axes.axvline(day, color=panels.COLOURS["law"], linestyle=":", linewidth=1.1)  # type: ignore[arg-type]
        grid[0].annotate(
            lang.say("figure.law", area=f"{law.on(day):g}".replace(".", "," if lang.code == "de" else ".")),
            xy=(day, 1),
            xycoords=("data", "axes fraction"),
            xytext=(4, -3),
            textcoords="offset points",
            va="top",
            fontsize=8.5,
            color=panels.COLOURS["law"],
        )


def _head(figure: Figure, summary: Mapping[str, Any], lang: Language) -> None:
    words = Wording(summary, lang)
    percentiles = summary["persons"]["peak"]["is_percentile"]
    below = lang.say("figure.subtitle_one")
    if summary["runs"] > 1:
        band = lang.say("figure.band_percentiles" if percentiles else "figure.band_range")
        below = lang.say("figure.subtitle", runs=words.count("runs")(summary["runs"]), band=band)
    height = figure.get_figheight()
    figure.subplots_adjust(left=0.12, right=0.84, top=1 - 0.95 / height, bottom=0.4 / height, hspace=0.4)
    figure.text(
        0.02,
        1 - 0.28 / height,
        lang.say("figure.title", title=summary["title"][lang.code]),
        fontsize=14,
        fontweight="bold",
        va="center",
    )
    figure.text(0.02, 1 - 0.52 / height, below, fontsize=9.5, color="#444444", va="center")
