"""Figure of the trade-off: policies in two outcomes, those that nothing beats joined by a line."""

from __future__ import annotations

from collections.abc import Callable

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.tradeoff.policies import Tradeoff

UNBEATEN, BEATEN = "#D55E00", "#56B4E9"
Written = Callable[[float], str]


def frontier(
    found: Tradeoff,
    numbers: list[int],
    axes_words: tuple[str, str],
    words: tuple[str, str],
    written: tuple[Written, Written],
) -> Figure:
    """Means of the first two outcomes; `numbers`: how policies are numbered in the table; `written`: of the axes."""
    figure = Figure(figsize=(8.2, 4.6), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    for unbeaten, colour, marker, word in ((False, BEATEN, "o", words[1]), (True, UNBEATEN, "^", words[0])):
        chosen = sorted(one.means for one in found.policies if one.unbeaten is unbeaten)
        if not chosen:
            continue
        across, up = [one[0] for one in chosen], [one[1] for one in chosen]
        line = "-" if unbeaten else "none"
        axes.plot(across, up, color=colour, marker=marker, linestyle=line, linewidth=1, markersize=7, label=word)
    for number, one in zip(numbers, found.policies, strict=True):
        if one.unbeaten:
            axes.annotate(
                str(number), (one.means[0], one.means[1]), xytext=(6, 5), textcoords="offset points", fontsize=8.5
            )
    for axis, word, write in ((axes.xaxis, axes_words[0], written[0]), (axes.yaxis, axes_words[1], written[1])):
        axis.set_major_formatter(FuncFormatter(lambda value, _, write=write: write(value)))
        axis.set_major_locator(MaxNLocator(nbins=7, steps=[1, 2, 5, 10]))
        axis.set_label_text(word)
    axes.legend(loc="upper right", frameon=False, fontsize=8.5)
    return figure
