"""Figure of the indices: a bar a factor, the largest on top, with bootstrap interval and replicate noise."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.sensitivity.indices import Indices
from sim.locale import Language

TOTAL, MAIN, NOISE = "#0072B2", "#E69F00", "#000000"


def bars(found: Indices, labels: Sequence[str], words: tuple[str, str, str], lang: Language) -> Figure:
    """Total index and main index of each factor; `words`: what the axis, the main and the total index are called."""
    figure = Figure(figsize=(9.2, 1.5 + 0.55 * len(labels)), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    places = range(len(labels), 0, -1)
    for shift, colour, name, word in ((0.19, TOTAL, "total", words[2]), (-0.19, MAIN, "main", words[1])):
        indices = [getattr(one, name) for one in found.factors]
        values = [abs(one.value) if found.kind == "morris" else one.value for one in indices]
        up = [place + shift for place in places]
        axes.barh(up, values, height=0.36, color=colour, label=word, zorder=2)
        axes.errorbar(values, up, xerr=[one.half for one in indices], fmt="none", ecolor="#333333", capsize=3, zorder=3)
        noisy = [(value, y, one.noise) for value, y, one in zip(values, up, indices, strict=True) if one.noise]
        for value, y, noise in noisy:
            axes.plot([value - noise, value + noise], [y, y], color=NOISE, linewidth=3.2, alpha=0.55, zorder=4)
    axes.set_yticks(list(places), labels)
    axes.set_ylim(0.4, len(labels) + 0.6)
    axes.grid(visible=False, axis="y")
    axes.axvline(0, color="#888888", linewidth=0.8)
    digits = 1 if found.kind == "saltelli" else 0
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: lang.number(value, digits)))
    axes.xaxis.set_major_locator(MaxNLocator(nbins=8, steps=[1, 2, 5, 10]))
    axes.set_xlabel(words[0])
    axes.legend(loc="lower right", frameon=False, fontsize=8.5)
    return figure
