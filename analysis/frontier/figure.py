"""Frontier as a figure: cost against person-nights in emergency shelters, one cross a variant."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.charts.axes import right_of, styled, svg_of
from analysis.charts.labels import COLOURS, INKS, apart
from analysis.frontier.table import words_of
from analysis.frontier.variants import Variant, standings
from analysis.words.spreads import Told, of_numbers
from analysis.words.tables import money_of
from analysis.words.wording import Wording
from sim.locale import Language

NAME = "frontier"
SIZE = (10.0, 5.6)  # inches


def frontier_figure(variants: Sequence[Variant], folder: Path, lang: Language) -> list[Path]:
    """Draw it as PNG and SVG; the same variants give the same bytes of SVG."""
    paths = [folder / f"{NAME}.png", folder / f"{NAME}.svg"]
    with styled():
        figure = draw(variants, lang)
        figure.savefig(paths[0], dpi=140, metadata={"Software": None})
        paths[1].write_text(svg_of(figure), encoding="utf-8")
    return paths


def draw(variants: Sequence[Variant], lang: Language) -> Figure:
    """Points further left cost less, points further down have fewer nights in emergency shelters."""
    words = words_of(variants, lang)
    money, unit = money_of(words, differences=True)
    figure = Figure(figsize=SIZE)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.1, 0.14, 0.62, 0.7))
    spreads = [(of_numbers(one.cost) or {}, of_numbers(one.nights) or {}) for one in variants]
    for one, standing, (cost, nights) in zip(variants, standings(variants), spreads, strict=True):
        _cross(axes, cost, nights, filled=2 * standing.unbeaten > len(one.seeds))
    _scales(axes, spreads)
    _names(axes, words, variants, spreads)
    axes.set_xlabel(lang.say("frontier.axis_cost", unit=unit))
    axes.set_ylabel(lang.say("frontier.axis_nights"))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: money(value)))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: lang.number(value)))
    figure.text(0.02, 0.955, lang.say("frontier.title"), fontsize=14, fontweight="bold", va="center")
    band = lang.say(f"frontier.cross.{'percentiles' if spreads[0][0]['is_percentile'] else 'range'}")
    figure.text(0.02, 0.905, lang.say("frontier.key", band=band), fontsize=9.5, color="#444444", va="center")
    return figure


def _cross(axes: Axes, cost: Told, nights: Told, *, filled: bool) -> None:
    x, y, colour = cost["middle"], nights["middle"], COLOURS["planned"]
    axes.plot([cost["low"], cost["high"]], [y, y], color=colour, linewidth=1.2, alpha=0.6)
    axes.plot([x, x], [nights["low"], nights["high"]], color=colour, linewidth=1.2, alpha=0.6)
    axes.plot(x, y, "o", color=colour, markerfacecolor=colour if filled else "white", markersize=9, zorder=3)


def _names(axes: Axes, words: Wording, variants: Sequence[Variant], spreads: Sequence[tuple[Told, Told]]) -> None:
    """Right of the panel, moved apart, each led to its point; people without a place are said with the name."""
    order = sorted(range(len(variants)), key=lambda n: (spreads[n][1]["middle"], spreads[n][0]["middle"]))
    (left, right), (_, top) = axes.get_xlim(), axes.get_ylim()
    heights = apart([spreads[n][1]["middle"] for n in order], 0.1 * top)
    for n, height in zip(order, heights, strict=True):
        cost, nights = (spread["middle"] for spread in spreads[n])
        edge = right + 0.015 * (right - left)
        axes.plot(
            [cost, right, edge], [nights, height, height], color="#bbbbbb", linewidth=0.7, clip_on=False, zorder=1
        )
        right_of(axes, height, "  " + _told(words, variants[n]), color=INKS["law"])


def _told(words: Wording, one: Variant) -> str:
    waiting = of_numbers(one.waiting)
    if waiting is None or waiting["high"] < 0.5:
        return one.name
    return words.lang.say("frontier.with_waiting", name=one.name, nights=words.span(waiting, words.number))


def _scales(axes: Axes, spreads: Sequence[tuple[Told, Told]]) -> None:
    """Nights from 0; cost around what was seen, with some room beside it."""
    low, high = min(cost["low"] for cost, _ in spreads), max(cost["high"] for cost, _ in spreads)
    wide = max(high - low, 0.02 * high, 1.0)
    axes.set_xlim(low - 0.1 * wide, high + 0.1 * wide)
    axes.set_ylim(0, 1.12 * max(1.0, *(nights["high"] for _, nights in spreads)))
    axes.xaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6))
