"""Figures of discovery: the runs over the two factors that the box limits most, and PRIM's way to it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter

from analysis.discovery.boxes import Found, Limit
from sim.locale import Language

CASE, OTHER, BOX = "#D55E00", "#56B4E9", "#000000"


def scatter(
    found: Found, factors: Sequence[str], labels: Sequence[str], words: tuple[str, str], lang: Language
) -> Figure:
    """Cases and other runs over two factors, with the box; `words`: what cases and the others are called."""
    figure, axes = _empty(4.4)
    across, up = (found.points[name] for name in factors)
    for mask, colour, marker, word in ((~found.is_case, OTHER, "o", words[1]), (found.is_case, CASE, "^", words[0])):
        axes.scatter(
            _numbers(across)[mask],
            _numbers(up)[mask],
            s=16,
            c=colour,
            marker=marker,
            alpha=0.7,
            label=word,
            linewidths=0,
        )
    _box(axes, found, factors)
    for axis, name, label in ((axes.xaxis, factors[0], labels[0]), (axes.yaxis, factors[1], labels[1])):
        column = found.points[name]
        if column.dtype.name == "category":
            axis.set_ticks(range(len(column.cat.categories)), labels=list(column.cat.categories))
        else:
            axis.set_major_formatter(FuncFormatter(lambda value, _: lang.exact(float(f"{value:.6g}"))))
        axis.set_label_text(label)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, 1.1), ncols=2, frameon=False, fontsize=8.5)
    return figure


def way(found: Found, words: tuple[str, str], lang: Language) -> Figure:
    """Coverage and density of the boxes on PRIM's way, with the one chosen; `words`: what the axes are called."""
    figure, axes = _empty(3.2)
    coverage, density = zip(*found.path, strict=True)
    axes.plot(coverage, density, color=OTHER, marker="o", markersize=4, linewidth=1)
    axes.plot([found.box.coverage], [found.box.density], color=CASE, marker="^", markersize=10, linestyle="none")
    for axis, word in ((axes.xaxis, words[0]), (axes.yaxis, words[1])):
        axis.set_major_formatter(FuncFormatter(lambda value, _: lang.percent(value)))
        axis.set_label_text(word)
    axes.set_xlim(0, 1.03)
    axes.set_ylim(0, 1.05)
    return figure


def _box(axes: Axes, found: Found, factors: Sequence[str]) -> None:
    by_name = {limit.factor: limit for limit in found.box.limits}
    spans = [_span(found, name, by_name.get(name)) for name in factors]
    (left, right), (bottom, top) = spans
    axes.add_patch(Rectangle((left, bottom), right - left, top - bottom, fill=False, edgecolor=BOX, linewidth=1.8))


def _span(found: Found, name: str, limit: Limit | None) -> tuple[float, float]:
    column = found.points[name]
    numbers = _numbers(column)
    low, high = float(numbers.min()), float(numbers.max())
    if limit is None:
        return low, high
    if limit.values:
        codes = [list(column.cat.categories).index(value) for value in limit.values]
        return min(codes) - 0.3, max(codes) + 0.3
    return (low if limit.low is None else limit.low), (high if limit.high is None else limit.high)


def _numbers(column: object) -> np.ndarray:
    return np.asarray(column.cat.codes if column.dtype.name == "category" else column, dtype=float)  # type: ignore[attr-defined]


def _empty(height: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(7.2, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure, figure.add_subplot()
